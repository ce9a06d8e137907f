"""What a key or a click can ask for: each operation of the table, and what only moves about the screens (DESIGN section 4).

A command's `id` is what `keymap.toml` names: `operation.105`, `back`. The keys of an operation are its row's.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from tui_pos.operations.registry import Operation, Where
from tui_pos.sales.sentence import Sentence, say

AnyOperation = Operation[Any, Any]


class Context(StrEnum):
    """What is in front of the cashier, and so what a key means."""

    SIGN_ON = "sign_on"
    SALE = "sale"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    SEARCH = "search"
    QUANTITY = "quantity"
    BUTTONS = "buttons"
    CONNECTION = "connection"
    HELP = "help"
    PALETTE = "palette"
    DIALOG = "dialog"
    START = "start"
    CASH = "cash"
    COUNT = "count"
    REPORT = "report"
    SHIFTS = "shifts"
    JOURNAL = "journal"
    ENTRY = "entry"
    LOCKED = "locked"
    PRINT_JOBS = "print_jobs"
    SALES_REPORT = "sales_report"
    HEALTH = "health"


BASE = frozenset({Context.SIGN_ON, Context.SALE, Context.PAYMENT, Context.RECEIPT})
SIGNED_ON = BASE - {Context.SIGN_ON}
EVERYWHERE = frozenset(Context)
NOT_IN_DIALOGS = EVERYWHERE - {Context.DIALOG}

PLACES = {
    Where.SIGNED_OFF: frozenset({Context.SIGN_ON}),
    Where.SALE: frozenset({Context.SALE, Context.RECEIPT}),
    Where.PAYMENT: frozenset({Context.PAYMENT}),
    Where.CONNECTION: frozenset({Context.CONNECTION}),
    Where.LOCKED: frozenset({Context.LOCKED}),
    Where.SHIFTS: frozenset({Context.SHIFTS}),
    Where.JOURNAL: frozenset({Context.JOURNAL, Context.ENTRY}),
    Where.RECEIPT: frozenset({Context.RECEIPT, Context.PRINT_JOBS}),
    Where.SALES_REPORT: frozenset({Context.SALES_REPORT}),
}


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a key can ask for; `operation` is the number of its row in the table, 0 when it only moves about."""

    id: str
    title: Sentence
    keys: tuple[str, ...]
    contexts: frozenset[Context]
    operation: int = 0


def screen_command(id: str, title: Sentence, keys: str, contexts: frozenset[Context]) -> Command:
    return Command(id=id, title=title, keys=tuple(keys.split()), contexts=contexts)


