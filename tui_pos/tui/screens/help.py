"""Help: what the keys do here, and every operation of the table with its key and why it cannot work now."""

from __future__ import annotations

from tui_pos.operations.table import OPERATIONS
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, wrap
from tui_pos.tui.keymap import key_name
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import reason_of, title_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.page import scrolled

KEYS = 18
NUMBER = 6

ENTRIES = (
    ("5901234123457", say("scan or type a code, then Enter")),
    ("3*", say("then scan: three of it; 0.480* for a weight")),
    ("599@  5.99@", say("then scan: at this price")),
    ("+   -", say("one more, one less on the selected line, at once")),
    ("min wat", say("words: search by name")),
)


class Help(Place):
    """Scrollable; a scan is refused."""

    context = Context.HELP

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.about = till.place.context
        self.top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("page-down", say("Scroll")), ("back", say("Back")), ("palette", say("Commands")))

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: Help is open. Go back first, then scan again.", typed=line))
        self.till.close()
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        rows = (*self.entries(), EMPTY, *self.here(width), EMPTY, *self.operations(width))
        shown, self.top = scrolled(tuple((Piece(" "), *row) for row in rows), self.top, height)
        return shown

    def entries(self) -> Rows:
        """What can be typed."""
        tell = self.till.tell
        lines = [(left("  " + typed, KEYS, Role.KEY), Piece(tell(meaning))) for typed, meaning in ENTRIES]
        return ((Piece(tell(say("The entry line")), Role.TITLE),), *lines)

    def here(self, width: int) -> Rows:
        """The keys that have a meaning where help was asked."""
        till = self.till
        rows: list[Row] = [(Piece(till.tell(say("Keys here")), Role.TITLE),)]
        for command in till.keymap.legal(self.about):
            if command.keys:
                keys = "  ".join(map(key_name, command.keys))
                rows.append((left("  " + keys, KEYS, Role.KEY), Piece(title_of(till, command))))
        return tuple(rows)

    def operations(self, width: int) -> Rows:
        """Every operation: number, name, what it does, and why it cannot work now."""
        till = self.till
        rows: list[Row] = [(Piece(till.tell(say("Operations")), Role.TITLE),)]
        for operation in OPERATIONS:
            command = till.keymap.by_id[f"operation.{operation.number}"]
            reason = reason_of(till, command)
            role = Role.DISABLED if reason else Role.TEXT
            number = left(f"  {operation.number}", NUMBER, Role.QUIET)
            rows.append((number, Piece(f" {till.language.text(operation.name)}", role)))
            about = wrap(till.language.text(operation.summary), width - NUMBER - 4, Role.QUIET)
            rows += [(Piece(" " * (NUMBER + 1)), *row) for row in about]
            rows += [(Piece(" " * (NUMBER + 1)), *row) for row in wrap(reason, width - NUMBER - 4, Role.DISABLED)]
        return tuple(rows)
