"""The switch between answering objects, on a clock that jumps: what is paid is counted exactly."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.connection.shops import SCAN, SEARCH, Shop, failure, refusal
from tests.connection.till import Till
from tests.connection.virtual_time import now, run
from tui_pos.channel.failures import FailureKind
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.channel.requests import OfflineProfile, RequestRefused
from tui_pos.connection.state import Change, ConnectionState, Lock, Mode, NotEnabled, NotReady
from tui_pos.connection.switch import Place
from tui_pos.sales.sentence import Refused, say


def virtually(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs the test on a virtual loop of its own."""

    @functools.wraps(test)
    def wrapped(**given: object) -> None:
        run(test(**given))

    return wrapped


def mode_of(till: Till) -> Mode:
    return till.switch.state.mode


@virtually
async def test_online_the_server_answers_everything() -> None:
    till = Till()
    assert till.server.gave(await till.switch.ask(SCAN))
    assert till.switch.answered == {Place.ONLINE: {"FindProduct": 1}, Place.OFFLINE: {}}
    assert till.switch.channel.obj is till.server
    assert (till.kept, till.local.asked) == ([], [])


@virtually
async def test_no_answer_in_time_is_answered_locally_after_exactly_the_time_out() -> None:
    till = Till()
    till.server.fault = "hang"
    assert till.local.gave(await till.switch.ask(SCAN))
    assert (now(), till.switch.timeouts_paid, mode_of(till)) == (2.0, 1, Mode.SEAMLESS_OFFLINE)
    assert str(till.switch.state.reason) == "no answer to FindProduct in 2.0 s"
    assert till.switch.channel.obj is till.local
    assert till.kept == [(till.switch.state, till.switch.changes[0])]


@virtually
async def test_the_rest_of_the_transaction_is_local_and_costs_nothing() -> None:
    till = Till()
    till.server.fault = "hang"
    await till.switch.ask_at_start(SCAN)
    till.wait(3_600)
    for _ in range(20):
        assert till.local.gave(await till.switch.ask(SCAN))
    assert (now(), len(till.server.asked)) == (2.0, 1)


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind is not FailureKind.NO_ANSWER])
@virtually
async def test_every_other_failure_switches_at_once(kind: FailureKind) -> None:
    till = Till()
    till.server.fault = failure(kind)
    assert till.local.gave(await till.switch.ask(SCAN))
    assert (now(), till.switch.timeouts_paid, mode_of(till)) == (0.0, 0, Mode.SEAMLESS_OFFLINE)


@virtually
async def test_a_typed_refusal_is_an_answer() -> None:
    till = Till()
    till.server.fault = refusal()
    with pytest.raises(RequestRefused):
        await till.switch.ask(SCAN)
    assert (mode_of(till), till.local.asked) == (Mode.ONLINE, [])
    assert till.switch.answered[Place.ONLINE] == {"FindProduct": 1}


@virtually
async def test_a_local_refusal_is_an_answer_too() -> None:
    till = Till()
    till.server.fault, till.local.fault = failure(FailureKind.UNREACHABLE), refusal()
    with pytest.raises(RequestRefused):
        await till.switch.ask(SCAN)
    assert till.switch.answered == {Place.ONLINE: {}, Place.OFFLINE: {"FindProduct": 1}}


@pytest.mark.parametrize("retries", [0, 1, 3])
@virtually
async def test_retries_divide_the_one_time_out(retries: int) -> None:
    till = Till(profile=OfflineProfile(timeout_ms=2_000, retry_count=retries))
    till.server.fault = "hang"
    await till.switch.ask(SCAN)
    assert len(till.server.asked) == retries + 1
    assert now() == pytest.approx(2.0)
    assert till.switch.timeouts_paid == 1


@virtually
async def test_a_try_that_answers_keeps_the_register_online() -> None:
    till = Till(profile=OfflineProfile(timeout_ms=2_000, retry_count=1))
    till.server.fault = "hang"
    asking = asyncio.create_task(till.switch.ask(SCAN))
    await asyncio.sleep(0.5)
    till.server.fault = None
    assert till.server.gave(await asking)
    assert (now(), till.switch.timeouts_paid, mode_of(till)) == (1.0, 0, Mode.ONLINE)


@pytest.mark.parametrize(
    ("kind", "asked"), [(FailureKind.UNREACHABLE, 4), (FailureKind.SERVER_ERROR, 4), (FailureKind.REVOKED, 1)]
)
@virtually
async def test_what_another_try_cannot_mend_is_tried_once(kind: FailureKind, asked: int) -> None:
    till = Till(profile=OfflineProfile(retry_count=3))
    till.server.fault = failure(kind)
    await till.switch.ask(SCAN)
    assert len(till.server.asked) == asked


