"""The connection's state machine (DESIGN section 2, rules 1 to 6 and 9, and its table of outcomes); pure, no clock, no I/O.

`step` takes what happened (`events.py`) and gives the next state and, when the register switches or locks, the `Change`
that the journal records. Instants are UTC microseconds. What follows from each kind of failure:

| failure                                                       | mode                     | alarm | lock             |
|---------------------------------------------------------------|--------------------------|-------|------------------|
| no answer, unreachable, 5xx, malformed, oversized, ...        | offline (*) once it fails | as it was | as it was    |
| certificate untrusted, token unknown, version unsupported     | the same                 | set   | as it was        |
| register revoked                                              | the same                 | set   | after the sale   |

(*) only when the offline database is `Ready`; otherwise the register stays where it is (rule 5).
"""

from __future__ import annotations

from enum import StrEnum
from functools import reduce

import msgspec

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
from tui_pos.sales.sentence import Refused, Sentence, say


class Mode(StrEnum):
    """Which database answers, and who decided it."""

    ONLINE = "ONLINE"
    SEAMLESS_OFFLINE = "SEAMLESS_OFFLINE"
    MANUAL_OFFLINE = "MANUAL_OFFLINE"


class Lock(StrEnum):
    """Whether headquarters has withdrawn the register: the open sale may still end, then nothing is answered."""

    OPEN = "OPEN"
    AFTER_SALE = "AFTER_SALE"
    LOCKED = "LOCKED"


class NotEnabled(msgspec.Struct, frozen=True, tag="NOT_ENABLED"):
    """The register has *Support offline = No*."""


class NotReady(msgspec.Struct, frozen=True, tag="NOT_READY"):
    """The offline database cannot answer, and why: never synchronised, staff missing, schema too old, disk nearly full."""

    reasons: tuple[Sentence, ...]


class Ready(msgspec.Struct, frozen=True, tag="READY"):
    """The offline database can answer."""


Availability = NotEnabled | NotReady | Ready


