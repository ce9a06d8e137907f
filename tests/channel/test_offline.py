"""The offline database: the channel's own answers from a file, on threads that open and close their own connections."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError

from tests.channel.chain import asker, open_database
from tui_pos.channel.answers import answer
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.models import Staff
from tui_pos.channel.offline import READERS, OfflineDatabase, OfflineFacts, create_empty
from tui_pos.channel.offline_failures import OfflineUnusable, refuse_unsound_sqlite
from tui_pos.channel.requests import (
    DataRequest,
    FindProduct,
    ReadConfiguration,
    RefusalCode,
    RequestRefused,
    SearchProducts,
    SignOn,
)
from tui_pos.channel.settings import SettingName, write_setting


async def test_it_answers_every_request_as_the_channel_does(chain_file: Path) -> None:
    offline = OfflineDatabase(chain_file, asker)
    channel = open_database(chain_file)
    requests: tuple[DataRequest[Any], ...] = (
        ReadConfiguration(),
        SignOn(staff="000160", pin="123456"),
        FindProduct(barcode="5901234123457"),
        SearchProducts(text="milk"),
    )
    for request in requests:
        assert await offline.answer(request) == answer(channel, request, asker())
    with pytest.raises(RequestRefused) as refused:
        await offline.answer(FindProduct(barcode="0"))
    assert refused.value.code is RefusalCode.NOT_FOUND
    channel.close()
    await offline.close()


async def test_the_facts_say_what_is_in_the_file(chain_file: Path) -> None:
    channel = open_database(chain_file)
    for name, value in ((SettingName.DATA_VERSION, "42"), (SettingName.SESSION, "7"), (SettingName.BUILT_AT, "99")):
        write_setting(channel, name, value)
    channel.close()
    offline = OfflineDatabase(chain_file, asker)
    assert await offline.facts() == OfflineFacts(
        schema_version=SCHEMA_VERSION,
        staff=2,
        products=6,
        has_configuration=True,
        data_version=42,
        session=7,
        built_at=99,
    )
    await offline.close()


async def test_an_empty_file_is_sound_and_has_nothing(tmp_path: Path) -> None:
    create_empty(tmp_path / "offline.sqlite")
    offline = OfflineDatabase(tmp_path / "offline.sqlite", asker)
    assert await offline.facts() == OfflineFacts(schema_version=SCHEMA_VERSION)
    with pytest.raises(RequestRefused):
        await offline.answer(ReadConfiguration())
    await offline.close()


async def test_a_file_of_another_schema_says_only_its_version(chain_file: Path) -> None:
    channel = open_database(chain_file)
    write_setting(channel, SettingName.SCHEMA_VERSION, "99")
    channel.close()
    offline = OfflineDatabase(chain_file, asker)
    assert await offline.facts() == OfflineFacts(schema_version=99)
    await offline.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database, but long enough to have a header of one" * 20])
async def test_a_file_that_cannot_be_read_is_said_as_such(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "offline.sqlite"
    if content is not None:
        file.write_bytes(content)
    offline = OfflineDatabase(file, asker)
    with pytest.raises(OfflineUnusable) as unusable:
        await offline.answer(FindProduct(barcode="1"))
    assert "synchronise" in str(unusable.value.sentence)
    await offline.close()


async def test_a_damaged_page_is_a_failure_and_not_a_wrong_answer(chain_file: Path) -> None:
    content = bytearray(chain_file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    chain_file.write_bytes(content)
    offline = OfflineDatabase(chain_file, asker)
    with pytest.raises(OfflineUnusable):
        await offline.answer(FindProduct(barcode="5901234123457"))
    await offline.close()


async def test_nothing_can_be_written_through_it(chain_file: Path) -> None:
    offline = OfflineDatabase(chain_file, asker)

    def write() -> None:
        offline.connect(reuse_if_open=True)
        Staff.delete().execute(offline)

    with pytest.raises(OperationalError, match="readonly"):
        await asyncio.get_running_loop().run_in_executor(offline._readers, write)
    await offline.close()


async def test_the_loops_own_thread_has_no_connection(chain_file: Path) -> None:
    offline = OfflineDatabase(chain_file, asker)
    await offline.answer(FindProduct(barcode="5901234123457"))
    assert offline.is_closed()
    await offline.close()


async def test_closing_lets_running_answers_end_and_then_leaves_no_thread_and_no_open_file(chain_file: Path) -> None:
    offline = OfflineDatabase(chain_file, asker)
    running = [asyncio.create_task(offline.answer(SignOn(staff="000160", pin="123456"))) for _ in range(6)]
    await asyncio.sleep(0)
    await asyncio.gather(offline.close(), offline.close())
    assert [(await task).number for task in running] == ["000160"] * 6
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("offline-reader")]
    assert str(chain_file) not in open_files()
    with pytest.raises(OfflineUnusable):
        await offline.answer(FindProduct(barcode="5901234123457"))


async def test_one_that_was_never_asked_can_be_closed(chain_file: Path) -> None:
    await OfflineDatabase(chain_file, asker).close()


async def test_an_answer_nobody_waits_for_any_more_does_not_hold_up_the_next(chain_file: Path) -> None:
    offline = OfflineDatabase(chain_file, asker)
    for _ in range(READERS * 3):
        given_up = asyncio.create_task(offline.answer(SearchProducts(text="milk")))
        await asyncio.sleep(0)
        given_up.cancel()
    assert (await offline.answer(FindProduct(barcode="5901234123457"))).product.price == 95
    await offline.close()


@pytest.mark.parametrize("version", ["3.51.2", "3.50.4", "3.9.0"])
def test_an_sqlite_that_may_corrupt_is_refused(version: str) -> None:
    with pytest.raises(OfflineUnusable) as unusable:
        refuse_unsound_sqlite(version)
    assert version in str(unusable.value.sentence)


@pytest.mark.parametrize("version", ["3.51.3", "3.53.0", "4.0.0"])
def test_a_sound_sqlite_is_not(version: str) -> None:
    refuse_unsound_sqlite(version)


def open_files() -> set[str]:
    """What this process has open, where the system says so."""
    handles = Path("/proc/self/fd")
    return {str(handle.readlink()) for handle in handles.iterdir() if handle.is_symlink()} if handles.exists() else set()
