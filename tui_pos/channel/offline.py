"""The offline database (DESIGN section 4, *Database threads*): the register's own copy, answered on threads of its own.

Each reader thread has its own connection, opened on its first question and closed on it by `close()`; the event loop
never touches SQLite. An answer reads one moment: a package that is put in meanwhile (`offline_writer.py`) it sees whole
or not at all.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec
from peewee import Database, ModelSelect, PeeweeException, fn
from playhouse.apsw_ext import APSWDatabase

from tui_pos.channel.answers import answer
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.dialect import snapshot
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.channel.models import Product, Register, Staff
from tui_pos.channel.offline_failures import OfflineUnusable, cannot_be_read, refuse_unsound_sqlite
from tui_pos.channel.offline_writer import OfflineWriter
from tui_pos.channel.requests import AnswerT, DataRequest
from tui_pos.channel.settings import SettingName, read_setting, sessions_of
from tui_pos.sales.sentence import say

READERS = 2
# No memory mapping: an error of the disk would then kill the process instead of failing the question.
READ_ONLY = {"query_only": 1, "trusted_schema": 0, "cell_size_check": 1, "cache_size": -16_000}

ResultT = TypeVar("ResultT")


class OfflineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides whether a register can sell offline; `built_at` in microseconds, 0 when the file is still empty.

    `session` is the full set that the file came as, 0 for none; `applied` has the last session of each job in it.
    """

    schema_version: int
    staff: int = 0
    products: int = 0
    has_configuration: bool = False
    data_version: int = 0
    session: int = 0
    applied: dict[str, int] = {}
    built_at: int = 0


class OfflineDatabase(APSWDatabase):
    """The offline database in `file`, asked in the name of whoever `asker` returns at that moment.

    Raises OfflineUnusable at once when the SQLite in use is not sound, and on use when the file is not.
    """

    def __init__(self, file: Path, asker: Callable[[], Asker]) -> None:
        refuse_unsound_sqlite(apsw.sqlite_lib_version())
        super().__init__(  # type: ignore[no-untyped-call]
            str(file), pragmas=READ_ONLY, autoconnect=False, flags=apsw.SQLITE_OPEN_READONLY
        )
        self.file = file
        self._asker = asker
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="offline-reader")
        self._writer = OfflineWriter(file)
        self._closing = False

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The same answer as the channel's, from this copy. Raises RequestRefused, or OfflineUnusable."""
        return await self._read(lambda: answer(self, request, self._asker()))

    async def facts(self) -> OfflineFacts:
        """What is in the file. Raises OfflineUnusable."""
        return await self._read(lambda: facts_of(self, self._asker()))

    async def write(self, deed: Callable[[apsw.Connection], ResultT]) -> ResultT:
        """What a deed of the writer returns, which brings its own transaction; answers go on meanwhile.

        Raises OfflineUnusable or OfflineNotWritten besides what the deed raises.
        """
        if self._closing:
            raise replaced()
        return await self._writer.write(deed)

    async def close(self) -> None:  # type: ignore[override]
        """Waits for the running answers and deeds, then closes each connection on its own thread; idempotent."""
        if self._closing:
            return
        self._closing = True
        everyone_is_here = threading.Barrier(READERS)
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(self._readers, self._close_this_thread, everyone_is_here) for _ in range(READERS))
        )
        self._readers.shutdown()
        await self._writer.close()

    async def _read(self, question: Callable[[], ResultT]) -> ResultT:
        """The result of a question put on a reader thread. Raises OfflineUnusable."""
        if self._closing:
            raise replaced()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._on_this_thread, question)

    def _on_this_thread(self, question: Callable[[], ResultT]) -> ResultT:
        try:
            self.connect(reuse_if_open=True)
            with snapshot(self):
                return question()
        except (PeeweeException, apsw.Error) as error:
            raise cannot_be_read(str(error)) from error

    def _close_this_thread(self, everyone_is_here: threading.Barrier) -> None:
        """Holds the thread until each reader has one of these, so that none closes twice and none not at all."""
        everyone_is_here.wait()
        super().close()


def replaced() -> OfflineUnusable:
    """Somebody still asks the file that another one has taken over from."""
    return OfflineUnusable(say("This copy of the offline database has been replaced. Ask again."))


def facts_of(db: Database, asker: Asker) -> OfflineFacts:
    """The facts of an open database, for the asker's store; of another schema version, nothing but that version."""
    version = schema_version(db)
    if version != SCHEMA_VERSION:
        return OfflineFacts(schema_version=version)
    staff = Staff.select(fn.COUNT(Staff.number)).where(Staff.store == asker.store)
    register = Register.select(fn.COUNT(Register.number)).where(
        Register.number == asker.register, Register.store == asker.store
    )
    return OfflineFacts(
        schema_version=version,
        staff=count(db, staff),
        products=count(db, Product.select(fn.COUNT(Product.id))),
        has_configuration=count(db, register) == 1,
        data_version=whole(db, SettingName.DATA_VERSION),
        session=whole(db, SettingName.SESSION),
        applied=sessions_of(db, asker.store),
        built_at=whole(db, SettingName.BUILT_AT),
    )


def count(db: Database, query: ModelSelect[Any]) -> int:
    """The one number that a counting query selects."""
    return sum(number for (number,) in query.tuples().execute(db))


def whole(db: Database, name: SettingName) -> int:
    """A setting that is a whole number; 0 when it was never set."""
    return int(read_setting(db, name) or 0)


def create_empty(file: Path) -> None:
    """Makes the offline database of a register that has not synchronised yet; the file must be new."""
    refuse_unsound_sqlite(apsw.sqlite_lib_version())
    db: Database = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    db.connect()
    try:
        create_schema(db)
    finally:
        db.close()
