"""One value for an operation: a comment, a price, a serial number."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till


class Value(Place):
    """Waits for a line over the place below; `then` is given it as typed, and closes this place when it is taken.

    `value` is what stands there already. An empty line goes back, unless it means something (`empty` names what).
    """

    context = Context.CASH

    def __init__(
        self,
        till: Till,
        asked: Sentence,
        then: Callable[[str], Work | None],
        value: str = "",
        empty: Sentence | None = None,
    ) -> None:
        super().__init__(till)
        self.asked = asked
        self.then = then
        self.line = value
        self.empty = empty

    @property
    def has_side(self) -> bool:
        return True

    @property
    def label(self) -> str:
        return self.till.tell(self.asked)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        nothing = self.empty if self.empty is not None and not self.line else say("Done")
        return (("enter", nothing), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line.strip() and self.empty is None:
            self.till.close()
            return None
        return self.then(line)

    def main(self, width: int, height: int) -> Rows:
        return self.till.base.main(width, height)

    def side(self, width: int, height: int) -> Rows:
        return self.till.base.side(width, height)
