"""The cart: the open transaction as an immutable value; every change makes the next cart.

Amounts are minor units of the cart's currency, quantities are Decimals; a return has negative quantities. A voided line
stays, marked, and counts for nothing. What was paid so far is on the cart too, so that a crash loses neither.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.sales.document import TenderLine
from tui_pos.sales.money import Currency, line_amount
from tui_pos.sales.taxes import TaxRate


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the cart; `number` counts from 1 and never changes."""

    number: int
    product: str
    barcode: str
    name: str
    unit: str
    weighed: bool
    quantity: Decimal
    unit_price: int
    tax_group: str
    taxes: tuple[TaxRate, ...]
    voided: bool = False

    @property
    def amount(self) -> int:
        """What the line adds to the total, before taxes added on top."""
        return 0 if self.voided else line_amount(self.quantity, self.unit_price)


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """An open transaction: `kind` is `sale` or `return`; `id` (UUIDv7) and `started_at` are minted with the first line."""

    id: str
    kind: str
    currency: Currency
    tax_inclusive: bool
    started_at: int
    lines: tuple[Line, ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    selected: int = 0
    source: str = ""
