"""What a cart comes to: lines, taxes, total, what is due, the cash rounding and the change.

total = sum of line amounts (+ taxes added on top), and once settled: sum of tenders = total + rounding + change. Only what
is paid or given back in the store's own coins is rounded.
"""

from __future__ import annotations

import msgspec

from tui_pos.sales.cart import Cart, Line
from tui_pos.sales.document import TaxLine
from tui_pos.sales.money import in_cash
from tui_pos.sales.taxes import Taxed, tax_lines

CASH = "cash"
CURRENCY = "currency"
MONEY = frozenset({CASH, CURRENCY})


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """All in minor units, negative on a return; `items` counts pieces, and one for each weighed line.

    `due` is what is still to pay exactly, `due_in_cash` the same as coins can pay it. `rounding` is what cash rounding
    added to the total (0 until cash is taken), `change` what to hand back. `settled` when nothing is left to pay.
    """

    lines: int
    taxes: tuple[TaxLine, ...]
    total: int
    items: int
    due: int
    due_in_cash: int
    rounding: int
    change: int
    settled: bool


def totals(cart: Cart) -> Totals:
    """What the cart comes to, as it is now."""
    counted = [line for line in cart.lines if not line.voided]
    lines = sum(line.amount for line in counted)
    taxes = tax_lines((Taxed(line.amount, line.taxes) for line in counted), inclusive=cart.tax_inclusive)
    total = lines if cart.tax_inclusive else lines + sum(tax.tax for tax in taxes)
    cash = sum(tender.amount for tender in cart.tenders if tender.kind == CASH)
    for_cash = total - sum(tender.amount for tender in cart.tenders if tender.kind != CASH)
    rounded = in_cash(for_cash, cart.currency)
    # Change of foreign money is given in coins, too.
    paying_cash = any(tender.kind == CASH for tender in cart.tenders) or (
        cart.sign * for_cash < 0 and any(tender.kind == CURRENCY for tender in cart.tenders)
    )
    settled = bool(cart.tenders) and is_covered(cart.sign, rounded if paying_cash else for_cash, cash)
    return Totals(
        lines=lines,
        taxes=taxes,
        total=total,
        items=sum(items_of(line) for line in counted),
        due=0 if settled else for_cash - cash,
        due_in_cash=0 if settled else rounded - cash,
        rounding=rounded - for_cash if paying_cash else 0,
        change=cash - rounded if settled and paying_cash else 0,
        settled=settled,
    )


def is_covered(sign: int, to_pay: int, paid: int) -> bool:
    """Whether what was paid reaches what is to pay, in the direction of the transaction."""
    return sign * paid >= sign * to_pay


def items_of(line: Line) -> int:
    """The pieces on a line; one for a weighed line."""
    return 1 if line.weighed else abs(int(line.quantity))
