"""Taking tenders that are not the store's cash: cards, checks and foreign money; and giving one of the tenders back.

Only money gives change: what is taken in any other tender is at most what is due, to the cent, so that cash rounding falls
on the part that is paid in cash.
"""

from __future__ import annotations

import msgspec

from tui_pos.sales.card import CardAsked
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import CardSlip, ForeignAmount, TenderLine
from tui_pos.sales.foreign import Rate, due_in, worth
from tui_pos.sales.sentence import Money, Refused, say
from tui_pos.sales.tenders import MAX_TENDER, NOTES_TOO_MANY, CashTender, what_is_due
from tui_pos.sales.text import clean
from tui_pos.sales.totals import CURRENCY, totals

CARD = "card"
CHECK = "check"
LONGEST_NUMBER = 40


def exact_due(cart: Cart) -> int:
    """What is left to pay to the cent, above 0; raises Refused when nothing is, and on a return."""
    what_is_due(cart)
    now = totals(cart)
    due = now.due
    if now.sign < 0:
        raise Refused(say("A refund is not paid out in this tender. Nothing was paid out: pay it in cash."))
    if due <= 0:
        raise Refused(say("There is nothing left to pay in this tender. Nothing was taken: finish with cash."))
    return due


def at_most_due(cart: Cart, amount: int | None) -> int:
    """The amount to take of a tender that gives no change; None is all that is due.

    Raises Refused for nothing, and for more than is due.
    """
    due = exact_due(cart)
    if amount is None:
        return due
    if amount <= 0:
        raise Refused(
            say("An amount of nothing cannot be taken. Nothing was taken: type the amount, or nothing for all of it.")
        )
    if amount > due:
        raise Refused(
            say(
                "{amount} is more than the {due} that is due, and only cash gives change. Nothing was taken: type less.",
                amount=Money(amount, cart.currency.code),
                due=Money(due, cart.currency.code),
            )
        )
    return amount


def take_check(cart: Cart, code: str, name: str, amount: int | None, number: str) -> Cart:
    """The cart with a check; `number` is what is printed on it. Raises Refused without one, and as `at_most_due`."""
    taken = at_most_due(cart, amount)
    written = clean(number, LONGEST_NUMBER)
    if not written:
        raise Refused(say("A check has a number. Nothing was taken: type the number of the check."))
    if any(line.kind == CHECK and line.number == written for line in cart.tenders):
        raise Refused(say("The check {number} is on this sale already. Nothing was taken.", number=written))
    return with_tender(cart, TenderLine(tender=code, kind=CHECK, name=name, amount=taken, number=written))


def take_currency(cart: Cart, tender: CashTender, rate: Rate, amount: int | None) -> Cart:
    """The cart with foreign money, `amount` in its minor units; None is exactly what is due in it.

    Raises Refused for nothing, for a slip of the keys, and for less than the smallest amount that is taken.
    """
    asked = due_in(exact_due(cart), cart.currency, rate)
    handed = asked if amount is None else amount
    most = min(MAX_TENDER, asked + NOTES_TOO_MANY * max(tender.denominations, default=MAX_TENDER))
    if not 0 < handed <= most:
        raise Refused(
            say(
                "{amount} cannot be taken; {due} is due, and at most {limit} is taken. Nothing was taken: type it again.",
                amount=Money(handed, rate.currency),
                due=Money(asked, rate.currency),
                limit=Money(most, rate.currency),
            )
        )
    if handed % rate.step:
        raise Refused(
            say(
                "This money is taken in steps of {step}. Nothing was taken: type another amount.",
                step=Money(rate.step, rate.currency),
            )
        )
    foreign = ForeignAmount(currency=rate.currency, amount=handed, rate=rate.rate)
    value = worth(handed, cart.currency, rate)
    return with_tender(cart, TenderLine(tender=tender.code, kind=CURRENCY, name=tender.name, amount=value, foreign=foreign))


def ask_card(cart: Cart, asked: CardAsked) -> Cart:
    """The cart while the terminal is asked."""
    return msgspec.structs.replace(cart, asked=asked)


def forget_card(cart: Cart) -> Cart:
    """The cart when the terminal has charged nothing, or what it has charged is to be reversed."""
    return msgspec.structs.replace(cart, asked=None)


def take_card(cart: Cart, asked: CardAsked, slip: CardSlip) -> Cart:
    """The cart with the card payment that was asked for."""
    line = TenderLine(tender=asked.tender, kind=CARD, name=asked.name, amount=asked.amount, card=slip)
    return with_tender(forget_card(cart), line)


def with_tender(cart: Cart, line: TenderLine) -> Cart:
    """The cart with one tender more."""
    return msgspec.structs.replace(cart, tenders=(*cart.tenders, line))


def without_tender(cart: Cart, number: int) -> tuple[Cart, TenderLine]:
    """The cart without its tender of this number (from 1), and that tender; raises Refused when there is none."""
    if not 1 <= number <= len(cart.tenders):
        raise Refused(say("There is no payment {number}. Nothing was given back.", number=number))
    left = (*cart.tenders[: number - 1], *cart.tenders[number:])
    return msgspec.structs.replace(cart, tenders=left), cart.tenders[number - 1]
