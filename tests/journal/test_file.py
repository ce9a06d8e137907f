"""Files that are not this register's journal, or no longer whole: each is refused in words, and left as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest

from tests.journal.deeds import open_journal, sell, write
from tui_pos.journal.failures import JournalUnusable
from tui_pos.journal.file import open_for_reading, open_for_writing
from tui_pos.journal.journal import Journal
from tui_pos.journal.reader import JournalReader
from tui_pos.journal.schema import NOTHING_BEFORE


async def refusal(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(JournalUnusable) as refused:
        await open_journal(path)
    assert path.read_bytes() == before
    assert refused.value.path == path
    return str(refused.value)


async def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1_000)
    assert "is damaged" in await refusal(path)


async def test_another_program_s_database(path: Path) -> None:
    other = apsw.Connection(str(path))
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    assert "is not a journal of this program" in await refusal(path)


async def test_another_register_s_journal(path: Path) -> None:
    journal = await Journal.open(path, store="PARIS", register="PARIS-2", ids=str, clock=lambda: 1)
    await journal.close()
    assert "belongs to register PARIS-2 of store PARIS" in await refusal(path)


async def test_a_newer_program_s_journal(path: Path) -> None:
    await (await open_journal(path)).close()
    newer = apsw.Connection(str(path))
    newer.execute("CREATE TABLE something_newer (x ANY) STRICT")
    newer.execute("PRAGMA user_version=3")
    newer.close()
    assert "is of version 3, this program knows 2" in await refusal(path)


async def test_a_folder_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable, match="cannot be used"):
        await open_journal(tmp_path / "missing" / "journal.sqlite")


async def test_nothing_to_read(path: Path) -> None:
    with pytest.raises(JournalUnusable, match="There is no journal"):
        JournalReader(path)
    assert not path.exists()


async def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.touch()
    journal = await open_journal(path)
    await write(journal)
    await journal.close()


async def test_damage_in_the_middle_is_found_and_said(path: Path) -> None:
    journal = await open_journal(path)
    for number in range(60):
        await sell(journal, f"sale-{number}")
    await journal.close()
    whole = path.read_bytes()
    found = []
    for start in range(8_192, len(whole) - 4_096, 4_096):
        path.write_bytes(whole[:start] + b"\xa5" * 4_096 + whole[start + 4_096 :])
        found.append(is_found(path))
    assert len(found) > 10
    assert all(found)


def is_found(path: Path) -> bool:
    try:
        reader = JournalReader(path)
    except JournalUnusable:
        return True
    try:
        return not reader.verify().ok
    except JournalUnusable as refused:
        return "is damaged" in str(refused)
    finally:
        reader.close()


async def test_a_torn_end_of_the_wal_loses_only_what_was_never_acknowledged(path: Path, tmp_path: Path) -> None:
    journal = await open_journal(path)
    for number in range(10):
        await sell(journal, f"sale-{number}")
    torn = tmp_path / "torn"
    torn.mkdir()
    wal = path.with_name("journal.sqlite-wal").read_bytes()
    heads = []
    for length in (*range(0, len(wal), 2_000), len(wal)):
        copy = torn / f"{length}.sqlite"
        shutil.copy(path, copy)
        copy.with_name(f"{length}.sqlite-wal").write_bytes(wal[:length])
        reopened = await open_journal(copy)
        verdict = await reopened.verify()
        await reopened.close()
        assert verdict.ok
        heads.append(verdict.head)
    await journal.close()
    assert heads == sorted(heads)
    assert (heads[0], heads[-1]) == (0, 10)


async def test_a_document_is_never_changed_nor_deleted(journal: Journal, path: Path) -> None:
    await write(journal)
    await sell(journal, "sale-1")
    other = apsw.Connection(str(path))
    for statement in ("UPDATE document SET hash = ''", "DELETE FROM document"):
        with pytest.raises(apsw.ConstraintError, match="immutable"):
            other.execute(statement)
    other.close()


async def test_it_is_durable_by_its_settings(path: Path) -> None:
    connection = open_for_writing(path, "PARIS", "PARIS-1", NOTHING_BEFORE)
    settings = [connection.pragma(name) for name in ("journal_mode", "synchronous", "wal_autocheckpoint", "fullfsync")]
    assert settings == ["wal", 2, 0, 1]
    connection.close()


async def test_a_reader_beside_the_register_cannot_write(journal: Journal, path: Path) -> None:
    await write(journal)
    connection = open_for_reading(path)
    with pytest.raises(apsw.ReadOnlyError):
        connection.execute("DELETE FROM kept")
    connection.close()
