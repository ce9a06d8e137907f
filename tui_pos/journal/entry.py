"""What the journal tells about its documents: where each is on its way to the channel, and whether the chain holds."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Sentence


class Delivery(StrEnum):
    """Where a document is on its way to the channel."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PARKED = "parked"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document in the journal with what became of its delivery; `detail` is why the channel did not take it."""

    sealed: Sealed
    delivery: Delivery
    detail: Sentence | None = None


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A document on its way to the channel, as a list of uploads shows it; `receipt` is empty for what has none.

    `at` is when it was parked, or when it happened, in microseconds; `outcome` and `detail` are the channel's words about
    a parked one, and `kept_hash` is the hash of the other document that the channel has under its id.
    """

    id: str
    kind: str
    receipt: str
    delivery: Delivery
    at: int
    hash: str
    outcome: str = ""
    detail: Sentence | None = None
    kept_hash: str | None = None


class DeliveryCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents are where."""

    waiting: int
    parked: int
    accepted: int


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the chain holds from the first document to the last.

    `head` is the last position and `hash` its hash, as far as the chain holds; `last_receipt` is empty before a sale.
    """

    ok: bool
    head: int
    hash: str
    count: int
    last_receipt: str
    problem: Sentence | None = None
