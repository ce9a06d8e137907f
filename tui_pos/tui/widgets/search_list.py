"""A list to choose from with the arrows, at most 50 rows: products found, commands, buttons."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tui_pos.tui.drawing import Piece, Role, Row, Rows, left, right, width_of

MOST = 50
CHOOSE = "choose."


class Choice(msgspec.Struct, frozen=True):
    """One row: its text, what stands at its right, a note below when it is selected, and why it is not possible now."""

    text: str
    detail: str = ""
    reason: str = ""
    mark: str = ""


def list_rows(choices: Sequence[Choice], at: int, width: int, height: int) -> Rows:
    """The rows around the chosen one; an impossible one says its reason instead of its detail."""
    first = max(0, min(len(choices) - height, at - height // 2))
    return tuple(
        choice_row(choice, number, number == at, width)
        for number, choice in list(enumerate(choices[:MOST]))[first : first + height]
    )


def choice_row(choice: Choice, number: int, chosen: bool, width: int) -> Row:
    """One row; a click chooses it."""
    role = Role.SELECTED if chosen else Role.DISABLED if choice.reason else Role.TEXT
    start = (Piece("▸ " if chosen else "  ", Role.KEY), Piece(choice.mark, Role.QUIET))
    room = width - width_of(start) - 1
    end = choice.reason or choice.detail
    beside = min(len(end) + 2, room * 2 // 3) if end else 0
    command = f"{CHOOSE}{number}"
    tail = left(f"  {end}", beside, role, command) if choice.reason else right(end, beside, role)._replace(command=command)
    return (*start, left(choice.text, room - beside, role, command), tail)
