"""Terms travel as JSON and come back the same; what cannot be meant is refused where it is wrong."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.discounts.strategies import (
    ALL,
    EXCLUSIVE,
    category,
    mix,
    mixes,
    percent,
    products,
    quantities,
    quantity,
    simple,
    simples,
    threshold,
    thresholds,
)
from tui_pos.sales.discounts.promotions import (
    AmountOff,
    AtPrice,
    LeastExpensive,
    PercentOff,
    Promotion,
    Selection,
    UnsoundTerms,
    coupon_key,
    is_active,
    read_terms,
)
from tui_pos.sales.money import MAX_PRICE, MAX_TOTAL


@given(simples() | quantities() | mixes() | thresholds())
def test_terms_travel_as_json(made: Promotion) -> None:
    assert read_terms(msgspec.json.encode(made.terms)) == made.terms
    assert msgspec.json.decode(msgspec.json.encode(made), type=Promotion) == made


def test_the_spelling_of_terms_is_this() -> None:
    terms = quantity("Q", ("0.5", percent(10)), selections=(products("1"),), concurrency=EXCLUSIVE, priority=7).terms
    assert msgspec.json.decode(msgspec.json.encode(terms)) == {
        "type": "quantity",
        "currency": "EUR",
        "priority": 7,
        "concurrency": "exclusive",
        "selections": [{"products": ["1"]}],
        "tiers": [{"at_least": "0.5", "benefit": {"type": "percent", "rate": 100_000}}],
    }


@pytest.mark.parametrize(
    ("made", "field"),
    [
        pytest.param(lambda: PercentOff(0), "rate", id="no percent"),
        pytest.param(lambda: PercentOff(1_000_001), "rate", id="more than all"),
        pytest.param(lambda: AmountOff(0), "amount", id="no amount"),
        pytest.param(lambda: AmountOff(MAX_TOTAL + 1), "amount", id="an amount beyond all totals"),
        pytest.param(lambda: AtPrice(-1), "price", id="a negative price"),
        pytest.param(lambda: AtPrice(MAX_PRICE + 1), "price", id="no price"),
        pytest.param(lambda: LeastExpensive(0), "count", id="none of the least expensive"),
        pytest.param(lambda: LeastExpensive(1, 0), "rate", id="nothing off the least expensive"),
        pytest.param(lambda: quantity("Q"), "tiers", id="no tiers of quantity"),
        pytest.param(lambda: quantity("Q", (3, percent(10)), selections=()), "selections", id="no selections"),
        pytest.param(lambda: quantity("Q", (3, percent(10)), selections=(ALL, ALL)), "selections", id="one twice"),
        pytest.param(lambda: quantity("Q", (0, percent(10))), "at_least", id="a quantity of nothing"),
        pytest.param(lambda: quantity("Q", ("Infinity", percent(10))), "at_least", id="an endless quantity"),
        pytest.param(lambda: quantity("Q", (3, percent(10)), (3, percent(20))), "tiers", id="the same quantity twice"),
        pytest.param(lambda: quantity("Q", (3, percent(20)), (6, percent(20))), "tiers", id="no more for more"),
        pytest.param(lambda: quantity("Q", (3, AtPrice(80)), (6, AtPrice(90))), "tiers", id="dearer for more"),
        pytest.param(lambda: quantity("Q", (3, AtPrice(80)), (6, percent(90))), "tiers", id="two kinds of benefit"),
        pytest.param(lambda: mix("M", percent(10)), "groups", id="no groups"),
        pytest.param(lambda: mix("M", percent(10), (ALL, 0)), "needed", id="a group of nothing"),
        pytest.param(lambda: mix("M", percent(10), (ALL, 99), (ALL, 1)), "groups", id="a hundred pieces"),
        pytest.param(lambda: mix("M", LeastExpensive(3), (ALL, 3)), "benefit", id="all pieces free"),
        pytest.param(lambda: threshold("T"), "tiers", id="no tiers of spend"),
        pytest.param(lambda: threshold("T", (0, percent(10))), "spend", id="a spend of nothing"),
        pytest.param(lambda: threshold("T", (100, percent(10)), (100, percent(20))), "tiers", id="the same spend twice"),
        pytest.param(lambda: threshold("T", (100, percent(20)), (200, AmountOff(39))), "tiers", id="less for more spent"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(made: Callable[[], object], field: str) -> None:
    with pytest.raises(UnsoundTerms) as raised:
        made()
    assert raised.value.field == field


def test_a_flat_amount_may_follow_a_percent_that_gives_no_more() -> None:
    """The reference's own example: 10 % from 100.00, 25.00 from 200.00."""
    threshold("T", (10_000, percent(10)), (20_000, AmountOff(2_500)))


def test_unsound_terms_in_json_say_where() -> None:
    text = msgspec.json.encode(simple("S", percent(10)).terms).replace(b"100000", b"1000001")
    with pytest.raises(msgspec.ValidationError, match=r"rate.*\$\.benefit"):
        read_terms(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "raffle"}', '{"type": "simple", "currency": "EUR"}'])
def test_what_is_no_terms_is_refused(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_terms(text)


@pytest.mark.parametrize(("at", "active"), [(9, False), (10, True), (19, True), (20, False)])
def test_a_promotion_is_valid_from_an_instant_to_before_another(at: int, active: bool) -> None:
    made = msgspec.structs.replace(simple("S", percent(10)), valid_from=10, valid_to=20)
    assert is_active(made, at) is active


@given(st.integers(0, 10**17))
def test_a_promotion_without_an_end_stays_valid(at: int) -> None:
    assert is_active(simple("S", percent(10)), at)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (ALL, ["apple", "pear", "roll"]),
        (products("apple", "roll"), ["apple", "roll"]),
        (category("fruit"), ["apple", "pear"]),
        (Selection(products=("roll",), categories=("fruit",)), ["apple", "pear", "roll"]),
        (Selection(categories=("fruit",), except_products=("pear",)), ["apple"]),
        (Selection(except_categories=("fruit",)), ["roll"]),
        (Selection(products=("pear",), except_categories=("fruit",)), []),
    ],
)
def test_a_selection_is_by_product_and_category_without_what_is_excepted(selection: Selection, expected: list[str]) -> None:
    shelf = {"apple": "fruit", "pear": "fruit", "roll": "bread"}
    assert [product for product, of in shelf.items() if selection.selects(product, of)] == expected


def test_coupon_codes_are_compared_without_case_and_spaces() -> None:
    assert coupon_key("  Été-10 ") == coupon_key("éTÉ-10")
