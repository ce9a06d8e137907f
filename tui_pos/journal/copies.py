"""The two copies of a journal as recovery reads them: document by document, stepping over what is not whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import apsw
import msgspec

from tui_pos.journal.failures import JournalDamaged
from tui_pos.journal.file import is_of_this_version, open_for_reading
from tui_pos.journal.mirror import DOCUMENT, IDENTITY, KEPT, Identity, KeptValue, position_in, record_in, sealed_in
from tui_pos.journal.schema import Before
from tui_pos.journal.verification import Head, Row, advanced, inspected, row_of

AT = "SELECT position, id, hash, kind, source, sequence, content FROM document WHERE position = ?"


class Source(Protocol):
    """One of the copies; `last` is the highest position in it, `whole` whether nothing in it was damaged."""

    @property
    def identity(self) -> Identity | None: ...

    @property
    def last(self) -> int: ...

    @property
    def whole(self) -> bool: ...

    def find(self, position: int) -> Row | None:
        """The row at this position, if it can be read; it may still be an altered one."""
        ...

    def values(self) -> dict[str, bytes]:
        """The kept values that can be read."""
        ...

    def attempts(self) -> list[tuple[str, int, int]]:
        """Failed sign-ons: staff, failures, locked until."""
        ...


class SqliteCopy:
    """The journal's database, as far as SQLite can read it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.whole = True
        self.whole = self._query("PRAGMA integrity_check(1)") == [("ok",)] and is_of_this_version(connection)
        self._check_words()
        self.last = int((self._query("SELECT coalesce(max(position), 0) FROM document") or [(0,)])[0][0])
        self.identity = self._identity()

    @classmethod
    def found(cls, path: Path, open_files: ExitStack) -> SqliteCopy | None:
        """The database in this file; None when it is not there, or no database any more."""
        if not path.exists():
            return None
        try:
            connection = open_for_reading(path)
        except JournalDamaged:
            return None
        open_files.callback(connection.close)
        return cls(connection)

    def _check_words(self) -> None:
        self._connection.execute("PRAGMA query_only=0")
        self._query("INSERT INTO product_words(product_words) VALUES ('integrity-check')")
        self._connection.execute("PRAGMA query_only=1")

    def _identity(self) -> Identity | None:
        rows = self._query("SELECT * FROM identity")
        if not rows or not all(isinstance(number, int) for number in rows[0][2:]):
            return None
        return Identity(store=str(rows[0][0]), register=str(rows[0][1]), before=Before(*rows[0][2:]))

    def find(self, position: int) -> Row | None:
        rows = self._query(AT, (position,))
        # STRICT tables hold other types where a page is damaged.
        return Row(*rows[0]) if rows and isinstance(rows[0][-1], bytes) and isinstance(rows[0][2], str) else None

    def values(self) -> dict[str, bytes]:
        return {str(name): bytes(value) for name, value in self._query("SELECT name, value FROM kept")}

    def attempts(self) -> list[tuple[str, int, int]]:
        return self._query("SELECT staff, failures, locked_until FROM sign_on_attempts")

    def _query(self, statement: str, values: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows, none when a page of them is damaged."""
        try:
            return list(self._connection.execute(statement, values))
        except apsw.Error:
            self.whole = False
            return []


class Copy:
    """The append-only file: every line proves itself, so what follows a damaged one still counts."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: dict[int, tuple[int, int]] = {}
        self._values: dict[str, bytes | None] = {}
        self.identity: Identity | None = None
        self.whole = True
        offset = 0
        for written in file:
            self._note(written, offset)
            offset += len(written)

    def _note(self, written: bytes, offset: int) -> None:
        record = record_in(written[:-1]) if written.endswith(b"\n") else None
        if record is None:
            # A line that was cut off at the end was never acknowledged.
            self.whole = self.whole and not written.endswith(b"\n")
        elif record.letter == IDENTITY:
            self.identity = msgspec.json.decode(record.content, type=Identity)
        elif record.letter == DOCUMENT:
            start = offset + len(written) - 1 - len(record.content)
            self._places[position_in(record.content)] = (start, len(record.content))
        elif record.letter == KEPT:
            kept = msgspec.json.decode(record.content, type=KeptValue)
            self._values[kept.name] = kept.written

    @property
    def last(self) -> int:
        return max(self._places, default=0)

    def find(self, position: int) -> Row | None:
        if position not in self._places:
            return None
        start, size = self._places[position]
        self._file.seek(start)
        row = row_of(sealed_in(self._file.read(size)))
        return row if row is not None and row.position == position else None

    def values(self) -> dict[str, bytes]:
        return {name: value for name, value in self._values.items() if value is not None}

    def attempts(self) -> list[tuple[str, int, int]]:
        return []


def second_copy(path: Path, open_files: ExitStack) -> Copy | None:
    """The append-only file; None when it is not there."""
    return Copy(open_files.enter_context(path.open("rb"))) if path.exists() else None


def chain(order: Sequence[Source], identity: Identity) -> Iterator[Row]:
    """The longest chain that holds, each document from the first source in the order that has it whole."""
    head = Head(sequence=identity.before.sequence, z_number=identity.before.z_number)
    while True:
        for source in order:
            row = source.find(head.position + 1)
            document = inspected(row, head, identity.store, identity.register)[0] if row is not None else None
            if row is not None and document is not None:
                yield row
                head = advanced(head, row, document)
                break
        else:
            return


def length(order: Sequence[Source], identity: Identity) -> int:
    """How many documents that chain has."""
    return count(chain(order, identity))


def count(rows: Iterable[Row]) -> int:
    return sum(1 for _ in rows)
