"""Issue 2, *What must be shown*: while online the server answers every request, by its own counts, and nobody else does."""

from __future__ import annotations

import pytest

from tests.faults.story import BAGUETTE, sale, search
from tests.ready import ReadyShop, asked_offline, asked_online, mode_of
from tests.shop import MANAGER, WATER, until
from tui_pos.channel.requests import RefusalCode, RequestRefused
from tui_pos.connection.state import Mode
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.sale import PRODUCT_SALE, VOID_TRANSACTION
from tui_pos.operations.shift import LOG_OFF, LOG_ON, Credentials
from tui_pos.sales.entry import Entry


async def test_every_question_of_a_day_is_answered_by_the_server(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        for _ in range(3):
            await sale(register)
        await search(register)
        with pytest.raises(RequestRefused):
            await perform(register, PRODUCT_SALE, Entry(code="4000000000006"))
        await perform(register, RETURN_PRODUCT, Entry(code=WATER, reason="unwanted"))
        await perform(register, PAY_CASH_QUICK, None)
        await perform(register, PRODUCT_SALE, Entry(code=BAGUETTE))
        await perform(register, VOID_TRANSACTION, None)
        await perform(register, LOG_OFF, None)
        with pytest.raises(RequestRefused) as refused:
            await perform(register, LOG_ON, Credentials("000110", "000000"))
        assert refused.value.code is RefusalCode.WRONG_PIN
        await perform(register, LOG_ON, MANAGER)

        expected = {"SignOn": 3, "ReadConfiguration": 2, "SearchProducts": 1, "FindProduct": 3 * 2 + 1 + 1 + 1}
        assert ready_shop.server.answers() == asked_online(register) == expected
        assert not asked_offline(register)
        counted = ready_shop.server.stats().requests
        assert (counted["SignOn"].refused, counted["FindProduct"].refused) == (1, 1)
        assert sum(count.faulted for count in counted.values()) == 0
        assert (mode_of(register), register.changes) == (Mode.ONLINE, [])
        await until(lambda: register.counts.waiting == 0, "everything was delivered")

    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.sale.total) == (3, 3 * 215)
    assert (there.returns.count, there.returns.total) == (1, 95)
    assert (there.tenders["cash"].count, there.tenders["cash"].total) == (4, 3 * 215 - 95)
