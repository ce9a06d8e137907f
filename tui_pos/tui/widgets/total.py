"""Amounts in large digits, right-aligned, so that nothing jumps when a number grows."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits

from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, harmless, spread, width_of

HEIGHT = 3
BOLD = Style(bold=True)


def large(text: str) -> tuple[str, str, str]:
    """The three rows of a number in large digits."""
    digits = Digits(harmless(text).replace(" ", "").replace("\N{MINUS SIGN}", "-"))
    rows = [part.text for part in digits.render(BOLD) if isinstance(part, Segment) and part.text != "\n"]
    return rows[0], rows[1], rows[2]


def total_rows(label: str, amount: str, notes: Rows, width: int, role: Role = Role.STRONG) -> Rows:
    """Three rows: the label and up to two notes at the left, the amount in large digits at the right."""
    beside = (((Piece(" " + label, Role.TITLE)),), *notes, EMPTY, EMPTY)[:HEIGHT]
    digits = [(Piece(row, role), Piece(" ")) for row in large(amount)]
    if width_of(digits[0]) + 8 > width:
        small: Row = (Piece(amount, role), Piece(" "))
        return (spread(beside[0], small, width), *beside[1:])
    return tuple(spread(start, end, width) for start, end in zip(beside, digits, strict=True))
