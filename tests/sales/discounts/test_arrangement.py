"""Exact up to the documented bound, by rank beyond it; both the same whatever the order of the scans."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.discounts.strategies import (
    ALL,
    cart,
    mix,
    numbered,
    percent,
    priced,
    products,
    quantities,
    quantity,
    simple,
    small_carts,
    total_off,
)
from tui_pos.sales.discounts import arrangement, sharing
from tui_pos.sales.discounts.arrangement import arrange, best_exactly, best_ranked
from tui_pos.sales.discounts.contest import Contest, SetBid
from tui_pos.sales.discounts.pieces import ONE, Pile, PricedLine
from tui_pos.sales.discounts.promotions import AmountOff, AtPrice, LeastExpensive, PercentOff, Promotion
from tui_pos.sales.discounts.rest import Rest
from tui_pos.sales.discounts.sets import count_of_sets
from tui_pos.sales.discounts.steps import step_of

Benefit = PercentOff | AmountOff | AtPrice | LeastExpensive


def contest(prices: list[int], counts: list[int], needed: int, benefit: Benefit) -> Contest:
    """So many pieces at each price, and one promotion for sets of any of them."""
    piles = tuple(Pile(f"{place:03}", "", "", price, ONE, price) for place, price in enumerate(prices))
    nothing = tuple(() for _ in piles)
    bid = SetBid("M", False, step_of("M", benefit, whole=True), ((needed, tuple(range(len(piles)))),))
    return Contest(piles, tuple(counts), nothing, nothing, (), (bid,))


def saved(made: Contest) -> int:
    """What the arrangement saves."""
    return sum(off for taking in arrange(made) for _, off in taking.offs)


def every_third(prices: list[int], counts: list[int]) -> int:
    """The most that 3 for 2 can save alone: sort by price, and every third piece is free."""
    pieces = sorted((price for price, count in zip(prices, counts, strict=True) for _ in range(count)), reverse=True)
    return sum(pieces[2::3])


@given(st.lists(st.tuples(st.integers(1, 2_000), st.integers(1, 4)), min_size=1, max_size=11))
def test_three_for_two_frees_every_third_piece(goods: list[tuple[int, int]]) -> None:
    prices, counts = [price for price, _ in goods], [count for _, count in goods]
    assert saved(contest(prices, counts, 3, LeastExpensive(1))) == every_third(prices, counts)


@given(st.lists(st.tuples(st.integers(1, 2_000), st.integers(1, 40)), min_size=30, max_size=60))
def test_beyond_the_bound_a_single_promotion_is_arranged_as_well(goods: list[tuple[int, int]]) -> None:
    prices, counts = [price for price, _ in goods], [count for _, count in goods]
    made = contest(prices, counts, 3, LeastExpensive(1))
    assert best_exactly(made, Rest(made)) is None
    assert saved(made) == every_third(prices, counts)


@pytest.mark.parametrize(
    ("piles", "needed", "exact"),
    [
        pytest.param(12, 3, True, id="364 sets, within the bound of sets"),
        pytest.param(13, 3, False, id="455 sets, beyond it"),
        pytest.param(27, 2, True, id="378 sets"),
        pytest.param(28, 2, False, id="406 sets"),
    ],
)
def test_the_bound_of_sets_counts_them_without_making_them(piles: int, needed: int, exact: bool) -> None:
    made = contest([100] * piles, [0] * (piles - 2) + [1, 1], needed, percent(10))
    assert (count_of_sets(made) <= arrangement.EXACT_SETS) is exact
    assert (best_exactly(made, Rest(made)) is not None) is exact


def test_the_bound_of_work_counts_the_ways_to_leave_pieces_over() -> None:
    """One set of two from one pile: two things to look at for each way, so 10,000 ways, the first with all pieces."""
    assert arrangement.EXACT_WORK == 20_000
    for pieces, exact in ((2 * 9_999, True), (2 * 10_000, False)):
        made = contest([100], [pieces], 2, percent(10))
        assert (best_exactly(made, Rest(made)) is not None) is exact
        assert saved(made) == pieces // 2 * 20


def sharing_of(piles: int, *promotions: Promotion) -> Rest:
    """The only contest of so many products at different prices, as its quantity promotions see it."""
    lines = cart(*((f"{number:03}", 1, 100 + number) for number in range(piles)))
    (made,) = priced(lines, *promotions).arranged
    return Rest(made)


def test_the_bound_of_sharing_counts_choices() -> None:
    """A pile stays or joins while 0, 1 or 2 of three are there, or 3 and more: 8 choices, fewer for the first two piles.

    Not taking part at all is looked at too: 1 choice a pile.
    """
    three = quantity("Q", (3, percent(10)))
    assert sharing_of(10, three).work == 2 + 4 + 6 + 7 * 8 + 10
    assert sharing.EXACT_CHOICES == 5_000
    assert sharing_of(556, three).exact
    assert not sharing_of(557, three).exact


def test_many_quantity_promotions_on_the_same_products_are_ranked_without_looking() -> None:
    several = [quantity(f"Q{number}", (2, percent(10 + number)), (4, percent(40 + number))) for number in range(8)]
    assert not sharing_of(4, *several).exact


@given(small_carts(), st.lists(quantities(), min_size=1, max_size=3).map(numbered))
def test_sharing_by_rank_never_saves_more_than_the_best_nor_less_than_nothing(
    lines: list[PricedLine], promotions: list[Promotion]
) -> None:
    for made in priced(lines, *promotions).arranged:
        rest = Rest(made)
        for group in rest.groups:
            exactly = sharing.best_sharing(rest.values, group, made.counts)
            ranked = sharing.ranked_sharing(rest.values, group, made.counts)
            own = sum(rest.values.own_value(pile, made.counts[pile]) for pile in group.piles)
            assert own <= ranked.saved
            assert exactly is None or ranked.saved <= exactly.saved


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 3)), min_size=1, max_size=5),
    st.sampled_from([2, 3]),
    st.sampled_from([percent(20), AmountOff(70), AtPrice(300), LeastExpensive(1)]),
)
def test_ranking_never_saves_more_than_the_best_nor_less_than_no_sets(
    goods: list[tuple[int, int]], needed: int, benefit: Benefit
) -> None:
    made = contest([price for price, _ in goods], [count for _, count in goods], needed, benefit)
    exactly, ranked = best_exactly(made, Rest(made)), best_ranked(made, Rest(made))
    assert exactly is not None
    assert 0 <= ranked[0].saved <= exactly[0].saved


def large_cart(random: Random) -> list[tuple[str, int | str, int]]:
    """Sixty products, in one to three pieces each."""
    return [(f"{number:02}", random.randint(1, 3), random.randint(1, 900)) for number in range(60)]


@given(st.integers(0, 2**32))
def test_beyond_every_bound_the_order_of_the_scans_changes_nothing(seed: int) -> None:
    random = Random(seed)
    promotions = [
        mix("A", LeastExpensive(1), (ALL, 3)),
        mix("B", AtPrice(500), (products(*map(str, range(10, 40))), 2), (ALL, 1)),
        mix("C", AmountOff(90), (products(*map(str, range(20, 50))), 2)),
        quantity("D", (3, percent(10)), (9, percent(15)), selections=(products(*map(str, range(30, 60))), ALL)),
        simple("E", percent(12), products(*map(str, range(40, 60)))),
    ]
    goods = large_cart(random)
    shuffled = random.sample(goods, len(goods))
    first, second = priced(cart(*goods), *promotions), priced(cart(*shuffled), *promotions)
    products_after = [
        sorted((line.product, price.after) for line, price in zip(cart(*order), result.lines, strict=True))
        for order, result in ((goods, first), (shuffled, second))
    ]
    assert products_after[0] == products_after[1]
    assert first.off >= max(total_off(cart(*goods), made) for made in promotions[3:])


def test_a_quantity_is_completed_with_what_loses_least_by_rank_too() -> None:
    """Twelve products at 0.10 to 0.21 save 0.56 at 30 % off; a dear one needs three of them to reach 20 %.

    0.10, 0.11 and 0.13 lose a cent each.
    """
    numbers = [f"{number:02}" for number in range(12)]
    lines = cart(*((number, 1, 10 + place) for place, number in enumerate(numbers)), ("dear", 1, 10_000))
    four, alone = quantity("Q", (4, percent(20))), simple("S", percent(30), products(*numbers))
    assert total_off(lines, alone) == 56
    (made,) = priced(lines, four, alone).arranged
    rest = Rest(made)
    assert rest.exact
    by_rank = sharing.ranked_sharing(rest.values, rest.groups[0], made.counts)
    assert total_off(lines, four, alone) == by_rank.saved == 2_000 + 56 - 3
