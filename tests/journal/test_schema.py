"""A journal of the first version is brought to this one, all of the way or not at all, and says the same as before."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from tests.journal.deeds import REGISTER, STORE, open_journal, sell, write
from tui_pos.journal import file, schema
from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.failures import JournalUnusable
from tui_pos.journal.reader import JournalReader
from tui_pos.journal.schema import VERSION


def as_version_1(path: Path) -> None:
    """The file as the first version would have left it: the same rows in the tables of then."""
    old = apsw.Connection(str(path.with_name("old.sqlite")))
    old.execute("PRAGMA journal_mode=WAL")
    file.apply(old, 0, 1)
    old.execute(f"PRAGMA application_id={file.APPLICATION_ID}")
    old.execute("ATTACH ? AS present", (str(path),))
    old.execute("INSERT INTO identity SELECT store, register, sequence_before FROM present.identity")
    for table in ("document", "outbox", "parked", "kept", "sign_on_attempts"):
        old.execute(f"INSERT INTO {table} SELECT * FROM present.{table}")
    old.close()
    path.with_name("old.sqlite").replace(path)


@pytest.fixture
async def old(path: Path) -> list[bytes]:
    """What a journal of version 1 holds, at `path`."""
    journal = await open_journal(path)
    await write(journal)
    for number in range(3):
        await sell(journal, f"sale-{number}", amount=95 + number)
    await journal.close()
    as_version_1(path)
    return contents(path)


def contents(path: Path) -> list[bytes]:
    reader = JournalReader(path)
    documents = [sealed.content for sealed in reader.export()]
    reader.close()
    return documents


def version(path: Path) -> object:
    connection = apsw.Connection(str(path))
    found = connection.pragma("user_version")
    connection.close()
    return found


def tables(path: Path) -> list[tuple[object, ...]]:
    connection = apsw.Connection(str(path))
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    connection.close()
    return found


async def test_it_is_brought_to_this_version_with_everything_in_it(path: Path, old: list[bytes]) -> None:
    assert version(path) == 1
    journal = await open_journal(path)
    assert [sealed.content async for sealed in journal.export()] == old
    assert [(await journal.verify()).ok, (await journal.counts()).waiting] == [True, 4]
    found = await journal.search(JournalQuery(product="mineral", amount=96), 9)
    assert [entry.sealed.id for entry in found] == ["sale-1"]
    await sell(journal, "sale-3")
    assert (await journal.verify()).last_receipt == "PARIS-1-000004"
    await journal.close()
    assert version(path) == VERSION


async def test_it_has_what_a_new_file_has(path: Path, old: list[bytes], tmp_path: Path) -> None:
    assert old
    await (await open_journal(path)).close()
    await (await open_journal(tmp_path / "new.sqlite")).close()
    assert tables(path) == tables(tmp_path / "new.sqlite")


async def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, old: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: apsw.Connection) -> None:
        raise ZeroDivisionError

    before = tables(path)
    monkeypatch.setattr(file, "MIGRATIONS", (*schema.MIGRATIONS, fail))
    monkeypatch.setattr(file, "VERSION", VERSION + 1)
    with pytest.raises(ZeroDivisionError):
        await open_journal(path)
    monkeypatch.undo()
    assert (version(path), tables(path), contents(path)) == (1, before, old)


async def test_it_is_read_beside_as_it_is(path: Path, old: list[bytes]) -> None:
    reader = JournalReader(path)
    assert (reader.store, reader.register, len(old)) == (STORE, REGISTER, reader.verify().count)
    assert reader.verify().last_receipt == "PARIS-1-000003"
    reader.close()
    assert version(path) == 1


async def test_another_register_s_old_file_is_not_touched(path: Path, old: list[bytes]) -> None:
    assert old
    with pytest.raises(JournalUnusable, match="belongs to register"):
        file.open_for_writing(path, "PARIS", "PARIS-2", schema.NOTHING_BEFORE)
    assert version(path) == 1
