"""The last rows of the outcome table in DESIGN section 2: a token that is not known, and a register that was withdrawn."""

from __future__ import annotations

import msgspec
import pytest

from tests.faults.story import first_scan, pay, sale, scan_again, sign_on
from tests.ready import INTERVAL_S, REGISTER, ReadyShop, mode_of, receipt
from tests.shop import new_id, until
from tui_pos.commands.activate import activate
from tui_pos.config import Home
from tui_pos.connection.state import Lock, Mode
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Refused


async def activate_in(shop: ReadyShop, home: Home) -> None:
    """Make this home, new or not, the home of PARIS-1; its token is the one that counts from now on."""
    code = shop.server.activation_code(REGISTER)
    await activate(home, server=shop.server.url, register=REGISTER, code=code, ca=None, clock=shop.clock, new_id=new_id)


async def test_a_withdrawn_register_ends_its_sale_and_locks(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await sale(register)
        await until(lambda: register.counts.waiting == 0, "the first sale was delivered")
        await first_scan(register)
        ready_shop.server.command("register", "revoke", REGISTER)
        await scan_again(register)
        assert (mode_of(register), register.connection.lock) == (Mode.SEAMLESS_OFFLINE, Lock.AFTER_SALE)
        assert (await pay(register)).offline
        assert register.connection.name == "LOCKED"
        with pytest.raises(Refused, match="Headquarters has withdrawn this register"):
            await first_scan(register)
        assert register.cart is None

    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        assert register.connection.name == "LOCKED"
        with pytest.raises(Refused, match="Headquarters has withdrawn this register"):
            await sign_on(register)
        assert register.counts.waiting > 0
    assert ready_shop.verification().last_receipt == receipt(2)

    await activate_in(ready_shop, ready_shop.home)
    async with ready_shop.register(ready_shop.home) as register:
        assert mode_of(register) is Mode.ONLINE
        await sale(register)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.last_receipt, there.conflicts, there.rejected) == (3, receipt(3), 0, 0)


async def test_an_unknown_token_sells_offline_under_an_alarm_that_stays(ready_shop: ReadyShop) -> None:
    device = ready_shop.home.device()
    ready_shop.home.save_device(msgspec.structs.replace(device, token="f" * len(device.token)))
    async with ready_shop.register(ready_shop.home) as register:
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        assert "does not know this register" in str(register.connection.alarm)
        await sale(register)
        ready_shop.clock.advance(INTERVAL_S + 1)
        await sale(register)
        assert register.connection.alarm is not None
        with pytest.raises(Refused, match="The register stays as it was"):
            await perform(register, DATABASE_CONNECTION, None)
        assert (mode_of(register), register.counts.accepted) == (Mode.SEAMLESS_OFFLINE, 0)

    await activate_in(ready_shop, ready_shop.home)
    ready_shop.clock.advance(INTERVAL_S + 1)
    async with ready_shop.register(ready_shop.home) as register:
        assert (mode_of(register), register.connection.alarm) == (Mode.ONLINE, None)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    assert ready_shop.server.statement_of().sale.count == 2


async def test_a_second_device_with_the_same_number_withdraws_the_first(ready_shop: ReadyShop) -> None:
    """Two registers with one id: the one activated later is it, the other keeps its sales and says so."""
    async with ready_shop.register(ready_shop.home) as register:
        await first_scan(register)
        await activate_in(ready_shop, Home(ready_shop.folder / "another"))
        await scan_again(register)
        assert (await pay(register)).offline
        assert register.connection.name == "LOCKED"
        assert "another device was activated as PARIS-1" in str(register.locked)
        assert register.counts.waiting > 0
    assert ready_shop.verification().ok