HELP = screen_command("help", say("Help"), "f1 ctrl+e", NOT_IN_DIALOGS - {Context.HELP})
BUTTONS = screen_command("buttons", say("Buttons"), "f10 ctrl+g", frozenset({Context.SALE, Context.PAYMENT, Context.RECEIPT}))
LINE_MENU = screen_command("line-menu", say("This line"), "insert ctrl+a", frozenset({Context.SALE}))
TRANSACTION_MENU = screen_command("transaction-menu", say("This transaction"), "home ctrl+z", frozenset({Context.SALE}))
SHIFT_MENU = screen_command("shift-menu", say("Shift and cash"), "ctrl+s", frozenset({Context.SALE, Context.RECEIPT}))
SHIFTS = screen_command("shifts", say("Shifts"), "f4 ctrl+t", frozenset({Context.START}))
COUNT_SHIFT = screen_command("count-shift", say("Count"), "f5 ctrl+o", frozenset({Context.SHIFTS}))
PRINT = screen_command("print", say("Print"), "f9 ctrl+p", frozenset({Context.REPORT}))
RETURN_RECEIPT = screen_command("return-receipt", say("Return"), "f7 ctrl+r", frozenset({Context.JOURNAL, Context.ENTRY}))
PALETTE = screen_command("palette", say("Commands"), "ctrl+k", NOT_IN_DIALOGS - {Context.PALETTE})
CONNECTION = screen_command("connection", say("Connection"), "f12 ctrl+n", BASE)
BACK = screen_command("back", say("Back"), "escape ctrl+x", EVERYWHERE)
CLOSE_CONNECTION = screen_command("close-connection", say("Back"), "f12 ctrl+n", frozenset({Context.CONNECTION}))
LANGUAGE = screen_command("language", say("Language"), "f3 ctrl+l", frozenset({Context.SIGN_ON}))
THEME = screen_command("theme", say("Theme"), "ctrl+y", NOT_IN_DIALOGS)
QUIT = screen_command("quit", say("Quit"), "ctrl+q ctrl+c", NOT_IN_DIALOGS)
CLEAR = screen_command("clear", say("Clear the line"), "ctrl+u", EVERYWHERE)
UP = screen_command("up", say("Up"), "up", EVERYWHERE)
DOWN = screen_command("down", say("Down"), "down", EVERYWHERE)
PAGE_UP = screen_command("page-up", say("Page up"), "pageup", EVERYWHERE)
PAGE_DOWN = screen_command("page-down", say("Page down"), "pagedown", EVERYWHERE)
PARTED = frozenset({Context.CONNECTION, Context.SALES_REPORT})
NEXT_ROOM = screen_command("next-room", say("Next part"), "tab right", PARTED)
PREVIOUS_ROOM = screen_command("previous-room", say("Part before"), "shift+tab left", PARTED)
PERIOD = screen_command("period", say("Shift or day"), "f4 ctrl+t", frozenset({Context.SALES_REPORT}))
CHECK_AGAIN = screen_command("check-again", say("Check again"), "f5 ctrl+o", frozenset({Context.HEALTH}))

MOVES = (UP, DOWN, PAGE_UP, PAGE_DOWN, NEXT_ROOM, PREVIOUS_ROOM)
OF_SHIFTS = (SHIFT_MENU, SHIFTS, COUNT_SHIFT, PRINT)
OF_REPORTS = (PERIOD, CHECK_AGAIN)
SCREEN_COMMANDS = (
    HELP,
    BUTTONS,
    LINE_MENU,
    TRANSACTION_MENU,
    *OF_SHIFTS,
    RETURN_RECEIPT,
    *OF_REPORTS,
    PALETTE,
    CONNECTION,
    BACK,
    CLOSE_CONNECTION,
    LANGUAGE,
    THEME,
    QUIT,
    CLEAR,
    *MOVES,
)

# Terminals and window managers keep some F-keys for themselves, so each has a second key that is a letter with Ctrl.
SECOND_KEYS = {
    "f2": "ctrl+f",
    "f3": "ctrl+l",
    "f4": "ctrl+t",
    "f5": "ctrl+o",
    "f6": "ctrl+w",
    "f7": "ctrl+r",
    "f8": "ctrl+v",
    "f9": "ctrl+p",
    "f11": "ctrl+d",
}
ENTER = "enter"
GRID = "grid."


def grid_command(id: str) -> Command | None:
    """The command of a button that leads to a grid of headquarters' (operation 401), by an id such as `grid.drinks`."""
    if not id.startswith(GRID):
        return None
    return Command(id=id, title=say("{name}", name=id.removeprefix(GRID)), keys=(), contexts=SIGNED_ON)


def operation_command(operation: AnyOperation) -> Command:
    """The command of an operation: its row's key (Enter belongs to the prompt) and second key, where its row allows it."""
    keys = tuple(key for key in operation.key.split() if key != ENTER)
    return Command(
        id=f"operation.{operation.number}",
        title=say(operation.name),
        keys=keys + tuple(SECOND_KEYS[key] for key in keys if key in SECOND_KEYS),
        contexts=frozenset().union(*(PLACES[where] for where in operation.where)),
        operation=operation.number,
    )


def all_commands(operations: Iterable[AnyOperation]) -> tuple[Command, ...]:
    """Every command: the operations in the order of their numbers, then those of the screens."""
    return (*map(operation_command, operations), *SCREEN_COMMANDS)
