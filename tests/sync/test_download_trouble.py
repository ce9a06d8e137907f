"""What goes wrong around a download: the network, the disk, a power cut, the offline database itself (issue 3)."""

from __future__ import annotations

import shutil
from contextlib import closing

import apsw
import msgspec
import pytest

from tests.headquarters import CROISSANT, Headquarters
from tests.ready import ReadyShop
from tests.sync.cutting import network
from tests.sync.looking import offline_file, price_here, record
from tui_pos.connection.readiness import CANNOT_BE_READ
from tui_pos.connection.state import NotReady, Ready
from tui_pos.sync.downloads import TRIES, DownloadStatus
from tui_pos.sync.sessions import SyncResult

AWAY = (("error-5xx", "packages"), ("refuse", "packages"), ("refuse", "downloads"), ("garbage", "downloads"))


async def test_a_server_that_cannot_be_reached_uses_up_no_try(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        for kind, request in AWAY:
            ready_shop.server.fault(kind, request=request)
            for _ in range(TRIES + 1):
                assert not await register.upkeep.download_now()
                assert register.sync_status.result is SyncResult.FAILED
            ready_shop.server.clear_faults()
        assert (record(register, prices).status, record(register, prices).tries) == (DownloadStatus.AVAILABLE, 0)
        assert register.sync_status.pending_downloads == 1
        assert await register.upkeep.download_now(), register.sync_status.message


async def test_a_download_that_was_cut_goes_on_where_it_ended(ready_shop: ReadyShop, hq: Headquarters) -> None:
    hq.set_price(CROISSANT, 125)
    whole = hq.send("9999", full=True)
    async with network(ready_shop.server.port) as between:
        ready_shop.home.save_device(msgspec.structs.replace(ready_shop.home.device(), server=between.url))
        async with ready_shop.register(ready_shop.home, started=False) as register:
            between.cut_after(whole.size // 2 + 3_000)
            assert not await register.upkeep.download_now()
            (part,) = ready_shop.home.packages.iterdir()
            have = part.stat().st_size
            assert 0 < have < whole.size
            assert record(register, whole).tries == 0
        async with ready_shop.register(ready_shop.home, started=False) as register:
            before = between.sent
            assert await register.upkeep.download_now(), register.sync_status.message
            assert between.sent - before < whole.size - have + 5_000, "what was there was not sent again"
            assert await price_here(register) == 125


async def test_what_a_power_cut_took_back_is_fetched_again(ready_shop: ReadyShop, hq: Headquarters) -> None:
    """`synchronous=NORMAL`: the file may be as it was before the last package, though the journal says that it is applied."""
    file = offline_file(ready_shop)
    before = file.read_bytes()
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        assert await register.upkeep.download_now(), register.sync_status.message
    file.write_bytes(before)
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert record(register, prices).status is DownloadStatus.APPLIED
        assert await price_here(register) == 115
        assert await register.upkeep.download_now(), register.sync_status.message
        assert await price_here(register) == 125


async def test_a_database_of_an_older_schema_is_replaced(ready_shop: ReadyShop) -> None:
    file = offline_file(ready_shop)
    with closing(apsw.Connection(str(file))) as connection:
        connection.execute("UPDATE setting SET value = '1' WHERE name = 'schema_version'")
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert isinstance(register.availability, NotReady)
        assert "its schema is 1" in str(register.availability.reasons[0])
        assert await register.upkeep.download_now(), register.sync_status.message
        assert isinstance(register.availability, Ready)


async def test_a_database_that_fails_under_the_writer_is_replaced(ready_shop: ReadyShop, hq: Headquarters) -> None:
    """It can still be read here and there, but a package does not go in any more."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        hq.send("1020")
        file = offline_file(ready_shop)
        with closing(apsw.Connection(str(file))) as connection:
            page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'price'").get
            assert isinstance(page, int)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = bytearray(file.read_bytes())
        content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
        file.write_bytes(content)
        assert not await register.upkeep.download_now()
        assert register.availability == NotReady((CANNOT_BE_READ,))
        assert await register.upkeep.download_now(), register.sync_status.message
        assert isinstance(register.availability, Ready)
        assert await price_here(register) == 125


async def test_a_full_disk_costs_no_try_and_keeps_the_old_data(
    ready_shop: ReadyShop, hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with monkeypatch.context() as full:
            full.setattr("tui_pos.sync.download.RESERVE_BYTES", 1 << 60)
            for _ in range(TRIES + 1):
                assert not await register.upkeep.download_now()
                assert "too little disk space" in str(register.sync_status.message)
                ready_shop.clock.advance(60)
        assert record(register, prices).tries == 0
        assert await price_here(register) == 115
        assert await register.upkeep.download_now(), register.sync_status.message
        assert await price_here(register) == 125


async def test_the_files_of_packages_that_nobody_wants_are_deleted(ready_shop: ReadyShop, hq: Headquarters) -> None:
    shutil.copy(offline_file(ready_shop), ready_shop.home.packages / "7.sqlite")
    (ready_shop.home.packages / "7-0123456789abcdef.zst").write_bytes(b"a part")
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert await register.upkeep.download_now()
    assert list(ready_shop.home.packages.iterdir()) == []
