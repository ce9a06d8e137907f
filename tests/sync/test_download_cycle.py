"""A register follows its download sessions with the real server: in order, suspended, tried again, given up (issue 3)."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import apsw
import pytest

from tests.headquarters import CROISSANT, CROISSANT_NUMBER, Headquarters, contents, tables
from tests.ready import ReadyShop, asked_offline, mode_of
from tests.shop import CASHIER, MANAGER, WATER, until
from tests.sync.looking import broken, may_sign_on, offline_file, price_here, record, statuses
from tui_pos.channel.requests import RequestRefused
from tui_pos.connection.state import Mode, NotEnabled, Ready
from tui_pos.operations.connection import CANCEL_DOWNLOAD, RETRY_DOWNLOAD
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.shift import LOG_ON
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused
from tui_pos.sync.downloads import TRIES, DownloadStatus
from tui_pos.sync.sessions import SyncResult


async def test_packages_of_every_job_come_in_order_and_leave_what_a_full_set_has(
    ready_shop: ReadyShop, hq: Headquarters, tmp_path: Path
) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await register.upkeep.download_now()
        hq.rename(CROISSANT_NUMBER, "Croissant maison")
        first = hq.send("1040")
        hq.set_price(CROISSANT, 125)
        second = hq.send("1020")
        hq.remove_staff(MANAGER.staff)
        third = hq.send("1060")
        hq.set_price(CROISSANT, 135)
        fourth = hq.send("9999")
        assert await register.upkeep.download_now(), register.sync_status.message
        sent = (first, second, third, fourth)
        assert statuses(register, *sent) == [DownloadStatus.APPLIED] * 4
        applied = [record(register, manifest).applied_at or 0 for manifest in sent]
        assert applied == sorted(applied)
        assert [record(register, manifest).rows for manifest in sent[:3]] == [1, 1, 1]
        assert {hq.status_of(manifest.session)[0] for manifest in sent} == {"applied"}
        assert register.sync_status.pending_downloads == 0
        assert register.sync_status.result is SyncResult.DONE
        assert await price_here(register) == 135
        assert not await may_sign_on(register, MANAGER.staff, MANAGER.pin)
        assert await may_sign_on(register, CASHIER.staff, CASHIER.pin)
        facts = await register.copy.database.facts()
        assert facts.data_version == fourth.data_version
        assert register.upkeep.applied is not None
        assert register.upkeep.applied.data_version == fourth.data_version
        assert set(facts.applied.values()) == {fourth.session}
    whole = hq.send("9999", full=True)
    assert tables(offline_file(ready_shop)) == tables(contents(hq.file(whole), whole, tmp_path / "whole.sqlite"))


async def test_one_that_fails_suspends_what_needs_it_and_the_others_go_on(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.rename(CROISSANT_NUMBER, "Croissant maison")
        products = hq.send("1040")
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        hq.remove_staff(MANAGER.staff)
        staff = hq.send("1060")
        with broken(hq, products):
            assert not await register.upkeep.download_now()
        assert statuses(register, products, prices, staff) == [
            DownloadStatus.DOWNLOAD_FAILED,
            DownloadStatus.SUSPENDED,
            DownloadStatus.APPLIED,
        ]
        assert f"Session {products.session} of job 1040" in str(record(register, prices).message)
        assert register.sync_status.message == record(register, products).message
        assert register.sync_status.pending_downloads == 2
        assert await price_here(register) == 115
        assert not await may_sign_on(register, MANAGER.staff, MANAGER.pin)
        assert isinstance(register.availability, Ready)
        ready_shop.clock.advance(60)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert statuses(register, products, prices) == [DownloadStatus.APPLIED] * 2
        assert await price_here(register) == 125


async def test_it_is_tried_less_and_less_often_and_then_waits_for_a_person(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        waits: list[float] = []
        with broken(hq, prices):
            for tries in range(1, TRIES + 1):
                assert not await register.upkeep.download_now()
                assert record(register, prices).tries == tries
                assert not await register.upkeep.download_now()
                assert record(register, prices).tries == tries, "it is not due yet"
                assert register.sync_status.message is not None, "and its trouble stays visible"
                again = record(register, prices).next_try_at
                if again is not None:
                    waits.append((again - ready_shop.clock()) / 1_000_000)
                    ready_shop.clock.advance(waits[-1] + 0.1)
            assert len(waits) == TRIES - 1
            assert waits[0] < waits[1]
            ready_shop.clock.advance(86_400)
            assert not await register.upkeep.download_now()
            assert record(register, prices).tries == TRIES
            assert hq.status_of(prices.session)[:2] == ("download_failed", TRIES)
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert not await register.upkeep.download_now(), "another start of the program changes nothing"
        assert record(register, prices).tries == TRIES
        await perform(register, RETRY_DOWNLOAD, prices.session)
        assert record(register, prices).tries == 0
        assert await register.upkeep.download_now(), register.sync_status.message
        assert await price_here(register) == 125


async def test_a_person_who_synchronises_does_not_wait_for_the_next_try(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
        register.upkeep.hurry()
        assert await register.upkeep.download_now(), register.sync_status.message


async def test_one_that_is_given_up_is_made_up_for_by_a_full_set(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
            with pytest.raises(Refused, match="There is no download session 99"):
                await perform(register, CANCEL_DOWNLOAD, 99)
            await perform(register, CANCEL_DOWNLOAD, prices.session)
            assert record(register, prices).status is DownloadStatus.CANCELED
            assert await register.upkeep.download_now(), register.sync_status.message
        newest = register.sync_status.downloads[0]
        assert (newest.job, newest.full, newest.status) == ("9999", True, DownloadStatus.APPLIED)
        assert hq.status_of(prices.session)[0] == "canceled"
        assert await price_here(register) == 125
        with pytest.raises(Refused, match="over already"):
            await register.upkeep.cancel_download(prices.session)
        with pytest.raises(Refused, match="has not failed"):
            await register.upkeep.retry_download(prices.session)
        with pytest.raises(Refused, match="No download has failed"):
            await perform(register, RETRY_DOWNLOAD, prices.session)


async def test_only_a_manager_gives_a_package_up(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
        with pytest.raises(Refused, match="needs a manager"):
            await perform(register, CANCEL_DOWNLOAD, prices.session)


async def test_what_was_given_up_while_the_server_was_away_is_told_later(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
        ready_shop.server.fault("error-5xx", request="downloads")
        await register.upkeep.cancel_download(prices.session)
        assert not await register.upkeep.download_now()
    async with ready_shop.register(ready_shop.home, started=False) as register:
        ready_shop.server.clear_faults()
        assert await register.upkeep.download_now(), register.sync_status.message
        assert hq.status_of(prices.session)[0] == "canceled"
        assert await price_here(register) == 125


async def test_an_open_cart_keeps_its_prices_and_the_next_scan_has_the_new_one(ready_shop: ReadyShop, hq: Headquarters) -> None:
    """While offline, which is when a price comes out of the register's own data."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        ready_shop.server.fault("error-5xx", request="FindProduct")
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        hq.set_price(WATER, 105)
        hq.send("1020")
        assert await register.upkeep.download_now(), register.sync_status.message
        assert register.cart is not None
        assert [line.unit_price for line in register.cart.lines] == [95]
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        assert [line.unit_price for line in register.cart.lines] == [95, 105]
        hq.set_price(WATER, 110)
        hq.send("9999", full=True)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert [line.unit_price for line in register.cart.lines] == [95, 105]
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        assert [line.unit_price for line in register.cart.lines] == [95, 105, 110]
        paid = await perform(register, PAY_CASH_QUICK, None)
        assert paid.transaction is not None
        assert (paid.transaction.total, paid.transaction.offline) == (310, True)
        assert asked_offline(register)["FindProduct"] == 3


