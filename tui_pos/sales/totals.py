"""What a cart comes to: lines, taxes, total, what is due, the cash rounding and the change.

total = sum of line amounts (+ taxes added on top), and once settled: sum of tenders = total + rounding + change. Only what
is paid or given back in the store's own coins is rounded.
"""

from __future__ import annotations

import msgspec

from tui_pos.sales.cart import RETURN, Cart, Line
from tui_pos.sales.direction import kind_of
from tui_pos.sales.document import TaxLine
from tui_pos.sales.money import in_cash
from tui_pos.sales.taxes import Taxed, tax_lines, with_shares

CASH = "cash"
CURRENCY = "currency"
MONEY = frozenset({CASH, CURRENCY})


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """All in minor units, negative where more comes back than is sold, which is what `kind` says.

    `items` counts pieces, and one for each weighed line.
    `due` is what is still to pay exactly, `due_in_cash` the same as coins can pay it. `rounding` is what cash rounding
    added to the total (0 until cash is taken), `change` what to hand back. `settled` when nothing is left to pay.
    `saved` is what all discounts take off, before taxes added on top.
    """

    kind: str
    lines: int
    taxes: tuple[TaxLine, ...]
    total: int
    items: int
    due: int
    due_in_cash: int
    rounding: int
    change: int
    settled: bool
    saved: int = 0

    @property
    def sign(self) -> int:
        """Which way the money goes: 1 from the customer, -1 back."""
        return -1 if self.kind == RETURN else 1


def totals(cart: Cart) -> Totals:
    """What the cart comes to, as it is now."""
    counted = [line for line in cart.lines if not line.voided]
    lines = sum(line.amount for line in counted)
    taxes = taxes_of(counted, inclusive=cart.tax_inclusive)
    total = lines if cart.tax_inclusive else lines + sum(tax.tax for tax in taxes)
    kind = kind_of((line.quantity for line in counted), total) if counted else cart.kind
    cash = sum(tender.amount for tender in cart.tenders if tender.kind == CASH)
    for_cash = total - sum(tender.amount for tender in cart.tenders if tender.kind != CASH)
    rounded = in_cash(for_cash, cart.currency)
    # Change of foreign money is given in coins, too.
    sign = -1 if kind == RETURN else 1
    paying_cash = any(tender.kind == CASH for tender in cart.tenders) or (
        sign * for_cash < 0 and any(tender.kind == CURRENCY for tender in cart.tenders)
    )
    settled = bool(cart.tenders) and is_covered(kind, rounded if paying_cash else for_cash, cash)
    return Totals(
        kind=kind,
        lines=lines,
        taxes=taxes,
        total=total,
        items=sum(items_of(line) for line in counted),
        due=0 if settled else for_cash - cash,
        due_in_cash=0 if settled else rounded - cash,
        rounding=rounded - for_cash if paying_cash else 0,
        change=cash - rounded if settled and paying_cash else 0,
        settled=settled,
        saved=sum(discount.amount for line in counted for discount in line.discounts),
    )


def taxes_of(lines: list[Line], *, inclusive: bool) -> tuple[TaxLine, ...]:
    """The taxes of lines: reckoned on what is sold or comes back without its receipt, else just those that were paid."""
    today = tax_lines((Taxed(line.amount, line.taxes) for line in lines if line.returned is None), inclusive=inclusive)
    return with_shares(today, (share for line in lines if line.returned is not None for share in line.taxed))


def is_covered(kind: str, to_pay: int, paid: int) -> bool:
    """Whether what was paid reaches what is to pay, in the direction of the transaction."""
    return paid <= to_pay if kind == RETURN else paid >= to_pay


def items_of(line: Line) -> int:
    """The pieces on a line; one for a weighed line."""
    return 1 if line.weighed else abs(int(line.quantity))
