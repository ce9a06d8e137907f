"""Makes a journal's file anew from what was read of its copies: the same documents, in one durable transaction.

What the channel has of them is asked again: every document waits for delivery, and its id and hash make it count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw
import msgspec

from tui_pos.journal.file import durable, open_for_writing
from tui_pos.journal.findable import make_content_findable
from tui_pos.journal.mirror import Identity
from tui_pos.journal.verification import Row

WRITE = "INSERT INTO document (position, id, hash, kind, source, sequence, content) VALUES (?, ?, ?, ?, ?, ?, ?)"
SEND = "INSERT INTO outbox SELECT position FROM document"
KEEP = "INSERT INTO kept VALUES (?, ?)"
ATTEMPT = "INSERT INTO sign_on_attempts VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
TRANSACTION = "transaction"
OPEN_CART = "open_cart"


@dataclass(frozen=True)
class Content:
    """What a journal consists of."""

    rows: Iterator[Row]
    values: dict[str, bytes]
    attempts: list[tuple[str, int, int]]


class Named(msgspec.Struct, frozen=True):
    """The id of a cart is the id of its document."""

    id: str


def rebuild(path: Path, identity: Identity, content: Content) -> None:
    """A new file with this content, on the disk when it returns."""
    connection = open_for_writing(path, identity.store, identity.register, identity.before)
    try:
        with durable(connection):
            for row in content.rows:
                connection.execute(WRITE, row)
                if row.kind == TRANSACTION:
                    make_content_findable(connection, row.position, row.content)
            connection.execute(SEND)
            connection.executemany(KEEP, unsold(connection, content.values.items()))
            connection.executemany(ATTEMPT, content.attempts)
    finally:
        connection.close()


def unsold(connection: apsw.Connection, values: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The values, without an open cart whose sale is among the documents."""
    for name, value in values:
        if name == OPEN_CART:
            id = msgspec.json.decode(value, type=Named).id
            if connection.execute("SELECT 1 FROM document WHERE id = ?", (id,)).fetchone() is not None:
                continue
        yield name, value
