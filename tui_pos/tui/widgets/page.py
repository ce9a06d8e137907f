"""A page longer than the screen: the rows in view, and marks that say that there is more."""

from __future__ import annotations

from tui_pos.tui.drawing import Piece, Role, Rows

MARK_UP = " ↑ "
MARK_DOWN = " ↓ "


def scrolled(rows: Rows, top: int, height: int) -> tuple[Rows, int]:
    """The rows in view from `top`, and the `top` that there really is; never scrolls past the last row."""
    top = max(0, min(top, len(rows) - height))
    shown = list(rows[top : top + height])
    if top > 0 and shown:
        shown[0] = (*shown[0], Piece(MARK_UP, Role.KEY))
    if top + height < len(rows) and shown:
        shown[-1] = (*shown[-1], Piece(MARK_DOWN, Role.KEY))
    return tuple(shown), top
