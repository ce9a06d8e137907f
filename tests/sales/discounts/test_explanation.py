"""What there was besides, and why it takes nothing off: every reason on a cart worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given

from tests.sales.discounts.strategies import (
    ALL,
    COMPOUND,
    EXCLUSIVE,
    cart,
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
    small_carts,
    threshold,
    thresholds,
)
from tests.sales.strategies import EUR
from tui_pos.locale import language
from tui_pos.sales.discounts.calculation import Applied, Source, calculate
from tui_pos.sales.discounts.explanation import Asked, all_discounts, lost_by_line, lost_by_sale
from tui_pos.sales.discounts.manual import TotalDiscount
from tui_pos.sales.discounts.offers import offers_of, selections_of
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import AmountOff, AtPrice, Counting, LeastExpensive, Promotion
from tui_pos.sales.discounts.reasons import (
    Barred,
    Beaten,
    Elsewhere,
    Lost,
    MorePieces,
    MoreSpend,
    NeedsCoupon,
    NothingOff,
    OtherCurrency,
    Outranked,
    Reason,
    told,
)


def asked(lines: Sequence[PricedLine], *promotions: Promotion, coupons: Sequence[str] = ()) -> Asked:
    """The calculation of these lines with these promotions."""
    offers = offers_of(promotions)
    result = calculate(lines, offers, currency=EUR, coupons=coupons)
    return Asked(lines=lines, offers=offers, currency=EUR, coupons=coupons, priced=result)


SWISS = promotion("X", msgspec.structs.replace(simple("X", percent(10)).terms, currency="CHF"))
TEN = simple("A", percent(10))


@pytest.mark.parametrize(
    ("lines", "promotions", "expected"),
    [
        pytest.param(cart(("1", 1, 100)), [simple("X", percent(10), coupons=("C",))], (NeedsCoupon(), 0), id="coupon"),
        pytest.param(cart(("1", 1, 100)), [SWISS], (OtherCurrency("CHF"), 0), id="currency"),
        pytest.param(cart(("1", 2, 100)), [quantity("X", (3, percent(10)))], (MorePieces(Decimal(1)), 0), id="quantity"),
        pytest.param(
            cart(("1", "0.480", 100)), [quantity("X", (1, percent(10)))], (MorePieces(Decimal("0.52")), 0), id="weight"
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [mix("X", percent(10), (products("1"), 1), (products("3"), 2))],
            (MorePieces(Decimal(2)), 0),
            id="a group of the set",
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [mix("X", percent(10), (products("1"), 1), (category("fruit"), 1))],
            (MorePieces(Decimal(1)), 0),
            id="one piece cannot be in two groups",
        ),
        pytest.param(cart(("1", 1, 100)), [threshold("X", (150, percent(10)))], (MoreSpend(50), 0), id="spend"),
        pytest.param(cart(("1", 1, 100)), [simple("X", AtPrice(100))], (NothingOff(), 0), id="as low already"),
        pytest.param(cart(("1", 1, 100)), [TEN, simple("X", percent(5))], (Beaten(("Offer A",)), 5), id="beaten"),
        pytest.param(
            cart(("1", 1, 100)),
            [simple("A", percent(10), ALL, COMPOUND), simple("B", percent(10), ALL, COMPOUND), simple("X", percent(15))],
            (Beaten(("Offer A", "Offer B")), 15),
            id="beaten by two together",
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [simple("A", percent(5), ALL, EXCLUSIVE), simple("X", percent(50))],
            (Barred(("Offer A",)), 50),
            id="exclusive",
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [simple("A", percent(5), ALL, EXCLUSIVE), simple("X", percent(4), ALL, EXCLUSIVE)],
            (Beaten(("Offer A",)), 4),
            id="beaten by another exclusive one",
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [simple("A", percent(5), priority=1), simple("X", percent(50))],
            (Outranked(("Offer A",)), 50),
            id="priority",
        ),
        pytest.param(
            cart(("1", 1, 100)), [TEN, threshold("X", (50, percent(50)))], (Barred(("Offer A",)), 50), id="closed to thresholds"
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [TEN, threshold("X", (95, percent(50)), counting=Counting.ALL)],
            (MoreSpend(5), 50),
            id="the spend fell below the threshold",
        ),
        pytest.param(
            cart(("1", 1, 100)),
            [threshold("A", (50, AmountOff(10))), threshold("X", (50, AmountOff(5)))],
            (Beaten(("Offer A",)), 5),
            id="another threshold",
        ),
    ],
)
def test_why_nothing_is_taken_off(lines: list[PricedLine], promotions: list[Promotion], expected: tuple[Reason, int]) -> None:
    made = asked(lines, *promotions)
    reason, alone = expected
    lost = Lost(number="X", name="Offer X", reason=reason, alone=alone)
    assert lost in lost_by_line(made, 1)
    assert lost in lost_by_sale(made)


def test_a_set_that_favours_other_pieces_is_elsewhere() -> None:
    made = asked(cart(("1", 2, 100), ("3", 1, 40)), mix("X", LeastExpensive(1), (ALL, 3)))
    assert lost_by_line(made, 1) == (Lost(number="X", name="Offer X", reason=Elsewhere(), alone=40),)
    assert lost_by_line(made, 2) == lost_by_sale(made) == ()


def test_the_pieces_of_other_lines_were_given_to_what_saves_more() -> None:
    """Nothing is taken off the roll: the quantity that it would be in is not reached once the apples are in their set."""
    promotions = [mix("A", AtPrice(20), (products("1"), 2)), quantity("X", (3, percent(10)))]
    made = asked(cart(("1", 2, 100), ("3", 1, 40)), *promotions)
    assert lost_by_line(made, 2) == (Lost(number="X", name="Offer X", reason=Beaten(("Offer A",)), alone=24),)


def test_what_is_not_for_a_product_is_not_lost() -> None:
    made = asked(cart(("1", 1, 100), ("3", -1, 100)), simple("A", percent(10), products("2")), simple("B", percent(10)))
    assert lost_by_line(made, 1) == lost_by_line(made, 2) == lost_by_sale(made) == ()


def test_all_discounts_are_summed_over_the_lines() -> None:
    lines = cart(("1", 1, 100), ("3", 1, 50))
    reason = TotalDiscount(reason="STAFF", name="Staff", benefit=AmountOff(5))
    result = calculate(lines, offers_of([simple("A", percent(10))]), currency=EUR, total_discounts=[reason])
    assert all_discounts(result) == (
        Applied(Source.PROMOTION, "A", "Offer A", 15),
        Applied(Source.TOTAL, "STAFF", "Staff", 5),
    )


@given(small_carts(8), several(simples() | quantities() | mixes() | thresholds(), most=6))
def test_every_promotion_for_a_line_is_either_taken_or_lost(lines: list[PricedLine], promotions: list[Promotion]) -> None:
    made = asked(lines, *promotions)
    for line, price in zip(lines, made.priced.lines, strict=True):
        lost = lost_by_line(made, line.number)
        taken = {discount.number for discount in price.discounts}
        for_it = {
            one.number
            for one in promotions
            if any(selection.selects(line.product, line.category) for selection in selections_of(one))
        }
        assert {one.number for one in lost} | taken == for_it
        assert not {one.number for one in lost} & taken
        assert all(rival for one in lost for rival in getattr(one.reason, "by", ("none",)))


@pytest.mark.parametrize(
    ("reason", "english", "french"),
    [
        (NeedsCoupon(), "Tea: needs a coupon that was not entered.", "Thé : demande un coupon qui n'a pas été saisi."),
        (OtherCurrency("CHF"), "Tea: only for sales in CHF.", "Thé : seulement pour les ventes en CHF."),
        (MorePieces(Decimal("0.52")), "Tea: 0.520 more would reach it.", "Thé : il manque 0,520."),
        (MoreSpend(550), "Tea: €5.50 more to spend would reach it.", "Thé : il manque 5,50 € d'achats."),
        (NothingOff(), "Tea: would take nothing off.", "Thé : n'enlèverait rien."),
        (Elsewhere(), "Tea: takes its amount off other lines.", "Thé : enlève son montant à d'autres lignes."),
        (Barred(("A", "B")), "Tea: not together with A, B.", "Thé : pas avec A, B."),
        (Outranked(("A",)), "Tea: A has a higher priority.", "Thé : A est prioritaire."),
        (
            Beaten(("A", "B")),
            "Tea: A, B saves the customer as much or more.",
            "Thé : A, B fait gagner autant ou plus au client.",
        ),
    ],
)
def test_reasons_in_words(reason: Reason, english: str, french: str) -> None:
    def spoken(name: str, code: str) -> str:
        sentence = told(Lost(number="T", name=name, reason=reason), EUR)
        return language(code).tell(sentence).replace("\N{NO-BREAK SPACE}", " ")

    assert spoken("Tea", "en") == english
    assert spoken("Thé", "fr") == french
