"""Issue 2, *What bad input gets*: a wrong PIN locks after 5, by whoever answers, and a restart does not unlock it."""

from __future__ import annotations

import pytest

from tests.faults.story import restart, sale, sign_on
from tests.ready import ReadyShop, mode_of
from tests.shop import CASHIER, MANAGER
from tui_pos.channel.requests import RefusalCode, RequestRefused
from tui_pos.connection.state import Mode
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_ON, Credentials
from tui_pos.register import Register

WRONG = Credentials(CASHIER.staff, "000000")
FIRST_LOCK_S = 60


async def guess(register: Register, credentials: Credentials) -> RefusalCode:
    """Why this person may not sign on."""
    with pytest.raises(RequestRefused) as refused:
        await perform(register, LOG_ON, credentials)
    return refused.value.code


async def guess_until_locked(register: Register) -> None:
    codes = [await guess(register, WRONG) for _ in range(6)]
    assert codes[:4] == [RefusalCode.WRONG_PIN] * 4
    assert codes[5] is RefusalCode.LOCKED
    assert await guess(register, CASHIER) is RefusalCode.LOCKED


async def test_the_server_locks_and_a_restart_of_either_end_does_not_help(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await guess_until_locked(register)
        assert mode_of(register) is Mode.ONLINE
    restart(ready_shop)
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        assert await guess(register, CASHIER) is RefusalCode.LOCKED
        await perform(register, LOG_ON, MANAGER)
        await sale(register)
    assert ready_shop.server.stats().requests["SignOn"].refused == 8


async def test_the_register_locks_while_it_is_offline(ready_shop: ReadyShop) -> None:
    ready_shop.server.kill()
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await guess_until_locked(register)
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        assert await guess(register, CASHIER) is RefusalCode.LOCKED
        ready_shop.clock.advance(FIRST_LOCK_S + 1)
        await sign_on(register)
        await sale(register)
