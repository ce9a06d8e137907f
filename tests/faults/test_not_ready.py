"""Rule 5 of DESIGN section 2 against the real server: a register that offline cannot help keeps the cart and says why."""

from __future__ import annotations

import pytest

from tests.faults.story import first_scan, pay, repair, scan_again, sign_on, while_breaking
from tests.ready import ReadyShop, asked_offline, mode_of
from tests.shop import CASHIER, until
from tui_pos.connection.state import Mode, NotEnabled, NotReady
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_ON
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused

NEVER_SYNCHRONISED = "never synchronised"
NOT_ENABLED = r"Support offline = No"


async def scan_in_vain(register: Register) -> None:
    with pytest.raises(Refused, match=r"what is on the screen is kept\. Try again"):
        await scan_again(register)


@pytest.mark.parametrize("kind", ["killed", "hang", "refuse", "error-5xx", "garbage"])
async def test_the_cart_is_kept_and_sells_again_when_the_server_is_back(ready_shop: ReadyShop, kind: str) -> None:
    home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(home, started=False) as register:
        assert isinstance(register.availability, NotReady)
        await first_scan(register)
        cart = register.cart
        await while_breaking(ready_shop, kind, "FindProduct", scan_in_vain(register))
        with pytest.raises(Refused, match=NEVER_SYNCHRONISED):
            await scan_again(register)
        assert (mode_of(register), register.changes, register.cart) == (Mode.ONLINE, [], cart)
        repair(ready_shop, kind)
        await scan_again(register)
        assert not (await pay(register)).offline
        assert not asked_offline(register)
        assert await register.upkeep.upload_now()
    there = ready_shop.server.statement_of("PARIS-2")
    assert (there.sale.count, there.sale.total) == (1, 215)


async def test_the_cart_survives_a_restart_without_any_server(ready_shop: ReadyShop) -> None:
    home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(home, started=False) as register:
        await first_scan(register)
        cart = register.cart
    ready_shop.server.kill()
    async with ready_shop.register(home, signed_on=False) as register:
        assert register.cart == cart
        with pytest.raises(Refused, match=NEVER_SYNCHRONISED):
            await sign_on(register)
        ready_shop.server.start()
        await sign_on(register)
        await scan_again(register)
        await pay(register)
        await until(lambda: register.counts.waiting == 0, "the sale was delivered")
    assert ready_shop.server.statement_of("PARIS-2").sale.count == 1


async def test_a_register_without_offline_support_never_leaves(ready_shop: ReadyShop) -> None:
    home = await ready_shop.activated("PARIS-2", support_offline="no")
    async with ready_shop.register(home, started=False) as register:
        assert await register.upkeep.download_now()
        assert isinstance(register.availability, NotEnabled)
        with pytest.raises(Refused, match=NOT_ENABLED):
            await perform(register, DATABASE_CONNECTION, None)
        await first_scan(register)
        ready_shop.server.kill()
        with pytest.raises(Refused, match=NOT_ENABLED):
            await scan_again(register)
        assert mode_of(register) is Mode.ONLINE
        ready_shop.server.start()
        await scan_again(register)
        await pay(register)


async def test_the_first_synchronisation_comes_by_itself_after_the_first_sign_on(ready_shop: ReadyShop) -> None:
    home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(home, signed_on=False) as register:
        assert not register.upkeep.may_run()
        await perform(register, LOG_ON, CASHIER)
        await until(lambda: register.upkeep.applied is not None, "the full package is in use")
        await first_scan(register)
        ready_shop.server.kill()
        await scan_again(register)
        assert (await pay(register)).offline


async def test_a_sign_on_that_gets_no_configuration_can_be_tried_again(ready_shop: ReadyShop) -> None:
    home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(home, signed_on=False, started=False) as register:
        ready_shop.server.fault("error-5xx", request="ReadConfiguration")
        with pytest.raises(Refused, match=NEVER_SYNCHRONISED):
            await sign_on(register)
        assert (register.staff, register.counts.waiting) == (None, 0)
        ready_shop.server.clear_faults()
        await sign_on(register)
        assert register.staff is not None
