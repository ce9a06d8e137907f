"""A page longer than the screen: the rows in view, and marks that say that there is more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from tui_pos.tui.drawing import Piece, Role, Rows

MARK_UP = " ↑ "
MARK_DOWN = " ↓ "


class Window(NamedTuple):
    """The rows in view, the first of them as it really is, and whether there are more above and below."""

    rows: Rows
    top: int
    above: bool
    below: bool


def window(rows: Rows, top: int, height: int) -> Window:
    """The rows from `top`; never past the last one."""
    height = max(0, height)
    top = max(0, min(top, len(rows) - height))
    return Window(rows[top : top + height], top, top > 0, top + height < len(rows))


def window_on(blocks: Sequence[Rows], at: int, top: int, height: int) -> Window:
    """The rows of all blocks, moved from `top` no further than it takes to see the one at `at`, its beginning at least."""
    first = sum(map(len, blocks[:at]))
    last = first + len(blocks[at]) if blocks else 0
    top = min(first, max(top, last - height))
    return window(tuple(chain.from_iterable(blocks)), top, height)


def scrolled(rows: Rows, top: int, height: int) -> tuple[Rows, int]:
    """The rows in view from `top` with their marks, and the `top` that there really is."""
    view = window(rows, top, height)
    shown = list(view.rows)
    if view.above and shown:
        shown[0] = (*shown[0], Piece(MARK_UP, Role.KEY))
    if view.below and shown:
        shown[-1] = (*shown[-1], Piece(MARK_DOWN, Role.KEY))
    return tuple(shown), view.top
