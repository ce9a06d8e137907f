"""The one writing connection of an offline database, on a thread of its own (DESIGN section 4, *Database threads*).

It puts packages of rows in beside the readers, who go on seeing the moment at which their answer began. It owns the
checkpoints: none runs by itself inside somebody's answer.

`synchronous=NORMAL`: a power cut may take back the last package whole, never a part of it. The file says itself which
packages it has, so that one is fetched again; waiting for the disk at each would only slow the others down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw

from tui_pos.channel.offline_failures import cannot_be_read, cannot_be_written
from tui_pos.crash_points import CrashPoint, reach

BUSY_TIMEOUT_MS = 5_000
PRAGMAS = ("wal_autocheckpoint=0", "synchronous=NORMAL", "foreign_keys=0", "trusted_schema=0", "cell_size_check=1")
UNREADABLE = (apsw.CorruptError, apsw.NotADBError, apsw.CantOpenError)
COMPANIONS = ("", "-wal", "-shm", "-journal")

ResultT = TypeVar("ResultT")


class OfflineWriter:
    """Writes into `file`; opens it on first use."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="offline-writer")
        self._connection: apsw.Connection | None = None

    async def write(self, deed: Callable[[apsw.Connection], ResultT]) -> ResultT:
        """What the deed returns, which brings its own transaction; what it wrote is then moved out of the log.

        Raises OfflineUnusable or OfflineNotWritten besides what the deed raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._on_this_thread, deed)

    async def close(self) -> None:
        """Waits for the running deed, then closes the connection."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._give_back)
        self._thread.shutdown()

    def _on_this_thread(self, deed: Callable[[apsw.Connection], ResultT]) -> ResultT:
        try:
            if self._connection is None:
                self._connection = open_for_writing(self.file)
            result = deed(self._connection)
            empty_the_log(self._connection)
        except UNREADABLE as error:
            self._give_back()
            raise cannot_be_read(str(error)) from error
        except apsw.Error as error:
            self._give_back()
            raise cannot_be_written(str(error)) from error
        return result

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def open_for_writing(file: Path) -> apsw.Connection:
    """A connection of the calling thread's own that believes nothing the file says about itself; from now on it has a log."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI)
    try:
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.execute("PRAGMA journal_mode=WAL")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except apsw.Error:
        connection.close()
        raise
    return connection


def make_writable(file: Path) -> None:
    """Give a closed file that came as a package its log, before anybody reads it.

    Raises OfflineUnusable or OfflineNotWritten.
    """
    try:
        open_for_writing(file).close()
    except UNREADABLE as error:
        raise cannot_be_read(str(error)) from error
    except apsw.Error as error:
        raise cannot_be_written(str(error)) from error


def empty_the_log(connection: apsw.Connection) -> None:
    """Move what was committed into the file; an answer that is still running leaves the rest to the next package."""
    try:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.BusyError:
        return
    reach(CrashPoint.DELTA_CHECKPOINTED)


def remove(file: Path) -> None:
    """Delete a database that nobody has open, with its companions."""
    for companion in COMPANIONS:
        file.with_name(file.name + companion).unlink(missing_ok=True)
