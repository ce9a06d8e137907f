"""Taking tenders: cash with change, cash rounded to the currency's smallest coin, quick amounts, refunds in cash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from tui_pos.sales.cart import Cart
from tui_pos.sales.document import TenderLine
from tui_pos.sales.money import MAX_PRICE, in_cash
from tui_pos.sales.sentence import Money, Refused, say
from tui_pos.sales.totals import CASH, totals

MAX_TENDER = MAX_PRICE
NOTES_TOO_MANY = 10
PROPOSALS = 5


class CashTender(Protocol):
    """What taking cash needs to know of a tender type: `denominations` in minor units."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def denominations(self) -> tuple[int, ...]: ...


def take_cash(cart: Cart, tender: CashTender, amount: int | None = None) -> Cart:
    """The cart with this cash handed over (paid out where more comes back than is sold); None is what is due.

    `amount` is above 0.

    Raises Refused when there is nothing to pay, and for an amount of nothing, too large, or finer than the coins.
    """
    due, sign = what_is_due(cart), totals(cart).sign
    handed = abs(due) if amount is None else check_amount(cart, tender, amount)
    if sign < 0 and handed > abs(due):
        raise Refused(
            say(
                "The refund is {due}. Nothing was paid out: type that amount or less.",
                due=Money(abs(due), cart.currency.code),
            )
        )
    line = TenderLine(tender=tender.code, kind=CASH, name=tender.name, amount=sign * handed)
    return msgspec.structs.replace(cart, tenders=(*cart.tenders, line))


def give_back(cart: Cart) -> Cart:
    """The cart with nothing paid: every tender was handed back."""
    return msgspec.structs.replace(cart, tenders=())


def quick_cash(due: int, denominations: Iterable[int]) -> tuple[int, ...]:
    """Amounts that a customer may hand over, the exact one first: each note or coin, as often as it takes to cover it."""
    if due <= 0:
        return ()
    covering = sorted({-(-due // note) * note for note in denominations if note > 0} - {due})
    return (due, *covering)[:PROPOSALS]


def what_is_due(cart: Cart) -> int:
    """What is left to pay in cash; raises Refused when the cart is empty or paid."""
    now = totals(cart)
    if not any(not line.voided for line in cart.lines):
        raise Refused(say("There is nothing to pay. Nothing was taken: scan a product first."))
    if now.settled:
        raise Refused(say("This transaction is already paid. Nothing was taken: start the next one."))
    return now.due_in_cash


def check_amount(cart: Cart, tender: CashTender, amount: int) -> int:
    """The amount handed over; raises Refused for nothing, for what must be a slip of the keys, and for no such coins."""
    currency = cart.currency
    most = most_taken(cart, tender)
    if amount <= 0:
        raise Refused(
            say("An amount of nothing cannot be taken. Nothing was taken: type the amount, or Enter alone for exact cash.")
        )
    if amount > most:
        raise Refused(
            say(
                "{amount} is too much; at most {limit} can be taken now. Nothing was taken: type the amount again.",
                amount=Money(amount, currency.code),
                limit=Money(most, currency.code),
            )
        )
    if in_cash(amount, currency) != amount:
        raise Refused(
            say(
                "Cash goes in steps of {step}. Nothing was taken: type an amount that coins can pay.",
                step=Money(currency.cash_step, currency.code),
            )
        )
    return amount


def most_taken(cart: Cart, tender: CashTender) -> int:
    """The largest amount that is no slip of the keys: what is due and ten of the largest note, never above 10^9."""
    if not tender.denominations:
        return MAX_TENDER
    return min(MAX_TENDER, abs(totals(cart).due_in_cash) + NOTES_TOO_MANY * max(tender.denominations))
