"""What a transaction in the journal is found by besides its own content: the words of its products, and the transactions
that something in it came back of (issue 4, *Returns*)."""

from __future__ import annotations

import apsw
import msgspec

from tui_pos.journal.schema import ADD_WORDS
from tui_pos.journal.words import ListedLine, words_of
from tui_pos.sales.document import ReturnOf, TransactionBody, said

ADD_CAME_BACK = "INSERT INTO came_back (original, position) VALUES (?, ?)"


class FoundLine(ListedLine, frozen=True):
    """A line in a document, with what it came back of."""

    returned: ReturnOf | None = None


class FoundBody(msgspec.Struct, frozen=True):
    """The lines in a document's body."""

    lines: tuple[FoundLine, ...]


class FoundDocument(msgspec.Struct, frozen=True):
    """The body of a document, as far as it is found by it."""

    body: FoundBody


def make_findable(connection: apsw.Connection, position: int, body: TransactionBody) -> None:
    """Note what the transaction at this position is found by, inside the transaction that writes it."""
    connection.execute(ADD_WORDS, (position, words_of(body.lines)))
    note_originals(
        connection, position, {of.transaction for line in body.lines if (of := said(line.returned, None)) is not None}
    )


def make_content_findable(connection: apsw.Connection, position: int, content: bytes) -> None:
    """`make_findable` for a transaction in its canonical bytes."""
    lines = msgspec.json.decode(content, type=FoundDocument).body.lines
    connection.execute(ADD_WORDS, (position, words_of(lines)))
    note_originals(connection, position, {line.returned.transaction for line in lines if line.returned is not None})


def note_originals(connection: apsw.Connection, position: int, originals: set[str]) -> None:
    connection.executemany(ADD_CAME_BACK, ((original, position) for original in sorted(originals)))
