"""One of a few things: by its number and Enter, with the arrows, or a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, list_rows


class Option(msgspec.Struct, frozen=True):
    """A row: what it is, what stands at its end, and what choosing it does."""

    label: str
    detail: str
    then: Callable[[], Work | None]


class Choose(Place):
    """Waits for a number or Enter, so that a scan chooses nothing."""

    context = Context.CASH

    def __init__(self, till: Till, title: Sentence, options: Sequence[Option]) -> None:
        super().__init__(till)
        self.title = title
        self.options = options
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Number"))

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
        if not self.is_one(typed):
            raise Refused(say("There is no number {typed} here. Nothing was done: choose one, or go back.", typed=typed))
        return self.choose(int(typed) - 1)

    def is_one(self, typed: str) -> bool:
        """Whether a row has this number."""
        return typed.isdecimal() and len(typed) < len(str(len(self.options))) + 1 and 1 <= int(typed) <= len(self.options)

    def edited(self) -> None:
        typed = self.line.strip()
        if self.is_one(typed):
            self.at = int(typed) - 1

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Close the list and do what the row does."""
        self.till.close()
        return self.options[at].then()

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.options) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        choices = [
            Choice(option.label, detail=option.detail, mark=f"{number:>2} ") for number, option in enumerate(self.options, 1)
        ]
        title = (Piece(" " + self.till.tell(self.title), Role.TITLE),)
        return (title, EMPTY, *list_rows(choices, self.at, width, height - 2))
