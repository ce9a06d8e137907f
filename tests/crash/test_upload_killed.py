"""`kill -9` of the register, of the server and of both at each step of an upload: afterwards each document is there once."""

from __future__ import annotations

import msgspec
import pytest

from tests.crash.killed import synchronise
from tests.ready import ReadyShop, receipt
from tests.shop import WATER
from tui_pos.crash_points import CrashPoint
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.sales.entry import Entry

OF_AN_UPLOAD = (CrashPoint.UPLOAD_SENT, CrashPoint.UPLOAD_ANSWERED, CrashPoint.UPLOAD_SETTLED)
OF_THE_SERVER = (CrashPoint.BATCH_WRITTEN, CrashPoint.BATCH_COMMITTED)
SALES = 5
BATCH = 2


async def sell_undelivered(shop: ReadyShop) -> None:
    """Sales in the journal, none of them delivered yet, to go up in several batches."""
    async with shop.register(shop.home, started=False) as register:
        profile = msgspec.structs.replace(register.configuration.profile, upload_batch=BATCH)
        await register.journal.keep({"configuration": msgspec.structs.replace(register.configuration, profile=profile)})
        for _ in range(SALES):
            await perform(register, PRODUCT_SALE, Entry(code=WATER))
            await perform(register, PAY_CASH_QUICK, None)
        assert register.counts.waiting > SALES


async def upload(shop: ReadyShop) -> bool:
    """One upload cycle of the register, in this process."""
    async with shop.register(shop.home, signed_on=False, started=False) as register:
        return await register.upkeep.upload_now()


def agree(shop: ReadyShop) -> None:
    """Journal and channel have the same sales, each once, numbered without a gap."""
    sales = shop.transactions()
    assert [sale.receipt for sale in sales] == [receipt(number) for number in range(1, len(sales) + 1)]
    there = shop.server.statement_of()
    assert (there.sale.count, there.sale.total) == (len(sales), sum(sale.total for sale in sales))
    assert (there.conflicts, there.rejected, there.last_receipt) == (0, 0, sales[-1].receipt)
    assert shop.server.received() == shop.written()


@pytest.mark.parametrize("point", OF_AN_UPLOAD)
async def test_the_register_is_killed_at_each_batch(ready_shop: ReadyShop, point: CrashPoint) -> None:
    await sell_undelivered(ready_shop)
    times = 1
    while synchronise(ready_shop.home.path, f"{point}:{times}"):
        assert ready_shop.server.received() == ready_shop.written()[: len(ready_shop.server.received())]
        times += 1
    assert times > 1, f"an upload never reaches {point}"
    agree(ready_shop)


@pytest.mark.parametrize("point", OF_THE_SERVER)
async def test_the_server_is_killed_at_each_batch(
    ready_shop: ReadyShop, point: CrashPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sell_undelivered(ready_shop)
    times = 0
    delivered = False
    while not delivered:
        times += 1
        ready_shop.server.kill()
        monkeypatch.setenv("TUI_POS_CRASH_AT", f"{point}:{times}")
        ready_shop.server.start()
        delivered = await upload(ready_shop)
        assert ready_shop.server.received() == ready_shop.written()[: len(ready_shop.server.received())]
    assert times > 1, f"an upload never reaches {point}"
    agree(ready_shop)


@pytest.mark.parametrize("point", OF_AN_UPLOAD)
async def test_both_are_killed(ready_shop: ReadyShop, point: CrashPoint) -> None:
    await sell_undelivered(ready_shop)
    assert synchronise(ready_shop.home.path, f"{point}:2")
    ready_shop.server.kill()
    ready_shop.server.start()
    assert await upload(ready_shop)
    agree(ready_shop)
