"""One value that an operation needs: what is asked for, and what is known about it; nothing is done before Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

WIDTH = 60


class Ask(Place):
    """`then` is given the line as typed; it stays open when that is refused, and closes when it is not.

    `told` is said below the title; `empty` names what Enter alone does, and without it Enter alone does nothing.
    """

    context = Context.CASH

    def __init__(
        self,
        till: Till,
        title: Sentence,
        told: Sequence[Sentence],
        label: Sentence,
        then: Callable[[str], Work],
        empty: Sentence | None = None,
    ) -> None:
        super().__init__(till)
        self.title = title
        self.told = told
        self.asked = label
        self.then = then
        self.empty = empty

    @property
    def label(self) -> str:
        return self.till.tell(self.asked)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        enter = say("Done") if self.line or self.empty is None else self.empty
        return (("enter", enter), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line.strip() and self.empty is None:
            return None
        return self.done(line)

    async def done(self, line: str) -> None:
        """Do what was asked for, and leave."""
        await self.then(line)
        if self in self.till.places:
            self.till.places.remove(self)

    def main(self, width: int, height: int) -> Rows:
        room = min(WIDTH, width - 4)
        rows: list[Row] = [(Piece(self.till.tell(self.title), Role.TITLE),), EMPTY]
        for sentence in self.told:
            rows += wrap(self.till.tell(sentence), room)
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
