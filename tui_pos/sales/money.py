"""Money is whole minor units of a currency; quantities are Decimals; nothing here is ever a binary fraction."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec


class Currency(msgspec.Struct, frozen=True):
    """ISO 4217 code, decimal digits of the minor unit, and the smallest cash step in minor units (5 for CHF)."""

    code: str
    digits: int = 2
    cash_step: int = 1


def round_half_up(value: Decimal) -> int:
    """The nearest whole minor unit, halves away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def line_amount(quantity: Decimal, unit_price: int) -> int:
    """Quantity x unit price in minor units, halves away from zero."""
    return round_half_up(quantity * unit_price)