@virtually
async def test_questions_that_still_wait_are_answered_locally_when_the_register_leaves() -> None:
    till = Till()
    till.server.fault = "hang"
    search = asyncio.create_task(till.switch.ask(SEARCH))
    await asyncio.sleep(1.5)
    assert till.local.gave(await till.switch.ask(SCAN))
    assert till.local.gave(await search)
    assert (now(), till.switch.timeouts_paid, len(till.switch.changes)) == (2.0, 1, 1)


@virtually
async def test_disconnect_does_not_wait_for_a_hanging_question() -> None:
    till = Till()
    till.server.fault = "hang"
    scan = asyncio.create_task(till.switch.ask(SCAN))
    await asyncio.sleep(0.5)
    await till.switch.disconnect("000160")
    assert till.local.gave(await scan)
    assert (now(), till.switch.timeouts_paid, mode_of(till)) == (0.5, 0, Mode.MANUAL_OFFLINE)


@pytest.mark.parametrize("availability", [NotReady((say("never synchronised"),)), NotEnabled()])
@virtually
async def test_not_ready_the_register_stays_online_and_says_why(availability: NotReady | NotEnabled) -> None:
    till = Till(availability=availability)
    till.server.fault = failure(FailureKind.UNREACHABLE)
    with pytest.raises(Refused, match=r"unreachable\.\), nor can offline: (never|this register is not set up)"):
        await till.switch.ask(SCAN)
    assert (mode_of(till), till.switch.changes, till.local.asked) == (Mode.ONLINE, [], [])
    till.server.fault = None
    assert till.server.gave(await till.switch.ask(SCAN))


@virtually
async def test_without_an_offline_database_nothing_is_ready_whatever_is_claimed() -> None:
    till = Till(offline=False)
    till.server.fault = "hang"
    with pytest.raises(Refused):
        await till.switch.ask(SCAN)
    assert mode_of(till) is Mode.ONLINE
    with pytest.raises(Refused):
        await till.switch.disconnect("000160")


@virtually
async def test_a_start_returns_once_the_interval_has_passed_and_not_before() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.UNREACHABLE)
    await till.switch.ask_at_start(SCAN)
    till.server.fault = None
    till.wait(59)
    assert till.local.gave(await till.switch.ask_at_start(SCAN))
    till.wait(1)
    assert till.local.gave(await till.switch.ask(SCAN)), "in mid-sale nothing goes back"
    assert till.server.gave(await till.switch.ask_at_start(SCAN))
    assert mode_of(till) is Mode.ONLINE
    assert till.switch.channel.obj is till.server
    assert [change.to_state for change in till.switch.changes] == ["SEAMLESS_OFFLINE", "ONLINE"]


@virtually
async def test_a_refusal_at_the_start_brings_the_register_back_too() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.UNREACHABLE)
    await till.switch.ask_at_start(SCAN)
    till.wait(60)
    till.server.fault = refusal()
    with pytest.raises(RequestRefused):
        await till.switch.ask_at_start(SCAN)
    assert mode_of(till) is Mode.ONLINE


@virtually
async def test_a_failed_attempt_costs_one_time_out_and_restarts_the_interval() -> None:
    till = Till()
    till.server.fault = "hang"
    await till.switch.ask_at_start(SCAN)
    till.wait(60)
    assert till.local.gave(await till.switch.ask_at_start(SCAN))
    assert (now(), till.switch.timeouts_paid) == (4.0, 2)
    till.wait(59)
    assert till.local.gave(await till.switch.ask_at_start(SCAN))
    assert now() == 4.0
    assert len(till.switch.changes) == 1, "a failed attempt is no change of state"


@virtually
async def test_a_clock_set_back_does_not_keep_the_register_offline() -> None:
    till = Till()
    till.wait(1_000_000)
    till.server.fault = failure(FailureKind.UNREACHABLE)
    await till.switch.ask_at_start(SCAN)
    till.server.fault = None
    till.wait(-500_000)
    assert till.server.gave(await till.switch.ask_at_start(SCAN))


@virtually
async def test_disconnected_by_hand_never_returns_by_itself() -> None:
    till = Till()
    await till.switch.disconnect("000160")
    till.wait(10**6)
    assert till.local.gave(await till.switch.ask_at_start(SCAN))
    assert (mode_of(till), till.server.asked) == (Mode.MANUAL_OFFLINE, [])


