"""The reading side of the journal: beside the writer, on its own connection, also from another process (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec

from tui_pos.journal.entry import Delivery, DeliveryCounts, Entry, Upload, Verification
from tui_pos.journal.failures import unusable
from tui_pos.journal.file import open_for_reading, translated
from tui_pos.journal.numbering import before_in, receipt_number
from tui_pos.journal.verification import Row, verification
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Sentence

StructT = TypeVar("StructT", bound=msgspec.Struct)

COUNTS = (
    "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM parked), (SELECT coalesce(max(position), 0) FROM document)"
)
WAITING = "SELECT id, hash, content FROM outbox JOIN document USING (position) ORDER BY position LIMIT ?"
ENTRIES = (
    "SELECT id, hash, content, outbox.position IS NOT NULL, parked.position IS NOT NULL, detail "
    "FROM document LEFT JOIN outbox USING (position) LEFT JOIN parked USING (position) "
)
PARKED = (
    "SELECT id, kind, sequence, hash, parked_at, outcome, detail, kept_hash "
    "FROM parked JOIN document USING (position) ORDER BY position LIMIT ?"
)
OTHERS = (
    "SELECT id, kind, sequence, hash, content, outbox.position IS NOT NULL FROM document LEFT JOIN outbox USING (position) "
    "WHERE document.position NOT IN (SELECT position FROM parked) ORDER BY document.position DESC LIMIT ?"
)
FOLLOWING = "SELECT position, id, hash, content FROM document WHERE position > ? ORDER BY position LIMIT ?"
CHAIN = "SELECT position, id, hash, kind, source, sequence, content FROM document ORDER BY position"


class Happened(msgspec.Struct, frozen=True):
    """The instant in a document."""

    at: int


class JournalReader:
    """Answers about the journal in `path`; made, used and closed on one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_for_reading(path)
        self.store, self.register = self._first("SELECT store, register FROM identity")

    def recall(self, name: str, kind: type[StructT]) -> StructT | None:
        """The value kept under this name."""
        row = self._rows("SELECT value FROM kept WHERE name = ?", (name,))
        return msgspec.json.decode(row[0][0], type=kind) if row else None

    def waiting(self, limit: int) -> list[Sealed]:
        """The documents that the channel has not got yet, in order."""
        return [Sealed(id=id, hash=hash, content=content) for id, hash, content in self._rows(WAITING, (limit,))]

    def counts(self) -> DeliveryCounts:
        """How many documents are where."""
        waiting, parked, written = self._first(COUNTS)
        return DeliveryCounts(waiting=waiting, parked=parked, accepted=written - waiting - parked)

    def recent(self, limit: int, kinds: Collection[str] = ()) -> list[Entry]:
        """The newest documents first; `kinds` are body tags (`transaction`, `switch`, ...), all of them when empty."""
        among = f"WHERE kind IN ({', '.join('?' * len(kinds))}) " if kinds else ""
        rows = self._rows(f"{ENTRIES} {among} ORDER BY document.position DESC LIMIT ?", (*kinds, limit))
        return [entry_of(*row) for row in rows]

    def find(self, id: str) -> Entry | None:
        """The document with this id."""
        return next((entry_of(*row) for row in self._rows(f"{ENTRIES} WHERE id = ?", (id,))), None)

    def find_by_source(self, source: str) -> Entry | None:
        """The transaction made from this line of a replayed file."""
        return next((entry_of(*row) for row in self._rows(f"{ENTRIES} WHERE source = ?", (source,))), None)

    def uploads(self, limit: int) -> tuple[Upload, ...]:
        """What is parked, the oldest first, then the newest other documents; at most so many of either."""
        parked = [
            Upload(
                id=id,
                kind=kind,
                receipt=self._receipt(sequence),
                delivery=Delivery.PARKED,
                at=at,
                hash=hash,
                outcome=outcome,
                detail=sentence_in(detail),
                kept_hash=kept_hash,
            )
            for id, kind, sequence, hash, at, outcome, detail, kept_hash in self._rows(PARKED, (limit,))
        ]
        others = [
            Upload(
                id=id,
                kind=kind,
                receipt=self._receipt(sequence),
                delivery=Delivery.WAITING if waits else Delivery.ACCEPTED,
                at=msgspec.json.decode(content, type=Happened).at,
                hash=hash,
            )
            for id, kind, sequence, hash, content, waits in self._rows(OTHERS, (limit,))
        ]
        return (*parked, *others)

    def _receipt(self, sequence: int | None) -> str:
        return "" if sequence is None else receipt_number(self.store, self.register, sequence)

    def following(self, position: int, limit: int) -> list[tuple[int, Sealed]]:
        """The documents after a position, with their positions, in order."""
        return [
            (at, Sealed(id=id, hash=hash, content=content))
            for at, id, hash, content in self._rows(FOLLOWING, (position, limit))
        ]

    def export(self) -> Iterator[Sealed]:
        """Every document in order."""
        position = 0
        while page := self.following(position, 200):
            yield from (sealed for _, sealed in page)
            position = page[-1][0]

    def verify(self) -> Verification:
        """Whether the chain holds; raises JournalUnusable when the file itself is damaged."""
        with translated(self._path):
            damage = self._connection.execute("PRAGMA quick_check(1)").get
            if damage != "ok":
                raise unusable(self._path, apsw.CorruptError(str(damage)))
            rows = (Row._make(row) for row in self._connection.execute(CHAIN))
            return verification(rows, self.store, self.register, before_in(self._connection))

    def close(self) -> None:
        """The connection is given back."""
        self._connection.close()

    def _rows(self, statement: str, values: tuple[apsw.SQLiteValue, ...] = ()) -> list[tuple[Any, ...]]:
        with translated(self._path):
            rows: list[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
            return rows

    def _first(self, statement: str) -> tuple[Any, ...]:
        return self._rows(statement)[0]


def entry_of(id: str, hash: str, content: bytes, waits: int, is_parked: int, detail: bytes | None) -> Entry:
    """An entry from its row."""
    delivery = Delivery.WAITING if waits else Delivery.PARKED if is_parked else Delivery.ACCEPTED
    return Entry(
        sealed=Sealed(id=id, hash=hash, content=content),
        delivery=delivery,
        detail=sentence_in(detail),
    )


def sentence_in(detail: bytes | None) -> Sentence | None:
    """A sentence as the ledger wrote it."""
    return None if detail is None else msgspec.json.decode(detail, type=Sentence)
