"""How the threads of a serving process get at the database (DESIGN section 4, *Database threads*).

SQLite       a connection for each thread, kept until the end; or one for all, who take turns
PostgreSQL   a connection from the pool for each question or deed, so that one that broke is replaced
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

import apsw
from peewee import Database

if TYPE_CHECKING:
    from tui_pos.channel.postgresql import PooledPostgresqlChannel


class Connections(Protocol):
    """The connections of one process to its database."""

    def take(self) -> AbstractContextManager[Database]:
        """The database with a connection for this thread."""

    def close(self) -> None:
        """Close every connection; nobody uses one any more."""


class OwnConnections:
    """Each thread opens its own at its first turn."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.opened: list[apsw.Connection] = []

    @contextmanager
    def take(self) -> Iterator[Database]:
        if self.db.is_closed():
            self.db.connect()
            self.opened.append(self.db.connection())  # type: ignore[no-untyped-call]
        yield self.db

    def close(self) -> None:
        for connection in self.opened:
            connection.close()


class SharedConnection:
    """One for all threads: whoever takes it holds a lock of the threads' own."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.db.connect()

    @contextmanager
    def take(self) -> Iterator[Database]:
        yield self.db

    def close(self) -> None:
        self.db.close()


class PooledConnections:
    """Taken from the pool and given back."""

    def __init__(self, db: PooledPostgresqlChannel) -> None:
        self.db = db

    @contextmanager
    def take(self) -> Iterator[Database]:
        with self.db.connection_context():
            yield self.db

    def close(self) -> None:
        self.db.pool.close()
