"""What a person gives comes last and never takes more than is left; worked out by hand, in cents."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.sales.discounts.strategies import ALL, EXCLUSIVE, cart, percent, simple
from tests.sales.strategies import EUR
from tui_pos.sales.discounts.calculation import Applied, Priced, Source, calculate
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount
from tui_pos.sales.discounts.offers import NO_OFFERS, offers_of
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import AmountOff, PercentOff

LINES = cart(("1", 3, 95), ("2", 1, 130), ("3", 2, 45))


def on_line(line: int, benefit: PercentOff | AmountOff) -> LineDiscount:
    return LineDiscount(line=line, reason="DAMAGED", name="Damaged", benefit=benefit)


def on_total(benefit: PercentOff | AmountOff) -> TotalDiscount:
    return TotalDiscount(reason="STAFF", name="Staff", benefit=benefit)


def given(
    *, line: Sequence[LineDiscount] = (), total: Sequence[TotalDiscount] = (), lines: Sequence[PricedLine] = LINES
) -> Priced:
    return calculate(lines, NO_OFFERS, currency=EUR, line_discounts=line, total_discounts=total)


def afters(result: Priced) -> list[int]:
    return [line.after for line in result.lines]


@pytest.mark.parametrize(
    ("discounts", "expected"),
    [
        pytest.param([on_line(1, AmountOff(50))], [235, 130, 90], id="an amount off the line, not off each piece"),
        pytest.param([on_line(2, percent(10))], [285, 117, 90], id="a percent"),
        pytest.param([on_line(3, AmountOff(500))], [285, 130, 0], id="never more than the line"),
        pytest.param([on_line(2, percent(10)), on_line(2, AmountOff(30))], [285, 90, 90], id="amounts before percents"),
        pytest.param([on_line(9, AmountOff(30))], [285, 130, 90], id="no such line"),
    ],
)
def test_on_a_line(discounts: list[LineDiscount], expected: list[int]) -> None:
    assert afters(given(line=discounts)) == expected


@pytest.mark.parametrize(
    ("discounts", "expected"),
    [
        pytest.param([on_total(AmountOff(100))], [285 - 56, 130 - 26, 90 - 18], id="shared as 56.4, 25.7 and 17.8"),
        pytest.param([on_total(percent(10))], [285 - 29, 130 - 13, 90 - 9], id="10 % of 5.05, 0.505, is 0.51"),
        pytest.param([on_total(AmountOff(9_999))], [0, 0, 0], id="never more than all"),
        pytest.param([on_total(percent(50)), on_total(AmountOff(5))], [141, 64, 45], id="amounts before percents"),
    ],
)
def test_on_the_total(discounts: list[TotalDiscount], expected: list[int]) -> None:
    """Three amounts of 2.82, 1.29 and 0.89 are left of 5.05 less 0.05; half of each is 141, 64.5 and 44.5."""
    assert afters(given(total=discounts)) == expected


def test_they_come_after_the_promotions_even_exclusive_ones_and_in_this_order() -> None:
    offers = offers_of([simple("S", percent(20), ALL, EXCLUSIVE)])
    result = calculate(
        cart(("1", 1, 1_000)),
        offers,
        currency=EUR,
        line_discounts=[on_line(1, percent(10))],
        total_discounts=[on_total(AmountOff(20))],
    )
    assert result.lines[0].discounts == (
        Applied(Source.PROMOTION, "S", "Offer S", 200),
        Applied(Source.LINE, "DAMAGED", "Damaged", 80),
        Applied(Source.TOTAL, "STAFF", "Staff", 20),
    )


def test_a_return_takes_no_manual_discount() -> None:
    lines = cart(("1", -3, 95), ("2", 1, 130))
    result = given(line=[on_line(1, percent(50))], total=[on_total(AmountOff(30))], lines=lines)
    assert afters(result) == [-285, 100]


def test_a_discount_on_the_total_is_borne_by_a_product_alike_on_one_line_and_on_many() -> None:
    """Three apples on one line or on three: 0.10 off 0.03 and 0.07 of pears is all of it; 0.05 is 1.5 and 3.5."""
    apart = given(total=[on_total(AmountOff(5))], lines=cart(("1", 1, 1), ("1", 1, 1), ("1", 1, 1), ("2", 7, 1)))
    together = given(total=[on_total(AmountOff(5))], lines=cart(("1", 3, 1), ("2", 7, 1)))
    assert sum(afters(apart)[:3]) == afters(together)[0] == 1
