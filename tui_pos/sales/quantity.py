"""Quantities: Decimals above 0 and up to 99,999 with at most 3 decimals, in one plain spelling (`0.48`, never `4.8E-1`)."""

from __future__ import annotations

from decimal import Decimal

from tui_pos.sales.sentence import Refused, say

MAX_QUANTITY = 99_999
DECIMALS = 3
STEP = Decimal(1).scaleb(-DECIMALS)


def check_quantity(quantity: Decimal) -> Decimal:
    """The quantity in its plain spelling.

    Raises Refused when it is not a number above 0, above 99,999, or finer than a thousandth.
    """
    if not quantity.is_finite() or not 0 < quantity <= MAX_QUANTITY:
        raise Refused(
            say(
                "A quantity must be more than 0 and at most {limit}. Nothing was changed: type another quantity.",
                limit=MAX_QUANTITY,
            )
        )
    if quantity % STEP:
        raise Refused(
            say(
                "A quantity has at most {decimals} decimals. Nothing was changed: type another quantity.",
                decimals=DECIMALS,
            )
        )
    return plain_quantity(quantity)


def plain_quantity(quantity: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent, so that equal quantities are spelt alike."""
    return quantity.quantize(Decimal(1)) if quantity == quantity.to_integral_value() else quantity.normalize()
