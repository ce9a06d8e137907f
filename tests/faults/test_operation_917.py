"""Rule 4 of DESIGN section 2, operation 917 against the real server: Disconnect, Connect, and what a person decided stays."""

from __future__ import annotations

import pytest

from tests.faults.story import first_scan, pay, sale, scan_again
from tests.ready import INTERVAL_S, ReadyShop, asked_offline, mode_of
from tests.shop import until
from tui_pos.connection.state import Mode
from tui_pos.operations.connection import DATABASE_CONNECTION, connection_label
from tui_pos.operations.registry import perform, unavailable
from tui_pos.sales.document import SwitchBody
from tui_pos.sales.sentence import Refused

A_DAY_S = 24 * 3600


async def test_disconnected_in_mid_sale_the_sale_goes_on_and_connect_waits_for_its_end(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await first_scan(register)
        assert connection_label(register) == "Disconnect"
        await perform(register, DATABASE_CONNECTION, None)
        assert (mode_of(register), connection_label(register)) == (Mode.MANUAL_OFFLINE, "Connect")
        await scan_again(register)
        cart = register.cart

        with pytest.raises(Refused, match="A sale is open, so the register stays offline and keeps the sale"):
            await perform(register, DATABASE_CONNECTION, None)
        assert unavailable(register, DATABASE_CONNECTION) is not None
        assert (mode_of(register), register.cart) == (Mode.MANUAL_OFFLINE, cart)

        assert (await pay(register)).offline
        await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.ONLINE
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    assert ready_shop.server.statement_of().sale.count == 1
    switches = [document.body for document in ready_shop.documents() if isinstance(document.body, SwitchBody)]
    assert [(body.from_state, body.to_state, str(body.reason)) for body in switches] == [
        ("ONLINE", "MANUAL_OFFLINE", "operator 000160"),
        ("MANUAL_OFFLINE", "ONLINE", "operator 000160"),
    ]


async def test_it_never_returns_by_itself_and_delivers_nothing(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await register.open_shift()
        await until(lambda: register.counts.waiting == 0, "the sign-on was delivered")
        await perform(register, DATABASE_CONNECTION, None)
        accepted, answered = ready_shop.server.stats().documents.accepted, ready_shop.server.answers()
        ready_shop.server.fault("error-5xx")
        for _ in range(3):
            ready_shop.clock.advance(A_DAY_S)
            await sale(register)
        assert not register.upkeep.may_run()
        assert ready_shop.server.hits("all") == 0
        assert (ready_shop.server.stats().documents.accepted, ready_shop.server.answers()) == (accepted, answered)
        assert register.counts.waiting == 1 + 3  # the switch itself, and the sales
        assert (mode_of(register), asked_offline(register)) == (Mode.MANUAL_OFFLINE, {"FindProduct": 6})

        ready_shop.server.clear_faults()
        await perform(register, DATABASE_CONNECTION, None)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    assert ready_shop.server.statement_of().sale.count == 3


async def test_connect_is_refused_when_the_server_does_not_answer(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await perform(register, DATABASE_CONNECTION, None)
        ready_shop.server.kill()
        with pytest.raises(Refused, match="The register stays as it was"):
            await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.MANUAL_OFFLINE
        await sale(register)


async def test_connect_sets_the_interval_aside(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        ready_shop.server.kill()
        await sale(register)
        assert (mode_of(register), connection_label(register)) == (Mode.SEAMLESS_OFFLINE, "Connect")
        ready_shop.server.start()
        await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.ONLINE
        assert not (await sale(register)).offline


async def test_disconnected_survives_a_restart(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await perform(register, DATABASE_CONNECTION, None)
        before = register.connection
    answered = ready_shop.server.answers()
    ready_shop.clock.advance(A_DAY_S)
    async with ready_shop.register(ready_shop.home) as register:
        assert register.connection == before
        assert (await sale(register)).offline
        assert asked_offline(register) == {"SignOn": 1, "ReadConfiguration": 1, "FindProduct": 2}
    assert ready_shop.server.answers() == answered


async def test_offline_by_itself_survives_a_restart_and_returns_after_the_interval(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        ready_shop.server.kill()
        await sale(register)
        before = register.connection
    ready_shop.server.start()
    async with ready_shop.register(ready_shop.home) as register:
        assert register.connection == before
        assert (await sale(register)).offline
        ready_shop.clock.advance(INTERVAL_S + 1)
        assert not (await sale(register)).offline
        assert mode_of(register) is Mode.ONLINE
