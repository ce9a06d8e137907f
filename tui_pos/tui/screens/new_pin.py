"""A new PIN (operation 1215): the one of before, the new one, and the new one again, each masked."""

from __future__ import annotations

from tui_pos.operations.pin import CHANGE_PIN, NewPin
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

WIDTH = 60
ASKED = (say("PIN of before"), say("New PIN"), say("New PIN again"))


class ChangePin(Place):
    """Three lines; a refusal begins again at the first."""

    context = Context.CASH

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.typed: list[str] = []

    @property
    def secret(self) -> bool:
        return True

    @property
    def label(self) -> str:
        return self.till.tell(ASKED[len(self.typed)])

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        last = len(self.typed) == len(ASKED) - 1
        return (("enter", say("Change") if last else say("Next")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line:
            return None
        self.typed.append(line)
        if len(self.typed) < len(ASKED):
            return None
        old, new, again = self.typed
        self.typed = []
        return self._change(NewPin(old, new, again))

    async def _change(self, pins: NewPin) -> None:
        said = await perform(self.till.register, CHANGE_PIN, pins)
        self.till.close()
        self.till.say(said, Role.GOOD)

    def back(self) -> Work | None:
        if not self.typed:
            return super().back()
        self.line = ""
        self.typed.pop()
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        room = min(WIDTH, width - 4)
        done = ("✓ " if at < len(self.typed) else "▸ " if at == len(self.typed) else "  " for at in range(len(ASKED)))
        rows: list[Row] = [
            (Piece(self.till.language.text(CHANGE_PIN.name), Role.TITLE),),
            EMPTY,
            *((Piece(mark + tell(asked)),) for mark, asked in zip(done, ASKED, strict=True)),
            EMPTY,
            *wrap(tell(say("4 to 12 digits, not those of before. It counts in every store, at once.")), room),
        ]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
