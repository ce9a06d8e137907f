"""Whole carts against an oracle that tries everything, and what holds for every cart."""

from __future__ import annotations

from hypothesis import given, settings

from tests.sales.discounts.oracle import totals
from tests.sales.discounts.strategies import mixes, priced, quantities, several, simples, small_carts, thresholds
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import Promotion


@settings(deadline=None, max_examples=400)
@given(small_carts(), several(simples() | quantities() | mixes() | thresholds()))
def test_the_total_is_one_that_the_oracle_finds(lines: list[PricedLine], promotions: list[Promotion]) -> None:
    assert priced(lines, *promotions).total in totals(lines, promotions)
