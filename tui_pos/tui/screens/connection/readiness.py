"""Readiness: whether the register could sell alone, and each condition with its figure, while online too (DESIGN section 2)."""

from __future__ import annotations

from tui_pos.connection.state import NotEnabled, NotReady, Ready
from tui_pos.sales.sentence import say
from tui_pos.tui.drawing import Piece, Role, Row, Rows, spread
from tui_pos.tui.screens.connection.sheet import Sheet
from tui_pos.tui.states import check_of


def readiness_rows(sheet: Sheet) -> Rows:
    """The answer, then the conditions that it follows from; a register that is not set up for offline has none."""
    return (sheet.title(say("Ready for offline?")), *answer_rows(sheet), *check_rows(sheet))


def answer_rows(sheet: Sheet) -> Rows:
    """Yes, no, or not yet."""
    match sheet.register.availability:
        case NotEnabled():
            return sheet.line("✗", sheet.tell(say("No: this register is not set up for it.")), Role.BAD)
        case NotReady():
            return sheet.line("✗", sheet.tell(say("Not yet: it could not sell without the server.")), Role.BAD)
        case Ready():
            return sheet.line("✓", sheet.tell(say("Yes: it goes on selling without the server.")), Role.GOOD)


def check_rows(sheet: Sheet) -> Rows:
    """A row for each condition, its figure at the right; nothing was asked where offline is not set up."""
    if isinstance(sheet.register.availability, NotEnabled):
        return ()
    rows: list[Row] = []
    for check in sheet.register.upkeep.checks:
        shape, role = check_of(check)
        shown = Role.TEXT if check.ok else role
        name: Row = (Piece(f"  {shape} ", role), Piece(sheet.tell(check.name), shown))
        rows.append(spread(name, (Piece(sheet.tell(check.detail), shown),), sheet.width))
    return tuple(rows)
