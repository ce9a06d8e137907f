"""The writing side of the journal (DESIGN section 3): one thread, one connection, one durable transaction a deed.

A document is chained to the one before it, and committed together with the kept values that it changes (the open cart,
the shift, the connection state), so that after a crash neither is without the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw
import msgspec

from tui_pos.channel.delivery import Outcome, Result
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.failures import IdTaken
from tui_pos.journal.file import durable, open_for_writing, translated
from tui_pos.journal.findable import make_findable
from tui_pos.journal.numbering import next_sequence, receipt_number
from tui_pos.journal.schema import NOTHING_BEFORE
from tui_pos.journal.shifts import Ending, ending, last_z
from tui_pos.journal.verification import Head, advanced, inspected, row_of
from tui_pos.sales.document import GENESIS, Body, Document, Sealed, ShiftClosedBody, TransactionBody, seal, unseal

Kept = Mapping[str, msgspec.Struct | None]
Make = Callable[[int, str], TransactionBody]
MakeClosing = Callable[[Ending], ShiftClosedBody]

HEAD = "SELECT position, hash FROM document ORDER BY position DESC LIMIT 1"
BY_ID = "SELECT kind, hash, content FROM document WHERE id = ?"
WRITE = "INSERT INTO document (position, id, hash, kind, source, sequence, content) VALUES (?, ?, ?, ?, ?, ?, ?)"
SEND = "INSERT INTO outbox VALUES (?)"
KEEP = "INSERT INTO kept VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
FORGET = "DELETE FROM kept WHERE name = ?"
SENT = "DELETE FROM outbox WHERE position = (SELECT position FROM document WHERE id = ?)"
TAKEN = "DELETE FROM parked WHERE position = (SELECT position FROM document WHERE id = ?)"
PARK = (
    "INSERT INTO parked SELECT position, ?, ?, ?, ? FROM document WHERE id = ? "
    "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail, "
    "kept_hash = excluded.kept_hash, parked_at = excluded.parked_at"
)
SEND_PARKED = "INSERT INTO outbox SELECT position FROM parked WHERE position > ? ON CONFLICT DO NOTHING"
UNPARK = "DELETE FROM parked WHERE position > ?"
SEND_AGAIN = "INSERT INTO outbox SELECT position FROM document WHERE position > ? ON CONFLICT DO NOTHING"

CHECKPOINT_PAGES = 1_000


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a document says besides what happened: its id, when (UTC microseconds), on which business date, by whom."""

    id: str
    at: int
    business_date: str
    staff: str


