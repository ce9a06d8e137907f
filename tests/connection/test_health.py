"""Rule 6 on a virtual clock: what the background check finds, when it asks, and what it must leave alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from tests.connection.shops import SCAN, SEARCH, failure, refusal
from tests.connection.till import PROFILE, Till
from tests.connection.virtual_time import now, run
from tui_pos.channel.failures import FailureKind
from tui_pos.channel.requests import OfflineProfile, ProductList
from tui_pos.connection.health import HealthCheck
from tui_pos.connection.state import Mode, NotEnabled
from tui_pos.sales.sentence import Refused, say

ADVANCED = msgspec.structs.replace(PROFILE, advanced_switching=True, health_check_interval_s=10)
FAILURE = failure(FailureKind.UNREACHABLE)


class Watched:
    """A till with a health check; the health is asked of the same server, whose mood the test sets."""

    def __init__(self, profile: OfflineProfile = ADVANCED, random: float = 0.5) -> None:
        self.till = Till(profile=profile)
        self.asked_at: list[float] = []
        self.sale_open = False
        self.check = HealthCheck(
            self.till.switch,
            self.health,
            sale_open=lambda: self.sale_open,
            clock=self.till.now,
            random=lambda: random,
        )

    async def health(self) -> ProductList:
        self.asked_at.append(now())
        return await self.till.server.answer(SEARCH)

    async def checks(self, count: int) -> None:
        for _ in range(count):
            await self.check.check()

    def mode(self) -> Mode:
        return self.till.switch.state.mode


def on_a_virtual_loop(story: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    async def told() -> None:
        await story()

    def test() -> None:
        run(told())

    return test


@on_a_virtual_loop
async def test_loss_is_found_without_a_request_and_in_mid_sale() -> None:
    watched = Watched()
    watched.till.server.fault = FAILURE
    watched.sale_open = True
    await watched.checks(1)
    assert watched.mode() is Mode.SEAMLESS_OFFLINE
    assert [change.reason for change in watched.till.switch.changes] == [FAILURE.sentence]
    await watched.till.switch.ask(SCAN)
    assert watched.till.local.asked == ["FindProduct"]


@on_a_virtual_loop
async def test_a_server_that_hangs_is_lost_after_one_time_out() -> None:
    watched = Watched()
    watched.till.server.fault = "hang"
    await watched.checks(1)
    assert now() == 2.0
    (change,) = watched.till.switch.changes
    assert str(change.reason) == "no answer to the health check in 2.0 s"


@on_a_virtual_loop
async def test_three_good_probes_in_a_row_and_then_the_start_of_a_transaction() -> None:
    watched = Watched()
    watched.till.server.fault = FAILURE
    await watched.checks(1)
    watched.till.server.fault = None
    await watched.checks(2)
    watched.till.server.fault = FAILURE
    await watched.checks(1)
    watched.till.server.fault = None
    await watched.checks(2)
    await watched.till.switch.ask_at_start(SCAN)
    assert watched.mode() is Mode.SEAMLESS_OFFLINE, "two in a row are not enough"
    await watched.checks(1)
    assert watched.mode() is Mode.SEAMLESS_OFFLINE, "no check returns by itself"
    await watched.till.switch.ask(SCAN)
    assert watched.mode() is Mode.SEAMLESS_OFFLINE, "nothing goes back while a sale is open"
    await watched.till.switch.ask_at_start(SCAN)
    assert watched.mode() is Mode.ONLINE


@on_a_virtual_loop
async def test_an_attempt_that_fails_starts_the_count_again() -> None:
    watched = Watched()
    watched.till.server.fault = FAILURE
    await watched.checks(1)
    watched.till.server.fault = None
    await watched.checks(3)
    watched.till.server.fault = FAILURE
    await watched.till.switch.ask_at_start(SCAN)
    watched.till.server.fault = None
    asked = len(watched.till.server.asked)
    await watched.till.switch.ask_at_start(SCAN)
    assert (watched.mode(), len(watched.till.server.asked)) == (Mode.SEAMLESS_OFFLINE, asked)


@on_a_virtual_loop
async def test_a_check_that_fails_does_not_put_the_attempt_off() -> None:
    watched = Watched()
    watched.till.server.fault = FAILURE
    await watched.checks(1)
    watched.till.wait(59)
    await watched.checks(1)
    watched.till.wait(1)
    watched.till.server.fault = None
    await watched.till.switch.ask_at_start(SCAN)
    assert watched.mode() is Mode.ONLINE


@on_a_virtual_loop
async def test_nobody_is_asked_while_a_person_has_disconnected() -> None:
    watched = Watched()
    await watched.till.switch.disconnect("000160")
    await watched.checks(5)
    assert watched.asked_at == []


@on_a_virtual_loop
async def test_a_check_that_a_person_overtakes_is_cut_and_changes_nothing() -> None:
    watched = Watched()
    watched.till.server.fault = "hang"
    checking = asyncio.create_task(watched.check.check())
    await asyncio.sleep(0)
    await watched.till.switch.disconnect("000160")
    await checking
    assert (watched.mode(), now()) == (Mode.MANUAL_OFFLINE, 0.0)


@on_a_virtual_loop
async def test_an_answer_meanwhile_is_newer_than_a_check_that_fails() -> None:
    watched = Watched()
    watched.till.server.fault, watched.till.server.seconds = FAILURE, 1
    checking = asyncio.create_task(watched.check.check())
    await asyncio.sleep(0.5)
    watched.till.server.fault, watched.till.server.seconds = None, 0
    await watched.till.switch.ask(SCAN)
    watched.till.server.fault = FAILURE
    await checking
    assert watched.mode() is Mode.ONLINE


@on_a_virtual_loop
async def test_without_advanced_switching_and_without_an_offline_database_nobody_is_asked() -> None:
    watched = Watched(PROFILE)
    await watched.checks(3)
    alone = Watched()
    alone.till.switch.availability = NotEnabled()
    await alone.checks(3)
    assert watched.asked_at == alone.asked_at == []


@on_a_virtual_loop
async def test_a_refusal_is_an_answer() -> None:
    watched = Watched()
    watched.till.server.fault = refusal()
    await watched.checks(1)
    assert watched.mode() is Mode.ONLINE


@on_a_virtual_loop
async def test_what_the_journal_cannot_take_is_found_again_by_the_next_check() -> None:
    watched = Watched()
    watched.till.server.fault = FAILURE
    keep = watched.till.switch._keep

    async def full(*_: object) -> None:
        raise Refused(say("The disk is full."))

    watched.till.switch._keep = full
    await watched.checks(1)
    assert watched.mode() is Mode.ONLINE
    watched.till.switch._keep = keep
    await watched.checks(1)
    assert watched.mode() is Mode.SEAMLESS_OFFLINE


@pytest.mark.parametrize(("random", "first"), [(0.0, 9.0), (0.5, 10.0), (1.0, 11.0)])
def test_checks_come_at_the_interval_give_or_take_a_tenth(random: float, first: float) -> None:
    async def story() -> None:
        watched = Watched(random=random)
        watched.check.start()
        await asyncio.sleep(3 * first + 1)
        await watched.check.stop()
        assert watched.asked_at == pytest.approx([first, 2 * first, 3 * first])

    run(story())


@on_a_virtual_loop
async def test_a_new_profile_is_followed_at_once() -> None:
    watched = Watched(msgspec.structs.replace(ADVANCED, health_check_interval_s=100_000))
    watched.check.start()
    await asyncio.sleep(5)
    watched.till.switch.profile = ADVANCED
    watched.check.profile_changed()
    await asyncio.sleep(12)
    await watched.check.stop()
    assert watched.asked_at == [5.0, 15.0]


@on_a_virtual_loop
async def test_a_fault_of_this_program_is_kept_and_raised_at_the_end() -> None:
    watched = Watched()
    watched.till.server.fault = ZeroDivisionError("a fault")
    watched.check.start()
    await asyncio.sleep(11)
    assert isinstance(watched.check.fault, ZeroDivisionError)
    with pytest.raises(ZeroDivisionError):
        await watched.check.stop()
