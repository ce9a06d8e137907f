"""Rounding: halves away from zero, the same both ways, to units and to coins."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CHF, EUR, half_up
from tui_pos.sales.money import Currency, in_cash, line_amount, ratio_half_up


@pytest.mark.parametrize(
    ("quantity", "price", "amount"), [("0.5", 1, 1), ("-0.5", 1, -1), ("0.480", 2_390, 1_147), ("3", 95, 285)]
)
def test_a_line(quantity: str, price: int, amount: int) -> None:
    assert line_amount(Decimal(quantity), price) == amount


@given(st.integers(-99_999_000, 99_999_000), st.integers(0, 10**9))
def test_a_line_is_the_exact_product_rounded_once(thousandths: int, price: int) -> None:
    assert line_amount(Decimal(thousandths).scaleb(-3), price) == half_up(Fraction(thousandths * price, 1_000))


@given(st.integers(), st.integers(1))
def test_a_ratio_is_rounded_once(numerator: int, denominator: int) -> None:
    assert ratio_half_up(numerator, denominator) == half_up(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [(1_232, CHF, 1_230), (1_233, CHF, 1_235), (-1_232, CHF, -1_230), (2, CHF, 0), (3, CHF, 5), (1_232, EUR, 1_232),
     (25, Currency("DKK", 2, 50), 50), (24, Currency("DKK", 2, 50), 0)],
)  # fmt: skip
def test_coins(amount: int, currency: Currency, rounded: int) -> None:
    assert in_cash(amount, currency) == rounded
