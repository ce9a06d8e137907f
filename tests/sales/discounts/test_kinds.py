"""Each kind of promotion on carts worked out by hand; amounts in cents."""

from __future__ import annotations

import pytest

from tests.sales.discounts.strategies import (
    ALL,
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
from tui_pos.sales.discounts.calculation import Applied, LinePrice, Source
from tui_pos.sales.discounts.promotions import (
    AmountOff,
    AtPrice,
    Counting,
    LeastExpensive,
    PercentOff,
    Promotion,
    Selection,
)

APPLES = ("1", 3, 95)
PEARS = ("2", 1, 130)
ROLLS = ("3", 2, 45)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(simple("S", percent(10)), [256, 117, 81], id="10 % of 285, 130 and 90: 28.5, 13 and 9"),
        pytest.param(simple("S", AmountOff(20)), [225, 110, 50], id="0.20 off each piece"),
        pytest.param(simple("S", AmountOff(50)), [135, 80, 0], id="never more off than a piece costs"),
        pytest.param(simple("S", AtPrice(80)), [240, 80, 90], id="at 0.80, but nothing gets dearer"),
        pytest.param(simple("S", percent(100)), [0, 0, 0], id="free"),
        pytest.param(simple("S", percent(10), products("2")), [285, 117, 90], id="one product"),
        pytest.param(simple("S", percent(10), category("bread")), [285, 130, 81], id="one category"),
        pytest.param(
            simple("S", percent(10), Selection(categories=("fruit",), except_products=("2",))),
            [256, 130, 90],
            id="a category without a product",
        ),
    ],
)
def test_simple(made: Promotion, expected: list[int]) -> None:
    assert after(cart(APPLES, PEARS, ROLLS), made) == expected


def test_simple_on_what_was_weighed() -> None:
    """0.480 kg at 23.90 is 11.47; 3.00 off a kilogram is 1.44, at 20.00 a kilogram it is 9.60."""
    comte = cart(("1", "0.480", 2_390))
    assert after(comte, simple("S", percent(10))) == [1_147 - 115]
    assert after(comte, simple("S", AmountOff(300))) == [1_147 - 144]
    assert after(comte, simple("S", AtPrice(2_000))) == [960]


def test_a_percent_is_rounded_once_for_all_pieces_that_are_alike() -> None:
    """1,000 screws at 0.04: 10 % of each would be nothing, 10 % of all is 4.00."""
    assert after(cart(("1", 1_000, 4)), simple("S", percent(10))) == [3_600]


@pytest.mark.parametrize(("pieces", "expected"), [(2, 190), (3, 285 - 29), (5, 475 - 48), (6, 570 - 114), (7, 665 - 133)])
def test_quantity_gives_all_pieces_the_tier_that_they_reach(pieces: int, expected: int) -> None:
    """From 3 on 10 %, from 6 on 20 %: 10 % of 2.85 is 0.285, of 4.75 0.475; 20 % of 5.70 is 1.14, of 6.65 1.33."""
    assert after(cart(("1", pieces, 95)), quantity("Q", (3, percent(10)), (6, percent(20)))) == [expected]


def test_quantity_at_a_unit_price() -> None:
    assert after(cart(("1", 3, 95)), quantity("Q", (3, AtPrice(80)))) == [240]
    assert after(cart(("1", 3, 75)), quantity("Q", (3, AtPrice(80)))) == [225]


def test_quantity_counts_the_products_of_a_selection_together_and_each_selection_for_itself() -> None:
    lines = cart(("1", 2, 100), ("2", 1, 100), ("3", 2, 100))
    together = quantity("Q", (3, percent(10)), selections=(category("fruit"),))
    each = quantity("Q", (2, percent(10)), selections=(products("1"), products("2"), products("3")))
    assert after(lines, together) == [180, 90, 200]
    assert after(lines, each) == [180, 100, 180]


def test_quantity_counts_what_was_weighed_by_its_weight() -> None:
    lines = cart(("1", "0.750", 1_000), ("1", "0.250", 1_000))
    assert after(lines, quantity("Q", (1, percent(20)))) == [600, 200]
    assert after(lines, quantity("Q", ("1.001", percent(20)))) == [750, 250]


def test_three_for_two() -> None:
    """Pear and two apples, then apple and two rolls: 0.95 and 0.45 off, the most that two sets of three can take off."""
    three_for_two = mix("M", LeastExpensive(1), (ALL, 3))
    assert after(cart(APPLES, PEARS, ROLLS), three_for_two) == [285 - 95, 130, 90 - 45]
    assert after(cart(("1", 2, 95)), three_for_two) == [190]
    assert after(cart(("1", 3, 95)), three_for_two) == [190]
    assert after(cart(("1", 5, 95)), three_for_two) == [380]


def test_the_least_expensive_at_half_price() -> None:
    """Of pear, apple and roll the roll and the apple: half of 1.40."""
    made = mix("M", LeastExpensive(2, 500_000), (products("1"), 1), (products("2"), 1), (products("3"), 1))
    assert after(cart(("1", 1, 95), PEARS, ("3", 1, 45)), made) == [95 - 47, 130, 45 - 23]


