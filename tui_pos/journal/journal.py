"""The journal: the register's own durable record of everything that happened (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from tui_pos.channel.delivery import Result
from tui_pos.sales.document import Body, Sealed, TransactionBody
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Sentence

StructT = TypeVar("StructT", bound=msgspec.Struct)
Make = Callable[[int, str], TransactionBody]


class Delivery(StrEnum):
    """Where a document is on its way to the channel."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PARKED = "parked"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document in the journal with what became of its delivery."""

    sealed: Sealed
    delivery: Delivery
    detail: Sentence | None = None


class DeliveryCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents are where."""

    waiting: int
    parked: int
    accepted: int


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the chain holds from the first document to the last; `head` is the last position, `hash` its hash."""

    ok: bool
    head: int
    hash: str
    count: int
    last_receipt: str
    problem: Sentence | None = None


class Journal:
    """One register's journal on its file; every method is durable when it returns."""

    @classmethod
    async def open(cls, path: Path, *, store: str, register: str, ids: Callable[[], str], clock: Clock) -> Journal:
        """The journal in this file, which is created when it is not there; raises JournalUnusable (a Refused)."""
        raise NotImplementedError

    async def close(self) -> None:
        """Both threads end; everything is in the one file."""
        raise NotImplementedError

    async def append(
        self,
        body: Body,
        *,
        at: int,
        business_date: str,
        staff: str,
        id: str | None = None,
        keep: Mapping[str, msgspec.Struct | None] = {},
    ) -> Sealed:
        """Write a document and the kept values (None forgets one) in one durable transaction; the same id twice is the first."""
        raise NotImplementedError

    async def append_transaction(
        self,
        make: Make,
        *,
        at: int,
        business_date: str,
        staff: str,
        id: str,
        keep: Mapping[str, msgspec.Struct | None] = {},
    ) -> tuple[Sealed, TransactionBody]:
        """`append` of what `make(sequence, receipt)` makes of the next receipt number, taken in the same transaction."""
        raise NotImplementedError

    async def keep(self, values: Mapping[str, msgspec.Struct | None]) -> None:
        """Keep values by name without a document; None forgets one."""
        raise NotImplementedError

    async def recall(self, name: str, kind: type[StructT]) -> StructT | None:
        """The value kept under this name."""
        raise NotImplementedError

    async def waiting(self, limit: int) -> list[Sealed]:
        """The documents that the channel has not got yet, in order."""
        raise NotImplementedError

    async def settle(self, results: Sequence[Result]) -> None:
        """Note durably what the channel did with these documents."""
        raise NotImplementedError

    async def counts(self) -> DeliveryCounts:
        raise NotImplementedError

    async def recent(self, limit: int, kinds: Collection[str] = ()) -> list[Entry]:
        """The newest documents first; `kinds` are body tags (`transaction`, `switch`, ...), all when empty."""
        raise NotImplementedError

    async def find(self, id: str) -> Entry | None:
        raise NotImplementedError

    async def find_by_source(self, source: str) -> Entry | None:
        """The transaction made from this line of a replayed file."""
        raise NotImplementedError

    async def verify(self) -> Verification:
        raise NotImplementedError

    def export(self) -> AsyncIterator[Sealed]:
        """Every document in order."""
        raise NotImplementedError
