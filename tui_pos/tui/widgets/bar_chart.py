"""Amounts as horizontal bars of eighths of a cell, next to their names: a plot of our own, told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tui_pos.tui.drawing import Piece, Role, Row, Rows, left, right

EIGHTHS = " ▏▎▍▌▋▊▉"
FULL = "█"
BELOW_ZERO = "░"


class Column(msgspec.Struct, frozen=True):
    """What stands in the table beside the bars: its heading and how wide it is."""

    heading: str
    width: int


class Bar(msgspec.Struct, frozen=True):
    """One row: its name, the cells of the columns, and what the bar is as long as."""

    name: str
    cells: tuple[str, ...]
    amount: int


def bar_rows(bars: Sequence[Bar], name: Column, columns: Sequence[Column], width: int) -> Rows:
    """The heading, then a row for each; the longest bar takes all the room that the table leaves."""
    room = max(0, width - 2 - name.width - sum(column.width + 1 for column in columns) - 2)
    longest = max((abs(bar.amount) for bar in bars), default=0)
    heading: Row = (
        Piece("  "),
        left(name.heading, name.width, Role.QUIET),
        *(right(f" {column.heading}", column.width + 1, Role.QUIET) for column in columns),
    )
    return (heading, *(bar_row(bar, name, columns, longest, room) for bar in bars))


def bar_row(bar: Bar, name: Column, columns: Sequence[Column], longest: int, room: int) -> Row:
    """One name with its cells and its bar."""
    cells = (right(f" {cell}", column.width + 1) for cell, column in zip(bar.cells, columns, strict=True))
    return (Piece("  "), left(bar.name, name.width), *cells, Piece("  "), drawn(bar.amount, longest, room))


def drawn(amount: int, longest: int, room: int) -> Piece:
    """The bar; what came back is dotted. Something is never drawn as nothing."""
    if not amount or not longest or room <= 0:
        return Piece("")
    eighths = max(1, abs(amount) * room * 8 // longest)
    if amount < 0:
        return Piece(BELOW_ZERO * max(1, eighths // 8), Role.WARNING)
    return Piece((FULL * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip(), Role.CALM)