class Ledger:
    """The writing side; made, used and closed on the one writer thread, and its connection lent only there."""

    def __init__(self, path: Path, store: str, register: str) -> None:
        self.path = path
        self._store = store
        self._register = register
        self.connection = open_for_writing(path, store, register, NOTHING_BEFORE)
        self._pages_behind = 0
        self.connection.set_wal_hook(self._committed)

    def append(self, body: Body, about: Circumstances, keep: Kept) -> Sealed:
        """The document of anything but a transaction; the same id again is the first one's document."""
        if isinstance(body, TransactionBody | ShiftClosedBody):
            raise TypeError("what is numbered takes its number here: append_transaction, append_closing")
        with translated(self.path), durable(self.connection):
            first = self._written(about.id, kind_of(body))
            return first or self._write(body, about, keep)

    def append_transaction(self, make: Make, about: Circumstances, keep: Kept) -> tuple[Sealed, TransactionBody]:
        """The document of a transaction with the next receipt number; the same id again is the first one's document."""
        with translated(self.path), durable(self.connection):
            first = self._written(about.id, kind_of(TransactionBody))
            if first is not None:
                return first, transaction_in(first)
            sequence = next_sequence(self.connection)
            receipt = receipt_number(self._store, self._register, sequence)
            body = make(sequence, receipt)
            if (body.sequence, body.receipt) != (sequence, receipt):
                raise ValueError(f"the transaction does not carry the number it was given: {receipt}")
            return self._write(body, about, keep), body

    def append_closing(self, shift: str, make: MakeClosing, about: Circumstances, keep: Kept) -> ShiftClosedBody:
        """The document that ends a shift, with the next Z number; the same id again is the first one's document."""
        with translated(self.path), durable(self.connection):
            first = self._written(about.id, kind_of(ShiftClosedBody))
            if first is not None:
                return closing_in(first)
            end = ending(self.connection, shift)
            body = make(end)
            if (body.shift, body.number) != (shift, end.last.number + 1):
                raise ValueError(f"the closing does not carry the number it was given: {end.last.number + 1}")
            self._write(body, about, keep)
            return body

    def keep(self, values: Kept) -> None:
        """Keep values by name without a document; None forgets one."""
        with translated(self.path), durable(self.connection):
            self._keep(values)

    def head(self) -> tuple[int, str]:
        """Position and hash of the last document."""
        position, hash = self.connection.execute(HEAD).fetchone() or (0, GENESIS)
        return int(position), str(hash)

    def adopt(self, documents: Sequence[Sealed]) -> int:
        """Write documents of this register that the channel has and this file lacks, as delivered; how many followed."""
        with translated(self.path), durable(self.connection):
            position, hash = self.head()
            head = Head(position, hash, next_sequence(self.connection) - 1, "", last_z(self.connection).number)
            for sealed in documents:
                row = row_of(sealed)
                document = None if row is None else inspected(row, head, self._store, self._register)[0]
                if row is None or document is None:
                    break
                self.connection.execute(WRITE, row)
                if isinstance(document.body, TransactionBody):
                    make_findable(self.connection, row.position, document.body)
                head = advanced(head, row, document)
            return head.position - position

    def settle(self, results: Sequence[Result], at: int, keep: Kept) -> None:
        """Note what the channel did with these documents, `later` leaves one waiting; and keep values with it."""
        with translated(self.path), durable(self.connection):
            for result in results:
                self._settle(result, at)
            self._keep(keep)

    def retry_parked(self) -> int:
        """Parked documents wait again, in their places in the order; how many they were."""
        with translated(self.path), durable(self.connection):
            self.connection.execute(SEND_PARKED, (0,))
            self.connection.execute(UNPARK, (0,))
            return self.connection.changes()

    def send_again(self, after: int) -> None:
        """Every document after this position waits again, whatever became of it before."""
        with translated(self.path), durable(self.connection):
            self.connection.execute(SEND_AGAIN, (after,))
            self.connection.execute(UNPARK, (after,))

    def due_for_checkpoint(self) -> bool:
        """Whether the WAL has grown enough to be worth a checkpoint."""
        return self._pages_behind >= CHECKPOINT_PAGES

    def checkpoint(self) -> None:
        """Copy the WAL into the file, unless it was done since it was asked for."""
        if self.due_for_checkpoint():
            reach(CrashPoint.BEFORE_CHECKPOINT)
            with translated(self.path):
                self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            self._pages_behind = 0

    def close(self) -> None:
        """Everything is in the one file afterwards, unless somebody is reading it."""
        self.connection.close()

    def _written(self, id: str, kind: str) -> Sealed | None:
        row = self.connection.execute(BY_ID, (id,)).fetchone()
        if row is None:
            return None
        if row[0] != kind:
            raise IdTaken(id, row[0], kind)
        return Sealed(id=id, hash=row[1], content=row[2])

    def _write(self, body: Body, about: Circumstances, keep: Kept) -> Sealed:
        position, previous = self.connection.execute(HEAD).fetchone() or (0, GENESIS)
        document = Document(
            id=about.id,
            store=self._store,
            register=self._register,
            position=position + 1,
            previous=previous,
            at=about.at,
            business_date=about.business_date,
            staff=about.staff,
            body=body,
        )
        sealed = seal(document)
        row = (document.position, sealed.id, sealed.hash, kind_of(body), source_of(body), sequence_of(body), sealed.content)
        self.connection.execute(WRITE, row)
        self.connection.execute(SEND, (document.position,))
        if isinstance(body, TransactionBody):
            make_findable(self.connection, document.position, body)
        reach(CrashPoint.DOCUMENT_WRITTEN)
        self._keep(keep)
        return sealed

    def _keep(self, values: Kept) -> None:
        for name, value in values.items():
            if value is None:
                self.connection.execute(FORGET, (name,))
            else:
                self.connection.execute(KEEP, (name, msgspec.json.encode(value)))

    def _settle(self, result: Result, at: int) -> None:
        match result.outcome:
            case Outcome.ACCEPTED | Outcome.SAME_AGAIN:
                self.connection.execute(SENT, (result.id,))
                self.connection.execute(TAKEN, (result.id,))
            case Outcome.CONFLICT | Outcome.REJECTED:
                detail = None if result.detail is None else msgspec.json.encode(result.detail)
                self.connection.execute(SENT, (result.id,))
                self.connection.execute(PARK, (result.outcome.value, detail, result.kept_hash, at, result.id))
            case Outcome.LATER:
                pass

    def _committed(self, _: apsw.Connection, __: str, pages: int) -> int:
        self._pages_behind = pages
        return apsw.SQLITE_OK


def kind_of(body: Body | type[Body]) -> str:
    """The tag of the body, as the document spells it."""
    return str(body.__struct_config__.tag)


def source_of(body: Body) -> str | None:
    return body.source or None if isinstance(body, TransactionBody) else None


def sequence_of(body: Body) -> int | None:
    return body.sequence if isinstance(body, TransactionBody) else None


def transaction_in(sealed: Sealed) -> TransactionBody:
    body = unseal(sealed.content).body
    if not isinstance(body, TransactionBody):
        raise IdTaken(sealed.id, kind_of(body), kind_of(TransactionBody))
    return body


def closing_in(sealed: Sealed) -> ShiftClosedBody:
    body = unseal(sealed.content).body
    if not isinstance(body, ShiftClosedBody):
        raise IdTaken(sealed.id, kind_of(body), kind_of(ShiftClosedBody))
    return body
