"""How far something is, as a bar that needs no colour."""

from __future__ import annotations

from tui_pos.tui.drawing import Piece, Role

FULL = "█"
REST = "░"


def bar(percent: int, width: int) -> Piece:
    """A bar of `width` cells, full at 100; it is never full before."""
    done = width * max(0, min(100, percent)) // 100
    return Piece(FULL * done + REST * (width - done), Role.CALM)
