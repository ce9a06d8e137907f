"""Why something is done: one of the store's reasons, by its number or with the arrows; or another choice of a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_pos.channel.requests import Reason
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, list_rows

REASON = say("Reason")


class Reasons(Place):
    """Waits for a number or Enter, so that a scan chooses nothing; `then` is given the reason."""

    context = Context.CASH

    def __init__(
        self,
        till: Till,
        title: Sentence,
        reasons: Sequence[Reason],
        then: Callable[[Reason], Work | None],
        asked: Sentence = REASON,
    ) -> None:
        super().__init__(till)
        self.title = title
        self.reasons = reasons
        self.then = then
        self.asked = asked
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(self.asked)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Choose")),
            ("up", say("Up")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        typed = line.strip()
        if not typed:
            return self.choose(self.at)
        if not typed.isdecimal() or not 1 <= int(typed) <= len(self.reasons):
            raise Refused(self.unknown(typed))
        return self.choose(int(typed) - 1)

    def unknown(self, typed: str) -> Sentence:
        """What is said of a number that stands for none."""
        return say("There is no reason {typed}. Nothing was done: choose one, or go back.", typed=typed)

    def edited(self) -> None:
        typed = self.line.strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(self.reasons):
            self.at = int(typed) - 1

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Go on with the reason of this row."""
        self.till.close()
        return self.then(self.reasons[at])

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.reasons) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        choices = [Choice(reason.name, mark=f"{number:>2} ") for number, reason in enumerate(self.reasons, 1)]
        title = [(Piece(" "), *row) for row in wrap(self.till.tell(self.title), width - 2, Role.TITLE)]
        return (*title, EMPTY, *list_rows(choices, self.at, width, height - len(title) - 1))
