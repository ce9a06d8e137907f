"""Rule 6, performance-based switching, on a virtual clock: leave when answers are usually slow, return by an own interval."""

from __future__ import annotations

import msgspec

from tests.connection.shops import SCAN, SEARCH, failure
from tests.connection.till import PROFILE, Till
from tests.connection.virtual_time import run
from tui_pos.channel.failures import FailureKind
from tui_pos.connection.pace import WINDOW
from tui_pos.connection.state import Mode, NotEnabled

SLOW = msgspec.structs.replace(PROFILE, advanced_switching=True, slow_threshold_ms=500, slow_reconnect_interval_s=600)


async def left_for_slowness() -> Till:
    till = Till(profile=SLOW)
    till.server.seconds = 0.7
    for _ in range(WINDOW):
        await till.switch.ask(SCAN)
    assert till.switch.state.mode is Mode.SEAMLESS_OFFLINE
    assert till.switch.state.slow
    return till


def test_it_leaves_with_the_answer_in_hand_and_says_how_slow() -> None:
    async def story() -> None:
        till = Till(profile=SLOW)
        till.server.seconds = 0.7
        for _ in range(WINDOW):
            assert till.switch.state.mode is Mode.ONLINE
            assert till.server.gave(await till.switch.ask(SCAN))
        (change,) = till.switch.changes
        assert (change.to_state, str(change.reason)) == ("SEAMLESS_OFFLINE", "answers take 0.7 s, and may take 0.5 s")
        assert till.local.gave(await till.switch.ask(SEARCH))

    run(story())


def test_it_stays_without_a_threshold_and_without_an_offline_database() -> None:
    async def story() -> None:
        patient = Till(profile=msgspec.structs.replace(SLOW, slow_threshold_ms=0))
        alone = Till(profile=SLOW, availability=NotEnabled())
        for till in (patient, alone):
            till.server.seconds = 0.7
            for _ in range(2 * WINDOW):
                await till.switch.ask(SCAN)
            assert till.switch.changes == []

    run(story())


def test_it_returns_by_its_own_interval() -> None:
    async def story() -> None:
        till = await left_for_slowness()
        till.server.seconds = 0
        for seconds, mode in ((61, Mode.SEAMLESS_OFFLINE), (530, Mode.SEAMLESS_OFFLINE), (10, Mode.ONLINE)):
            till.wait(seconds)
            await till.switch.ask_at_start(SCAN)
            assert till.switch.state.mode is mode

    run(story())


def test_while_the_attempt_is_answered_slowly_it_stays_away_with_the_answer() -> None:
    async def story() -> None:
        till = await left_for_slowness()
        till.wait(600)
        assert till.server.gave(await till.switch.ask_at_start(SCAN))
        assert len(till.switch.changes) == 1
        till.server.seconds = 0
        till.wait(300)
        assert till.local.gave(await till.switch.ask_at_start(SCAN))
        till.wait(301)
        await till.switch.ask_at_start(SCAN)
        assert till.switch.state.mode is Mode.ONLINE
        assert len(till.switch.changes) == 2

    run(story())


def test_an_attempt_that_fails_makes_it_an_ordinary_loss() -> None:
    async def story() -> None:
        till = await left_for_slowness()
        till.wait(600)
        till.server.fault, till.server.seconds = failure(FailureKind.UNREACHABLE), 0
        await till.switch.ask_at_start(SCAN)
        assert not till.switch.state.slow
        till.server.fault = None
        till.wait(60)
        await till.switch.ask_at_start(SCAN)
        assert till.switch.state.mode is Mode.ONLINE

    run(story())


def test_what_was_measured_before_a_switch_is_forgotten() -> None:
    async def story() -> None:
        till = Till(profile=SLOW)
        till.server.seconds = 0.7
        for _ in range(WINDOW - 1):
            await till.switch.ask(SCAN)
        await till.switch.disconnect("000160")
        await till.switch.connect("000160", sale_open=False)
        await till.switch.ask(SCAN)
        assert till.switch.state.mode is Mode.ONLINE

    run(story())
