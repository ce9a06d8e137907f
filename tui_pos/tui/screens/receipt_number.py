"""Which receipt something comes back from (operation 114): scanned or typed, or chosen from the journal."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

WIDTH = 60


class ReceiptNumber(Place):
    """Waits for a number; Enter alone opens the journal. `look_up` is given what was typed."""

    context = Context.CASH

    def __init__(self, till: Till, look_up: Callable[[str], Work], journal: Callable[[], Work]) -> None:
        super().__init__(till)
        self.look_up = look_up
        self.journal = journal

    @property
    def label(self) -> str:
        return self.till.tell(say("Receipt"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Look up") if self.line else say("Choose from the journal")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        return self.look_up(line) if line.strip() else self.journal()

    def main(self, width: int, height: int) -> Rows:
        room = min(WIDTH, width - 4)
        told = say(
            "Scan the barcode of the receipt or type its number; of this register, its last digits are enough. "
            "Enter alone: choose it from the journal."
        )
        title = (Piece(self.till.tell(say("Return with receipt")), Role.TITLE),)
        rows: list[Row] = [title, EMPTY, *wrap(self.till.tell(told), room)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
