"""What the journal knows of days gone by: shifts for reports, documents for the journal screen (DESIGN section 3).

On a connection and a thread of its own, so that a long search never keeps a sale waiting for the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import msgspec

from tui_pos.journal import shifts
from tui_pos.journal.entry import Entry
from tui_pos.journal.file import open_for_reading, translated
from tui_pos.journal.reader import ENTRIES, entry_of
from tui_pos.journal.schema import AMOUNT, BUSINESS_DATE, CUSTOMER, STAFF
from tui_pos.journal.shifts import Ending
from tui_pos.journal.words import expression
from tui_pos.sales.document import Document, unseal

WITH_WORDS = ENTRIES.replace(
    "FROM document ", "FROM product_words CROSS JOIN document ON document.position = product_words.rowid "
)
OF_SEQUENCE = "SELECT content FROM document WHERE sequence = ?"
CAME_BACK = "SELECT content FROM came_back JOIN document USING (position) WHERE original = ? ORDER BY position"
NAMES = (
    "SELECT json_extract(CAST(content AS TEXT), '$.staff'), json_extract(CAST(content AS TEXT), '$.body.name') "
    "FROM document WHERE kind = 'sign_on' ORDER BY position"
)

BOUGHT = f"SELECT content FROM document WHERE {CUSTOMER} IN ({{marks}}) AND kind = 'transaction' ORDER BY position DESC LIMIT ?"


class JournalQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for: all that is said must hold. `product` is the beginnings of words, `amount` minor units.

    `sequence` is a receipt's number in the register, `kinds` are body tags.
    """

    kinds: tuple[str, ...] = ("transaction",)
    sequence: int | None = None
    business_date: str = ""
    staff: str = ""
    amount: int | None = None
    product: str = ""


class Archive:
    """Answers about the journal in `path`; made, used and closed on one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_for_reading(path)

    def ending(self, shift: str) -> Ending:
        """What the report of a shift would be made of now, in one snapshot."""
        with translated(self._path), snapshot(self._connection):
            return shifts.ending(self._connection, shift)

    def about_shifts(self) -> list[Document]:
        """Every document about a shift rather than in it, in order."""
        with translated(self._path):
            return shifts.about_shifts(self._connection)

    def undelivered(self) -> int:
        """How many transactions the channel has not got yet, or did not take."""
        with translated(self._path):
            return shifts.undelivered(self._connection)

    def receipt(self, sequence: int) -> Document | None:
        """The transaction of this receipt."""
        with translated(self._path):
            return next((unseal(content) for (content,) in self._rows(OF_SEQUENCE, (sequence,))), None)

    def came_back(self, original: str) -> list[Document]:
        """The transactions in which something came back of this one, in order."""
        with translated(self._path):
            return [unseal(content) for (content,) in self._rows(CAME_BACK, (original,))]

    def names(self) -> dict[str, str]:
        """The name of everybody who has signed on here, by staff number."""
        with translated(self._path):
            return dict(self._rows(NAMES))

    def bought(self, customers: Sequence[str], limit: int) -> list[Document]:
        """The newest transactions of a customer under any of these numbers, at most so many."""
        marks = ", ".join("?" * len(customers))
        with translated(self._path):
            return [unseal(content) for (content,) in self._rows(BOUGHT.format(marks=marks), (*customers, limit))]

    def search(self, query: JournalQuery, limit: int) -> list[Entry]:
        """The newest documents that the query is about, at most so many."""
        words = expression(query.product)
        if query.product and not words:
            return []
        conditions = {f"+kind IN ({', '.join('?' * len(query.kinds))})": query.kinds, **conditions_of(query)}
        if words:
            conditions = {"product_words MATCH ?": (words,), **conditions}
        order = "product_words.rowid" if words else "document.position"
        statement = f"{WITH_WORDS if words else ENTRIES} WHERE {' AND '.join(conditions)} ORDER BY {order} DESC LIMIT ?"
        values = tuple(value for some in conditions.values() for value in some)
        with translated(self._path):
            return [entry_of(*row) for row in self._rows(statement, (*values, limit))]

    def close(self) -> None:
        """The connection is given back."""
        self._connection.close()

    def _rows(self, statement: str, values: tuple[apsw.SQLiteValue, ...] = ()) -> list[tuple[Any, ...]]:
        return shifts.rows(self._connection, statement, values)


@contextmanager
def snapshot(connection: apsw.Connection) -> Iterator[None]:
    """Everything read within is of one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def conditions_of(query: JournalQuery) -> dict[str, tuple[str | int, ...]]:
    """The conditions that an index answers, with their values."""
    found: dict[str, tuple[str | int, ...]] = {}
    if query.sequence is not None:
        found["sequence = ?"] = (query.sequence,)
    if query.business_date:
        found[f"{BUSINESS_DATE} = ?"] = (query.business_date,)
    if query.staff:
        found[f"{STAFF} = ?"] = (query.staff,)
    if query.amount is not None:
        found[f"{AMOUNT} = ?"] = (abs(query.amount),)
    return found
