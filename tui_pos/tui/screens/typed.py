"""One text is asked for: a note, a comment. Enter on an empty line is an answer too; a scan is refused aloud."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

WIDTH = 60


class Typed(Place):
    """`title` names what is asked for and `hint` what it is good for; `then` is given the line, and closes nothing itself."""

    context = Context.CASH

    def __init__(
        self, till: Till, title: Sentence, asks: Sentence, hint: Sentence, then: Callable[[str], Work], line: str = ""
    ) -> None:
        super().__init__(till)
        self.title = title
        self.asks = asks
        self.hint = hint
        self.then = then
        self.line = line

    @property
    def label(self) -> str:
        return self.till.tell(self.asks)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Done")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if is_scan(line):
            raise Refused(say("“{typed}” was not sold: a text is asked for. Type it, or go back.", typed=line.strip()))
        return self.done(line)

    async def done(self, line: str) -> None:
        """Do it and leave; what was typed stays when it is refused."""
        try:
            await self.then(line)
        except Refused:
            self.line = line
            raise
        self.till.places = [place for place in self.till.places if place is not self] or [self.till.base]

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        room = min(WIDTH, width - 4)
        rows: list[Row] = [(Piece(tell(self.title), Role.TITLE),), EMPTY, *wrap(tell(self.hint), room)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
