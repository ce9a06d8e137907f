"""The first line of every screen: store, register, staff, connection with its reason, what waits, next attempt, time.

State is a shape, a word and a colour together. What matters least goes first when the line is narrow.
"""

from __future__ import annotations

import msgspec

from tui_pos.connection.state import Availability, ConnectionState, Lock, Mode, NotEnabled, NotReady, Ready
from tui_pos.locale import Language
from tui_pos.register import Register
from tui_pos.sales.sentence import Duration, Moment, Sentence, say
from tui_pos.sync.sessions import Progress
from tui_pos.tui.drawing import Piece, Role, Row, cut, spread, width_of

SEPARATOR = " │ "
SHORTEST_REASON = 16
STATE = 0
MINUTE = 60_000_000


class StatusFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the line shows; instants and ages in microseconds."""

    store: str
    register: str
    staff: str
    staff_number: str
    connection: ConnectionState
    availability: Availability
    latency_ms: int | None
    waiting: int
    parked: int
    data_age: int | None
    next_attempt: int | None
    progress: Progress | None
    now: int


def status_facts(register: Register) -> StatusFacts:
    """What the register is now."""
    applied, staff = register.sync_status.applied, register.staff
    now = register.clock()
    return StatusFacts(
        store=register.device.store,
        register=register.device.register,
        staff=staff.name if staff else "",
        staff_number=staff.number if staff else "",
        connection=register.connection,
        availability=register.availability,
        latency_ms=register.latency_ms,
        waiting=register.counts.waiting,
        parked=register.counts.parked,
        data_age=max(0, now - applied.built_at) if applied else None,
        next_attempt=register.next_attempt,
        progress=register.sync_status.progress,
        now=now,
    )


class Part(msgspec.Struct, frozen=True):
    """One part of the line; the one with the largest `rank` goes first when there is too little room."""

    rank: int
    row: Row


def status_row(facts: StatusFacts, language: Language, width: int) -> Row:
    """The line in `width` cells."""
    clock: Row = (Piece(language.value(Moment(facts.now)), Role.STRONG), Piece(" "))
    reason = language.tell(why(facts))
    room = width - width_of(clock) - 2
    parts = parts_of(facts, language)
    least = min(len(reason), SHORTEST_REASON)
    while len(parts) > 1 and width_of(joined(parts)) + least > room:
        parts.remove(max(parts, key=lambda part: part.rank))
    reason = cut(reason, room - width_of(joined(parts)))
    shown = [Part(0, (*part.row, Piece(reason))) if part.rank == STATE else part for part in parts]
    return spread((Piece(" "), *joined(shown)), clock, width)


def joined(parts: list[Part]) -> Row:
    """The parts with a line between them."""
    row: Row = ()
    for part in parts:
        row = (*row, Piece(SEPARATOR, Role.QUIET), *part.row) if row else part.row
    return row


def parts_of(facts: StatusFacts, language: Language) -> list[Part]:
    """All there is to show, from left to right."""
    tell = language.tell
    parts = [Part(3, (Piece(f"{facts.store}  {facts.register}", Role.STRONG),))]
    if facts.staff_number:
        parts.append(Part(4, (Piece(f"{facts.staff} {facts.staff_number}"),)))
    shape, word, role = state_of(facts.connection)
    parts.append(Part(STATE, (Piece(f"{shape} {tell(word)}", role),)))
    if facts.connection.alarm is not None:
        parts.append(Part(1, (Piece("▲ " + tell(facts.connection.alarm), Role.BAD),)))
    elif not isinstance(facts.availability, Ready) and not facts.connection.offline:
        parts.append(Part(2, (Piece("▲ " + tell(cannot_go_offline(facts.availability)), Role.BAD),)))
    parts.append(Part(2, (Piece(tell(say("{count} waiting", count=facts.waiting))),)))
    if facts.parked:
        parts.append(Part(2, (Piece(tell(say("{count} parked", count=facts.parked)), Role.BAD),)))
    if facts.progress is not None:
        parts.append(Part(5, (Piece(tell(progress_said(facts.progress)), Role.CALM),)))
    if facts.next_attempt is not None:
        parts.append(Part(5, (Piece(tell(say("retry from {time}", time=Moment(facts.next_attempt)))),)))
    if facts.data_age is not None and facts.progress is None:
        parts.append(Part(6, (Piece(tell(age_said(facts.data_age)), Role.QUIET),)))
    return parts


def state_of(connection: ConnectionState) -> tuple[str, Sentence, Role]:
    """The shape, the word and the colour of a state."""
    if connection.lock is Lock.LOCKED:
        return "▲", say("LOCKED"), Role.BAD
    match connection.mode:
        case Mode.ONLINE:
            return "●", say("ONLINE"), Role.GOOD
        case Mode.SEAMLESS_OFFLINE:
            return "◆", say("OFFLINE"), Role.WARNING
        case Mode.MANUAL_OFFLINE:
            return "■", say("DISCONNECTED"), Role.CALM


def why(facts: StatusFacts) -> Sentence:
    """What stands after the state: how fast it answers, or since when it does not and why."""
    if facts.connection.offline:
        return say(" since {time}, {reason}", time=Moment(facts.connection.since), reason=facts.connection.reason)
    if facts.latency_ms is not None:
        return say(" {latency}", latency=Duration(facts.latency_ms))
    return say("")


def cannot_go_offline(availability: Availability) -> Sentence:
    """Why the register could not sell without its server."""
    match availability:
        case NotReady(reasons) if reasons:
            return say("cannot go offline: {reason}", reason=reasons[0])
        case NotEnabled():
            return say("cannot go offline: not set up for it")
        case _:
            return say("cannot go offline yet")


def age_said(age: int) -> Sentence:
    """How old the data is, to the minute, so that the line does not change every second."""
    if age < MINUTE:
        return say("data of this minute")
    return say("data {age} old", age=Duration(age // 1000))


def progress_said(progress: Progress) -> Sentence:
    """How far the running job is."""
    percent = 100 * progress.done // progress.size if progress.size else 0
    return say("data {percent} %", percent=percent)
