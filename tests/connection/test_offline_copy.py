"""One file takes over from another under a running register: nothing in between, nothing left behind."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channel.chain import NOW, asker, build
from tests.connection.shops import Shop
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.channel.requests import FindProduct, OfflineProfile
from tui_pos.connection.offline_copy import OfflineCopy
from tui_pos.connection.state import Change, ConnectionState, Mode, Ready
from tui_pos.connection.switch import Switch
from tui_pos.sales.sentence import Refused, say

WATER = FindProduct(barcode="5901234123457")


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("copy") / "chain.sqlite"
    build(file)
    return file


@pytest.fixture
async def copy(chain: Path, tmp_path: Path) -> AsyncIterator[OfflineCopy]:
    """Session 1 is in use; session 2 has just been unpacked beside it."""
    shutil.copy(chain, tmp_path / "offline-1.sqlite")
    copy = OfflineCopy(tmp_path, "offline-1.sqlite", asker)
    shutil.copy(chain, tmp_path / "offline-2.sqlite")
    yield copy
    await copy.close()


def files(copy: OfflineCopy) -> list[str]:
    """The databases; what a file in use has beside it comes and goes."""
    return sorted(path.name for path in copy.folder.iterdir() if path.suffix == ".sqlite")


async def nothing() -> None:
    await asyncio.sleep(0)


def switch_on(copy: OfflineCopy) -> Switch:
    """A register that was disconnected by hand."""

    async def keep(state: ConnectionState, change: Change | None) -> None:
        await asyncio.sleep(0)

    return Switch(
        remote=Shop(),
        offline=copy.database,
        availability=Ready(),
        profile=OfflineProfile(),
        state=ConnectionState(mode=Mode.MANUAL_OFFLINE, since=0, reason=say("before")),
        clock=lambda: NOW,
        keep=keep,
    )


async def test_the_next_file_takes_over_and_the_old_one_is_deleted(copy: OfflineCopy) -> None:
    switch = switch_on(copy)
    before = await switch.ask(WATER)
    named: list[list[str]] = []

    async def keep() -> None:
        named.append(files(copy))

    await copy.replace("offline-2.sqlite", switch, keep)
    assert named == [["offline-1.sqlite", "offline-2.sqlite"]], "both are there until the new name is durable"
    assert switch.channel.obj is copy.database
    assert copy.database.file.name == "offline-2.sqlite"
    assert await switch.ask(WATER) == before
    assert files(copy) == ["offline-2.sqlite"]
    assert not list(copy.folder.glob("offline-1*")), "its companions are gone too"


async def test_questions_that_are_asked_meanwhile_are_all_answered(copy: OfflineCopy) -> None:
    switch = switch_on(copy)
    questions = [asyncio.create_task(switch.ask(WATER)) for _ in range(30)]
    await asyncio.sleep(0)
    replacing = asyncio.create_task(copy.replace("offline-2.sqlite", switch, nothing))
    await asyncio.sleep(0)
    questions += [asyncio.create_task(switch.ask(WATER)) for _ in range(30)]
    answers = await asyncio.gather(*questions)
    await replacing
    assert [answer.product.name for answer in answers] == ["Mineral water 1.5 L"] * 60


async def test_a_file_that_cannot_be_read_leaves_the_old_one_in_use(copy: OfflineCopy) -> None:
    switch = switch_on(copy)
    (copy.folder / "offline-2.sqlite").write_bytes(b"nothing of the kind" * 1_000)
    with pytest.raises(OfflineUnusable):
        await copy.replace("offline-2.sqlite", switch, nothing)
    assert (await switch.ask(WATER)).product.name == "Mineral water 1.5 L"


async def test_a_name_that_could_not_be_kept_leaves_the_old_one_in_use(copy: OfflineCopy) -> None:
    switch = switch_on(copy)

    async def keep() -> None:
        raise Refused(say("The disk is full."))

    with pytest.raises(Refused):
        await copy.replace("offline-2.sqlite", switch, keep)
    assert (await switch.ask(WATER)).product.name == "Mineral water 1.5 L"
    assert copy.database.file.name == "offline-1.sqlite"


async def test_what_a_crash_has_left_is_swept_at_the_next_start(chain: Path, tmp_path: Path) -> None:
    for name in ("offline-1.sqlite", "offline-1.sqlite-wal", "offline-2.sqlite", "offline-3.sqlite", "journal.sqlite"):
        shutil.copy(chain, tmp_path / name)
    copy = OfflineCopy(tmp_path, "offline-2.sqlite", asker)
    await copy.close()
    assert files(copy) == ["journal.sqlite", "offline-2.sqlite"]
