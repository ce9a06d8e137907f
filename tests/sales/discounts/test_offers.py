"""Promotions are found by what they select, and sleep without their coupon or in another currency."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from tests.sales.discounts.strategies import (
    ALL,
    COMPOUND,
    EXCLUSIVE,
    PRODUCTS,
    category,
    mix,
    mixes,
    percent,
    products,
    promotion,
    quantities,
    quantity,
    several,
    simple,
    simples,
    threshold,
    thresholds,
)
from tui_pos.sales.discounts.offers import NumberTwice, asleep, find, offers_of, selections_of, unknown_coupons
from tui_pos.sales.discounts.promotions import Promotion

AWAKE: frozenset[str] = frozenset()


def found(promotions: list[Promotion], product: str) -> set[str]:
    """The numbers of all that is found for a product."""
    claims, spends = find(offers_of(promotions), product, PRODUCTS[product], AWAKE)
    several = {number for level in claims for number, _ in (*level.quantities, *level.sets)}
    return {step.number for level in claims for step in (*level.singles, *level.stack)} | several | set(spends)


@given(several(simples() | quantities() | mixes() | thresholds(), most=8))
def test_all_that_select_a_product_are_found_and_no_other(promotions: list[Promotion]) -> None:
    for product, of in PRODUCTS.items():
        selecting = {made.number for made in promotions if any(part.selects(product, of) for part in selections_of(made))}
        assert found(promotions, product) == selecting


def test_they_are_found_by_level_and_kind() -> None:
    promotions = [
        simple("A", percent(10), products("1")),
        simple("B", percent(10), category("fruit"), COMPOUND),
        simple("C", percent(10), ALL, EXCLUSIVE),
        simple("D", percent(10), ALL, EXCLUSIVE, priority=5),
        quantity("E", (2, percent(10)), selections=(products("2"), products("1"))),
        mix("F", percent(10), (products("1"), 1), (category("fruit"), 1)),
        threshold("G", (100, percent(10)), priority=9),
    ]
    levels, spends = find(offers_of(promotions), "1", "fruit", AWAKE)
    assert [claims.level for claims in levels] == [(-5, False), (0, False), (0, True)]
    assert [[step.number for step in claims.singles] for claims in levels] == [["D"], ["C"], ["A"]]
    assert [step.number for step in levels[2].stack] == ["B"]
    assert (levels[2].quantities, levels[2].sets, spends) == ((("E", 1),), (("F", 0), ("F", 1)), ("G",))


def test_a_promotion_sleeps_without_its_coupon() -> None:
    offers = offers_of([simple("A", percent(10)), simple("B", percent(10), coupons=("SUMMER", "MAIL-7"))])
    assert asleep(offers, "EUR", ()) == {"B"}
    assert asleep(offers, "EUR", ("winter",)) == {"B"}
    assert asleep(offers, "EUR", (" mail-7",)) == set()
    assert find(offers, "1", "fruit", asleep(offers, "EUR", ())) != find(offers, "1", "fruit", AWAKE)


def test_a_promotion_in_another_currency_sleeps() -> None:
    swiss = promotion("A", msgspec.structs.replace(simple("A", percent(10)).terms, currency="CHF"))
    assert asleep(offers_of([swiss]), "EUR", ()) == {"A"}
    assert asleep(offers_of([swiss]), "CHF", ()) == set()


def test_coupons_that_nobody_asks_for_are_named_as_they_were_entered() -> None:
    offers = offers_of([simple("A", percent(10), coupons=("SUMMER",))])
    assert unknown_coupons(offers, ("summer", " Winter ")) == (" Winter ",)


def test_two_promotions_of_one_number_are_refused() -> None:
    with pytest.raises(NumberTwice) as raised:
        offers_of([simple("A", percent(10)), simple("A", percent(20))])
    assert raised.value.number == "A"
