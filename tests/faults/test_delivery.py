"""Rules 7 and 8 of DESIGN section 2: a broken delivery never switches the register, and ends with each sale there once."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.story import HOLDING, KILLED, KINDS, SALE_TOTAL, restart, sale, search, sign_on
from tests.ready import ReadyShop, asked_offline, asked_online, mode_of, receipt
from tests.shop import until
from tui_pos.connection.state import Mode


@pytest.mark.parametrize("kind", KINDS)
async def test_delivery_fails_and_the_register_stays_online(ready_shop: ReadyShop, kind: str) -> None:
    server = ready_shop.server
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        server.fault("hang" if kind == KILLED else kind, request="documents")
        await sign_on(register)
        await until(lambda: server.hits("documents") > 0, "a delivery was tried")
        await search(register)
        await sale(register)
        await sale(register)
        if kind in HOLDING or kind == KILLED:
            restart(ready_shop)
        else:
            await until(lambda: register.sync_status.upload_message is not None, "the failed delivery is shown")
            server.clear_faults()

        await sale(register)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
        assert (mode_of(register), register.changes, register.switch.timeouts_paid) == (Mode.ONLINE, [], 0)
        assert server.answers() == asked_online(register)
        assert not asked_offline(register)
        assert register.counts.parked == 0

    there = server.statement_of()
    assert (there.sale.count, there.sale.total) == (3, 3 * SALE_TOTAL)
    assert (there.conflicts, there.rejected) == (0, 0)
    assert server.received() == ready_shop.written()


async def test_a_lost_reply_is_the_same_document_again(ready_shop: ReadyShop) -> None:
    """The server has applied the batch and its answer was lost: the register cannot know, and asks again with the same id."""
    server = ready_shop.server
    async with ready_shop.register(ready_shop.home) as register:
        await until(lambda: register.counts.waiting == 0, "the sign-on was delivered")
        before = server.stats().documents.accepted
        server.fault("lost-reply", request="documents")
        await sale(register)
        await until(lambda: server.stats().documents.accepted > before, "the server has applied it")
        await until(lambda: server.stats().documents.same_again > 0, "it was sent again")
        server.clear_faults()
        await until(lambda: register.counts.waiting == 0, "the register has been told")
    assert server.statement_of().sale.count == 1
    assert server.stats().documents.conflict == 0


async def test_another_process_takes_the_delivery_up(ready_shop: ReadyShop) -> None:
    """What one run of the register could not deliver, the next one does, in the same order."""
    server = ready_shop.server
    server.fault("error-5xx", request="documents")
    for _ in range(2):
        async with ready_shop.register(ready_shop.home) as register:
            await sale(register)
    server.clear_faults()
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await until(lambda: register.counts.waiting == 0, "both sales were delivered")
        assert mode_of(register) is Mode.ONLINE
    there = server.statement_of()
    assert (there.sale.count, there.first_receipt, there.last_receipt) == (2, receipt(1), receipt(2))


async def test_two_deliveries_at_once_send_nothing_twice(ready_shop: ReadyShop) -> None:
    """The end of a replay delivers while the loop may be at it too."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sale(register)
        assert all(await asyncio.gather(register.upkeep.upload_now(), register.upkeep.upload_now()))
    documents = ready_shop.server.stats().documents
    assert (documents.accepted, documents.same_again) == (len(ready_shop.written()), 0)
