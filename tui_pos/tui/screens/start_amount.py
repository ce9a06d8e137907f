"""The first sign-on of a shift: how much money is in the drawer (operation 1200); Enter alone is none."""

from __future__ import annotations

from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

WIDTH = 60


class StartAmount(Place):
    """Over the sale; a scan is no amount and is refused. Back leaves it for the next sign-on."""

    context = Context.START

    def __init__(self, till: Till, suspended: int = 0) -> None:
        super().__init__(till)
        self.suspended = suspended

    @property
    def label(self) -> str:
        return self.till.tell(say("Start amount"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Open the shift") if self.line else say("Open with nothing")),
            *((("shifts", say("Suspended shifts")),) if self.suspended else ()),
            ("back", say("Later")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if is_scan(line):
            raise Refused(
                say("“{typed}” was not sold: type the start amount first, or Enter alone for none.", typed=line.strip())
            )
        return self.declare(line)

    async def declare(self, typed: str) -> None:
        """Open the shift with this much."""
        said = await perform(self.till.register, DECLARE_START, typed)
        self.till.close()
        self.till.say(said, Role.GOOD)

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        room = min(WIDTH, width - 4)
        rows: list[Row] = [
            (Piece(tell(say("A shift begins")), Role.TITLE),),
            EMPTY,
            *wrap(tell(say("Type how much money is in the drawer, such as 100 or 99.50. Enter alone: none.")), room),
        ]
        if self.suspended:
            key = self.till.keymap.key_name("shifts")
            told = say("Suspended shifts here: {count}. {key} shows them.", count=self.suspended, key=key)
            rows += [EMPTY, *wrap(tell(told), room, Role.WARNING)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
