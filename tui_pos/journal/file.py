"""The journal's file (DESIGN section 3): its tables, how it is opened, and what one durable transaction is.

`document` only ever grows: triggers refuse every change of what is written. `outbox` has the positions that the channel
has not got yet, `parked` those that it did not take. `kept` has the values that survive a restart, as JSON.

Nothing is ever purged: returns need what was sold for as long as the shop takes goods back, `verify` proves the chain from
its first document, and a channel restored from an older copy is filled again from here. A busy register's year is well
under a gigabyte, so that a retention period would save nothing that is worth a way to delete a sale.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.failures import cannot_be_used, foreign_journal, newer_journal, no_journal, not_a_journal, unusable

APPLICATION_ID = 0x54504A4C
VERSION = 1
BUSY_TIMEOUT_MS = 5_000

SCHEMA = """
CREATE TABLE identity (
    store TEXT NOT NULL,
    register TEXT NOT NULL,
    sequence_before INTEGER NOT NULL
) STRICT;
CREATE TABLE document (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT,
    sequence INTEGER UNIQUE,
    content BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_source ON document (source) WHERE source IS NOT NULL;
CREATE TRIGGER document_is_never_changed BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'a document is immutable'); END;
CREATE TRIGGER document_is_never_deleted BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a document is immutable'); END;
CREATE TABLE outbox (position INTEGER PRIMARY KEY) STRICT;
CREATE TABLE parked (
    position INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL,
    detail BLOB,
    kept_hash TEXT,
    parked_at INTEGER NOT NULL
) STRICT;
CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sign_on_attempts (
    staff TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


def open_for_writing(path: Path, store: str, register: str, sequence_before: int) -> apsw.Connection:
    """The one writing connection, for the calling thread; makes the file (mode 0600) when it is not there.

    A new file goes on after `sequence_before`, the last receipt that the channel has of this register.
    """
    with translated(path):
        create_private(path)
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        configure(connection)
        # Automatic checkpoints would run inside a sale's commit; the journal makes them after it.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=1", "wal_autocheckpoint=0"):
            connection.execute(f"PRAGMA {pragma}")
        with durable(connection):
            if is_blank(connection):
                create(connection, store, register, sequence_before)
        check_ours(connection, path)
        for owner_store, owner_register in connection.execute("SELECT store, register FROM identity").fetchall():
            if (owner_store, owner_register) != (store, register):
                connection.close()
                raise foreign_journal(path, str(owner_store), str(owner_register))
        return connection


def open_for_reading(path: Path) -> apsw.Connection:
    """A reading connection for the calling thread; may run beside the register, in another process."""
    if not path.exists():
        raise no_journal(path)
    with translated(path):
        # Not SQLITE_OPEN_READONLY: after a crash, the first to open must be able to recover the WAL.
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        configure(connection)
        connection.execute("PRAGMA query_only=1")
        check_ours(connection, path)
        return connection


@contextmanager
def durable(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing, and on the disk when it is done."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        reach(CrashPoint.BEFORE_COMMIT)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    reach(CrashPoint.AFTER_COMMIT)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as JournalUnusable; a broken constraint is a fault of this program and stays what it is."""
    try:
        yield
    except apsw.ConstraintError:
        raise
    except apsw.Error as error:
        raise unusable(path, error) from error


def create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise cannot_be_used(path, error.strerror or str(error)) from error


def configure(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_TIMEOUT_MS)
    connection.execute("PRAGMA trusted_schema=0")
    connection.execute("PRAGMA cell_size_check=1")


def is_blank(connection: apsw.Connection) -> bool:
    """A new file, or one whose creation a crash has interrupted."""
    return not connection.execute("SELECT 1 FROM sqlite_schema").fetchall() and connection.pragma("application_id") == 0


def create(connection: apsw.Connection, store: str, register: str, sequence_before: int) -> None:
    connection.execute(SCHEMA)
    connection.execute("INSERT INTO identity VALUES (?, ?, ?)", (store, register, sequence_before))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def check_ours(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        connection.close()
        raise not_a_journal(path)
    version = connection.pragma("user_version")
    if not isinstance(version, int) or version > VERSION:
        connection.close()
        raise newer_journal(path, int(version), VERSION)