async def test_a_sale_does_not_wait_for_a_package_that_is_going_in(ready_shop: ReadyShop) -> None:
    """Nor does it see any of it before it is there whole."""
    written, go_on = threading.Event(), threading.Event()

    def slowly(connection: apsw.Connection) -> int:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE price SET amount = 1")
        written.set()
        assert go_on.wait(20)
        connection.execute("COMMIT")
        return 1

    async with ready_shop.register(ready_shop.home, started=False) as register:
        going_in = asyncio.ensure_future(register.copy.database.write(slowly))
        await asyncio.to_thread(written.wait, 20)
        ready_shop.server.fault("error-5xx", request="FindProduct")
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        paid = await perform(register, PAY_CASH_QUICK, None)
        assert paid.transaction is not None
        assert (paid.transaction.total, paid.transaction.offline) == (95, True)
        assert not going_in.done()
        go_on.set()
        await going_in
        assert await price_here(register, WATER) == 1


async def test_a_paused_store_sends_nothing_and_says_so(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
        hq.pause(True)
        assert await register.upkeep.download_now()
        assert register.sync_status.paused
        assert register.sync_status.pending_downloads == 1
        assert record(register, prices).status is DownloadStatus.DOWNLOAD_FAILED
        assert await price_here(register) == 115
        hq.pause(False)
        await register.upkeep.retry_download(prices.session)
        assert await register.upkeep.download_now()
        assert not register.sync_status.paused
        assert await price_here(register) == 125


async def test_a_register_that_may_no_longer_sell_offline_says_so_and_one_that_may_again_catches_up(
    ready_shop: ReadyShop, hq: Headquarters
) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.support_offline("PARIS-1", False)
        hq.set_price(CROISSANT, 125)
        hq.send("1020")
        assert await register.upkeep.download_now()
        assert isinstance(register.availability, NotEnabled)
        assert not register.configuration.support_offline
        assert await price_here(register) == 115
    async with ready_shop.register(ready_shop.home, started=False, signed_on=False) as register:
        assert isinstance(register.availability, NotEnabled)
        hq.support_offline("PARIS-1", True)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert isinstance(register.availability, Ready)
        assert await price_here(register) == 125


async def test_a_new_register_gets_a_full_set_with_all_that_was_sent(ready_shop: ReadyShop, hq: Headquarters) -> None:
    hq.set_price(CROISSANT, 125)
    prices = hq.send("1020")
    home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(home, signed_on=False, started=False) as register:
        assert await register.upkeep.download_now(), register.sync_status.message
        (whole,) = register.sync_status.downloads
        assert (whole.job, whole.full) == ("9999", True)
        assert await price_here(register) == 125
        facts = await register.copy.database.facts()
        assert (facts.session, facts.applied["1020"]) == (whole.session, prices.session)
        hq.set_price(CROISSANT, 135)
        hq.send("1020")
        assert await register.upkeep.download_now(), register.sync_status.message
        assert await price_here(register) == 135


async def test_in_the_background_a_package_that_failed_is_tried_again_at_its_time(
    ready_shop: ReadyShop, hq: Headquarters
) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        hq.set_price(CROISSANT, 125)
        prices = hq.send("1020")
        assert register.upkeep._download_interval_s() == 300
        with broken(hq, prices):
            assert not await register.upkeep.download_now()
        assert 1 <= register.upkeep._download_interval_s() <= 30
        ready_shop.clock.advance(60)
        assert register.upkeep._download_interval_s() == 300, "whatever is overdue was tried"
        register.start()
        await until(lambda: record(register, prices).status is DownloadStatus.APPLIED, "the package is applied")


async def test_who_is_no_longer_staff_cannot_sign_on_offline(ready_shop: ReadyShop, hq: Headquarters) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        hq.remove_staff(CASHIER.staff)
        hq.send("1060")
        assert await register.upkeep.download_now(), register.sync_status.message
        ready_shop.server.fault("error-5xx")
        with pytest.raises(RequestRefused):
            await perform(register, LOG_ON, CASHIER)
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        await perform(register, LOG_ON, MANAGER)
