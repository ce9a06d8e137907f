"""The journal's file (DESIGN section 3): how it is opened, and what one durable transaction is. Its tables: `schema.py`.

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
from tui_pos.journal.failures import (
    JournalDamaged,
    cannot_be_used,
    damaged,
    foreign_journal,
    newer_journal,
    no_journal,
    not_a_journal,
    unusable,
)
from tui_pos.journal.schema import MIGRATIONS, VERSION, Before

APPLICATION_ID = 0x54504A4C
BUSY_TIMEOUT_MS = 5_000


def open_for_writing(path: Path, store: str, register: str, before: Before) -> apsw.Connection:
    """The one writing connection, for the calling thread; makes the file (mode 0600) when it is not there.

    A new file goes on after what was `before`; one of an older version is brought to this one, all at once.
    """
    with translated(path):
        create_private(path)
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        configure(connection)
        # Automatic checkpoints would run inside a sale's commit; the journal makes them after it.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=1", "wal_autocheckpoint=0"):
            connection.execute(f"PRAGMA {pragma}")
        if is_blank(connection):
            create(connection, store, register, before)
        check_ours(connection, path)
        for owner_store, owner_register in connection.execute("SELECT store, register FROM identity").fetchall():
            if (owner_store, owner_register) != (store, register):
                connection.close()
                raise foreign_journal(path, str(owner_store), str(owner_register))
        migrate(connection, VERSION)
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
        failure = unusable(path, error)
        if isinstance(failure, JournalDamaged):
            suspect(path)
        raise failure from error


def suspect(path: Path) -> None:
    """Let the next start compare every document with the second copy: something was found that is not whole."""
    suspicion(path).touch(mode=0o600)


def suspicion(path: Path) -> Path:
    """The file that says so."""
    return path.with_name(path.name + ".suspect")


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


def create(connection: apsw.Connection, store: str, register: str, before: Before) -> None:
    """Everything a new file has, or nothing of it."""
    with durable(connection):
        # Another process may have been first.
        if is_blank(connection):
            apply(connection, 0, VERSION)
            connection.execute("INSERT INTO identity VALUES (?, ?, ?, ?, ?)", (store, register, *before))
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")


def migrate(connection: apsw.Connection, wanted: int) -> None:
    """Bring an older file to the wanted version, all of the way or not at all; a newer one is left as it is."""
    if version_of(connection) < wanted:
        with durable(connection):
            apply(connection, version_of(connection), wanted)


def apply(connection: apsw.Connection, version: int, wanted: int) -> None:
    """The migrations from one version to another, in the caller's transaction."""
    for migration in MIGRATIONS[version:wanted]:
        migration(connection)
    connection.execute(f"PRAGMA user_version={wanted}")


def version_of(connection: apsw.Connection) -> int:
    """Which migrations the file has had."""
    version = connection.pragma("user_version")
    return version if isinstance(version, int) else 0


def check_ours(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        connection.close()
        raise not_a_journal(path)
    version = version_of(connection)
    if version > VERSION:
        is_ours = schema_of(connection) == own_schema()
        connection.close()
        # Its number alone was damaged where everything else is as this program makes it.
        raise damaged(path, f"version {version}") if is_ours else newer_journal(path, version, VERSION)


def is_of_this_version(connection: apsw.Connection) -> bool:
    """Whether the file has exactly the tables of this program, and says so."""
    return version_of(connection) == VERSION and schema_of(connection) == own_schema()


def schema_of(connection: apsw.Connection) -> list[tuple[apsw.SQLiteValue, ...]]:
    """Every table, index and trigger with its text."""
    return list(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"))


def own_schema() -> list[tuple[apsw.SQLiteValue, ...]]:
    """What this program makes."""
    connection = apsw.Connection(":memory:")
    apply(connection, 0, VERSION)
    return schema_of(connection)
