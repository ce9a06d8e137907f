"""Quantities and instants are exact in a STRICT table, and anything else is refused before it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.channel.fields import Instant, Quantity


@given(st.decimals(min_value=-99_999, max_value=99_999, places=3))
def test_a_quantity_comes_back_as_it_went_in(quantity: Decimal) -> None:
    field = Quantity()
    assert field.python_value(field.db_value(quantity)) == quantity


@pytest.mark.parametrize("quantity", [Decimal("0.0001"), Decimal("1.2345"), Decimal("NaN"), Decimal("Infinity")])
def test_a_quantity_of_another_precision_is_refused(quantity: Decimal) -> None:
    with pytest.raises(ValueError, match="quantity"):
        Quantity().db_value(quantity)


def test_nothing_stays_nothing() -> None:
    assert Quantity().db_value(None) is None
    assert Quantity().python_value(None) is None
    assert Instant().db_value(None) is None


@pytest.mark.parametrize("instant", [1.5, "2026-01-01", True])
def test_an_instant_is_a_whole_number(instant: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Instant().db_value(instant)  # type: ignore[arg-type]