@virtually
async def test_connect_asks_the_server_and_is_refused_with_a_sale_open() -> None:
    till = Till()
    await till.switch.disconnect("000160")
    with pytest.raises(Refused):
        await till.switch.connect("000160", sale_open=True)
    assert till.server.asked == []
    await till.switch.connect("000110", sale_open=False)
    assert till.server.gave(await till.switch.ask(SCAN))
    assert [str(change.reason) for change in till.switch.changes] == ["operator 000160", "operator 000110"]


@pytest.mark.parametrize("mode", [Mode.SEAMLESS_OFFLINE, Mode.MANUAL_OFFLINE])
@virtually
async def test_connect_that_nobody_answers_leaves_everything_as_it_was(mode: Mode) -> None:
    till = Till(state=ConnectionState(mode=mode, since=0, reason=say("before")))
    till.server.fault = "hang"
    with pytest.raises(Refused, match=r"no answer to ReadConfiguration in 2\.0 s"):
        await till.switch.connect("000160", sale_open=False)
    assert (mode_of(till), till.switch.changes) == (mode, [])
    await till.switch.ask_at_start(SCAN)
    assert now() == 2.0, "the attempt has restarted the interval"


@virtually
async def test_connect_while_connected_asks_nobody() -> None:
    till = Till()
    till.server.fault = "hang"
    await till.switch.connect("000160", sale_open=True)
    assert (now(), till.server.asked, mode_of(till)) == (0.0, [], Mode.ONLINE)


@virtually
async def test_a_refusal_is_enough_to_connect() -> None:
    till = Till(state=ConnectionState(mode=Mode.MANUAL_OFFLINE, since=0, reason=say("before")))
    till.server.fault = refusal()
    await till.switch.connect("000160", sale_open=False)
    assert mode_of(till) is Mode.ONLINE


@virtually
async def test_the_change_is_durable_before_it_counts() -> None:
    till = Till()
    seen: list[tuple[Mode, object]] = []

    async def keep(state: ConnectionState, change: Change | None) -> None:
        seen.append((mode_of(till), till.switch.channel.obj))

    till.switch._keep = keep
    await till.switch.disconnect("000160")
    assert seen == [(Mode.ONLINE, till.server)]
    assert till.switch.channel.obj is till.local


@virtually
async def test_what_cannot_be_made_durable_does_not_happen() -> None:
    till = Till()

    async def keep(state: ConnectionState, change: Change | None) -> None:
        raise Refused(say("The disk is full."))

    till.switch._keep = keep
    with pytest.raises(Refused):
        await till.switch.disconnect("000160")
    assert (mode_of(till), till.switch.changes, till.switch.channel.obj) == (Mode.ONLINE, [], till.server)


@virtually
async def test_a_caller_that_gives_up_leaves_no_change_half_made() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.UNREACHABLE)
    started, finish = asyncio.Event(), asyncio.Event()

    async def keep(state: ConnectionState, change: Change | None) -> None:
        started.set()
        await finish.wait()

    till.switch._keep = keep
    search = asyncio.create_task(till.switch.ask(SEARCH))
    await started.wait()
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    finish.set()
    assert till.local.gave(await till.switch.ask(SCAN))
    assert len(till.switch.changes) == 1


@virtually
async def test_a_question_that_is_given_up_is_no_failure() -> None:
    till = Till()
    till.server.fault = "hang"
    search = asyncio.create_task(till.switch.ask(SEARCH))
    await asyncio.sleep(1)
    search.cancel()
    await asyncio.gather(search, return_exceptions=True)
    assert (mode_of(till), till.switch.timeouts_paid) == (Mode.ONLINE, 0)


@virtually
async def test_a_new_offline_database_takes_over_and_the_old_one_is_drained() -> None:
    till = Till(state=ConnectionState(mode=Mode.MANUAL_OFFLINE, since=0, reason=say("before")))
    till.local.seconds = 5
    running = asyncio.create_task(till.switch.ask(SCAN))
    await asyncio.sleep(1)
    fresh = Shop()
    replacing = asyncio.create_task(till.switch.replace_offline(fresh))
    await asyncio.sleep(1)
    assert fresh.gave(await till.switch.ask(SCAN))
    assert not replacing.done()
    assert till.switch.channel.obj is fresh
    assert till.local.gave(await running)
    assert await replacing is till.local
    assert now() == 5.0


@pytest.mark.parametrize("mode", [Mode.SEAMLESS_OFFLINE, Mode.MANUAL_OFFLINE])
@virtually
async def test_a_new_offline_database_does_not_disturb_connect(mode: Mode) -> None:
    till = Till(state=ConnectionState(mode=mode, since=0, reason=say("before")))
    till.server.seconds = 1
    connecting = asyncio.create_task(till.switch.connect("000160", sale_open=False))
    await asyncio.sleep(0.5)
    await till.switch.replace_offline(Shop())
    await connecting
    assert mode_of(till) is Mode.ONLINE


