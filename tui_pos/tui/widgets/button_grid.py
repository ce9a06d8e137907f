"""The button grid: numbered buttons with their keys; an impossible one is greyed, and says why where there is room."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.cells import cell_len

from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, right, wrap

COLUMN = 20
NUMBER = 3
LONGEST_LABEL = 28
TALL = 10
COLOURS = {"green": Role.GOOD, "amber": Role.WARNING, "red": Role.BAD, "blue": Role.CALM}


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A button: chosen by its number, its key or a click; `reason` says why it cannot work now.

    Without a `command` it never works. `colour` is headquarters' wish; nothing is told by it alone.
    """

    number: int
    label: str
    key: str
    command: str
    reason: str = ""
    colour: str = ""


def grid_rows(buttons: Sequence[Button], width: int, height: int) -> Rows:
    """The buttons in columns, read downwards; below them the reasons of the greyed ones as far as there is room."""
    deep = min(len(buttons), max(height, -(-len(buttons) // max(1, width // COLUMN))))
    columns = max(1, -(-len(buttons) // max(1, deep)))
    size = (width - 1) // columns
    rows: list[Row] = []
    for y in range(min(deep, height)):
        row: Row = ()
        for button in buttons[y::deep]:
            row = (*row, *button_pieces(button, size))
        rows.append((Piece(" "), *row))
    for reason, numbers in reasons_of(buttons).items():
        text = wrap(f"{', '.join(numbers)}: {reason}", width - 3, Role.QUIET)
        if len(rows) + 1 + len(text) <= height:
            gap = () if len(rows) > deep else (EMPTY,)
            rows.extend([*gap, *((Piece("  "), *line) for line in text)])
    return tuple(rows)


def reasons_of(buttons: Sequence[Button]) -> dict[str, list[str]]:
    """Each reason once, with the numbers of the buttons that it greys."""
    found: dict[str, list[str]] = {}
    for button in buttons:
        if button.reason:
            found.setdefault(button.reason, []).append(str(button.number))
    return found


def under(top: Rows, buttons: Sequence[Button], width: int, height: int) -> Rows:
    """The buttons under another picture, with a gap where there is room."""
    gap = (EMPTY,) if height >= TALL else ()
    return (*top, *gap, *grid_rows(buttons, width, height - len(top) - len(gap)))


def button_pieces(button: Button, width: int) -> Row:
    """One button in a column of `width` cells; its key only where there is room for it."""
    role = Role.DISABLED if button.reason else COLOURS.get(button.colour, Role.TEXT)
    number = right(str(button.number), 2, Role.DISABLED if button.reason else Role.KEY)._replace(command=button.command)
    room = width - NUMBER
    key = f"  {button.key}" if cell_len(button.label) + len(button.key) + 2 <= room - 1 else ""
    return (
        number,
        Piece(" "),
        left(button.label, min(LONGEST_LABEL, room - len(key) - 1), role, button.command),
        left(key, room - min(LONGEST_LABEL, room - len(key) - 1), Role.QUIET, button.command),
    )
