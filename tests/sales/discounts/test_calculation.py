"""Whole carts: against an oracle that tries everything, and what holds for every cart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.benchmarks.leaflet import cart as large_cart
from tests.benchmarks.leaflet import leaflet, tangle
from tests.sales.discounts.oracle import totals
from tests.sales.discounts.strategies import (
    BEST,
    COMPOUND,
    amounts,
    cart,
    mixes,
    percent,
    priced,
    products,
    promotion,
    quantities,
    rates,
    several,
    simple,
    simples,
    small_carts,
    thresholds,
    within_bound,
)
from tests.sales.strategies import EUR
from tui_pos.sales.discounts.calculation import Priced, calculate
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount
from tui_pos.sales.discounts.offers import offers_of, selections_of
from tui_pos.sales.discounts.pieces import ONE, PricedLine
from tui_pos.sales.discounts.promotions import Concurrency, Promotion

of_products = simples() | quantities() | mixes()
of_all_kinds = of_products | thresholds()
line_discounts = st.builds(
    LineDiscount, line=st.integers(1, 4), reason=st.just("R"), name=st.just("Reason"), benefit=rates | amounts
)
total_discounts = st.builds(TotalDiscount, reason=st.just("R"), name=st.just("Reason"), benefit=rates | amounts)


def with_concurrency(made: Promotion, concurrency: Concurrency) -> Promotion:
    """The promotion at priority 0 with another concurrency."""
    terms = msgspec.structs.replace(made.terms, priority=0, concurrency=concurrency)
    return promotion(made.number, terms)


def best_or_compounding(made: Promotion) -> Promotion:
    """The promotion at priority 0; a best-price one where it was exclusive."""
    return with_concurrency(made, COMPOUND if made.terms.concurrency is COMPOUND else BEST)


def rescanned(lines: Sequence[PricedLine], random: Random) -> list[PricedLine]:
    """The same goods piece by piece where they are pieces, in another order, some of them scanned together."""
    apart = [
        msgspec.structs.replace(line, quantity=quantity)
        for line in lines
        for quantity in ([line.quantity] if line.weighed else [ONE] * int(line.quantity))
    ]
    random.shuffle(apart)
    together: list[PricedLine] = []
    for line in apart:
        if together and not line.weighed and random.random() < 0.5:
            last = together[-1]
            if msgspec.structs.replace(last, quantity=ONE, number=line.number) == line:
                together[-1] = msgspec.structs.replace(last, quantity=last.quantity + 1)
                continue
        together.append(line)
    return [msgspec.structs.replace(line, number=number) for number, line in enumerate(together, start=1)]


def by_product(lines: Sequence[PricedLine], result: Priced) -> Counter[tuple[str, str]]:
    """What each product costs, and what each promotion takes off it."""
    sums: Counter[tuple[str, str]] = Counter()
    for line, price in zip(lines, result.lines, strict=True):
        sums[line.product, "after"] += price.after
        for discount in price.discounts:
            sums[line.product, discount.number] += discount.amount
    return sums


@settings(max_examples=300)
@given(small_carts(), several(of_all_kinds))
def test_the_total_is_one_that_the_oracle_finds(lines: list[PricedLine], promotions: list[Promotion]) -> None:
    result = priced(lines, *promotions)
    assume(within_bound(result))
    assert result.total in totals(lines, promotions)


@settings(max_examples=200)
@given(small_carts(), several(quantities() | mixes()))
def test_deals_of_one_level_are_combined_to_the_least_total_there_is(
    lines: list[PricedLine], promotions: list[Promotion]
) -> None:
    level = [best_or_compounding(made) for made in promotions]
    result = priced(lines, *level)
    assume(within_bound(result))
    assert totals(lines, level) == {result.total}


@given(small_carts(), several(thresholds()), simples())
def test_thresholds_are_given_in_the_order_that_the_oracle_finds(
    lines: list[PricedLine], promotions: list[Promotion], sale: Promotion
) -> None:
    before = promotion("before", sale.terms)
    assert priced(lines, *promotions, before).total in totals(lines, [*promotions, before])


@given(
    small_carts(12),
    several(of_all_kinds, most=8),
    st.lists(line_discounts, max_size=3),
    st.lists(total_discounts, max_size=3),
)
def test_every_line_adds_up_and_none_is_negative(
    lines: list[PricedLine],
    promotions: list[Promotion],
    on_lines: list[LineDiscount],
    on_total: list[TotalDiscount],
) -> None:
    returned = msgspec.structs.replace(lines[0], number=99, quantity=-lines[0].quantity)
    result = calculate(
        [*lines, returned], offers_of(promotions), currency=EUR, line_discounts=on_lines, total_discounts=on_total
    )
    for line, price in zip([*lines, returned], result.lines, strict=True):
        assert (price.number, price.before) == (line.number, line.amount)
        assert price.after == price.before - sum(discount.amount for discount in price.discounts)
        assert all(discount.amount > 0 for discount in price.discounts)
        assert price.after >= 0 or line is returned
    assert (result.lines[-1].discounts, result.lines[-1].after) == ((), returned.amount)
    assert result.total == sum(price.after for price in result.lines)
    assert result.off == sum(price.before for price in result.lines) - result.total


@given(
    small_carts(12),
    several(of_all_kinds, most=8),
    st.lists(total_discounts, max_size=2),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_scans_changes_nothing(
    lines: list[PricedLine], promotions: list[Promotion], on_total: list[TotalDiscount], random: Random
) -> None:
    """Split, merged and shuffled lines cost the same, product by product: so their taxes are the same too."""
    again = rescanned(lines, random)
    offers = offers_of(promotions)
    first = calculate(lines, offers, currency=EUR, total_discounts=on_total)
    second = calculate(again, offers, currency=EUR, total_discounts=on_total)
    assert by_product(lines, first) == by_product(again, second)


@given(small_carts(12), several(of_all_kinds, most=8), st.randoms(use_true_random=False))
def test_the_order_of_the_promotions_changes_nothing(
    lines: list[PricedLine], promotions: list[Promotion], random: Random
) -> None:
    shuffled = list(promotions)
    random.shuffle(shuffled)
    assert priced(lines, *shuffled) == priced(lines, *promotions)


@given(st.lists(small_carts(4), min_size=1, max_size=5), several(of_all_kinds, most=8))
def test_what_was_worked_out_before_changes_nothing(scans: list[list[PricedLine]], promotions: list[Promotion]) -> None:
    offers = offers_of(promotions)
    previous: Priced | None = None
    lines: list[PricedLine] = []
    for scan in scans:
        lines += scan
        lines = [msgspec.structs.replace(line, number=number) for number, line in enumerate(lines, start=1)]
        previous = calculate(lines, offers, currency=EUR, previous=previous)
        assert previous == calculate(lines, offers_of(promotions), currency=EUR)


@given(small_carts(8), several(of_all_kinds, most=6), st.integers(0, 10**6), st.integers(1, 9))
def test_a_product_that_no_promotion_selects_changes_nothing(
    lines: list[PricedLine], promotions: list[Promotion], price: int, pieces: int
) -> None:
    (unrelated,) = cart(("unrelated", pieces, price))
    narrow = [made for made in promotions if not selects(made, unrelated)]
    before = priced(lines, *narrow)
    after = priced([msgspec.structs.replace(unrelated, number=99), *lines], *narrow)
    assert after.lines[1:] == before.lines
    assert (after.lines[0].discounts, after.lines[0].after) == ((), unrelated.amount)


def selects(made: Promotion, line: PricedLine) -> bool:
    """Whether some part of the promotion selects the product of the line."""
    return any(selection.selects(line.product, line.category) for selection in selections_of(made))


@settings(max_examples=300)
@given(small_carts(), several(of_products), of_products)
def test_one_more_best_price_promotion_never_raises_the_total(
    lines: list[PricedLine], promotions: list[Promotion], more: Promotion
) -> None:
    """Of the same priority; a higher priority or an exclusive one may take the place of one that saves more: that is
    what they are for.
    """
    level = [best_or_compounding(made) for made in promotions]
    added = with_concurrency(promotion("more", more.terms), BEST)
    result = priced(lines, *level, added)
    assume(within_bound(result))
    assert result.total <= priced(lines, *level).total


@settings(max_examples=300)
@given(small_carts(), several(simples() | quantities()), simples() | quantities())
def test_one_more_compounding_promotion_never_raises_the_total(
    lines: list[PricedLine], promotions: list[Promotion], more: Promotion
) -> None:
    """Of the same priority. Inside of compounding sets another step may move a cent by rounding: they are left out."""
    level = [best_or_compounding(made) for made in promotions]
    added = with_concurrency(promotion("more", more.terms), COMPOUND)
    result = priced(lines, *level, added)
    assume(within_bound(result))
    assert result.total <= priced(lines, *level).total


@given(small_carts(), several(of_products), thresholds())
def test_a_threshold_never_raises_the_total(lines: list[PricedLine], promotions: list[Promotion], more: Promotion) -> None:
    added = promotion("more", more.terms)
    assert priced(lines, *promotions, added).total <= priced(lines, *promotions).total


@given(small_carts(), several(thresholds(), most=2), thresholds())
def test_one_more_best_price_threshold_never_raises_the_total(
    lines: list[PricedLine], promotions: list[Promotion], more: Promotion
) -> None:
    level = [with_concurrency(made, BEST) for made in promotions]
    added = with_concurrency(promotion("more", more.terms), BEST)
    assert priced(lines, *level, added).total <= priced(lines, *level).total


def test_a_cart_without_lines_costs_nothing() -> None:
    assert priced([], simple("S", percent(10))) == Priced((), ())


def test_a_sale_of_everything_stays_within_the_largest_numbers() -> None:
    lines = cart(("1", 99_999, 10**9))
    result = priced(lines, simple("S", percent(33), products("1")))
    assert result.total == 99_999 * 10**9 * 67 // 100
    assert isinstance(result.lines[0].discounts[0].amount, int)
    assert lines[0].quantity == Decimal(99_999)


@pytest.mark.parametrize("promotions", [leaflet(Random(1)), tangle(Random(1))], ids=["leaflet", "tangle"])
def test_the_order_of_two_hundred_scans_changes_nothing(promotions: list[Promotion]) -> None:
    """With two hundred promotions, beyond most bounds."""
    lines = large_cart(200, Random(7))
    again = rescanned(lines, Random(8))
    first, second = priced(lines, *promotions), priced(again, *promotions)
    assert not all(within_bound(result) for result in (first, second))
    assert first.off > 0
    assert by_product(lines, first) == by_product(again, second)
