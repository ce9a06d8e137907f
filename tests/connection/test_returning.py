"""Rules 3 and 6: when the start of a transaction tries to return, and when a health check is worth asking."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.returning import next_attempt, probe_wanted, recovered, return_due
from tui_pos.connection.state import Availability, ConnectionState, Lock, Mode, NotEnabled, NotReady, Ready
from tui_pos.sales.sentence import say

WHY = say("what happened")
PROFILE = OfflineProfile(reconnect_interval_s=300)
MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("now", "due"),
    [(10 * MINUTE, False), (15 * MINUTE - 1, False), (15 * MINUTE, True), (60 * MINUTE, True), (9 * MINUTE, True), (0, True)],
    ids=["at once", "just before", "interval over", "long after", "clock set back", "clock at the epoch"],
)
def test_the_interval_counts_from_the_last_attempt(now: int, due: bool) -> None:
    state = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=0, reason=WHY, last_attempt=10 * MINUTE)
    assert return_due(state, PROFILE, now) is due


@pytest.mark.parametrize("lock", [Lock.OPEN, Lock.AFTER_SALE])
def test_only_a_seamless_switch_returns_by_itself(lock: Lock) -> None:
    late = 10**15
    for mode, due in ((Mode.ONLINE, False), (Mode.SEAMLESS_OFFLINE, True), (Mode.MANUAL_OFFLINE, False)):
        assert return_due(ConnectionState(mode=mode, since=0, reason=WHY, lock=lock), PROFILE, late) is due


@pytest.mark.parametrize(("mode", "due"), [(Mode.ONLINE, True), (Mode.SEAMLESS_OFFLINE, True), (Mode.MANUAL_OFFLINE, False)])
def test_a_locked_register_asks_at_each_start(mode: Mode, due: bool) -> None:
    state = ConnectionState(mode=mode, since=0, reason=WHY, last_attempt=5, lock=Lock.LOCKED)
    assert return_due(state, PROFILE, 6) is due


def test_the_next_attempt_is_known_only_where_there_will_be_one() -> None:
    times = [
        next_attempt(ConnectionState(mode=mode, since=0, reason=WHY, last_attempt=MINUTE), PROFILE)
        for mode in (Mode.ONLINE, Mode.SEAMLESS_OFFLINE, Mode.MANUAL_OFFLINE)
    ]
    assert times == [None, 6 * MINUTE, None]


ADVANCED = OfflineProfile(reconnect_interval_s=300, slow_reconnect_interval_s=1_200, advanced_switching=True)
AWAY = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=0, reason=WHY, last_attempt=10 * MINUTE)
AT_ONCE = 10 * MINUTE + 1


@pytest.mark.parametrize(("probes", "due"), [(0, False), (2, False), (3, True)])
def test_three_good_probes_set_the_interval_aside(probes: int, due: bool) -> None:
    state = msgspec.structs.replace(AWAY, good_probes=probes)
    assert return_due(state, ADVANCED, AT_ONCE) is recovered(state, ADVANCED) is due
    assert next_attempt(state, ADVANCED) == (10 * MINUTE if due else 15 * MINUTE)
    assert not return_due(state, PROFILE, AT_ONCE), "only with advanced switching"


@pytest.mark.parametrize("mode", [Mode.ONLINE, Mode.MANUAL_OFFLINE])
def test_probes_return_nothing_that_did_not_leave_by_itself(mode: Mode) -> None:
    assert not return_due(msgspec.structs.replace(AWAY, mode=mode, good_probes=3), ADVANCED, AT_ONCE)


@pytest.mark.parametrize(("minutes", "due"), [(14, False), (16, False), (29, False), (30, True), (9, True)])
def test_a_slow_server_has_an_interval_of_its_own(minutes: int, due: bool) -> None:
    state = msgspec.structs.replace(AWAY, slow=True)
    assert return_due(state, ADVANCED, minutes * MINUTE) is due
    assert next_attempt(state, ADVANCED) == 30 * MINUTE


def test_a_probe_is_wanted_where_its_answer_could_change_anything() -> None:
    missing = NotReady((say("never synchronised"),))
    availabilities: tuple[Availability, ...] = (Ready(), missing, NotEnabled())
    wanted = {
        (mode, lock, slow, type(availability))
        for mode, lock, slow, availability in product(Mode, Lock, (False, True), availabilities)
        if probe_wanted(msgspec.structs.replace(AWAY, mode=mode, lock=lock, slow=slow), ADVANCED, availability)
    }
    away = {(Mode.SEAMLESS_OFFLINE, Lock.OPEN, False, kind) for kind in (Ready, NotReady, NotEnabled)}
    assert wanted == away | {(Mode.ONLINE, Lock.OPEN, slow, Ready) for slow in (False, True)}
    assert not probe_wanted(AWAY, PROFILE, Ready())
