"""What is drawn, before it has colours: rows of pieces of text, each with a role (DESIGN section 4, *Text from outside*).

Pictures are pure functions from values to rows, so they can be tested as text. Widths are terminal cells. Text is
cleaned again here, whatever was done on its way in, and is never markup.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tui_pos.sales.text import is_visible

LONGEST_DRAWN = 2_000


class Role(StrEnum):
    """What a piece of text is, so that a theme can say how it looks and NO_COLOR still tells it apart."""

    TEXT = "text"
    QUIET = "quiet"
    STRONG = "strong"
    TITLE = "title"
    KEY = "key"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    CALM = "calm"
    SELECTED = "selected"
    DISABLED = "disabled"
    BAR = "bar"
    CURSOR = "cursor"


class Piece(NamedTuple):
    """Text of one role; `command` is what a click on it means."""

    text: str
    role: Role = Role.TEXT
    command: str = ""


Row = tuple[Piece, ...]
Rows = tuple[Row, ...]

EMPTY: Row = ()


@lru_cache(4096)
def harmless(text: str) -> str:
    """The text without anything that a terminal could take for more than text; every space becomes a plain one."""
    if text.isascii() and text.isprintable():
        return text[:LONGEST_DRAWN]
    kept = (" " if unicodedata.category(char) == "Zs" else char for char in text[:LONGEST_DRAWN] if is_visible(char))
    return "".join(kept)


def width_of(row: Iterable[Piece]) -> int:
    """Cells that the row takes."""
    return sum(cell_len(harmless(piece.text)) for piece in row)


def cut(text: str, width: int) -> str:
    """At most `width` cells of the text, with an ellipsis where something is missing."""
    text = harmless(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def left(text: str, width: int, role: Role = Role.TEXT, command: str = "") -> Piece:
    """The text at the left of a column of exactly `width` cells."""
    return Piece(set_cell_size(cut(text, width), max(0, width)), role, command)


def right(text: str, width: int, role: Role = Role.TEXT) -> Piece:
    """The text at the right of a column of exactly `width` cells."""
    shown = cut(text, width)
    return Piece(" " * (width - cell_len(shown)) + shown, role)


def cut_row(row: Row, width: int) -> Row:
    """The row in at most `width` cells."""
    kept: list[Piece] = []
    room = width
    for piece in row:
        if room <= 0:
            break
        shown = cut(piece.text, room)
        kept.append(piece._replace(text=shown))
        room -= cell_len(shown)
    return tuple(kept)


def spread(start: Row, end: Row, width: int, role: Role = Role.TEXT) -> Row:
    """One row with a part at either end; the start is cut when both do not fit."""
    end = cut_row(end, width)
    room = width - width_of(end)
    start = cut_row(start, max(0, room - 1 if end else room))
    return (*start, Piece(" " * (room - width_of(start)), role), *end)


def centred(row: Row, width: int) -> Row:
    """The row in the middle of `width` cells."""
    return (Piece(" " * max(0, (width - width_of(row)) // 2)), *row)


def wrap(text: str, width: int, role: Role = Role.TEXT) -> Rows:
    """The text on as many rows as it needs, broken between words where it can be."""
    rows: list[str] = []
    line = ""
    for word in harmless(text).split():
        while cell_len(word) > width > 0:
            head = set_cell_size(word, width).rstrip()
            rows.extend([line, head] if line else [head])
            line, word = "", word[len(head) :]
        if line and cell_len(line) + 1 + cell_len(word) > width:
            rows.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return tuple((Piece(row, role),) for row in [*rows, line] if row)


def beside(first: Rows, second: Rows, width: int, gap: str) -> Rows:
    """Two pictures next to each other, the first in a column of `width` cells."""
    height = max(len(first), len(second))
    return tuple((*spread(row_at(first, y), EMPTY, width), Piece(gap, Role.QUIET), *row_at(second, y)) for y in range(height))


def row_at(rows: Rows, y: int) -> Row:
    """The row, or an empty one below the last."""
    return rows[y] if 0 <= y < len(rows) else EMPTY


def plain(rows: Iterable[Row]) -> str:
    """The rows as text, as a test or a log compares them."""
    return "\n".join("".join(harmless(piece.text) for piece in row).rstrip() for row in rows)
