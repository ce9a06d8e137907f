"""A quantity has one plain spelling and its limits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.quantity import check_quantity
from tui_pos.sales.sentence import Refused


@pytest.mark.parametrize(
    ("given", "spelt"),
    [("3.000", "3"), ("0.480", "0.48"), ("1E+2", "100"), ("99999", "99999"), ("0.001", "0.001"), ("1." + "0" * 60, "1")],
)
def test_one_spelling(given: str, spelt: str) -> None:
    assert str(check_quantity(Decimal(given))) == spelt


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_number_is_taken_or_refused(number: Decimal) -> None:
    try:
        quantity = check_quantity(number)
    except Refused:
        return
    assert quantity == number
    assert 0 < quantity <= 99_999
    assert "E" not in str(quantity)
