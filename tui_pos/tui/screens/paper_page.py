"""A page of text as it would be printed: X and Z reports, receipts and other documents of the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_pos.sales.columns import LONGEST_TEXT
from tui_pos.sales.receipt import WIDTH
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Piece, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.page import scrolled

Lines = Callable[[int], Sequence[str]]


class PaperPage(Place):
    """Scrollable; a scan is refused. `lines` gives the text for so many columns, `print_it` puts it on paper."""

    context = Context.REPORT

    def __init__(self, till: Till, lines: Lines, print_it: Callable[[], Work] | None = None) -> None:
        super().__init__(till)
        self.lines = lines
        self.print_it = print_it
        self.top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        printing = (("print", say("Print")),) if self.print_it is not None else ()
        return (("enter", say("Back")), *printing, ("page-down", say("Scroll")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if line.strip():
            typed = clean(line, LONGEST_TEXT)
            raise Refused(say("“{typed}” was not sold: a page is open. Go back first, then scan again.", typed=typed))
        return self.back()

    def print_page(self) -> Work:
        """Put it on paper; raises Refused for a page that is only shown."""
        if self.print_it is None:
            raise Refused(say("This page is only shown. Nothing was printed."))
        return self.print_it()

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        columns = min(WIDTH, width - 2)
        margin = Piece(" " * max(1, (width - columns) // 2))
        rows, self.top = scrolled(tuple((margin, Piece(line)) for line in self.lines(columns)), self.top, height)
        return rows
