"""The buttons: numbered, with their keys; an impossible one says why. Chosen by number and Enter, arrows, or a click."""

from __future__ import annotations

from collections.abc import Sequence

from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import unavailable
from tui_pos.operations.table import OPERATIONS
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import AnyOperation, Command, Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.button_grid import Button
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, list_rows

BY_NUMBER: dict[int, AnyOperation] = {operation.number: operation for operation in OPERATIONS}


def numbers(text: str) -> tuple[int, ...]:
    """The operations of a layout, in order."""
    return tuple(map(int, text.split()))


LINE_LAYOUT = numbers("105 106 102 104 103 123 136 129 130 922 301 300 646")
TRANSACTION_LAYOUT = numbers("503 504 600 602 603 612 303 302 643 644 645 114 109 500 501 122 127 128 1221 512 519 520 514")
SHIFT_LAYOUT = numbers("1200 1201 1210 1211 1212 1000 1052 1056 1055 1053 1054 918 1057 115 1003 9033 717 703 1215 9022")
LAYOUT = {
    Context.SALE: (108, 105, 102, 109, 200, 206, 500, 917, 101, 922, 701),
    Context.RECEIPT: (108, 109, 9030, 9031, 9032, 917, 701),
    Context.PAYMENT: (201, 203, 204, 213, 214, 206, 511, 211),
}


def buttons_of(till: Till) -> tuple[Button, ...]:
    """The buttons of the place at the bottom, as they are now."""
    context = till.base.context
    commands = [till.keymap.by_id[f"operation.{number}"] for number in LAYOUT.get(context, ())]
    menus = [till.keymap.by_id[menu] for menu in ("connection", "line-menu", "transaction-menu", "shift-menu")]
    return numbered(till, [*commands, *(menu for menu in menus if context in menu.contexts or menu.id == "connection")])


def menu_buttons(till: Till, layout: Sequence[int]) -> tuple[Button, ...]:
    """The operations of a menu, by their numbers."""
    return numbered(till, [till.keymap.by_id[f"operation.{number}"] for number in layout])


def numbered(till: Till, commands: Sequence[Command]) -> tuple[Button, ...]:
    """A button for each command, numbered from 1."""
    return tuple(
        Button(
            number=number,
            label=title_of(till, command),
            key=till.keymap.key_name(command.id),
            command=command.id,
            reason=reason_of(till, command),
        )
        for number, command in enumerate(commands, 1)
    )


def title_of(till: Till, command: Command) -> str:
    """What the command is called now; 917 is Disconnect or Connect, and is known by its number."""
    if command.operation == DATABASE_CONNECTION.number:
        return f"{command.operation} {till.language.text(DATABASE_CONNECTION.title(till.register))}"
    if command.operation:
        return till.language.text(BY_NUMBER[command.operation].title(till.register))
    return till.tell(command.title)


def reason_of(till: Till, command: Command) -> str:
    """Why the command cannot work now, in words; nothing when it can."""
    if not command.operation:
        return ""
    reason = unavailable(till.register, BY_NUMBER[command.operation])
    return till.tell(reason) if reason is not None else ""


class Buttons(Place):
    """Waits for a number and Enter, so that a scan cannot press a button; an operation's own number works too."""

    context = Context.BUTTONS

    def __init__(self, till: Till, buttons: tuple[Button, ...]) -> None:
        super().__init__(till)
        self.buttons = buttons
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Button"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Choose")),
            ("up", say("Up")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def edited(self) -> None:
        wanted = [at for at, button in enumerate(self.buttons) if str(button.number) == self.line.strip()]
        self.at = wanted[0] if wanted else self.at

    def submit(self, line: str) -> Work | None:
        typed = line.strip()
        if typed:
            return self.press(self._numbered(typed))
        return self.press(self.buttons[self.at])

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Press the button of this row."""
        return self.press(self.buttons[at])

    def press(self, button: Button) -> Work | None:
        """Close the list and do what the button does."""
        self.till.close()
        return self.till.obey(button.command)

    def _numbered(self, typed: str) -> Button:
        for button in self.buttons:
            if typed in (str(button.number), button.command.removeprefix("operation.")):
                return button
        raise Refused(
            say("There is no button {typed}. Nothing was done, and nothing was sold: choose a button, or go back.", typed=typed)
        )

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.buttons) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        title = (Piece(" " + self.till.tell(say("Buttons: type a number and press Enter")), Role.TITLE),)
        choices = [
            Choice(button.label, detail=button.key, reason=button.reason, mark=f"{button.number:>2} ")
            for button in self.buttons
        ]
        return (title, EMPTY, *list_rows(choices, self.at, width, height - 2))
