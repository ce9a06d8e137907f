"""One value that an operation needs: a rate, an amount, a code. Enter hands it on; the place stays until that has worked."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.sales.entry import LONGEST_LINE
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

WIDTH = 60


class Value(Place):
    """`then` is given what was typed; it raises Refused, or gives the work that closes this place when it is done."""

    context = Context.CASH

    def __init__(
        self, till: Till, *, title: Sentence, told: Sentence, asks: Sentence, then: Callable[[str], Work | None]
    ) -> None:
        super().__init__(till)
        self.title = title
        self.told = told
        self.asks = asks
        self.then = then

    @property
    def label(self) -> str:
        return self.till.tell(self.asks)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Next")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        typed = clean(line, LONGEST_LINE)
        return self.then(typed) if typed else None

    def main(self, width: int, height: int) -> Rows:
        room = min(WIDTH, width - 4)
        rows = ((Piece(self.till.tell(self.title), Role.TITLE),), EMPTY, *wrap(self.till.tell(self.told), room))
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
