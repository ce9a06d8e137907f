"""The channel database of a home on SQLite (DESIGN section 4, *Database threads*).

One thread writes, a few read, each on its own connection; the event loop never touches SQLite. Commands open the same
file beside the serving process and wait for each other with a busy time-out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import apsw
from peewee import Database, OperationalError
from playhouse.apsw_ext import APSWDatabase

from server_stub.records import SERVER_TABLES
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.channel.settings import SettingName, read_setting, write_setting
from tui_pos.sales.sentence import Refused, say

READERS = 3
BUSY_S = 10
SOUND_SQLITE = (3, 51, 3)
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "trusted_schema": 0}

ResultT = TypeVar("ResultT")


def connect(file: Path) -> APSWDatabase:
    """The database of this file; each thread connects for itself."""
    refuse_unsound_sqlite()
    return APSWDatabase(str(file), pragmas=PRAGMAS, timeout=BUSY_S, autoconnect=False)  # type: ignore[no-untyped-call]


def connect_shared(file: Path) -> APSWDatabase:
    """The same with one connection for all threads, which take turns by a lock of their own."""
    refuse_unsound_sqlite()
    return APSWDatabase(  # type: ignore[no-untyped-call]
        str(file), pragmas=PRAGMAS, timeout=BUSY_S, autoconnect=False, thread_safe=False
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
def opened(file: Path) -> Iterator[Database]:
    """The channel database on this thread, for the length of a command; refused when its schema is another version's."""
    db = connect(file)
    db.connect()
    try:
        refuse_other_schema(db, file)
        yield db
    finally:
        db.close()


def create(file: Path) -> None:
    """A new channel database without rows."""
    db = connect(file)
    db.connect()
    try:
        create_schema(db)
        with dialect.begin_write(db):
            dialect.create_tables(db, SERVER_TABLES)
            write_setting(db, SettingName.DATA_VERSION, "1")
    finally:
        db.close()
    file.chmod(0o600)


def refuse_other_schema(db: Database, file: Path) -> None:
    """A database of another version is neither read nor changed."""
    version = schema_version(db)
    if version != SCHEMA_VERSION:
        raise Refused(
            say(
                "{file} has schema {version}, this program needs {needed}. Nothing was changed: use the matching program.",
                file=str(file),
                version=version,
                needed=SCHEMA_VERSION,
            )
        )


def data_version(db: Database) -> int:
    """How often the master data has changed; a package says which one it holds."""
    return int(read_setting(db, SettingName.DATA_VERSION))


def master_data_changed(db: Database) -> None:
    """Registers need a new package; belongs into the transaction of the change."""
    write_setting(db, SettingName.DATA_VERSION, str(data_version(db) + 1))


def is_busy(error: OperationalError) -> bool:
    """Whether another process held the database for longer than the busy time-out."""
    return isinstance(error.__cause__ or error.__context__, apsw.BusyError)


class ServerDatabase:
    """The channel database of a serving process: questions on reader threads, deeds one after another on the writer."""

    def __init__(self, file: Path) -> None:
        self.db = connect(file)
        self.connections: list[apsw.Connection] = []
        self.readers = ThreadPoolExecutor(READERS, "channel-reader", self.open_here)
        self.writer = ThreadPoolExecutor(1, "channel-writer", self.open_here)

    def open_here(self) -> None:
        self.db.connect()
        self.connections.append(self.db.connection())  # type: ignore[no-untyped-call]

    async def read(self, question: Callable[[Database], ResultT]) -> ResultT:
        """What the question finds, in one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, self.in_snapshot, question)

    async def write(self, deed: Callable[[Database], ResultT]) -> ResultT:
        """What the deed returns, once all of it is durable; an asker who leaves does not stop it half-way."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self.writer, self.in_transaction, deed))

    def in_snapshot(self, question: Callable[[Database], ResultT]) -> ResultT:
        with self.db.atomic():
            return question(self.db)

    def in_transaction(self, deed: Callable[[Database], ResultT]) -> ResultT:
        with dialect.begin_write(self.db):
            return deed(self.db)

    def close(self) -> None:
        """Finish what runs, then close every connection."""
        self.readers.shutdown()
        self.writer.shutdown()
        for connection in self.connections:
            connection.close()
