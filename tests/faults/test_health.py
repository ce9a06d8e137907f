"""Rule 6 of DESIGN section 2 against the real server: loss and recovery found by checks, slow answers, before sign-on."""

from __future__ import annotations

import msgspec
import pytest

from server_stub import operator
from server_stub.faults import FaultKind, fault_of
from server_stub.home import Home as ServerHome
from tests.faults.story import first_scan, pay, sale, scan_again
from tests.ready import INTERVAL_S, ReadyShop, asked_offline, asked_online, mode_of
from tests.shop import WATER, until
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.pace import WINDOW
from tui_pos.connection.state import Mode
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.shift import LOG_OFF
from tui_pos.register import Register
from tui_pos.sales.document import SwitchBody
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused

SLOW_RECONNECT_S = 900
PATIENT_MS = "60000"
THRESHOLD_MS = 400
LATENCY_MS = 600


def set_profile(shop: ReadyShop, *options: str) -> None:
    """At headquarters; the register learns it at its next sign-on."""
    shop.server.command("profile", "set", "--store", "PARIS", *options)


def watch_health(shop: ReadyShop) -> None:
    set_profile(shop, "--advanced", "yes", "--health-check-s", "1")


@pytest.mark.parametrize("kind", ["error-5xx", "garbage", "refuse", "hang"])
async def test_loss_is_found_in_mid_sale_without_a_request(ready_shop: ReadyShop, kind: str) -> None:
    watch_health(ready_shop)
    async with ready_shop.register(ready_shop.home) as register:
        await first_scan(register)
        asked = asked_online(register).copy()
        ready_shop.server.fault(kind, request="health")
        await until(lambda: mode_of(register) is Mode.SEAMLESS_OFFLINE, "the check found the loss")
        assert asked_online(register) == asked
        assert register.switch.timeouts_paid == 0
        await scan_again(register)
        assert (await pay(register)).offline
        assert asked_offline(register) == {"FindProduct": 1}


async def test_recovery_sets_the_interval_aside_and_waits_for_a_transaction(ready_shop: ReadyShop) -> None:
    watch_health(ready_shop)
    async with ready_shop.register(ready_shop.home) as register:
        await first_scan(register)
        ready_shop.server.kill()
        await until(lambda: mode_of(register) is Mode.SEAMLESS_OFFLINE, "the check found the loss")
        ready_shop.server.start()
        await until(lambda: register.server_is_back, "three checks in a row were answered")
        await scan_again(register)
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        assert (await pay(register)).offline
        assert not (await sale(register)).offline
        assert mode_of(register) is Mode.ONLINE
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    assert ready_shop.server.statement_of().sale.count == 2
    switches = [document.body for document in ready_shop.documents() if isinstance(document.body, SwitchBody)]
    assert [body.to_state for body in switches] == ["SEAMLESS_OFFLINE", "ONLINE"]


async def test_nobody_asks_while_a_person_has_disconnected(ready_shop: ReadyShop) -> None:
    watch_health(ready_shop)
    async with ready_shop.register(ready_shop.home) as register:
        await perform(register, DATABASE_CONNECTION, None)
        ready_shop.server.fault("error-5xx", request="health")
        for _ in range(3):
            await register.health.check()
        assert ready_shop.server.hits("health") == 0
        assert mode_of(register) is Mode.MANUAL_OFFLINE


async def test_without_advanced_switching_nobody_asks(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        ready_shop.server.fault("error-5xx", request="health")
        for _ in range(3):
            await register.health.check()
        assert ready_shop.server.hits("health") == 0
        assert mode_of(register) is Mode.ONLINE


async def test_a_slow_server_is_left_and_tried_again_by_an_interval_of_its_own(ready_shop: ReadyShop) -> None:
    set_profile(ready_shop, "--advanced", "yes", "--timeout-ms", PATIENT_MS)
    set_profile(ready_shop, "--slow-ms", str(THRESHOLD_MS), "--slow-reconnect-s", str(SLOW_RECONNECT_S))
    async with ready_shop.register(ready_shop.home) as register:
        latency = fault_of(FaultKind.LATENCY, "FindProduct", None, LATENCY_MS)
        operator.set_fault(ServerHome(ready_shop.server.home), latency)
        for _ in range(WINDOW):
            await perform(register, PRODUCT_SALE, Entry(code=WATER))
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        assert register.connection.slow
        assert register.switch.timeouts_paid == 0
        await pay_whatever_is_open(register)

        ready_shop.clock.advance(INTERVAL_S + 1)
        asked = ready_shop.server.hits("FindProduct")
        await sale(register)
        assert ready_shop.server.hits("FindProduct") == asked
        ready_shop.clock.advance(SLOW_RECONNECT_S)
        await sale(register)
        assert ready_shop.server.hits("FindProduct") == asked + 1
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE, "the attempt was answered slowly too"

        ready_shop.server.clear_faults()
        register.switch.profile = without_threshold(register.switch.profile)
        ready_shop.clock.advance(SLOW_RECONNECT_S + 1)
        await sale(register)
        assert mode_of(register) is Mode.ONLINE


async def test_a_retry_that_is_answered_keeps_the_register_online(ready_shop: ReadyShop) -> None:
    set_profile(ready_shop, "--retry-count", "1", "--timeout-ms", "10000")
    async with ready_shop.register(ready_shop.home) as register:
        ready_shop.server.fault("hang", request="FindProduct", times=1)
        await first_scan(register)
        assert ready_shop.server.hits("FindProduct") == 1
        assert (mode_of(register), register.switch.timeouts_paid) == (Mode.ONLINE, 0)


async def test_disconnected_and_connected_before_sign_on_where_the_profile_allows_it(ready_shop: ReadyShop) -> None:
    set_profile(ready_shop, "--manual-before-sign-on", "yes")
    async with ready_shop.register(ready_shop.home) as register:
        await perform(register, LOG_OFF, None)
        await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.MANUAL_OFFLINE
        assert str(register.connection.reason) == "a person, before sign-on"
        await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.ONLINE
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
        assert register.counts.parked == 0


async def test_before_sign_on_nobody_switches_where_the_profile_does_not_allow_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        with pytest.raises(Refused, match="Sign on first"):
            await perform(register, DATABASE_CONNECTION, None)
        assert mode_of(register) is Mode.ONLINE


def without_threshold(profile: OfflineProfile) -> OfflineProfile:
    return msgspec.structs.replace(profile, slow_threshold_ms=0)


async def pay_whatever_is_open(register: Register) -> None:
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    assert paid.transaction.offline