def test_a_meal_at_a_deal_price() -> None:
    """Apple 0.95, pear 1.30 and roll 0.45 for 2.00: 0.70 off, shared as 24.63, 33.70 and 11.67. One meal only: one pear."""
    meal = mix("M", AtPrice(200), (products("1"), 1), (products("2"), 1), (products("3"), 1))
    assert after(cart(APPLES, PEARS, ROLLS), meal) == [285 - 24, 130 - 34, 90 - 12]


def test_a_deal_price_above_the_prices_is_no_deal() -> None:
    assert after(cart(APPLES, PEARS), mix("M", AtPrice(500), (ALL, 2))) == [285, 130]


def test_a_percent_off_a_set() -> None:
    """Two fruits for 15 % off: pear and apple 2.25, apple and apple 1.90; 0.3375 and 0.285 off, rounded set by set."""
    prices = after(cart(APPLES, PEARS), mix("M", percent(15), (category("fruit"), 2)))
    assert sum(prices) == 415 - 34 - 29


def test_an_amount_off_a_set_is_never_more_than_the_set() -> None:
    assert after(cart(("3", 4, 45)), mix("M", AmountOff(30), (ALL, 2))) == [120]
    assert after(cart(("3", 4, 45)), mix("M", AmountOff(200), (ALL, 2))) == [0]


def test_a_piece_is_in_one_set_only() -> None:
    """One apple may be the fruit or the apple of the set, not both."""
    made = mix("M", AmountOff(50), (products("1"), 1), (category("fruit"), 1))
    assert after(cart(("1", 1, 95)), made) == [95]
    assert after(cart(("1", 1, 95), PEARS), made) == [95 - 21, 130 - 29]


def test_what_was_weighed_is_one_piece_of_a_set() -> None:
    lines = cart(("1", "0.480", 1_000), ("1", "1.250", 1_000), ("2", 1, 130))
    assert after(lines, mix("M", LeastExpensive(1), (ALL, 3))) == [480, 1_250, 0]


@pytest.mark.parametrize(
    ("pieces", "off"), [(9, 0), (10, 100), (19, 100), (20, 300)], ids=["short", "reached", "not twice", "second tier"]
)
def test_a_threshold_is_given_once(pieces: int, off: int) -> None:
    """1.00 off from 10.00 on, 15 % from 20.00 on."""
    made = threshold("T", (1_000, AmountOff(100)), (2_000, PercentOff(150_000)))
    assert sum(after(cart(("1", pieces, 100)), made)) == pieces * 100 - off


def test_a_threshold_is_shared_to_the_cent() -> None:
    """1.00 off 5.05: 56.44, 25.74 and 17.82."""
    assert after(cart(APPLES, PEARS, ROLLS), threshold("T", (500, AmountOff(100)))) == [285 - 56, 130 - 26, 90 - 18]


def test_a_threshold_counts_and_is_given_on_what_it_selects() -> None:
    made = threshold("T", (400, percent(10)), selection=category("fruit"))
    assert after(cart(APPLES, PEARS, ROLLS), made) == [285 - 29, 130 - 13, 90]
    assert after(cart(APPLES, ROLLS), made) == [285, 90]


def test_a_threshold_may_count_what_is_discounted_already_but_is_not_given_on_it() -> None:
    """Fruit at 10 % off leaves 3.73 to pay, with the rolls 4.63."""
    lines = cart(APPLES, PEARS, ROLLS)
    sale = simple("S", percent(10), category("fruit"))
    counting_all = threshold("T", (463, percent(50)), counting=Counting.ALL)
    assert after(lines, sale, counting_all) == [256, 117, 45]
    assert after(lines, sale, threshold("T", (464, percent(50)), counting=Counting.ALL)) == [256, 117, 90]
    assert after(lines, sale, threshold("T", (91, percent(50)))) == [256, 117, 90]
    assert after(lines, sale, threshold("T", (90, percent(50)))) == [256, 117, 45]


def test_a_coupon_opens_its_promotion() -> None:
    made = simple("S", percent(10), coupons=("SUMMER",))
    assert after(cart(PEARS), made) == [130]
    assert after(cart(PEARS), made, coupons=("summer ",)) == [117]
    assert priced(cart(PEARS), made, coupons=("winter",)).unknown_coupons == ("winter",)


def test_a_return_is_never_discounted() -> None:
    lines = cart(("1", -3, 95), ("1", 2, 95))
    assert after(lines, quantity("Q", (2, percent(10))), threshold("T", (1, AmountOff(10)))) == [-285, 171]


def test_a_line_says_why_it_costs_what_it_costs() -> None:
    result = priced(cart(APPLES), simple("S", percent(10)))
    assert result.lines == (LinePrice(1, 285, (Applied(Source.PROMOTION, "S", "Offer S", 29),), 256),)
    assert (result.off, result.total) == (29, 256)
