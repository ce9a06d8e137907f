"""The journal: the register's own durable record of everything that happened (DESIGN section 3).

Three threads: one writes (`Ledger`), one reads (`JournalReader`), one looks up days gone by (`Archive`); the event loop never
touches SQLite. What was written is on the disk when the method returns. A caller that gives up waiting does not know whether
it is: the same id asks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from tui_pos.channel.delivery import Result
from tui_pos.journal.archive import Archive, JournalQuery
from tui_pos.journal.attempts import JournalAttempts
from tui_pos.journal.copying import Copies, copy_beside
from tui_pos.journal.copyist import NOT_COPIED
from tui_pos.journal.entry import Delivery, DeliveryCounts, Entry, Upload, Verification
from tui_pos.journal.failures import lost_journal
from tui_pos.journal.ledger import Circumstances, Kept, Ledger, Make, MakeClosing
from tui_pos.journal.mirror import Identity
from tui_pos.journal.reader import JournalReader
from tui_pos.journal.recovery import NOTHING_RESTORED, begun, is_new, recovered
from tui_pos.journal.schema import NOTHING_BEFORE, Before
from tui_pos.journal.shifts import Ending
from tui_pos.sales.document import Body, Document, Sealed, ShiftClosedBody, TransactionBody, unseal
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Sentence

__all__ = ["Delivery", "DeliveryCounts", "Entry", "Journal", "Kept", "Make", "Upload", "Verification"]

StructT = TypeVar("StructT", bound=msgspec.Struct)
ResultT = TypeVar("ResultT")
Given = ParamSpec("Given")

PAGE = 200
NOTHING: Kept = {}
SUSPENDED = b'"type":"suspended"'


class Position(msgspec.Struct, frozen=True):
    """A position in the journal."""

    position: int


class Journal:
    """One register's journal on its file; open it with `Journal.open`."""

    def __init__(self, ids: Callable[[], str], clock: Clock) -> None:
        self._ids = ids
        self._clock = clock
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="journal-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="journal-reader")
        self._archivist = ThreadPoolExecutor(1, thread_name_prefix="journal-archive")
        self._copies: Copies
        self.recovery = NOTHING_RESTORED
        self._ledger: Ledger
        self._reading: JournalReader
        self._archive: Archive
        self.attempts = JournalAttempts(self._writer, lambda: self._ledger)

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        store: str,
        register: str,
        ids: Callable[[], str],
        clock: Clock,
        before: Before | None = NOTHING_BEFORE,
        copy: Path | None = None,
    ) -> Journal:
        """The journal in this file, whole again from its second copy if need be (`recovery` says so); `copy` is beside it
        unless it is said.

        Where neither is there, a new one numbers its receipts and Z reports after those `before`; None makes no new one.
        Raises JournalUnusable (a Refused) for damage in both, another register's, a newer program's, or none at all.
        """
        journal = cls(ids, clock)
        try:
            second = copy or copy_beside(path)
            if await journal._write(is_new, path, second):
                if before is None:
                    raise lost_journal(path)
                await journal._write(begun, path, second, Identity(store=store, register=register, before=before))
            else:
                journal.recovery = await journal._write(recovered, path, second, store, register)
            journal._ledger = await journal._write(Ledger, path, store, register)
            journal._reading = await journal._read(JournalReader, path)
            journal._archive = await journal._look_up(Archive, path)
            journal._copies = await Copies.open(path, second)
        except BaseException:
            for thread in journal._threads:
                thread.shutdown(wait=False)
            raise
        return journal

    async def close(self) -> None:
        """The threads end; everything is in the one file, and in its copy."""
        await self._copies.close()
        await self._look_up(self._archive.close)
        await self._read(self._reading.close)
        await self._write(self._ledger.close)
        for thread in self._threads:
            thread.shutdown()

    @property
    def _threads(self) -> tuple[ThreadPoolExecutor, ...]:
        return self._archivist, self._reader, self._writer

    async def append(
        self, body: Body, *, at: int, business_date: str, staff: str, id: str | None = None, keep: Kept = NOTHING
    ) -> Sealed:
        """Write a document and the kept values (None forgets one) together; the same id again is the first document.

        Raises IdTaken when the id is that of a document of another kind.
        """
        about = Circumstances(id=id or self._ids(), at=at, business_date=business_date, staff=staff)
        return await self._deed(keep, self._ledger.append, body, about, keep)

    async def append_transaction(
        self, make: Make, *, at: int, business_date: str, staff: str, id: str, keep: Kept = NOTHING
    ) -> tuple[Sealed, TransactionBody]:
        """`append` of what `make(sequence, receipt)` makes of the next receipt number, taken in the same transaction.

        `make` runs on the writer thread and must be pure; when it raises, no number is taken and nothing is written.
        """
        about = Circumstances(id=id, at=at, business_date=business_date, staff=staff)
        return await self._deed(keep, self._ledger.append_transaction, make, about, keep)

    async def append_closing(
        self, shift: str, make: MakeClosing, *, at: int, business_date: str, staff: str, id: str, keep: Kept = NOTHING
    ) -> ShiftClosedBody:
        """End a shift with what `make` makes of all its documents and the next Z number, taken in the same transaction.

        `make` runs on the writer thread and must be pure; when it raises, no number is taken and nothing is written.
        """
        about = Circumstances(id=id, at=at, business_date=business_date, staff=staff)
        return await self._deed(keep, self._ledger.append_closing, shift, make, about, keep)

    async def keep(self, values: Kept) -> None:
        """Keep values by name without a document; None forgets one."""
        if NOT_COPIED.issuperset(values):
            await self._write_and_tidy(self._ledger.keep, values)
        else:
            await self._deed(values, self._ledger.keep, values)

    async def settle(self, results: Sequence[Result], keep: Kept = NOTHING) -> None:
        """Note durably what the channel did with these documents, and keep values with it."""
        await self._write_and_tidy(self._ledger.settle, results, self._clock(), keep)

    async def sending(self, documents: Sequence[Sealed]) -> None:
        """These are about to be sent: from now on the channel may have them, and with them the suspended carts among them."""
        carts = [unseal(sealed.content).position for sealed in documents if SUSPENDED in sealed.content]
        if carts:
            await self.keep({"suspensions_sent": Position(max(carts))})

    async def suspensions_sent(self) -> int:
        """Up to which position suspended carts have been sent, whether or not they arrived."""
        kept = await self.recall("suspensions_sent", Position)
        return kept.position if kept else 0

    async def retry_parked(self) -> int:
        """Let the parked documents wait for delivery again; how many they were."""
        return await self._write_and_tidy(self._ledger.retry_parked)

    async def send_again(self, after: int) -> None:
        """Let every document after this position wait for delivery again: the channel has none of them."""
        await self._write_and_tidy(self._ledger.send_again, after)

    async def head(self) -> tuple[int, str]:
        """Position and hash of the last document."""
        return await self._write(self._ledger.head)

    async def adopt(self, documents: Sequence[Sealed]) -> int:
        """Take over documents of this register that the channel has and this journal lacks; how many followed its last one."""
        return await self._deed(NOTHING, self._ledger.adopt, documents)

    async def uploads(self, limit: int) -> tuple[Upload, ...]:
        """What is parked, the oldest first, then the newest other documents; at most so many of either."""
        return await self._read(self._reading.uploads, limit)

    async def recall(self, name: str, kind: type[StructT]) -> StructT | None:
        """The value kept under this name."""
        return await self._read(self._reading.recall, name, kind)

    async def waiting(self, limit: int) -> list[Sealed]:
        """The documents that the channel has not got yet, in order."""
        return await self._read(self._reading.waiting, limit)

    async def counts(self) -> DeliveryCounts:
        """How many documents are where."""
        return await self._read(self._reading.counts)

    async def recent(self, limit: int, kinds: Collection[str] = ()) -> list[Entry]:
        """The newest documents first; `kinds` are body tags (`transaction`, `switch`, ...), all of them when empty."""
        return await self._read(self._reading.recent, limit, kinds)

    async def find(self, id: str) -> Entry | None:
        """The document with this id."""
        return await self._read(self._reading.find, id)

    async def find_by_source(self, source: str) -> Entry | None:
        """The transaction made from this line of a replayed file."""
        return await self._read(self._reading.find_by_source, source)

    async def ending(self, shift: str) -> Ending:
        """What the report of a shift would be made of now."""
        return await self._look_up(self._archive.ending, shift)

    async def about_shifts(self) -> list[Document]:
        """Every document about a shift rather than in it, in order."""
        return await self._look_up(self._archive.about_shifts)

    async def undelivered(self) -> int:
        """How many transactions the channel has not got yet, or did not take."""
        return await self._look_up(self._archive.undelivered)

    async def receipt(self, sequence: int) -> Document | None:
        """The transaction of this receipt of the register."""
        return await self._look_up(self._archive.receipt, sequence)

    async def came_back(self, original: str) -> list[Document]:
        """The transactions of this register in which something came back of the original, in order."""
        return await self._look_up(self._archive.came_back, original)

    async def names(self) -> dict[str, str]:
        """The name of everybody who has signed on here, by staff number."""
        return await self._look_up(self._archive.names)

    async def bought(self, customers: Sequence[str], limit: int) -> list[Document]:
        """The newest transactions of a customer under any of these numbers, at most so many."""
        return await self._look_up(self._archive.bought, customers, limit)

    async def search(self, query: JournalQuery, limit: int) -> list[Entry]:
        """The newest documents that the query is about, at most so many."""
        return await self._look_up(self._archive.search, query, limit)

    async def verify(self) -> Verification:
        """Whether the chain holds; raises JournalUnusable when the file itself is damaged."""
        return await self._read(self._reading.verify)

    async def export(self) -> AsyncIterator[Sealed]:
        """Every document in order, a page at a time."""
        position = 0
        while page := await self._read(self._reading.following, position, PAGE):
            for _, sealed in page:
                yield sealed
            position = page[-1][0]

    @property
    def copy_trouble(self) -> Sentence | None:
        """Why the second copy lacks what was done last; nothing when it has everything."""
        return self._copies.trouble

    async def _deed(self, kept: Kept, write: Callable[Given, ResultT], *args: Given.args, **kwargs: Given.kwargs) -> ResultT:
        """Written, and in the second copy with the kept values that it changes."""
        result = await self._write_and_tidy(write, *args, **kwargs)
        await self._copies.catch_up(kept)
        return result

    async def _write_and_tidy(self, write: Callable[Given, ResultT], *args: Given.args, **kwargs: Given.kwargs) -> ResultT:
        result = await self._write(write, *args, **kwargs)
        if self._ledger.due_for_checkpoint():
            self._writer.submit(self._ledger.checkpoint)
        return result

    async def _write(self, write: Callable[Given, ResultT], *args: Given.args, **kwargs: Given.kwargs) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._writer, lambda: write(*args, **kwargs))

    async def _read(self, read: Callable[Given, ResultT], *args: Given.args, **kwargs: Given.kwargs) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._reader, lambda: read(*args, **kwargs))

    async def _look_up(self, look_up: Callable[Given, ResultT], *args: Given.args, **kwargs: Given.kwargs) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._archivist, lambda: look_up(*args, **kwargs))
