"""A card payment between its intent and its end (DESIGN section 3, what calls the outside world): what is written down of it.

    asked      on the cart, before the terminal is called; one at a time, and nothing else is paid or changed meanwhile
    approved   a tender of the cart with its slip
    to do      kept beside the cart: captured once the sale is done, reversed once it is given up

Never a card's number: a reference of our own, and what is on the slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from tui_pos.sales.document import TenderLine, said


class CardAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The terminal is asked for this amount (minor units), or was when the register stopped; `at` in UTC microseconds.

    `offline`: the terminal decides alone, up to its floor limit.
    """

    reference: str
    tender: str
    name: str
    amount: int
    currency: str
    offline: bool
    at: int


class Deed(StrEnum):
    """What the terminal is still to do about a payment."""

    CAPTURE = "capture"
    REVERSE = "reverse"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the terminal is still to do; `amount` in minor units, `since` in UTC microseconds.

    `refused` when it said that it never will: a person has to see to it.
    """

    deed: Deed
    reference: str
    amount: int
    currency: str
    since: int
    refused: bool = False


class TerminalWork(msgspec.Struct, frozen=True):
    """Everything that the terminal is still to do, the oldest first."""

    duties: tuple[Duty, ...] = ()

    def with_more(self, duties: tuple[Duty, ...]) -> TerminalWork:
        """The same and these."""
        return TerminalWork((*self.duties, *duties))

    def without(self, done: Duty) -> TerminalWork:
        """The same but for one that is done."""
        return TerminalWork(tuple(duty for duty in self.duties if duty != done))

    def marked(self, refused: Duty) -> TerminalWork:
        """The same with one that the terminal will never do."""
        mark = msgspec.structs.replace(refused, refused=True)
        return TerminalWork(tuple(mark if duty == refused else duty for duty in self.duties))


def duties_for(deed: Deed, tenders: Iterable[TenderLine], currency: str, since: int) -> tuple[Duty, ...]:
    """What the terminal is to do about the card payments among these tenders."""
    slips = [(said(tender.card, None), tender.amount) for tender in tenders]
    return tuple(
        Duty(deed=deed, reference=slip.reference, amount=amount, currency=currency, since=since)
        for slip, amount in slips
        if slip is not None
    )
