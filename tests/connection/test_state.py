"""Every state x every event x every availability: the outcome is written down here, row by row, and nothing is left out."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest

from tui_pos.channel.failures import FailureKind
from tui_pos.connection.events import (
    AnsweredSlowly,
    ConnectAnswered,
    DisconnectAsked,
    Event,
    NoSaleOpen,
    OfflineLost,
    ProbeAnswered,
    ProbeFailed,
    RequestFailed,
    ReturnAnswered,
    ServerAnswered,
)
from tui_pos.connection.state import (
    GOOD_PROBES_ENOUGH,
    Availability,
    Change,
    ConnectionState,
    Lock,
    Mode,
    NotEnabled,
    NotReady,
    Ready,
    check_connect,
    first_state,
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


def lost(kind: FailureKind, *, sale_open: bool) -> ProbeFailed:
    return ProbeFailed(at=AT, kind=kind, reason=WHY, sale_open=sale_open)


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
    "good probe": [ProbeAnswered(at=AT)],
    "lost probe": [lost(kind, sale_open=sale) for kind, sale in product((*PLAIN, *ALARMING), (True, False))],
    "revoked by a probe in a sale": [lost(FailureKind.REVOKED, sale_open=True)],
    "revoked by a probe": [lost(FailureKind.REVOKED, sale_open=False)],
    "slow": [AnsweredSlowly(at=AT, reason=WHY)],
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
    "good probe": {ON: (ON, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "lost probe": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "revoked by a probe in a sale": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "revoked by a probe": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
    "slow": {ON: (AUTO, ON), AUTO: (AUTO, AUTO), HAND: (HAND, HAND)},
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
    "good probe": (KEEPS, KEEPS, KEEPS),
    "lost probe": (KEEPS, KEEPS, KEEPS),
    "revoked by a probe in a sale": ({FREE: LATER, LATER: LATER, SHUT: SHUT}, KEEPS, KEEPS),
    "revoked by a probe": ({FREE: SHUT, LATER: SHUT, SHUT: SHUT}, KEEPS, KEEPS),
    "slow": (KEEPS, KEEPS, KEEPS),
}

# event: slow and good probes afterwards, while still or newly offline by itself; in every other mode neither is kept.
NOTES: dict[str, dict[tuple[bool, int], tuple[bool, int]]] = {
    name: {(False, 0): (False, 0), (False, 2): (False, 2), (False, 3): (False, 3), (True, 0): (True, 0)} for name in EVENTS
}
NOTES |= {
    name: dict.fromkeys(NOTES["answer"], (False, 0))
    for name in ("plain failure", "alarming failure", "revoked in a sale", "revoked between sales")
}
NOTES |= {
    name: {(False, 0): (False, 0), (False, 2): (False, 0), (False, 3): (False, 0), (True, 0): (True, 0)}
    for name in ("lost probe", "revoked by a probe in a sale", "revoked by a probe")
}
NOTES["good probe"] = {(False, 0): (False, 1), (False, 2): (False, 3), (False, 3): (False, 3), (True, 0): (True, 0)}
NOTES["slow"] = dict.fromkeys(NOTES["answer"], (True, 0))


def states() -> list[ConnectionState]:
    plain = [
        ConnectionState(mode=mode, since=1, reason=say("before"), last_attempt=2, alarm=alarm, lock=lock)
        for mode, lock, alarm in product(Mode, Lock, (None, OLD_ALARM))
    ]
    noted = [
        ConnectionState(
            mode=AUTO, since=1, reason=say("before"), last_attempt=2, alarm=alarm, lock=lock, slow=slow, good_probes=probes
        )
        for lock, alarm, (slow, probes) in product(Lock, (None, OLD_ALARM), ((False, 2), (False, 3), (True, 0)))
    ]
    return plain + noted


CASES = [(name, event) for name, events in EVENTS.items() for event in events]


def test_the_tables_leave_nothing_out() -> None:
    assert {type(event) for events in EVENTS.values() for event in events} == set(Event.__args__)
    assert MODES.keys() == LOCKS.keys() == NOTES.keys() == EVENTS.keys()
    assert all(row.keys() == set(Mode) for row in MODES.values())
    failures = [event for events in EVENTS.values() for event in events if isinstance(event, RequestFailed)]
    assert {(event.kind, event.sale_open) for event in failures} == set(product(FailureKind, (True, False)))
    probes = [event for events in EVENTS.values() for event in events if isinstance(event, ProbeFailed)]
    assert {(event.kind, event.sale_open) for event in probes} == set(product(FailureKind, (True, False)))
    assert GOOD_PROBES_ENOUGH == 3


@pytest.mark.parametrize(("name", "event"), CASES)
def test_every_state_and_event(name: str, event: Event) -> None:
    for state, availability in product(states(), AVAILABILITIES):
        assert_step(name, event, state, availability)


def assert_step(name: str, event: Event, state: ConnectionState, availability: Availability) -> None:
    """What happens is what the tables say; pytest shows the values of the case that fails."""
    expected = MODES[name][state.mode][0 if isinstance(availability, Ready) else 1]
    if expected == REFUSED:
        with pytest.raises(Refused):
            step(state, event, availability)
        return
    after, change = msgspec.structs.astuple(step(state, event, availability))
    assert after.mode is expected
    assert after.lock is LOCKS[name][list(Mode).index(state.mode)][state.lock]
    assert after.since == (AT if after.mode is not state.mode or (state.lock is SHUT and after.lock is FREE) else 1)
    left = after.mode is AUTO and state.mode is ON
    tried = isinstance(event, RequestFailed) or left or (isinstance(event, AnsweredSlowly) and state.mode is AUTO)
    assert after.last_attempt == (AT if tried else after.last_attempt)
    assert not (isinstance(event, ProbeFailed) and state.mode is not ON) or after.last_attempt == 2
    assert (after.slow, after.good_probes) == (NOTES[name][state.slow, state.good_probes] if after.mode is AUTO else (False, 0))
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


def test_the_reason_tells_what_a_check_or_slow_answers_found_and_who_was_not_signed_on() -> None:
    for event in (lost(FailureKind.NO_ANSWER, sale_open=False), AnsweredSlowly(at=AT, reason=WHY)):
        assert step(first_state(1), event, Ready()).change == Change(
            at=AT, from_state="ONLINE", to_state="SEAMLESS_OFFLINE", reason=WHY
        )
    assert step(first_state(1), DisconnectAsked(at=AT, staff=""), Ready()).state.reason == say("a person, before sign-on")


def test_the_refusal_to_disconnect_says_everything_that_is_missing() -> None:
    missing = (say("staff (1060) is missing"), say("the disk is nearly full"), say("its schema is older"))
    with pytest.raises(Refused, match=r"staff \(1060\) is missing; the disk is nearly full; its schema is older"):
        step(first_state(1), DisconnectAsked(at=AT, staff="000160"), NotReady(missing))


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
