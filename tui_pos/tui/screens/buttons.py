"""The buttons: numbered, with their keys; an impossible one says why. Chosen by number and Enter, arrows, or a click."""

from __future__ import annotations

from collections.abc import Sequence

from tui_pos.channel.requests import GridButton
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import unavailable
from tui_pos.operations.table import OPERATIONS
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import GRID, AnyOperation, Command, Context, grid_command
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
SHIFT_LAYOUT = numbers("1200 1201 1210 1211 1212 1000 1052 1056 1055 1053 1054 918 1057 115 1003 9033 717 703 1215 9042")
MENUS = {"line": LINE_LAYOUT, "transaction": TRANSACTION_LAYOUT, "shift": SHIFT_LAYOUT}
SUB_MENU = 401
OPERATION = "operation."
LAYOUT = {
    Context.SALE: (108, 105, 102, 109, 200, 206, 500, 917, 101, 922, 701),
    Context.RECEIPT: (108, 109, 9030, 9031, 9032, 917, 701),
    Context.PAYMENT: (201, 203, 204, 213, 214, 206, 511, 211),
}


def buttons_of(till: Till) -> tuple[Button, ...]:
    """The buttons of the place at the bottom, as they are now: headquarters' grid or the usual ones, then the menus."""
    context = till.base.context
    menus = [till.keymap.by_id[menu] for menu in ("connection", "line-menu", "transaction-menu", "shift-menu")]
    there = [menu for menu in menus if context in menu.contexts or menu.id == "connection"]
    sent = sent_grid(till, context.value)
    if sent:
        buttons = sent_buttons(till, sent)
        return buttons + numbered(till, there, len(buttons) + 1)
    return numbered(till, [*(till.keymap.by_id[f"operation.{number}"] for number in LAYOUT.get(context, ())), *there])


def grid_buttons(till: Till, name: str) -> tuple[Button, ...]:
    """A grid of headquarters', or one of our own menus by that name. Raises Refused when there is none."""
    if sent := sent_grid(till, name):
        return sent_buttons(till, sent)
    if name in MENUS:
        return menu_buttons(till, MENUS[name])
    raise Refused(no_grid(name))


def sent_grid(till: Till, name: str) -> list[GridButton]:
    """The buttons that headquarters has sent for a grid: those of the person's role, else of its level, else everybody's."""
    grid = [button for button in till.register.configuration.buttons if button.grid == name]
    staff = till.register.staff
    for role in (staff.code, staff.role, "") if staff else ("",):
        if found := [button for button in grid if button.role == role]:
            return found
    return []


def sent_buttons(till: Till, sent: Sequence[GridButton]) -> tuple[Button, ...]:
    """A button for each that headquarters has sent, numbered from 1."""
    return tuple(sent_button(till, number, button) for number, button in enumerate(sent, 1))


def sent_button(till: Till, number: int, sent: GridButton) -> Button:
    """One of headquarters' buttons; what this program does not know is greyed, and says so."""
    command = command_of(till, sent)
    if command is None:
        reason = till.tell(say("This program does not know operation {number}.", number=str(sent.operation)))
        return Button(number=number, label=sent.label or str(sent.operation), key="", command="", reason=reason)
    return Button(
        number=number,
        label=labelled(till, sent, command),
        key=till.keymap.key_name(command.id),
        command=command.id,
        reason=why_not_sent(till, sent, command),
        colour=sent.colour,
    )


def why_not_sent(till: Till, sent: GridButton, command: Command) -> str:
    """Why one of headquarters' buttons cannot work now, in words; nothing when it can."""
    if command.id.startswith(GRID) and not sent_grid(till, sent.target) and sent.target not in MENUS:
        return till.tell(no_grid(sent.target))
    if till.base.context not in command.contexts:
        return till.tell(say("That is not possible here. Nothing was changed."))
    return reason_of(till, command)


def command_of(till: Till, sent: GridButton) -> Command | None:
    """What the button asks for, if this program knows it."""
    if sent.operation == SUB_MENU:
        return grid_command(GRID + sent.target)
    return till.keymap.by_id.get(f"operation.{sent.operation}")


def labelled(till: Till, sent: GridButton, command: Command) -> str:
    """Headquarters' words or the usual ones; 917 says in any case what pressing it would do."""
    if sent.label and command.operation != DATABASE_CONNECTION.number:
        return sent.label
    return title_of(till, command)


def no_grid(name: str) -> Sentence:
    return say("This store has no button grid “{name}”.", name=name)


def menu_buttons(till: Till, layout: Sequence[int]) -> tuple[Button, ...]:
    """The operations of a menu, by their numbers."""
    return numbered(till, [till.keymap.by_id[f"operation.{number}"] for number in layout])


def numbered(till: Till, commands: Sequence[Command], first: int = 1) -> tuple[Button, ...]:
    """A button for each command, numbered from `first`."""
    return tuple(
        Button(
            number=number,
            label=title_of(till, command),
            key=till.keymap.key_name(command.id),
            command=command.id,
            reason=reason_of(till, command),
        )
        for number, command in enumerate(commands, first)
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
        if not button.command:
            raise Refused(say("{reason}", reason=button.reason))
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
            Choice(button.label, detail=detail_of(button), reason=button.reason, mark=f"{button.number:>2} ")
            for button in self.buttons
        ]
        return (title, EMPTY, *list_rows(choices, self.at, width, height - 2))


def detail_of(button: Button) -> str:
    """The number of its operation, and its key."""
    number = button.command.removeprefix(OPERATION) if button.command.startswith(OPERATION) else ""
    return f"{button.key:>8} {number:>6}" if button.key or number else ""
