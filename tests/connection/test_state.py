"""Every state x every event x every availability: the outcome is written down here, row by row, and nothing is left out."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest

from tui_pos.channel.failures import FailureKind
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.state import (
    Availability,
    Change,
    ConnectAnswered,
    ConnectionState,
    DisconnectAsked,
    Event,
    Lock,
    Mode,
    NoSaleOpen,
    NotEnabled,
    NotReady,
    OfflineLost,
    Ready,
    RequestFailed,
    ReturnAnswered,
    ServerAnswered,
    check_connect,
    first_state,
    next_attempt,
    return_due,
    step,
)
from tui_pos.sales.sentence import Refused, say

AT = 9_000_000
WHY = say("what happened")
OLD_ALARM = say("an older alarm")
PLAIN = [kind for kind in FailureKind if kind.name not in ("UNTRUSTED", "TOKEN_UNKNOWN", "VERSION_UNSUPPORTED", "REVOKED")]
ALARMING = [FailureKind.UNTRUSTED, FailureKind.TOKEN_UNKNOWN, FailureKind.VERSION_UNSUPPORTED]
AVAILABILITIES: list[Availability] = [Ready(), NotReady((say("never synchronised"),)), NotEnabled()]


def failed(kind: FailureKind, *, sale_open: bool) -> RequestFailed:
    return RequestFailed(at=AT, kind=kind, reason=WHY, sale_open=sale_open)


EVENTS: dict[str, list[Event]] = {
    "plain failure": [failed(kind, sale_open=sale) for kind, sale in product(PLAIN, (True, False))],
    "alarming failure": [failed(kind, sale_open=sale) for kind, sale in product(ALARMING, (True, False))],
    "revoked in a sale": [failed(FailureKind.REVOKED, sale_open=True)],
    "revoked between sales": [failed(FailureKind.REVOKED, sale_open=False)],
    "answer": [ServerAnswered(at=AT)],
    "answer at start": [ReturnAnswered(at=AT)],
    "disconnect": [DisconnectAsked(at=AT, staff="000160")],
    "connect": [ConnectAnswered(at=AT, staff="000160", sale_open=False)],
    "connect in a sale": [ConnectAnswered(at=AT, staff="000160", sale_open=True)],
    "offline lost": [OfflineLost(at=AT, reason=WHY)],
    "no sale open": [NoSaleOpen(at=AT)],
}

ON, AUTO, HAND, REFUSED = Mode.ONLINE, Mode.SEAMLESS_OFFLINE, Mode.MANUAL_OFFLINE, "refused"

# event: (ready, otherwise) for each mode it can meet.
MODES: dict[str, dict[Mode, tuple[Mode | str, Mode | str]]] = {
    "plain failure": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "alarming failure": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "revoked in a sale": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "revoked between sales": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "answer": {ON: (ON, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "answer at start": {ON: (ON, ON), AUTO: (ON, ON), HAND: (HAND, HAND)},
    "disconnect": {ON: (HAND, REFUSED), AUTO: (HAND, REFUSED), HAND: (HAND, HAND)},
    "connect": {ON: (ON, ON), AUTO: (ON, ON), HAND: (ON, ON)},
    "connect in a sale": {ON: (ON, ON), AUTO: (REFUSED, REFUSED), HAND: (REFUSED, REFUSED)},
    "offline lost": {ON: (ON, ON), AUTO: (ON, ON), HAND: (HAND, HAND)},
    "no sale open": {ON: (ON, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
}

FREE, LATER, SHUT = Lock.OPEN, Lock.AFTER_SALE, Lock.LOCKED
KEEPS = {FREE: FREE, LATER: LATER, SHUT: SHUT}
FREES = {FREE: FREE, LATER: FREE, SHUT: FREE}

# event: the lock afterwards, for (online, seamless, manual).
LOCKS: dict[str, tuple[dict[Lock, Lock], dict[Lock, Lock], dict[Lock, Lock]]] = {
    "plain failure": (KEEPS, KEEPS, KEEPS),
    "alarming failure": (KEEPS, KEEPS, KEEPS),
    "revoked in a sale": ({FREE: LATER, LATER: LATER, SHUT: SHUT},) * 3,
    "revoked between sales": ({FREE: SHUT, LATER: SHUT, SHUT: SHUT},) * 3,
    "answer": (FREES, KEEPS, KEEPS),
    "answer at start": (FREES, FREES, KEEPS),
    "disconnect": (KEEPS, KEEPS, KEEPS),
    "connect": (FREES, FREES, FREES),
    "connect in a sale": (FREES, KEEPS, KEEPS),
    "offline lost": (KEEPS, KEEPS, KEEPS),
    "no sale open": ({FREE: FREE, LATER: SHUT, SHUT: SHUT},) * 3,
}


def states() -> list[ConnectionState]:
    return [
        ConnectionState(mode=mode, since=1, reason=say("before"), last_attempt=2, alarm=alarm, lock=lock)
        for mode, lock, alarm in product(Mode, Lock, (None, OLD_ALARM))
    ]


CASES = [
    pytest.param(name, event, state, availability, id=f"{name}-{number}")
    for number, (name, state, availability) in enumerate(product(EVENTS, states(), AVAILABILITIES))
    for event in EVENTS[name]
]


def test_the_tables_leave_nothing_out() -> None:
    assert {type(event) for events in EVENTS.values() for event in events} == set(Event.__args__)
    assert MODES.keys() == LOCKS.keys() == EVENTS.keys()
    assert all(row.keys() == set(Mode) for row in MODES.values())
    failures = [event for events in EVENTS.values() for event in events if isinstance(event, RequestFailed)]
    assert {(event.kind, event.sale_open) for event in failures} == set(product(FailureKind, (True, False)))


@pytest.mark.parametrize(("name", "event", "state", "availability"), CASES)
def test_every_state_and_event(name: str, event: Event, state: ConnectionState, availability: Availability) -> None:
    expected = MODES[name][state.mode][0 if isinstance(availability, Ready) else 1]
    if expected == REFUSED:
        with pytest.raises(Refused):
            step(state, event, availability)
        return
    after, change = msgspec.structs.astuple(step(state, event, availability))
    assert after.mode is expected
    assert after.lock is LOCKS[name][list(Mode).index(state.mode)][state.lock]
    assert after.since == (AT if after.mode is not state.mode or (state.lock is SHUT and after.lock is FREE) else 1)
    assert after.last_attempt == (AT if isinstance(event, RequestFailed) else after.last_attempt)
    if after.name == state.name:
        assert change is None
    else:
        assert (change.at, change.from_state, change.to_state) == (AT, state.name, after.name)
        assert change.reason.text


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("availability", AVAILABILITIES)
@pytest.mark.parametrize("kind", FailureKind)
def test_an_alarm_is_raised_by_what_only_people_can_mend(mode: Mode, availability: Availability, kind: FailureKind) -> None:
    state = ConnectionState(mode=mode, since=1, reason=say("before"))
    after = step(state, failed(kind, sale_open=True), availability).state
    assert after.alarm == (None if kind in PLAIN else WHY)


@pytest.mark.parametrize("kind", PLAIN)
def test_an_alarm_stays_while_other_things_fail(kind: FailureKind) -> None:
    state = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=1, reason=say("before"), alarm=OLD_ALARM)
    assert step(state, failed(kind, sale_open=False), Ready()).state.alarm == OLD_ALARM


@pytest.mark.parametrize("kind", ALARMING)
def test_a_lesser_alarm_does_not_hide_that_the_register_was_withdrawn(kind: FailureKind) -> None:
    state = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=1, reason=say("b"), alarm=OLD_ALARM, lock=Lock.AFTER_SALE)
    assert step(state, failed(kind, sale_open=True), Ready()).state.alarm == OLD_ALARM


def test_an_answer_ends_the_alarm() -> None:
    online = ConnectionState(mode=Mode.ONLINE, since=1, reason=say("before"), alarm=OLD_ALARM)
    away = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=1, reason=say("before"), alarm=OLD_ALARM)
    assert step(online, ServerAnswered(at=AT), Ready()).state.alarm is None
    assert step(away, ReturnAnswered(at=AT), Ready()).state.alarm is None


def test_the_reason_of_a_switch_is_what_happened() -> None:
    assert step(first_state(1), failed(FailureKind.NO_ANSWER, sale_open=True), Ready()).change == Change(
        at=AT, from_state="ONLINE", to_state="SEAMLESS_OFFLINE", reason=WHY
    )
    assert step(first_state(1), DisconnectAsked(at=AT, staff="000160"), Ready()).change == Change(
        at=AT, from_state="ONLINE", to_state="MANUAL_OFFLINE", reason=say("operator {staff}", staff="000160")
    )


def test_the_refusal_to_disconnect_says_everything_that_is_missing() -> None:
    missing = (say("staff (1060) is missing"), say("the disk is nearly full"), say("its schema is older"))
    with pytest.raises(Refused, match=r"staff \(1060\) is missing; the disk is nearly full; its schema is older"):
        step(first_state(1), DisconnectAsked(at=AT, staff="000160"), NotReady(missing))


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


def test_connect_is_refused_only_offline_with_a_sale_open() -> None:
    for mode, sale in product(Mode, (True, False)):
        state = ConnectionState(mode=mode, since=0, reason=WHY)
        if sale and mode is not Mode.ONLINE:
            with pytest.raises(Refused):
                check_connect(state, sale_open=sale)
        else:
            check_connect(state, sale_open=sale)


@pytest.mark.parametrize("state", states())
def test_the_state_survives_being_kept(state: ConnectionState) -> None:
    assert msgspec.json.decode(msgspec.json.encode(state), type=ConnectionState) == state
