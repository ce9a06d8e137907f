"""The last line of every screen: the keys that are legal now, each with what it does; clickable."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from rich.cells import cell_len

from tui_pos.tui.drawing import Piece, Role, Row, width_of

GAP = "   "


class KeyHint(msgspec.Struct, frozen=True):
    """A key with what it does here; not `possible` is greyed. `command` is empty for keys that are no command."""

    key: str
    label: str
    command: str = ""
    possible: bool = True


def key_row(hints: Iterable[KeyHint], width: int) -> Row:
    """As many hints as fit, the first ones first; the last one always stays (help)."""
    given = list(hints)
    if not given:
        return ()
    last = pieces(given[-1])
    row: Row = (Piece(" "),)
    room = width - width_of(last) + len(GAP)
    for hint in given[:-1]:
        shown = pieces(hint)
        if width_of(row) + width_of(shown) > room:
            break
        row = (*row, *shown)
    return (*row, *last)


def pieces(hint: KeyHint) -> Row:
    """One hint."""
    label = f" {hint.label}{GAP}"
    if cell_len(hint.key) == 0:
        return ()
    role = Role.TEXT if hint.possible else Role.DISABLED
    return (Piece(hint.key, Role.KEY if hint.possible else Role.DISABLED, hint.command), Piece(label, role, hint.command))
