"""Overview: connected or not, since when, why, the next attempt; and what the last synchronisation came to, at a glance
(DESIGN section 2, rules 8 and 9).
"""

from __future__ import annotations

from tui_pos.sales.sentence import Duration, Moment, Sentence, say
from tui_pos.sync.sessions import SyncResult
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, beside
from tui_pos.tui.screens.connection.changes import change_rows
from tui_pos.tui.screens.connection.profile import profile_rows
from tui_pos.tui.screens.connection.readiness import readiness_rows
from tui_pos.tui.screens.connection.sheet import Sheet
from tui_pos.tui.states import NEVER, age_said, ago_said, percent, result_of, state_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.bar import bar

TWO_COLUMNS = 70
GAP = " │ "
BAR = 12


def overview_rows(till: Till, width: int) -> Rows:
    """All of it, in two columns where there is room."""
    if width < TWO_COLUMNS:
        sheet = Sheet(till, width)
        parts = (connection_rows, synchronisation_rows, readiness_rows, change_rows, profile_rows)
        return tuple(row for part in parts for row in (*part(sheet), EMPTY))[:-1]
    sheet = Sheet(till, (width - len(GAP)) // 2)
    first = (*connection_rows(sheet), EMPTY, *synchronisation_rows(sheet), EMPTY, *change_rows(sheet))
    second = (*readiness_rows(sheet), EMPTY, *profile_rows(sheet))
    return beside(first, second, sheet.width, GAP)


def connection_rows(sheet: Sheet) -> Rows:
    """Connected or not, since when and why; the server, the profile, the next attempt."""
    register, tell = sheet.register, sheet.tell
    state = register.connection
    shape, word, role = state_of(state)
    rows: list[Row] = [sheet.title(say("Connection"))]
    rows += sheet.line(shape, tell(say("{word} since {time}", word=word, time=sheet.when(state.since))), role)
    rows += sheet.text(tell(state.reason))
    if state.alarm is not None:
        rows += sheet.line("▲", tell(state.alarm), Role.BAD)
    rows += sheet.field(say("Server"), register.device.server)
    if register.latency_ms is not None:
        rows += sheet.field(say("Last answer in"), sheet.till.language.value(Duration(register.latency_ms)))
    rows += sheet.field(say("Profile"), register.configuration.profile.number)
    if register.health.fault is not None:
        stopped = say("The health check has stopped ({error}): start the program again.", error=repr(register.health.fault))
        rows += sheet.line("▲", tell(stopped), Role.BAD)
    attempt = next_attempt_said(sheet)
    if attempt is not None:
        rows += sheet.field(say("Next attempt"), tell(attempt))
    return tuple(rows)


def next_attempt_said(sheet: Sheet) -> Sentence | None:
    """When the register tries to return; None while it would not by itself."""
    register = sheet.register
    if register.server_is_back:
        return say("next sale: the server is back")
    if register.next_attempt is not None:
        return say("first sale after {time}", time=Moment(register.next_attempt))
    return None


def synchronisation_rows(sheet: Sheet) -> Rows:
    """The result in a shape, a word and a colour; when, how old the data is, how much waits down and up."""
    register, tell = sheet.register, sheet.tell
    status, counts = register.sync_status, register.counts
    rows: list[Row] = [sheet.title(say("Last synchronisation")), headline(sheet)]
    age = register.upkeep.data_age
    if age is not None:
        rows += sheet.text(tell(age_said(age)))
    if status.paused:
        rows += sheet.line("‖", tell(say("paused by the offline profile")), Role.WARNING)
    last = NEVER.word if status.at is None else ago_said(sheet.now - status.at)
    rows += sheet.field(say("Last success"), tell(last))
    if status.pending_downloads is None:
        rows += sheet.field(say("Pending downloads"), tell(say("unknown")))
    else:
        rows += sheet.number(say("Pending downloads"), status.pending_downloads, Role.WARNING)
    rows += sheet.number(say("Pending transactions"), counts.waiting, Role.WARNING)
    rows += sheet.number(say("Parked"), counts.parked, Role.BAD)
    if status.message is not None:
        failed = status.result is SyncResult.FAILED
        rows += sheet.line("✗" if failed else " ", tell(status.message), Role.BAD if failed else Role.TEXT)
    if counts.waiting and status.upload_message is not None and status.upload_message != status.message:
        rows += sheet.line("!", tell(status.upload_message), Role.WARNING)
    return tuple(rows)


def headline(sheet: Sheet) -> Row:
    """The result, and when that was; while it runs, how far it is."""
    status = sheet.register.sync_status
    shape, word, role = result_of(status, sheet.register.availability)
    row: Row = (Piece(f"{shape} ", role), Piece(sheet.tell(word), role))
    if status.result is SyncResult.RUNNING:
        if status.progress is None:
            return row
        done = percent(status.progress)
        return (*row, Piece("  "), bar(done, BAR), Piece(f" {done:>3} %", role))
    at = status.at if status.result is SyncResult.DONE else status.attempted_at
    return row if at is None else (*row, Piece("  " + sheet.when(at), role))
