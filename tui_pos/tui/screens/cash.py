"""Money in and out of the drawer: how much, and the bag's number for the bank (operations 1201, 1210, 1211, 1212)."""

from __future__ import annotations

from tui_pos.operations.cash import Movement
from tui_pos.operations.registry import Operation, perform
from tui_pos.sales.entry import LONGEST_LINE, parse_amount
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

WIDTH = 60
WITH_A_BAG = frozenset({1211, 1212})


class CashMove(Place):
    """The amount first, then the number of the bag where there is one; nothing has moved before the last Enter."""

    context = Context.CASH

    def __init__(self, till: Till, operation: Operation[Movement, Sentence]) -> None:
        super().__init__(till)
        self.operation = operation
        self.typed = ""

    @property
    def label(self) -> str:
        return self.till.tell(say("Bag number") if self.typed else say("Amount"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        if self.typed and not self.line:
            return (("enter", say("No number")), ("back", say("Back")), ("help", say("Help")))
        return (
            ("enter", say("Next") if self.asks_bag and not self.typed else say("Done")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    @property
    def asks_bag(self) -> bool:
        """Whether the money goes in a bag."""
        return self.operation.number in WITH_A_BAG

    def submit(self, line: str) -> Work | None:
        if self.typed:
            return self.move_money(self.typed, line)
        if not line.strip():
            return None
        if is_scan(line):
            raise Refused(say("“{typed}” was not sold: type the amount first, or go back.", typed=line.strip()))
        parse_amount(clean(line, LONGEST_LINE), self.till.register.configuration.store.currency)
        if self.asks_bag:
            self.typed = line
            return None
        return self.move_money(line, "")

    async def move_money(self, typed: str, bag: str) -> None:
        """Do it, and say so."""
        self.typed = ""
        said = await perform(self.till.register, self.operation, Movement(typed=typed, reference=bag))
        self.till.close()
        self.till.say(said, Role.GOOD)

    def back(self) -> Work | None:
        if self.typed:
            self.line, self.typed = self.typed, ""
            return None
        return super().back()

    def main(self, width: int, height: int) -> Rows:
        till = self.till
        room = min(WIDTH, width - 4)
        rows: list[Row] = [
            (Piece(till.language.text(self.operation.name), Role.TITLE),),
            EMPTY,
            *wrap(till.language.text(self.operation.summary), room),
        ]
        if self.typed:
            told = say("Amount: {amount}. Type or scan the number of the bag; Enter alone: it has none.", amount=self.typed)
            rows += [EMPTY, *wrap(till.tell(told), room, Role.STRONG)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
