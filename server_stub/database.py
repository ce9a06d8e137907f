"""The databases of a home, on SQLite or PostgreSQL (DESIGN section 4, *Database threads*).

One thread writes, a few read; the event loop never touches the database. On SQLite each thread has its own connection, on
PostgreSQL it takes one from a pool. Commands use the same database beside the serving processes, and wait for each other
with a time-out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import apsw
from peewee import Database, DatabaseError, OperationalError
from playhouse.apsw_ext import APSWDatabase

from server_stub.connections import Connections, OwnConnections, PooledConnections, SharedConnection
from server_stub.postgresql import PostgresqlUrl
from server_stub.records import SERVER_TABLES
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.sales.sentence import Refused, say

Place = Path | PostgresqlUrl

READERS = 3
BUSY_S = 10
LOCK_NOT_AVAILABLE = "55P03"
SOUND_SQLITE = (3, 51, 3)
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "trusted_schema": 0}

ResultT = TypeVar("ResultT")


def connect(place: Place) -> Database:
    """The database of this place; each thread connects for itself."""
    if isinstance(place, PostgresqlUrl):
        return place.database()
    refuse_unsound_sqlite()
    return APSWDatabase(str(place), pragmas=PRAGMAS, timeout=BUSY_S, autoconnect=False)  # type: ignore[no-untyped-call]


def connections(place: Place, threads: int) -> Connections:
    """Connections for so many threads of a serving process."""
    return PooledConnections(place.pooled(threads)) if isinstance(place, PostgresqlUrl) else OwnConnections(connect(place))


def shared_connection(place: Place) -> Connections:
    """One connection for all threads, which take turns by a lock of their own."""
    if isinstance(place, PostgresqlUrl):
        return PooledConnections(place.pooled(1))
    refuse_unsound_sqlite()
    return SharedConnection(
        APSWDatabase(str(place), pragmas=PRAGMAS, timeout=BUSY_S, autoconnect=False, thread_safe=False)  # type: ignore[no-untyped-call]
    )


def refuse_unsound_sqlite() -> None:
    """The WAL reset of older versions can corrupt a database that several connections use."""
    if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < SOUND_SQLITE:
        raise Refused(
            say(
                "SQLite {version} can corrupt a database that two processes use. Nothing was opened: install apsw again.",
                version=apsw.sqlite_lib_version(),
            )
        )


@contextmanager
def opened(place: Place) -> Iterator[Database]:
    """The channel database on this thread, for the length of a command; refused when its schema is another version's."""
    with connected(place) as db:
        refuse_other_schema(db, place)
        yield db


@contextmanager
def connected(place: Place) -> Iterator[Database]:
    """The database on this thread, whatever it holds; refused when it does not answer."""
    db = connect(place)
    try:
        db.connect()
    except OperationalError as error:
        raise Refused(
            say("The database {place} does not answer: {reason}. Nothing was changed.", place=str(place), reason=str(error))
        ) from error
    try:
        yield db
    finally:
        db.close()


def create(place: Place) -> None:
    """A new, empty channel database; refused where there is one already."""
    with connected(place) as db:
        if schema_version(db):
            raise Refused(say("There is a channel database in {place} already. Nothing was changed.", place=str(place)))
        with dialect.begin_write(db):
            create_schema(db)
            dialect.create_tables(db, SERVER_TABLES)
    if isinstance(place, Path):
        place.chmod(0o600)


def refuse_other_schema(db: Database, place: Place) -> None:
    """A database of another version is neither read nor changed."""
    version = schema_version(db)
    if version != SCHEMA_VERSION:
        raise Refused(
            say(
                "{file} has schema {version}, this program needs {needed}. Nothing was changed: use the matching program.",
                file=str(place),
                version=version,
                needed=SCHEMA_VERSION,
            )
        )


def is_busy(error: DatabaseError) -> bool:
    """Whether another process held the database for longer than the time-out."""
    cause = error.__cause__ or error.__context__
    return isinstance(cause, apsw.BusyError) or getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE


class ServerDatabase:
    """A database of a serving process: questions on reader threads, deeds one after another on the writer."""

    def __init__(self, place: Place, readers: int = READERS) -> None:
        self.connections = connections(place, readers + 1)
        self.readers = ThreadPoolExecutor(readers, "database-reader")
        self.writer = ThreadPoolExecutor(1, "database-writer")

    async def read(self, question: Callable[[Database], ResultT]) -> ResultT:
        """What the question finds, in one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, self.in_snapshot, question)

    async def write(self, deed: Callable[[Database], ResultT]) -> ResultT:
        """What the deed returns, once all of it is durable; an asker who leaves does not stop it half-way."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self.writer, self.in_transaction, deed))

    def in_snapshot(self, question: Callable[[Database], ResultT]) -> ResultT:
        with self.connections.take() as db, dialect.snapshot(db):
            return question(db)

    def in_transaction(self, deed: Callable[[Database], ResultT]) -> ResultT:
        with self.connections.take() as db, dialect.begin_write(db):
            return deed(db)

    def close(self) -> None:
        """Finish what runs, then close every connection."""
        self.readers.shutdown()
        self.writer.shutdown()
        self.connections.close()
