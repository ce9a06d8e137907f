"""Money is whole minor units of a currency; quantities are Decimals; nothing here is ever a binary fraction.

Every rounding in the sale is one of the three below, and all of them round halves away from zero, so that a return is
the exact mirror of its sale.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from tui_pos.sales.sentence import Money, Refused, say

MAX_TOTAL = 10**11
MAX_PRICE = 10**9


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


def ratio_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator (denominator > 0), halves away from zero."""
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def in_cash(amount: int, currency: Currency) -> int:
    """The amount as coins can pay it: the nearest multiple of the currency's cash step, halves away from zero."""
    return ratio_half_up(amount, currency.cash_step) * currency.cash_step


def check_price(price: int, currency: Currency) -> int:
    """The unit price; raises Refused outside 0 to 10^9 minor units."""
    if 0 <= price <= MAX_PRICE:
        return price
    raise Refused(
        say(
            "A price must be between 0 and {limit}. Nothing was added: check the price.",
            limit=Money(MAX_PRICE, currency.code),
        )
    )