@virtually
async def test_whoever_disconnects_while_another_connects_has_the_last_word() -> None:
    till = Till(state=ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=0, reason=say("before")))
    till.server.fault = "hang"
    connecting = asyncio.create_task(till.switch.connect("000110", sale_open=False))
    await asyncio.sleep(0.5)
    await till.switch.disconnect("000160")
    with pytest.raises(Refused, match="disconnected meanwhile"):
        await connecting
    assert (mode_of(till), now()) == (Mode.MANUAL_OFFLINE, 0.5)


@virtually
async def test_disconnected_without_an_offline_database_only_connect_helps() -> None:
    till = Till(offline=False, state=ConnectionState(mode=Mode.MANUAL_OFFLINE, since=0, reason=say("before")))
    with pytest.raises(Refused, match="Connect, then try again"):
        await till.switch.ask_at_start(SCAN)
    await till.switch.connect("000160", sale_open=False)
    assert till.server.gave(await till.switch.ask(SCAN))


@virtually
async def test_the_first_offline_database_has_none_before_it() -> None:
    till = Till(offline=False)
    assert await till.switch.replace_offline(till.local) is None
    till.server.fault = failure(FailureKind.UNREACHABLE)
    assert till.local.gave(await till.switch.ask(SCAN))


@virtually
async def test_a_damaged_offline_database_leaves_only_the_server_to_ask() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.UNREACHABLE)
    till.local.fault = OfflineUnusable(say("The offline database is damaged."))
    with pytest.raises(Refused, match="damaged"):
        await till.switch.ask(SCAN)
    assert mode_of(till) is Mode.ONLINE
    assert isinstance(till.switch.availability, NotReady)
    till.server.fault = None
    assert till.server.gave(await till.switch.ask(SCAN))


@virtually
async def test_a_register_that_comes_back_without_its_offline_database_asks_the_server() -> None:
    till = Till(offline=False, state=ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=0, reason=say("before")))
    assert till.server.gave(await till.switch.ask(SCAN))
    assert mode_of(till) is Mode.ONLINE


@virtually
async def test_a_withdrawn_register_finishes_its_sale_then_locks() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.REVOKED)
    assert till.local.gave(await till.switch.ask(SCAN))
    assert till.local.gave(await till.switch.ask(SEARCH))
    await till.switch.end_transaction()
    assert till.switch.state.lock is Lock.LOCKED
    for ask in (till.switch.ask, till.switch.ask_at_start):
        with pytest.raises(Refused, match="withdrawn"):
            await ask(SCAN)
    till.server.fault = None
    assert till.server.gave(await till.switch.ask_at_start(SCAN))
    assert [change.to_state for change in till.switch.changes] == ["SEAMLESS_OFFLINE", "LOCKED", "ONLINE"]


@virtually
async def test_a_register_withdrawn_between_sales_locks_at_once() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.REVOKED)
    with pytest.raises(Refused, match="withdrawn"):
        await till.switch.ask_at_start(SCAN)
    assert till.switch.state.name == "LOCKED"


@virtually
async def test_a_sale_that_was_never_put_on_the_cart_does_not_hold_the_lock_open() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.REVOKED)
    await till.switch.ask(SEARCH)
    with pytest.raises(Refused, match="withdrawn"):
        await till.switch.ask_at_start(SCAN)


@virtually
async def test_an_alarm_stays_until_the_server_answers() -> None:
    till = Till()
    till.server.fault = failure(FailureKind.UNTRUSTED)
    await till.switch.ask_at_start(SCAN)
    assert till.switch.state.alarm is not None
    till.wait(60)
    till.server.fault = failure(FailureKind.UNREACHABLE)
    await till.switch.ask_at_start(SCAN)
    assert till.switch.state.alarm is not None
    till.wait(60)
    till.server.fault = None
    await till.switch.ask_at_start(SCAN)
    assert till.switch.state.alarm is None


@virtually
async def test_whoever_watches_sees_each_change_after_it_counts() -> None:
    till = Till()
    seen: list[tuple[str, str]] = []
    till.switch.observers.append(lambda state, change: seen.append((state.name, till.switch.state.name)))
    await till.switch.disconnect("000160")
    await till.switch.disconnect("000160")
    assert seen == [("MANUAL_OFFLINE", "MANUAL_OFFLINE")]


@virtually
async def test_a_new_profile_counts_from_the_next_question() -> None:
    till = Till()
    till.switch.profile = OfflineProfile(timeout_ms=500)
    till.server.fault = "hang"
    await till.switch.ask(SCAN)
    assert now() == 0.5
