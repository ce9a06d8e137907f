"""`kill -9` of the register, of the server and of both at each step of a download: the data is one published version."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash.killed import synchronise
from tests.crash.test_register_killed import finish
from tests.crash.test_upload_killed import agree
from tests.crash.till import BAGUETTE
from tests.headquarters import CROISSANT, CROISSANT_NUMBER, Headquarters, contents, tables
from tests.ready import ReadyShop
from tests.shop import WATER
from tui_pos.channel.offline_writer import open_for_writing
from tui_pos.crash_points import CrashPoint
from tui_pos.journal.reader import JournalReader
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.sales.entry import Entry
from tui_pos.sync.admission import is_full_set
from tui_pos.sync.board import IN_USE
from tui_pos.sync.delta import apply_package
from tui_pos.sync.packages import Manifest
from tui_pos.sync.sessions import AppliedPackage

OF_BOTH = (CrashPoint.PACKAGE_FETCHED, CrashPoint.PACKAGE_VERIFIED, CrashPoint.PACKAGE_REPORTED)
OF_A_FULL_SET = (*OF_BOTH, CrashPoint.PACKAGE_NAMED, CrashPoint.PACKAGE_SWAPPED)
OF_ROWS = (*OF_BOTH, CrashPoint.DELTA_WRITTEN, CrashPoint.DELTA_COMMITTED, CrashPoint.DELTA_CHECKPOINTED)
AT_THE_SERVER = (CrashPoint.OFFER_NOTED, CrashPoint.REPORT_NOTED)

BOTH = True

Rows = dict[str, list[tuple[object, ...]]]


def publish(hq: Headquarters, full: bool, day: int) -> list[Manifest]:
    """The packages of a day: two of rows, or a full set."""
    hq.set_price(CROISSANT, 200 + day)
    hq.rename(CROISSANT_NUMBER, f"Croissant {day}")
    return [hq.send("9999", full=True)] if full else [hq.send("1040"), hq.send("1020")]


def versions(shop: ReadyShop, hq: Headquarters, packages: Sequence[Manifest], place: Path) -> list[Rows]:
    """The data before and after each package, applied one by one without any trouble."""
    place.mkdir()
    copy = Path(shutil.copy(in_use(shop), place / "copy.sqlite"))
    found = [tables(copy)]
    for manifest in packages:
        package = contents(hq.file(manifest), manifest, place / f"{manifest.session}.sqlite")
        if is_full_set(manifest):
            copy = package
        else:
            with closing(open_for_writing(copy)) as connection:
                apply_package(connection, package, manifest, {})
        found.append(tables(copy))
    return found


def in_use(shop: ReadyShop) -> Path:
    """The offline database that the next start of the register opens."""
    with closing(JournalReader(shop.home.journal)) as journal:
        applied = journal.recall(IN_USE, AppliedPackage)
    assert applied is not None
    return shop.home.offline(applied.file)


async def sells_and_is_tidy(shop: ReadyShop) -> None:
    """The day goes on without the server, and what the crash has left is gone."""
    shop.server.fault("error-5xx")
    async with shop.register(shop.home) as register:
        assert register.upkeep.applied is not None
        assert [file.name for file in shop.home.path.glob("offline-*.sqlite")] == [register.upkeep.applied.file]
        for code in (WATER, BAGUETTE):
            await perform(register, PRODUCT_SALE, Entry(code=code))
        assert register.connection.offline
        await finish(register)
    shop.server.clear_faults()


async def all_is_well(shop: ReadyShop, hq: Headquarters, packages: Sequence[Manifest], expected: Rows) -> None:
    """Everything is applied, headquarters knows it, and every sale is there once."""
    assert tables(in_use(shop)) == expected
    assert [hq.status_of(manifest.session)[0] for manifest in packages] == ["applied"] * len(packages)
    assert list(shop.home.packages.iterdir()) == []
    async with shop.register(shop.home, started=False) as register:
        assert register.sync_status.pending_downloads == 0
        await register.upkeep.upload_now()
    if shop.transactions():
        agree(shop)


DAYS = {False: ((1, not BOTH), (2, BOTH)), True: ((1, not BOTH), (1, BOTH))}
PLACES = [*((point, False) for point in OF_ROWS), *((point, True) for point in OF_A_FULL_SET)]


@pytest.mark.parametrize(("point", "full"), PLACES, ids=[f"{point}-{'full-set' if full else 'rows'}" for point, full in PLACES])
async def test_the_register_or_both_are_killed(ready_shop: ReadyShop, tmp_path: Path, point: CrashPoint, full: bool) -> None:
    """At the first package and at the second; one home lives through all of it."""
    hq = Headquarters(ready_shop.server.home)
    for day, (nth, both) in enumerate(DAYS[full]):
        packages = publish(hq, full, day)
        expected = versions(ready_shop, hq, packages, tmp_path / f"day-{day}")
        assert synchronise(ready_shop.home.path, f"{point}:{nth}"), f"a download never reaches {point}:{nth}"
        if both:
            ready_shop.server.kill()
            ready_shop.server.start()
        found = tables(in_use(ready_shop))
        assert found in expected[nth - 1 : nth + 1], f"after {point}"
        await sells_and_is_tidy(ready_shop)
        assert not synchronise(ready_shop.home.path, "")
        await all_is_well(ready_shop, hq, packages, expected[-1])


@pytest.mark.parametrize("point", AT_THE_SERVER)
async def test_the_server_is_killed(
    ready_shop: ReadyShop, tmp_path: Path, point: CrashPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    hq = Headquarters(ready_shop.server.home)
    packages = publish(hq, False, 0)
    expected = versions(ready_shop, hq, packages, tmp_path / "day-0")
    times = 0
    done = False
    while not done:
        times += 1
        ready_shop.server.kill()
        monkeypatch.setenv("TUI_POS_CRASH_AT", f"{point}:{times}")
        ready_shop.server.start()
        monkeypatch.delenv("TUI_POS_CRASH_AT")
        async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
            done = await register.upkeep.download_now()
        assert tables(in_use(ready_shop)) in expected
    assert times > 1, f"a download never reaches {point}"
    await all_is_well(ready_shop, hq, packages, expected[-1])
