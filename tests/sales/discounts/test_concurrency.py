"""How promotions bear each other: exclusive, best price, compounding, priority; worked out by hand, in cents."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.sales.discounts.strategies import (
    ALL,
    BEST,
    COMPOUND,
    EXCLUSIVE,
    after,
    cart,
    category,
    mix,
    percent,
    priced,
    products,
    quantity,
    simple,
    threshold,
)
from tui_pos.sales.discounts.promotions import AmountOff, AtPrice, LeastExpensive, Promotion

KEYBOARD = cart(("1", 1, 10_000))


@pytest.mark.parametrize(
    ("promotions", "off"),
    [
        pytest.param([simple("A", percent(10)), simple("B", percent(20))], 2_000, id="the better of two best-price ones"),
        pytest.param(
            [simple("A", percent(10), ALL, COMPOUND), simple("B", percent(20), ALL, COMPOUND)],
            2_800,
            id="compounding ones together: 90 % of 80 % (the reference's own example: 72.00)",
        ),
        pytest.param(
            [
                simple("A", percent(10), ALL, COMPOUND),
                simple("B", percent(20), ALL, COMPOUND),
                simple("D", percent(35), ALL, BEST),
            ],
            3_500,
            id="best price against compounding ones together: 35 % beats 28 %",
        ),
        pytest.param(
            [
                simple("A", percent(10), ALL, COMPOUND),
                simple("B", percent(20), ALL, COMPOUND),
                simple("D", percent(25), ALL, BEST),
            ],
            2_800,
            id="and 28 % beats 25 %",
        ),
        pytest.param(
            [simple("A", percent(5), ALL, EXCLUSIVE), simple("B", percent(40)), simple("C", percent(50), ALL, COMPOUND)],
            500,
            id="an exclusive one overrides all others",
        ),
        pytest.param(
            [simple("A", percent(5), ALL, EXCLUSIVE), simple("B", percent(7), ALL, EXCLUSIVE)],
            700,
            id="the better of two exclusive ones",
        ),
        pytest.param(
            [
                simple("A", percent(10), ALL, COMPOUND, 99),
                simple("B", percent(20), ALL, COMPOUND, 99),
                simple("C", percent(15), ALL, COMPOUND, 0),
            ],
            2_800,
            id="never compounded across priorities",
        ),
        pytest.param(
            [simple("A", percent(10), ALL, BEST, 5), simple("B", percent(20), ALL, BEST, 4)],
            1_000,
            id="the higher priority goes first, even when it saves less",
        ),
        pytest.param(
            [simple("A", percent(10), ALL, BEST, 5), simple("B", percent(20), ALL, EXCLUSIVE, 4)],
            1_000,
            id="before an exclusive one of a lower priority too",
        ),
        pytest.param(
            [simple("A", AtPrice(20_000), ALL, BEST, 5), simple("B", percent(20), ALL, BEST, 4)],
            2_000,
            id="one that takes nothing off takes nothing away",
        ),
    ],
)
def test_simple_promotions_on_one_product(promotions: list[Promotion], off: int) -> None:
    for order in permutations(promotions):
        assert after(KEYBOARD, *order) == [10_000 - off]


def test_compounding_ones_follow_as_price_amount_percent() -> None:
    """100.00 at 90.00, less 5.00, less 10 % of 85.00: 76.50, in this order whatever their numbers."""
    promotions = [
        simple("A", percent(10), ALL, COMPOUND),
        simple("B", AmountOff(500), ALL, COMPOUND),
        simple("C", AtPrice(9_000), ALL, COMPOUND),
    ]
    (line,) = priced(KEYBOARD, *promotions).lines
    assert [(discount.number, discount.amount) for discount in line.discounts] == [("C", 1_000), ("B", 500), ("A", 850)]
    assert line.after == 7_650


def test_of_two_compounding_prices_the_lower_one_counts() -> None:
    (line,) = priced(KEYBOARD, simple("A", AtPrice(9_000), ALL, COMPOUND), simple("B", AtPrice(8_000), ALL, COMPOUND)).lines
    assert [(discount.number, discount.amount) for discount in line.discounts] == [("B", 2_000)]


def test_a_compounding_quantity_goes_with_compounding_simple_ones() -> None:
    """Three at 1.00: 0.10 off each is 2.70, 10 % of that 0.27."""
    lines = cart(("1", 3, 100))
    promotions = [quantity("A", (3, percent(10)), concurrency=COMPOUND), simple("B", AmountOff(10), ALL, COMPOUND)]
    assert after(lines, *promotions) == [300 - 30 - 27]


def test_a_compounding_set_goes_with_compounding_simple_ones() -> None:
    """A meal for 2.00 (0.25 off, shared 11 and 14), then 10 % of each part: 8.4 and 11.6."""
    meal = mix("M", AtPrice(200), (products("1"), 1), (products("2"), 1), concurrency=COMPOUND)
    assert after(cart(("1", 1, 95), ("2", 1, 130)), meal, simple("S", percent(10), ALL, COMPOUND)) == [84 - 8, 116 - 12]


def test_amounts_come_off_before_a_piece_is_free() -> None:
    """3 for 2 at 1.00, and 0.10 off each: three at 0.90, one of them free."""
    free = mix("M", LeastExpensive(1), (ALL, 3), concurrency=COMPOUND)
    assert after(cart(("1", 3, 100)), free, simple("S", AmountOff(10), ALL, COMPOUND)) == [180]


def test_two_compounding_deals_for_several_pieces_do_not_share_a_piece() -> None:
    """A piece is in one quantity or mix-and-match promotion: the better one takes all three."""
    lines = cart(("1", 3, 100))
    promotions = [
        quantity("Q", (3, percent(10)), concurrency=COMPOUND),
        mix("M", LeastExpensive(1), (ALL, 3), concurrency=COMPOUND),
    ]
    assert after(lines, *promotions) == [200]


def test_sets_take_the_pieces_that_save_most_and_leave_the_rest_to_others() -> None:
    """Four at 20.00, 20.00, 15.00 and 5.00: half off the cheaper of two, or 20 % off two (the reference's own example).

    Half of 20.00 for the two dear ones, 20 % of 20.00 for the two cheap ones: 14.00.
    """
    half, fifth = mix("H", LeastExpensive(1, 500_000), (ALL, 2)), mix("F", percent(20), (ALL, 2))
    lines = cart(("1", 2, 2_000), ("2", 1, 1_500), ("3", 1, 500))
    assert sum(after(lines, half, fifth)) == 6_000 - 1_400
    assert sum(after(cart(("1", 4, 1_500)), half, fifth)) == 6_000 - 1_500


def test_a_set_is_not_made_when_its_pieces_save_more_without_it() -> None:
    lines = cart(("1", 2, 100), ("2", 1, 10))
    assert after(lines, mix("M", LeastExpensive(1), (ALL, 3)), simple("S", percent(30), products("1"))) == [140, 10]


def test_a_quantity_is_reached_with_a_pile_that_would_do_better_alone() -> None:
    """20 % off three beats 30 % off two when the third is dear: 0.20 * 5.00 against 0.30 * 2.00."""
    three, alone = quantity("Q", (3, percent(20))), simple("S", percent(30), products("1"))
    assert after(cart(("1", 2, 100), ("2", 1, 300)), three, alone) == [160, 240]
    assert after(cart(("1", 2, 100), ("2", 1, 50)), three, alone) == [140, 50]


def test_exclusive_pieces_are_gone_for_the_sets_of_others() -> None:
    lines = cart(("1", 2, 100), ("2", 1, 100))
    assert after(lines, simple("S", percent(1), products("2"), EXCLUSIVE), mix("M", LeastExpensive(1), (ALL, 3))) == [200, 99]


def test_pieces_of_a_set_that_save_nothing_are_taken_by_it() -> None:
    """3 for 2 of a higher priority: the two that are paid take no 10 % of a lower one."""
    free = mix("M", LeastExpensive(1), (ALL, 3), priority=1)
    assert after(cart(("1", 4, 100)), free, simple("S", percent(10))) == [200 + 90]


def test_a_threshold_does_not_go_on_top_of_best_price_or_exclusive_ones() -> None:
    lines = cart(("1", 1, 1_000), ("2", 1, 1_000))
    spend = threshold("T", (1_000, percent(10)))
    assert after(lines, simple("S", percent(20), products("1")), spend) == [800, 900]
    assert after(lines, simple("S", percent(20), products("1"), EXCLUSIVE), spend) == [800, 900]
    assert after(lines, simple("S", percent(20), products("1"), COMPOUND), spend) == [800, 900]


def test_a_compounding_threshold_goes_on_top_of_compounding_ones_whatever_their_priorities() -> None:
    lines = cart(("1", 1, 1_000), ("2", 1, 1_000))
    spend = threshold("T", (1_800, percent(10)), concurrency=COMPOUND, priority=3)
    assert after(lines, simple("S", percent(20), products("1"), COMPOUND, 7), spend) == [720, 900]
    assert after(lines, simple("S", percent(20), products("1"), BEST, 7), spend) == [800, 1_000]


def test_compounding_thresholds_take_amounts_before_percents() -> None:
    """20.00 less 2.00, less 10 % of 18.00; both spends are counted before either."""
    lines = cart(("1", 2, 1_000))
    promotions = [
        threshold("A", (2_000, percent(10)), concurrency=COMPOUND),
        threshold("B", (2_000, AmountOff(200)), concurrency=COMPOUND),
    ]
    assert after(lines, *promotions) == [2_000 - 200 - 180]


def test_of_best_price_thresholds_the_order_that_saves_most_wins() -> None:
    """A takes 3.00 off all, B 2.90 off fruit; B first leaves 10.00 of bread to A, which then takes 3.00 off that."""
    lines = cart(("1", 1, 1_000), ("3", 1, 1_000))
    promotions = [threshold("A", (1_000, AmountOff(300))), threshold("B", (1_000, AmountOff(290)), selection=category("fruit"))]
    assert after(lines, *promotions) == [710, 700]


def test_an_exclusive_threshold_goes_before_the_others() -> None:
    lines = cart(("1", 2, 1_000))
    promotions = [threshold("A", (1_000, percent(5)), concurrency=EXCLUSIVE), threshold("B", (1_000, percent(50)))]
    assert after(lines, *promotions) == [1_900]


def test_a_threshold_of_a_higher_priority_closes_what_it_was_given_on() -> None:
    lines = cart(("1", 2, 1_000))
    promotions = [
        threshold("A", (1_000, percent(5)), concurrency=COMPOUND, priority=1),
        threshold("B", (1_000, percent(50)), concurrency=COMPOUND),
    ]
    assert after(lines, *promotions) == [1_900]


def test_more_than_four_thresholds_that_meet_are_ranked_by_what_they_save_alone() -> None:
    """A takes 3.00 off all, the others 2.90 off fruit: first one of those, then A on the bread. With five A is first."""
    lines = cart(("1", 1, 1_000), ("3", 1, 1_000))
    everything = threshold("A", (1_000, AmountOff(300)))
    on_fruit = [threshold(f"B{number}", (1_000, AmountOff(290)), selection=category("fruit")) for number in range(4)]
    assert sum(after(lines, everything, *on_fruit[:3])) == 2_000 - 290 - 300
    assert sum(after(lines, everything, *on_fruit)) == 2_000 - 300


def test_of_those_that_save_the_same_the_first_as_they_would_follow_each_other_is_taken() -> None:
    """Amounts before percents, then by number."""
    equal = [simple("A", percent(10)), simple("B", AmountOff(1_000)), simple("C", percent(10))]
    for promotions in permutations(equal):
        (line,) = priced(KEYBOARD, *promotions).lines
        assert [discount.number for discount in line.discounts] == ["B"]
    (line,) = priced(KEYBOARD, equal[2], equal[0]).lines
    assert [discount.number for discount in line.discounts] == ["A"]


def test_a_best_price_threshold_leaves_the_compounded_pieces_of_the_same_product_to_compounding_ones() -> None:
    """Two of three apples are a set at 20 % off: 1.60. The third is 0.90 after A; B takes 10 % off the set."""
    promotions = [
        mix("M", percent(20), (ALL, 2), concurrency=COMPOUND),
        threshold("A", (100, percent(10)), priority=1),
        threshold("B", (100, percent(10)), concurrency=COMPOUND),
    ]
    assert after(cart(("1", 3, 100)), *promotions) == [90 + 160 - 16]


def test_two_thresholds_that_share_a_product_are_given_in_the_better_order() -> None:
    """10 % of apples and pears, 20 % of pears and rolls: the pears are better with the rolls, though less is saved there."""
    lines = cart(("1", 1, 10_000), ("2", 1, 1_000), ("3", 1, 1_000))
    promotions = [
        threshold("A", (1_000, percent(10)), selection=products("1", "2")),
        threshold("B", (1_000, percent(20)), selection=products("2", "3")),
    ]
    assert after(lines, *promotions) == [9_000, 800, 800]


def test_a_compounding_threshold_that_is_not_reached_closes_nothing() -> None:
    lines = cart(("1", 1, 1_000), ("3", 1, 1_000))
    promotions = [
        threshold("A", (1_000, percent(10)), selection=category("fruit"), concurrency=COMPOUND, priority=1),
        threshold("B", (1_001, percent(10)), selection=category("bread"), concurrency=COMPOUND, priority=1),
        threshold("C", (1_000, percent(20)), concurrency=COMPOUND),
    ]
    assert after(lines, *promotions) == [900, 800]
