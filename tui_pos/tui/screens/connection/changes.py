"""The last changes of state, each with its reason (DESIGN section 2, rule 9)."""

from __future__ import annotations

from tui_pos.connection.state import Change
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.drawing import Role, Row, Rows
from tui_pos.tui.screens.connection.sheet import Sheet

SHOWN_CHANGES = 10
STATES = {
    "ONLINE": say("ONLINE"),
    "SEAMLESS_OFFLINE": say("OFFLINE"),
    "MANUAL_OFFLINE": say("DISCONNECTED"),
    "LOCKED": say("LOCKED"),
}


def change_rows(sheet: Sheet) -> Rows:
    """The changes since the program started, the latest first."""
    rows: list[Row] = [sheet.title(say("Last changes"))]
    changes = sheet.register.changes[-SHOWN_CHANGES:]
    for change in reversed(changes):
        rows += sheet.text(sheet.tell(change_said(change, sheet.when(change.at))))
        rows += sheet.text(sheet.tell(change.reason), Role.QUIET, 4)
    if not changes:
        rows += sheet.text(sheet.tell(say("None since the program started.")), Role.QUIET)
    return tuple(rows)


def change_said(change: Change, when: str) -> Sentence:
    """One change of state in words."""
    return say("{time}  {before} → {after}", time=when, before=STATES[change.from_state], after=STATES[change.to_state])
