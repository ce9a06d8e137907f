"""What every room of the Connection screen is written on: titles, lines and fields of one width, in the language spoken."""

from __future__ import annotations

from tui_pos.register import Register
from tui_pos.sales.sentence import Sentence
from tui_pos.tui.drawing import Piece, Role, Row, Rows, cut_row, harmless, spread, width_of, wrap
from tui_pos.tui.till import Till

INDENT = 2
LONGEST_NOTE = 4


class Sheet:
    """Rows of `width` cells about one register."""

    def __init__(self, till: Till, width: int) -> None:
        self.till = till
        self.width = width

    @property
    def register(self) -> Register:
        return self.till.register

    @property
    def now(self) -> int:
        return self.till.register.clock()

    def tell(self, sentence: Sentence) -> str:
        return self.till.tell(sentence)

    def when(self, instant: int) -> str:
        """The time of today, or the day."""
        return self.till.language.time_or_day(instant, self.now)

    def title(self, title: Sentence) -> Row:
        return (Piece(self.tell(title), Role.TITLE),)

    def line(self, shape: str, text: str, role: Role) -> Rows:
        """A state: its shape, and its words hanging beside it."""
        rows = wrap(text, self.width - INDENT, role)
        marks = (Piece(shape.ljust(INDENT), role), *(Piece(" " * INDENT) for _ in rows[1:]))
        return tuple((mark, *row) for mark, row in zip(marks, rows, strict=True))

    def text(self, text: str, role: Role = Role.TEXT, indent: int = INDENT) -> Rows:
        """A text on as many rows as it needs."""
        return tuple((Piece(" " * indent), *row) for row in wrap(text, self.width - indent, role))

    def note(self, text: str, role: Role, indent: int) -> Rows:
        """A text in a list: what is longer than its place ends in an ellipsis, so that one message hides no others."""
        rows = self.text(text, role, indent)
        if len(rows) <= LONGEST_NOTE:
            return rows
        last = cut_row(rows[LONGEST_NOTE - 1], self.width - 1)
        return (*rows[: LONGEST_NOTE - 1], (*last, Piece("…", role)))

    def field(self, label: Sentence, value: str, role: Role = Role.TEXT) -> Rows:
        """A name at the left and its value at the right, where it may grow; below the name when both are too long."""
        name, end = Piece(" " * INDENT + self.tell(label), Role.QUIET), Piece(harmless(value), role)
        if width_of((name, end)) < self.width:
            return (spread((name,), (end,), self.width),)
        return ((name,), *self.text(value, role, 2 * INDENT))

    def number(self, label: Sentence, count: int, role: Role) -> Rows:
        """A count that should be nothing: in its role only when it is something."""
        return self.field(label, self.till.language.value(count), role if count else Role.TEXT)
