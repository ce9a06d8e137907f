"""The command palette: every operation and screen command, found by its name or number; from the operations table."""

from __future__ import annotations

from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import fold
from tui_pos.tui.commands import BACK, CLEAR, MOVES, PALETTE, Command, Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows
from tui_pos.tui.keymap import key_name
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import reason_of, title_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, MOST, Choice, list_rows

NOT_LISTED = frozenset(command.id for command in (BACK, CLEAR, PALETTE, *MOVES))


class Palette(Place):
    """Lists what has a meaning where it was opened."""

    context = Context.PALETTE

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        legal = till.keymap.legal(till.place.context)
        self.commands = tuple(command for command in legal if command.id not in NOT_LISTED and command.operation != 100)
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Command"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Run")), ("down", say("Down")), ("back", say("Back")), ("help", say("Help")))

    @property
    def found(self) -> tuple[Command, ...]:
        """The commands whose name or number has every word typed."""
        words = fold(self.line).split()
        named = ((command, fold(f"{command.operation or ''} {title_of(self.till, command)}")) for command in self.commands)
        return tuple(command for command, name in named if all(word in name for word in words))[:MOST]

    def edited(self) -> None:
        self.at = 0

    def submit(self, line: str) -> Work | None:
        self.line = line
        if not self.found:
            self.line = ""
            raise Refused(say("No command is called “{typed}”. Nothing was done, and nothing was sold.", typed=line))
        return self.choose(self.at)

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Close the list and run the command of this row."""
        command = self.found[at]
        self.till.close()
        return self.till.obey(command.id)

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        till = self.till
        choices = [
            Choice(
                title_of(till, command),
                detail=key_name(command.keys[0]) if command.keys else "",
                reason=reason_of(till, command),
                mark=f"{command.operation or '':>5} ",
            )
            for command in self.found
        ]
        title = (Piece(" " + till.tell(say("Commands")), Role.TITLE),)
        return (title, EMPTY, *list_rows(choices, self.at, width, height - 2))
