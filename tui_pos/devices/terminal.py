"""A card terminal as the register sees it, and the null one (DESIGN section 3, what calls the outside world).

Every call names a `reference`, minted by the register and written down before the call. The terminal charges a reference at
most once: the same call again is the same answer. What became of a call without an answer is asked with `status`. A card's
number never comes this far: only a token, the scheme, the last four digits and the authorisation code.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from tui_pos.sales.sentence import Sentence, say


class Reason(StrEnum):
    """Why a payment was declined."""

    BY_BANK = "by_bank"
    ABOVE_FLOOR_LIMIT = "above_floor_limit"
    REVERSED = "reversed"
    OTHER_AMOUNT = "other_amount"


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """The amount (minor units) is charged, or will be when it is captured; `offline`: the terminal decided alone."""

    reference: str
    amount: int
    currency: str
    token: str
    scheme: str
    last_four: str
    authorisation_code: str
    offline: bool
    captured: bool


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is charged under this reference, now or later, except when `reason` is OTHER_AMOUNT: then by an earlier call."""

    reference: str
    reason: Reason
    sentence: Sentence


class Reversed(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever was charged under this reference is given back, and a call that is still on its way will be declined."""

    reference: str


class NeverSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The terminal knows nothing of this reference; a call may still be on its way: `reverse` it before it is forgotten."""

    reference: str
    sentence: Sentence


class NotReached(msgspec.Struct, frozen=True, kw_only=True):
    """This call never reached the terminal and changed nothing; an earlier one with this reference may have."""

    reference: str
    sentence: Sentence


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """The call may have done what it asked for, or not: ask with `status`, with the same reference."""

    reference: str
    sentence: Sentence


class Terminal(Protocol):
    """One card terminal. Amounts are positive minor units of an ISO 4217 currency; `timeout_ms` is for the whole call."""

    async def authorise(
        self, amount: int, currency: str, reference: str, timeout_ms: int
    ) -> Approved | Declined | NotReached | Unknown:
        """Charge a card, by its bank or, when that cannot be reached, by the terminal up to its floor limit."""
        ...

    async def authorise_offline(
        self, amount: int, currency: str, reference: str, timeout_ms: int
    ) -> Approved | Declined | NotReached | Unknown:
        """Charge a card without asking its bank, up to the terminal's floor limit."""
        ...

    async def capture(self, reference: str, timeout_ms: int) -> Approved | Declined | NeverSeen | NotReached | Unknown:
        """Make an approved amount due, when the sale is done."""
        ...

    async def reverse(self, reference: str, timeout_ms: int) -> Reversed | NotReached | Unknown:
        """Undo whatever was or will be charged under this reference."""
        ...

    async def status(
        self, reference: str, timeout_ms: int
    ) -> Approved | Declined | Reversed | NeverSeen | NotReached | Unknown:
        """What became of this reference."""
        ...

    async def floor_limit(self, currency: str, timeout_ms: int) -> int | NotReached:
        """The most that the terminal approves alone, in minor units; 0 when it never does."""
        ...


class NullTerminal:
    """No card terminal: no call reaches one."""

    async def authorise(self, amount: int, currency: str, reference: str, timeout_ms: int) -> NotReached:
        return no_terminal(reference)

    async def authorise_offline(self, amount: int, currency: str, reference: str, timeout_ms: int) -> NotReached:
        return no_terminal(reference)

    async def capture(self, reference: str, timeout_ms: int) -> NotReached:
        return no_terminal(reference)

    async def reverse(self, reference: str, timeout_ms: int) -> NotReached:
        return no_terminal(reference)

    async def status(self, reference: str, timeout_ms: int) -> NotReached:
        return no_terminal(reference)

    async def floor_limit(self, currency: str, timeout_ms: int) -> NotReached:
        return no_terminal("")


def no_terminal(reference: str) -> NotReached:
    """What a register without a terminal says."""
    return NotReached(
        reference=reference,
        sentence=say("No card terminal is set up in devices.toml. Nothing was charged: take another tender."),
    )
