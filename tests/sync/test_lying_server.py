"""A server that is not what it should be (issue 3, shown 3): what it announces is judged before, and while, it is fetched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from aiohttp import web

from tests.channel.servers import http_server
from tests.headquarters import CROISSANT, CROISSANT_NUMBER, Headquarters
from tests.ready import ReadyShop
from tests.sync.looking import price_here, statuses
from tui_pos.register import Register
from tui_pos.sync.downloads import TRIES, DownloadStatus
from tui_pos.sync.packages import Manifest
from tui_pos.sync.sessions import SyncResult

Announced = list[dict[str, Any]]


class Liar:
    """Serves the real files of headquarters under manifests of its own; `cut` shortens what it sends, `more` lengthens it.

    It announces once, or again and again when it `insists`.
    """

    def __init__(self, hq: Headquarters) -> None:
        self.hq = hq
        self.announced: Announced = []
        self.insists = False
        self.cut = 0
        self.more = b""
        self.reports: list[dict[str, Any]] = []
        self.fetched = 0

    def announce(self, *manifests: Manifest, **lies: object) -> None:
        self.announced = [{**msgspec.to_builtins(manifest), **lies} for manifest in manifests]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/downloads":
            announced = self.announced
            self.announced = announced if self.insists else []
            return web.json_response({"enabled": True, "paused": False, "sessions": announced})
        if request.path.startswith("/downloads/"):
            self.reports.append(await request.json())
            return web.json_response({})
        self.fetched += 1
        file = self.hq.home.packages / f"{request.path.rsplit('/', 1)[1]}.sqlite.zst"
        content = (file.read_bytes() + self.more)[: file.stat().st_size + len(self.more) - self.cut]
        start = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        headers = {"Content-Range": f"bytes {start}-/*"}
        return web.Response(status=206, body=content[start:], headers=headers)


@asynccontextmanager
async def lied_to(shop: ReadyShop, liar: Liar) -> AsyncIterator[Register]:
    """The store's register, whose server is a liar now."""
    async with http_server(liar.answer) as url:
        shop.home.save_device(msgspec.structs.replace(shop.home.device(), server=url))
        async with shop.register(shop.home, signed_on=False, started=False) as register:
            yield register


def price_of(hq: Headquarters, amount: int) -> Manifest:
    hq.set_price(CROISSANT, amount)
    return hq.send("1020")


async def test_an_older_package_is_not_applied_over_a_newer_one(ready_shop: ReadyShop, hq: Headquarters) -> None:
    """Played again, nobody knows by whom: yesterday's prices must not come back."""
    older, newer = price_of(hq, 125), price_of(hq, 135)
    liar = Liar(hq)
    async with lied_to(ready_shop, liar) as register:
        liar.announce(newer)
        assert await register.upkeep.download_now()
        for replayed in (older, newer):
            liar.announce(replayed)
            assert not await register.upkeep.download_now()
            assert "older than the data in use" in str(register.sync_status.message)
            assert (await price_here(register), liar.fetched) == (135, 1)


async def test_packages_out_of_order_and_twice_are_applied_once_and_in_order(ready_shop: ReadyShop, hq: Headquarters) -> None:
    hq.rename(CROISSANT_NUMBER, "Croissant maison")
    sent = (hq.send("1040"), price_of(hq, 125), price_of(hq, 135))
    liar = Liar(hq)
    async with lied_to(ready_shop, liar) as register:
        liar.announce(*reversed(sent), *sent)
        assert await register.upkeep.download_now()
        assert [report["status"] for report in liar.reports] == ["downloaded", "applied"] * 3
        assert await price_here(register) == 135
        facts = await register.copy.database.facts()
        assert (facts.applied["1040"], facts.applied["1020"]) == (sent[0].session, sent[2].session)


async def test_a_package_without_its_end_is_given_up_after_its_tries(ready_shop: ReadyShop, hq: Headquarters) -> None:
    prices = price_of(hq, 125)
    liar = Liar(hq)
    liar.insists = True
    liar.cut = 100
    async with lied_to(ready_shop, liar) as register:
        liar.announce(prices)
        for _ in range(TRIES + 2):
            register.upkeep.downloading.hurry()
            assert not await register.upkeep.download_now()
            assert "ended before its announced size" in str(register.sync_status.message)
        assert statuses(register, prices) == [DownloadStatus.DOWNLOAD_FAILED]
        assert len(liar.reports) == TRIES
        assert await price_here(register) == 115


async def test_more_than_was_announced_is_not_even_read(ready_shop: ReadyShop, hq: Headquarters) -> None:
    prices = price_of(hq, 125)
    liar = Liar(hq)
    liar.more = bytes(5_000_000)
    async with lied_to(ready_shop, liar) as register:
        liar.announce(prices)
        assert await register.upkeep.download_now()
        assert statuses(register, prices) == [DownloadStatus.APPLIED]


LIES: dict[str, dict[str, object]] = {
    "a path for a hash": {"sha256": "../../../../tmp/x".ljust(64, "x")},
    "a session before the first": {"session": 0},
    "a negative size": {"size": -1},
}


@pytest.mark.parametrize("lie", LIES)
async def test_an_announcement_that_is_none_is_not_acted_on(ready_shop: ReadyShop, hq: Headquarters, lie: str) -> None:
    liar = Liar(hq)
    liar.announce(price_of(hq, 125), **LIES[lie])
    async with lied_to(ready_shop, liar) as register:
        assert not await register.upkeep.download_now()
        assert register.sync_status.result is SyncResult.FAILED
        assert "unreadable answer" in str(register.sync_status.message)
        assert liar.fetched == 0


async def test_a_package_for_another_store_is_not_fetched(ready_shop: ReadyShop, hq: Headquarters) -> None:
    liar = Liar(hq)
    liar.announce(price_of(hq, 125), store="HOUSTON")
    async with lied_to(ready_shop, liar) as register:
        assert not await register.upkeep.download_now()
        assert "is for store HOUSTON" in str(register.sync_status.message)
        assert liar.fetched == 0


async def test_a_server_without_any_data_is_said_as_such(ready_shop: ReadyShop, hq: Headquarters) -> None:
    for file in ready_shop.home.path.glob("offline-*.sqlite"):
        file.unlink()
    async with lied_to(ready_shop, Liar(hq)) as register:
        assert not await register.upkeep.download_now()
        assert "no data for this store yet" in str(register.sync_status.message)