class ConnectionState(msgspec.Struct, frozen=True, kw_only=True):
    """Where the register is, since when and why; kept in the journal, so that it survives a restart.

    `last_attempt` is when the retail server was last tried in vain; `alarm` stays until the retail server answers. While
    offline by itself: `slow` when it left because answers took too long, `good_probes` how many health checks in a row
    were answered since, counted up to the number that is enough.
    """

    mode: Mode
    since: int
    reason: Sentence
    last_attempt: int = 0
    alarm: Sentence | None = None
    lock: Lock = Lock.OPEN
    slow: bool = False
    good_probes: int = 0

    @property
    def name(self) -> str:
        """The word of the status bar, the journal and the status command."""
        return Lock.LOCKED.value if self.lock is Lock.LOCKED else self.mode.value

    @property
    def offline(self) -> bool:
        return self.mode is not Mode.ONLINE


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A switch, or the locking of the register, as the journal and the Connection status screen tell it (rule 9)."""

    at: int
    from_state: str
    to_state: str
    reason: Sentence


class Step(msgspec.Struct, frozen=True):
    """The next state, and the change to record when there is one."""

    state: ConnectionState
    change: Change | None = None


GOOD_PROBES_ENOUGH = 3
ALARMS = frozenset(
    {
        FailureKind.UNTRUSTED,
        FailureKind.TOKEN_UNKNOWN,
        FailureKind.VERSION_UNSUPPORTED,
        FailureKind.REVOKED,
    }
)


def first_state(at: int) -> ConnectionState:
    """A register begins connected: it was activated by the retail server."""
    return ConnectionState(mode=Mode.ONLINE, since=at, reason=say("activated"))


def step(state: ConnectionState, event: Event, availability: Availability) -> Step:
    """What the event makes of the state.

    Raises Refused when a person asked for what the rules do not allow; the state stays.
    """
    after = _after(state, event, availability)
    return Step(after, _change(state, after, event.at))


def listed(reasons: tuple[Sentence, ...]) -> Sentence:
    """The reasons as one, each still to be translated."""
    return reduce(lambda first, others: say("{first}; {others}", first=first, others=others), reasons)


def check_connect(state: ConnectionState, *, sale_open: bool) -> None:
    """Refuses Connect while a sale is open (rule 4), with the reason."""
    if state.offline and sale_open:
        raise Refused(say("A sale is open, so the register stays offline and keeps the sale. Finish or void it, then connect."))


def _after(state: ConnectionState, event: Event, availability: Availability) -> ConnectionState:
    match event:
        case RequestFailed():
            return _after_failure(state, event, availability)
        case ServerAnswered():
            return _at_ease(state, event.at)
        case ReturnAnswered():
            return _returned(state, event.at)
        case DisconnectAsked():
            return _disconnected(state, event, availability)
        case ConnectAnswered():
            return _connected(state, event)
        case OfflineLost():
            return _without_offline(state, event)
        case NoSaleOpen():
            return _locked_if_withdrawn(state)
        case ProbeAnswered():
            return _after_good_probe(state)
        case ProbeFailed():
            return _after_lost_probe(state, event, availability)
        case AnsweredSlowly():
            return _after_slow_answers(state, event, availability)


def _after_failure(state: ConnectionState, event: RequestFailed, availability: Availability) -> ConnectionState:
    revoked = event.kind is FailureKind.REVOKED
    # A withdrawn register says so until the server answers again: no lesser alarm may hide it.
    alarm = event.reason if event.kind in ALARMS and (revoked or state.lock is Lock.OPEN) else state.alarm
    lock = state.lock
    if revoked and lock is not Lock.LOCKED:
        lock = Lock.AFTER_SALE if event.sale_open else Lock.LOCKED
    noted = msgspec.structs.replace(state, last_attempt=event.at, alarm=alarm, lock=lock, slow=False, good_probes=0)
    if state.offline or not isinstance(availability, Ready):
        return noted
    return msgspec.structs.replace(noted, mode=Mode.SEAMLESS_OFFLINE, since=event.at, reason=event.reason)


def _at_ease(state: ConnectionState, at: int) -> ConnectionState:
    if state.offline:
        # An answer that comes late, to a question asked before the swap, brings nothing back while a sale is open.
        return state
    if state.lock is Lock.LOCKED:
        return _answered_again(at)
    return msgspec.structs.replace(state, alarm=None, lock=Lock.OPEN)


def _returned(state: ConnectionState, at: int) -> ConnectionState:
    return _answered_again(at) if state.mode is Mode.SEAMLESS_OFFLINE else _at_ease(state, at)


def _answered_again(at: int) -> ConnectionState:
    return ConnectionState(mode=Mode.ONLINE, since=at, reason=say("the retail server answered again"))


def _disconnected(state: ConnectionState, event: DisconnectAsked, availability: Availability) -> ConnectionState:
    if state.mode is Mode.MANUAL_OFFLINE:
        return state
    match availability:
        case NotEnabled():
            raise Refused(say("This register is not set up to work offline (Support offline = No). It stays as it is."))
        case NotReady(reasons):
            raise Refused(
                say(
                    "The register stays as it is, for it cannot work offline: {reasons}. Synchronise, then disconnect.",
                    reasons=listed(reasons),
                )
            )
        case Ready():
            return msgspec.structs.replace(
                state, mode=Mode.MANUAL_OFFLINE, since=event.at, reason=_operator(event.staff), slow=False, good_probes=0
            )


def _connected(state: ConnectionState, event: ConnectAnswered) -> ConnectionState:
    check_connect(state, sale_open=event.sale_open)
    if not state.offline:
        return _at_ease(state, event.at)
    return ConnectionState(mode=Mode.ONLINE, since=event.at, reason=_operator(event.staff))


def _operator(staff: str) -> Sentence:
    return say("operator {staff}", staff=staff) if staff else say("a person, before sign-on")


def _without_offline(state: ConnectionState, event: OfflineLost) -> ConnectionState:
    if state.mode is not Mode.SEAMLESS_OFFLINE:
        return state
    # Rule 5: with nothing to answer locally, only the retail server is left to ask, even while a sale is open.
    return msgspec.structs.replace(state, mode=Mode.ONLINE, since=event.at, reason=event.reason, slow=False, good_probes=0)


def _locked_if_withdrawn(state: ConnectionState) -> ConnectionState:
    if state.lock is Lock.AFTER_SALE:
        return msgspec.structs.replace(state, lock=Lock.LOCKED)
    return state


def _after_good_probe(state: ConnectionState) -> ConnectionState:
    # A server that was left for being slow answers a health check too, so only its own interval counts for that one.
    if state.mode is not Mode.SEAMLESS_OFFLINE or state.slow:
        return state
    return msgspec.structs.replace(state, good_probes=min(state.good_probes + 1, GOOD_PROBES_ENOUGH))


def _after_lost_probe(state: ConnectionState, event: ProbeFailed, availability: Availability) -> ConnectionState:
    match state.mode:
        case Mode.ONLINE:
            failed = RequestFailed(at=event.at, kind=event.kind, reason=event.reason, sale_open=event.sale_open)
            return _after_failure(state, failed, availability)
        case Mode.SEAMLESS_OFFLINE:
            # It does not restart rule 3's interval: checks that come more often would put every attempt off for ever.
            return msgspec.structs.replace(state, good_probes=0)
        case Mode.MANUAL_OFFLINE:
            return state


def _after_slow_answers(state: ConnectionState, event: AnsweredSlowly, availability: Availability) -> ConnectionState:
    noted = msgspec.structs.replace(state, last_attempt=event.at, slow=True, good_probes=0)
    match state.mode:
        case Mode.ONLINE if isinstance(availability, Ready):
            return msgspec.structs.replace(noted, mode=Mode.SEAMLESS_OFFLINE, since=event.at, reason=event.reason)
        case Mode.SEAMLESS_OFFLINE:
            return noted
        case _:
            return state


def _change(before: ConnectionState, after: ConnectionState, at: int) -> Change | None:
    if before.name == after.name:
        return None
    reason = after.alarm if after.lock is Lock.LOCKED and after.alarm is not None else after.reason
    return Change(at=at, from_state=before.name, to_state=after.name, reason=reason)
