"""Packages go into the offline database beside its answers: each answer sees one moment, and none waits (DESIGN section 4)."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import pytest

from tests.channel.chain import asker
from tui_pos.channel.dialect import rows
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_failures import OfflineNotWritten, OfflineUnusable
from tui_pos.channel.offline_writer import make_writable, open_for_writing, remove
from tui_pos.channel.requests import FindProduct, SearchProducts

WATER = FindProduct(barcode="5901234123457")
RISE = "UPDATE price SET amount = amount + 1 WHERE store_id = 'NORTH'"


def rise(connection: apsw.Connection) -> int:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(RISE)
    changed = connection.changes()
    connection.execute("COMMIT")
    return changed


@pytest.fixture
async def offline(chain_file: Path) -> AsyncIterator[OfflineDatabase]:
    """An offline database as a package leaves it."""
    make_writable(chain_file)
    database = OfflineDatabase(chain_file, asker)
    yield database
    await database.close()


async def price(offline: OfflineDatabase) -> int | None:
    return (await offline.answer(WATER)).product.price


async def test_an_answer_after_it_has_the_new_rows(offline: OfflineDatabase) -> None:
    assert await price(offline) == 95
    assert await offline.write(rise) == 5
    assert await price(offline) == 96


async def test_an_answer_that_has_begun_sees_one_moment_and_waits_for_nothing(offline: OfflineDatabase) -> None:
    """Both prices of one answer are of the same moment, whatever is committed between the two looks at the file."""
    looked, written = threading.Event(), threading.Event()
    amount = "SELECT sum(amount) FROM price"

    def look_once() -> int:
        ((total,),) = rows(offline, amount)
        return int(total)

    def look_twice() -> list[int]:
        first = look_once()
        looked.set()
        assert written.wait(20)
        return [first, look_once()]

    answering = asyncio.ensure_future(offline._read(look_twice))
    await asyncio.to_thread(looked.wait, 20)
    writing = asyncio.ensure_future(offline.write(rise))
    async with asyncio.timeout(20):
        while await price(offline) != 96:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    written.set()
    first, second = await answering
    assert first == second
    assert await writing == 5
    assert await offline._read(look_once) == first + 5


async def test_what_was_written_is_in_the_one_file_and_the_log_is_empty(offline: OfflineDatabase) -> None:
    await price(offline)
    await offline.write(rise)
    assert offline.file.with_name(offline.file.name + "-wal").stat().st_size == 0
    await offline.close()
    assert [path.name for path in offline.file.parent.iterdir() if path.name.startswith(offline.file.name)] == [
        offline.file.name
    ]


async def test_a_deed_that_fails_leaves_everything_as_it_was(offline: OfflineDatabase) -> None:
    def half_way(connection: apsw.Connection) -> int:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(RISE)
        connection.execute("INSERT INTO price (store_id, product_id, valid_from, amount) VALUES ('NORTH', 1, 0, 'x')")
        return 1

    with pytest.raises(OfflineNotWritten):
        await offline.write(half_way)
    assert await price(offline) == 95
    assert await offline.write(rise) == 5


async def test_another_writer_in_the_way_is_said_as_such(offline: OfflineDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_pos.channel.offline_writer.BUSY_TIMEOUT_MS", 1)
    other = open_for_writing(offline.file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OfflineNotWritten, match="locked"):
        await offline.write(rise)
    other.execute("ROLLBACK")
    other.close()
    assert await offline.write(rise) == 5


async def test_a_file_that_is_none_is_said_as_such(tmp_path: Path) -> None:
    file = tmp_path / "offline.sqlite"
    file.write_bytes(b"nothing of the kind" * 1_000)
    with pytest.raises(OfflineUnusable):
        make_writable(file)
    database = OfflineDatabase(file, asker)
    with pytest.raises(OfflineUnusable):
        await database.write(rise)
    await database.close()
    with pytest.raises(OfflineUnusable):
        await database.write(rise)


async def test_closing_lets_the_running_deed_end(offline: OfflineDatabase) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slowly(connection: apsw.Connection) -> int:
        began.set()
        assert go_on.wait(20)
        return rise(connection)

    writing = asyncio.ensure_future(offline.write(slowly))
    await asyncio.to_thread(began.wait, 20)
    closing = asyncio.ensure_future(offline.close())
    await asyncio.sleep(0)
    go_on.set()
    await closing
    assert await writing == 5
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("offline-")]


KILLED = """
import os, signal, sys
from pathlib import Path
from tui_pos.channel.offline_writer import open_for_writing
connection = open_for_writing(Path(sys.argv[1]))
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE price SET amount = amount + 1 WHERE store_id = 'NORTH'")
if sys.argv[2] == "committed":
    connection.execute("COMMIT")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "found"), [("written", 95), ("committed", 96)])
@pytest.mark.parametrize("lost", [(), ("-shm",)], ids=["both-companions", "no-index"])
async def test_after_kill_9_a_reader_finds_the_package_whole_or_not_at_all(
    chain_file: Path, moment: str, found: int, lost: tuple[str, ...]
) -> None:
    """Also one that never writes, as `status` is, and opens the file first."""
    make_writable(chain_file)
    done = subprocess.run([sys.executable, "-c", KILLED, str(chain_file), moment], check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    for companion in lost:
        chain_file.with_name(chain_file.name + companion).unlink()
    reader = OfflineDatabase(chain_file, asker)
    assert await price(reader) == found
    await reader.close()
    writer = OfflineDatabase(chain_file, asker)
    await writer.write(rise)
    assert await price(writer) == found + 1
    await writer.close()


async def test_the_search_index_follows(offline: OfflineDatabase) -> None:
    def rename(connection: apsw.Connection) -> int:
        connection.execute("UPDATE product SET name = 'Oat drink', search_text = 'oat drink' WHERE id = 4")
        return connection.changes()

    assert await offline.write(rename) == 1
    assert [product.name for product in (await offline.answer(SearchProducts(text="oat"))).products] == ["Oat drink"]
    assert "Oat drink" not in [product.name for product in (await offline.answer(SearchProducts(text="milk"))).products]


async def test_a_damaged_file_is_not_written_any_further(chain_file: Path) -> None:
    make_writable(chain_file)
    chain_file.write_bytes(chain_file.read_bytes()[:5_000])
    database = OfflineDatabase(chain_file, asker)
    with pytest.raises(OfflineUnusable):
        await database.write(rise)
    await database.close()


def test_a_database_is_removed_with_its_companions(tmp_path: Path, chain_file: Path) -> None:
    for companion in ("", "-wal", "-shm", "-journal"):
        shutil.copy(chain_file, tmp_path / f"offline-1.sqlite{companion}")
    shutil.copy(chain_file, tmp_path / "offline-11.sqlite")
    remove(tmp_path / "offline-1.sqlite")
    remove(tmp_path / "offline-1.sqlite")
    assert sorted(path.name for path in tmp_path.glob("offline*")) == ["offline-11.sqlite"]
