"""Rules 2 and 3 of DESIGN section 2 when nothing of the server works, deliveries included: each attempt costs one time-out."""

from __future__ import annotations

import pytest

from tests.faults.story import HOLDING, KINDS, SALE_TOTAL, Hit, restart, sale, scan_again, tell_story
from tests.ready import INTERVAL_S, ReadyShop, asked_online, mode_of
from tests.shop import until
from tui_pos.connection.state import Mode

MID_SALE = Hit(scan_again, "all")


@pytest.mark.parametrize("kind", KINDS)
async def test_attempts_to_return_are_few_and_cheap(ready_shop: ReadyShop, kind: str) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        each = 1 if kind in HOLDING else 0
        await tell_story(ready_shop, register, kind, MID_SALE)
        assert register.switch.timeouts_paid >= each

        ready_shop.clock.advance(INTERVAL_S + 1)
        before, paid = register.connection, register.switch.timeouts_paid
        await sale(register)
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        assert register.connection.since == before.since
        assert register.connection.last_attempt > before.last_attempt
        assert each <= register.switch.timeouts_paid - paid <= 1

        attempted, paid = register.connection.last_attempt, register.switch.timeouts_paid
        await sale(register)
        assert (register.connection.last_attempt, register.switch.timeouts_paid) == (attempted, paid)

        restart(ready_shop)
        ready_shop.clock.advance(INTERVAL_S + 1)
        await sale(register)
        assert mode_of(register) is Mode.ONLINE
        assert ready_shop.server.answers() == asked_online(register)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")

    assert [transaction.offline for transaction in ready_shop.transactions()] == [True, True, True, False]
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.sale.total) == (4, 4 * SALE_TOTAL)
    assert (there.conflicts, there.rejected) == (0, 0)
    assert ready_shop.server.received() == ready_shop.written()


async def test_what_was_sold_offline_goes_up_while_no_new_sale_starts(ready_shop: ReadyShop) -> None:
    """Rule 8: delivery does not wait for the register to be online, and does not bring it online either."""
    ready_shop.server.kill()
    async with ready_shop.register(ready_shop.home) as register:
        await sale(register)
        assert register.counts.waiting > 0
        ready_shop.server.start()
        await until(lambda: register.counts.waiting == 0, "the sale was delivered")
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        assert asked_online(register).total() == 0
    assert ready_shop.server.statement_of().sale.count == 1
