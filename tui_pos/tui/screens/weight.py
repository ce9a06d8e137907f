"""The weight of a product that was scanned or chosen without one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tui_pos.sales.cart import NeedsWeight
from tui_pos.sales.entry import parse_quantity
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till


class Weight(Place):
    """Waits for the weight, then sells; nothing is on the cart before."""

    context = Context.QUANTITY

    def __init__(self, till: Till, wanted: NeedsWeight, sell: Callable[[Decimal], Work]) -> None:
        super().__init__(till)
        self.wanted = wanted
        self.sell = sell

    @property
    def has_side(self) -> bool:
        return True

    @property
    def label(self) -> str:
        return self.till.tell(say("Weight of {name} in {unit}", name=self.wanted.name, unit=self.wanted.unit))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Add")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line.strip():
            self.till.close()
            return None
        quantity = parse_quantity(line.strip().removesuffix("*"))
        self.till.close()
        return self.sell(quantity)

    def main(self, width: int, height: int) -> Rows:
        return self.till.base.main(width, height)

    def side(self, width: int, height: int) -> Rows:
        return self.till.base.side(width, height)
