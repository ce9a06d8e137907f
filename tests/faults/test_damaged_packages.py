"""A package that is not what it says is refused with the reason, and the old data still sells (issue 3, shown 3)."""

from __future__ import annotations

import shutil

import pytest

from tests.faults.damages import DAMAGES, Damage, Target, cut_off
from tests.faults.story import first_scan, pay, scan_again
from tests.headquarters import Headquarters
from tests.ready import ReadyShop
from tui_pos.channel.requests import FindProduct
from tui_pos.connection.state import Ready
from tui_pos.register import Register
from tui_pos.sync.downloads import FAILED, DownloadStatus
from tui_pos.sync.packages import Manifest
from tui_pos.sync.sessions import DownloadSession, SyncResult

CROISSANT = "2900000030398"
BEFORE = 115


async def price_here(register: Register) -> int | None:
    """What the offline database says that a croissant costs."""
    return (await register.copy.database.answer(FindProduct(barcode=CROISSANT))).product.price


async def sells_offline(shop: ReadyShop, register: Register) -> None:
    shop.server.fault("error-5xx")
    await first_scan(register)
    await scan_again(register)
    assert (await pay(register)).offline
    shop.server.clear_faults()


def newest(register: Register) -> DownloadSession:
    return register.sync_status.downloads[0]


async def target_of(shop: ReadyShop, register: Register, amounts: tuple[int, int], full: bool) -> Target:
    """Two packages one after the other: the earlier one is applied, the later one is to be damaged."""
    hq = Headquarters(shop.server.home)
    sent: list[Manifest] = []
    earlier_file = shop.folder / "earlier.zst"
    for amount in amounts:
        hq.set_price(CROISSANT, amount)
        sent.append(hq.send("9999", full=True) if full else hq.send("1020"))
        if len(sent) == 1:
            shutil.copy(hq.file(sent[0]), earlier_file)
            assert await register.upkeep.download_now(), register.sync_status.message
    return Target(hq, sent[1], hq.file(sent[1]).read_bytes(), sent[0], earlier_file, shop.folder)


@pytest.mark.parametrize("full", [False, True], ids=["rows", "full-set"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_it_is_refused_and_the_old_data_still_sells(ready_shop: ReadyShop, damage: Damage, full: bool) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        target = await target_of(ready_shop, register, (200, 300), full)
        before = register.upkeep.applied
        damage(target)

        assert not await register.upkeep.download_now()
        assert register.sync_status.result is SyncResult.FAILED
        assert str(register.sync_status.message).startswith(DAMAGES[damage])
        failed = newest(register)
        assert (failed.session, failed.tries, failed.status in FAILED) == (target.manifest.session, 1, True)
        assert target.hq.status_of(failed.session)[:2] == (failed.status, 1)
        assert (register.upkeep.applied, register.sync_status.applied) == (before, before)
        assert isinstance(register.availability, Ready)
        assert await price_here(register) == 200
        await sells_offline(ready_shop, register)

        target.restore()
        await register.upkeep.retry_download(failed.session)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert newest(register).status is DownloadStatus.APPLIED
        assert await price_here(register) == 300
        await sells_offline(ready_shop, register)
    assert register.upkeep.applied is not None
    assert [file.name for file in ready_shop.home.path.glob("offline-*.sqlite")] == [register.upkeep.applied.file]
    assert list(ready_shop.home.packages.iterdir()) == []


async def test_a_package_that_was_cut_off_is_fetched_on_from_there(ready_shop: ReadyShop) -> None:
    """What is there already is not fetched again once the rest can be had."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        target = await target_of(ready_shop, register, (200, 300), full=True)
        cut_off(target)
        assert not await register.upkeep.download_now()
        (part,) = ready_shop.home.packages.iterdir()
        assert part.stat().st_size == target.manifest.size - 500
        target.restore()
        await register.upkeep.retry_download(target.manifest.session)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert newest(register).status is DownloadStatus.APPLIED
