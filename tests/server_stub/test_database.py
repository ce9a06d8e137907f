"""The channel database: its threads, what is durable, what a busy or foreign file gets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from peewee import Database, OperationalError, ProgrammingError

from server_stub.database import Place, ServerDatabase, connect, create, is_busy, opened
from server_stub.documents import postponed
from server_stub.records import SERVER_TABLES
from tests.server_stub.deeds import sale
from tui_pos.channel.delivery import Outcome, batch_of
from tui_pos.channel.dialect import begin_write, is_postgresql, rows, snapshot
from tui_pos.channel.models import TABLES
from tui_pos.channel.settings import SettingName, read_setting, write_setting
from tui_pos.sales.sentence import Refused, say


def count(db: Database) -> None:
    """Something that can be done twice, and seen."""
    write_setting(db, SettingName.DATA_VERSION, str(counted(db) + 1))


def counted(db: Database) -> int:
    return int(read_setting(db, SettingName.DATA_VERSION) or 0)


def test_a_file_is_durable_private_and_strict(tmp_path: Path) -> None:
    file = tmp_path / "channel.sqlite"
    create(file)
    assert file.stat().st_mode & 0o777 == 0o600
    with opened(file) as db:
        assert rows(db, "PRAGMA journal_mode") == [("wal",)]
        assert rows(db, "PRAGMA synchronous") == [(2,)]
        assert rows(db, "PRAGMA foreign_keys") == [(1,)]
        strict = {name for name, is_strict in rows(db, "SELECT name, strict FROM pragma_table_list") if is_strict}
        assert strict >= {table._meta.table_name for table in (*TABLES, *SERVER_TABLES)}


def test_another_schema_is_refused(place: Place) -> None:
    with opened(place) as db:
        write_setting(db, SettingName.SCHEMA_VERSION, "99")
    with pytest.raises(Refused, match="schema 99"), opened(place):
        raise AssertionError


async def test_deeds_come_one_after_another_and_questions_see_them_whole(place: Place) -> None:
    database = ServerDatabase(place)

    def count_twice(db: Database) -> None:
        count(db)
        count(db)

    asked = await asyncio.gather(*(database.write(count_twice) if turn % 2 else database.read(counted) for turn in range(40)))
    assert all(version % 2 == 0 for version in asked if version is not None)
    assert await database.read(counted) == 40
    database.close()


async def test_a_deed_that_fails_leaves_nothing(place: Place) -> None:
    database = ServerDatabase(place)

    def fail(db: Database) -> None:
        count(db)
        raise Refused(say("Nothing was kept."))

    with pytest.raises(Refused):
        await database.write(fail)
    assert await database.read(counted) == 0
    database.close()


async def test_an_asker_who_leaves_does_not_stop_a_deed(place: Place) -> None:
    database = ServerDatabase(place)
    deed = asyncio.create_task(database.write(count))
    await asyncio.sleep(0)
    deed.cancel()
    with pytest.raises(asyncio.CancelledError):
        await deed
    database.close()
    with opened(place) as db:
        assert counted(db) == 1


def test_a_busy_database_is_told_from_a_broken_one(place: Place) -> None:
    impatient, holder = connect(place), connect(place)
    impatient.connect()
    holder.connect()
    rows(impatient, "SET lock_timeout = 10" if is_postgresql(impatient) else "PRAGMA busy_timeout = 10")
    with begin_write(holder), pytest.raises(OperationalError) as busy, begin_write(impatient):
        raise AssertionError
    assert is_busy(busy.value)
    with pytest.raises((OperationalError, ProgrammingError)) as broken:
        rows(impatient, "SELECT nonsense")
    assert not is_busy(broken.value)
    impatient.close()
    holder.close()


def test_what_is_there_already_is_refused(place: Place) -> None:
    with opened(place) as db:
        count(db)
    with pytest.raises(Refused, match="already"):
        create(place)
    with opened(place) as db:
        assert counted(db) == 1


def test_a_statement_sees_one_moment(place: Place) -> None:
    with opened(place) as asking, opened(place) as changing:
        with snapshot(asking):
            assert counted(asking) == 0
            with begin_write(changing):
                count(changing)
            assert counted(asking) == 0
        assert counted(asking) == 1


def test_what_could_not_be_written_is_for_later() -> None:
    first, second = sale(1), sale(2)
    results = postponed(batch_of((first, second))).results
    assert [result.id for result in results] == [first.id, second.id]
    assert {result.outcome for result in results} == {Outcome.LATER}
