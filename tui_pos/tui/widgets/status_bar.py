"""The first line of every screen: store, register, staff, connection with its reason, what waits, next attempt, time.

State is a shape, a word and a colour together. What matters least goes first when the line is narrow.
"""

from __future__ import annotations

import msgspec
from rich.cells import cell_len

from tui_pos.connection.state import Availability, ConnectionState, Ready
from tui_pos.locale import Language
from tui_pos.register import Register
from tui_pos.sales.sentence import Duration, Moment, say
from tui_pos.sync.sessions import Progress
from tui_pos.tui.drawing import Piece, Role, Row, cut, spread, width_of
from tui_pos.tui.states import age_said, cannot_go_offline, progress_said, state_of

SEPARATOR = " │ "
SHORTEST_REASON = 16
GAP = 3
ALWAYS = -1
STATE = 0
MOST_IMPORTANT = 1
LEAST_IMPORTANT = 6


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
    server_is_back: bool = False
    training: bool = False
    one_copy: bool = False


def status_facts(register: Register) -> StatusFacts:
    """What the register is now."""
    staff = register.staff
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
        data_age=register.upkeep.data_age,
        next_attempt=register.next_attempt,
        progress=register.sync_status.progress,
        now=register.clock(),
        server_is_back=register.server_is_back,
        training=register.training,
        one_copy=register.journal.copy_trouble is not None,
    )


class Part(msgspec.Struct, frozen=True):
    """One part of the line, long and short; the one with the largest `rank` goes first when there is too little room."""

    rank: int
    role: Role
    long: str
    short: str = ""

    @property
    def brief(self) -> Part:
        return msgspec.structs.replace(self, long=self.short or self.long)


def status_row(facts: StatusFacts, language: Language, width: int) -> Row:
    """The line in `width` cells: everything, or the short forms, or what matters most of them."""
    clock: Row = (Piece(language.value(Moment(facts.now)), Role.STRONG), Piece(" "))
    room = width - width_of(clock) - GAP
    reason = why(facts, language)
    parts = parts_of(facts, language)
    parts = without(parts, room - cell_len(reason), LEAST_IMPORTANT)
    if width_of(joined(parts, reason)) > room:
        reason = " " + language.tell(facts.connection.reason) if facts.connection.offline else reason
        parts = without([part.brief for part in parts], room - min(cell_len(reason), SHORTEST_REASON), MOST_IMPORTANT)
    reason = cut(reason, room - width_of(joined(parts, "")))
    return spread((Piece(" "), *joined(parts, reason)), clock, width)


def without(parts: list[Part], room: int, least_rank: int) -> list[Part]:
    """The parts that fit the room, when those of at least this rank may go."""
    kept = list(parts)
    while width_of(joined(kept, "")) > room:
        last = max(kept, key=lambda part: part.rank)
        if last.rank < least_rank:
            break
        kept.remove(last)
    return kept


def joined(parts: list[Part], reason: str) -> Row:
    """The parts with a line between them, and the reason after the state."""
    row: Row = ()
    for part in parts:
        start: Row = (*row, Piece(SEPARATOR, Role.QUIET)) if row else ()
        row = (*start, Piece(part.long, part.role))
        if part.rank == STATE:
            row = (*row, Piece(reason))
    return row


def parts_of(facts: StatusFacts, language: Language) -> list[Part]:
    """All there is to show, from left to right."""
    tell = language.tell
    parts = [Part(3, Role.STRONG, f"{facts.store}  {facts.register}", facts.register)]
    if facts.training:
        parts.insert(0, Part(ALWAYS, Role.WARNING, f"▣ {tell(say('TRAINING'))}"))
    if facts.staff_number:
        parts.append(Part(4, Role.TEXT, f"{facts.staff} {facts.staff_number}", facts.staff))
    shape, word, role = state_of(facts.connection)
    parts.append(Part(STATE, role, f"{shape} {tell(word)}"))
    if facts.connection.alarm is not None:
        parts.append(Part(1, Role.BAD, "▲ " + tell(facts.connection.alarm)))
    elif not isinstance(facts.availability, Ready) and not facts.connection.offline:
        parts.append(Part(2, Role.BAD, "▲ " + tell(cannot_go_offline(facts.availability)), "▲ " + tell(say("offline: no"))))
    parts.append(Part(2, Role.TEXT, tell(say("{count} waiting", count=facts.waiting))))
    if facts.parked:
        parts.append(Part(2, Role.BAD, tell(say("{count} parked", count=facts.parked))))
    if facts.one_copy:
        parts.append(Part(1, Role.BAD, "▲ " + tell(say("journal has no second copy")), "▲ " + tell(say("one copy"))))
    if facts.progress is not None:
        parts.append(Part(5, Role.CALM, tell(progress_said(facts.progress))))
    if facts.server_is_back:
        parts.append(Part(5, Role.GOOD, tell(say("server is back: next sale connects")), tell(say("server is back"))))
    elif facts.next_attempt is not None:
        at = Moment(facts.next_attempt)
        parts.append(Part(5, Role.TEXT, tell(say("retry from {time}", time=at)), tell(say("retry {time}", time=at))))
    if facts.data_age is not None and facts.progress is None:
        parts.append(Part(LEAST_IMPORTANT, Role.QUIET, tell(age_said(facts.data_age))))
    return parts


def why(facts: StatusFacts, language: Language) -> str:
    """What stands after the state: how fast the server answers, or since when it does not and why."""
    state = facts.connection
    if state.offline:
        return " " + language.tell(say("since {time}, {reason}", time=Moment(state.since), reason=state.reason))
    return " " + language.value(Duration(facts.latency_ms)) if facts.latency_ms is not None else ""
