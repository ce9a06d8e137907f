"""Another quantity for the selected line: operation 105 asks for it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.registry import perform
from tui_pos.operations.sale import SET_QUANTITY, LineQuantity
from tui_pos.sales.cart import Line
from tui_pos.sales.entry import parse_quantity
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till


class Quantity(Place):
    """Waits for a number; a scan is no quantity and is refused."""

    context = Context.QUANTITY

    @property
    def has_side(self) -> bool:
        return True

    def __init__(self, till: Till, line: Line) -> None:
        super().__init__(till)
        self.target = line

    @property
    def label(self) -> str:
        return self.till.tell(say("Quantity of {name}", name=self.target.name))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Change")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line.strip():
            self.till.close()
            return None
        return change_quantity(self.till, self.target, line, self.till.close)

    def main(self, width: int, height: int) -> Rows:
        return self.till.base.main(width, height)

    def side(self, width: int, height: int) -> Rows:
        return self.till.base.side(width, height)


async def change_quantity(till: Till, target: Line, typed: str, done: Callable[[], None]) -> None:
    """Set the quantity as typed, then `done`; raises Refused, and the place stays open."""
    change = LineQuantity(target.number, parse_quantity(typed.strip()))
    added = await perform(till.register, SET_QUANTITY, change)
    done()
    till.say(added.sentence)
