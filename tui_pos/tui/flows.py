"""What the screens do for each command: ask for what an operation needs, confirm what cannot be undone, then perform it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.connection import CANCEL_DOWNLOAD, DATABASE_CONNECTION, RETRY_DOWNLOAD, RETRY_PARKED, SYNCHRONISE
from tui_pos.operations.registry import perform, unavailable
from tui_pos.operations.sale import CLEAR_QUANTITY, VOID_PRODUCT, VOID_TRANSACTION, line_of, the_cart
from tui_pos.sales.cart import Line
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui import (
    customer_flows,
    discount_flows,
    line_flows,
    paper_flows,
    people_flows,
    return_flows,
    shift_flows,
    tender_flows,
)
from tui_pos.tui.commands import GRID, AnyOperation, Command
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import (
    BY_NUMBER,
    LINE_LAYOUT,
    TRANSACTION_LAYOUT,
    Buttons,
    buttons_of,
    grid_buttons,
    menu_buttons,
)
from tui_pos.tui.screens.card_wait import CardWait
from tui_pos.tui.screens.connection.downloads import name_of
from tui_pos.tui.screens.connection.status import ConnectionStatus
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.help import Help
from tui_pos.tui.screens.palette import Palette
from tui_pos.tui.screens.payment import Payment
from tui_pos.tui.screens.quantity import Quantity, change_quantity
from tui_pos.tui.screens.sale import Sale
from tui_pos.tui.screens.sign_on import SignOn
from tui_pos.tui.till import Till

PAGE = 8


def home(till: Till) -> Place:
    """Where the register's state belongs: sign-on while nobody is there, a card payment without an outcome, or the sale."""
    if till.register.staff is None:
        return SignOn(till)
    cart = till.register.cart
    return CardWait(till) if cart is not None and cart.asked is not None else Sale(till)


def obey(till: Till, command: Command) -> Work | None:
    """Do what a command asks, here and now, or give the work that does it; raises Refused with the reason."""
    if command.id.startswith(GRID):
        till.open(Buttons(till, grid_buttons(till, command.id.removeprefix(GRID))))
        return None
    if not command.operation:
        return SCREENS[command.id](till)
    operation = BY_NUMBER[command.operation]
    reason = unavailable(till.register, operation)
    if reason is not None:
        raise Refused(reason)
    return OPERATIONS[operation.number](till)


# Operations.


def find(till: Till) -> None:
    place = sale(till)
    text, place.line = place.line, ""
    place.search(text)


def quantity(till: Till) -> Work | None:
    line = selected(till)
    place = sale(till)
    typed, place.line = place.line, ""
    if typed.strip():
        return change_quantity(till, line, typed, lambda: None)
    till.open(Quantity(till, line))
    return None


def clear_quantity(till: Till) -> Work:
    return say_result(till, CLEAR_QUANTITY, selected(till).number)


def void_line(till: Till) -> Work:
    return say_result(till, VOID_PRODUCT, selected(till).number)


def pay(till: Till) -> Work | None:
    if isinstance(till.place, Payment):
        line, till.place.line = till.place.line, ""
        return till.place.submit(line)
    till.go(Payment(till))
    return None


def pay_exactly(till: Till) -> Work:
    place = till.place if isinstance(till.place, Payment) else Payment(till)
    return place.pay_exactly()


def void_transaction(till: Till) -> None:
    question = say("Void the whole transaction? Everything on it is given up; the journal keeps a record.")
    till.open(Dialog(till, question, say("Void transaction"), lambda: voiding(till)))


async def voiding(till: Till) -> None:
    said = await perform(till.register, VOID_TRANSACTION, None)
    till.start_over()
    till.say(said)


def database_connection(till: Till) -> Work | None:
    if till.register.connection.offline:
        return say_result(till, DATABASE_CONNECTION, None)
    question = say("Disconnect from the retail server? The register then sells from its own data until somebody connects it.")
    till.open(Dialog(till, question, say("Disconnect"), lambda: say_result(till, DATABASE_CONNECTION, None)))
    return None


def synchronise(till: Till) -> Work:
    return say_result(till, SYNCHRONISE, None)


def retry_parked(till: Till) -> Work:
    return say_result(till, RETRY_PARKED, None)


def retry_download(till: Till) -> Work | None:
    if not isinstance(till.place, ConnectionStatus):
        return None
    return say_result(till, RETRY_DOWNLOAD, till.place.choose().session)


def cancel_download(till: Till) -> None:
    if not isinstance(till.place, ConnectionStatus):
        return
    download = till.place.choose()
    question = say(
        "Give up session {session}, {job}? Its changes never come; headquarters sends all the data instead.",
        session=str(download.session),
        job=name_of(download.job),
    )
    till.open(Dialog(till, question, say("Give up"), lambda: say_result(till, CANCEL_DOWNLOAD, download.session)))


async def say_result(till: Till, operation: AnyOperation, argument: object) -> None:
    """Perform the operation and say what it says."""
    result = await perform(till.register, operation, argument)
    till.say(result if isinstance(result, Sentence) else result.sentence)


def sale(till: Till) -> Sale:
    """The sale in front; from the receipt of the last one, the next one begins with what was typed there."""
    if isinstance(till.place, Sale):
        return till.place
    fresh = Sale(till)
    fresh.line = till.place.line
    till.go(fresh)
    return fresh


def selected(till: Till) -> Line:
    """The line that an operation on a line means."""
    cart = the_cart(till.register)
    return line_of(cart, cart.selected)


# Screens.


def help_(till: Till) -> None:
    till.open(Help(till))


def buttons(till: Till) -> None:
    shown = till.place.buttons if isinstance(till.place, Payment) else buttons_of(till)
    till.open(Buttons(till, shown))


def line_menu(till: Till) -> None:
    till.open(Buttons(till, menu_buttons(till, LINE_LAYOUT)))


def transaction_menu(till: Till) -> None:
    till.open(Buttons(till, menu_buttons(till, TRANSACTION_LAYOUT)))


def palette(till: Till) -> None:
    till.open(Palette(till))


def connection(till: Till) -> None:
    till.open(ConnectionStatus(till))


def back(till: Till) -> Work | None:
    if till.asks_to_be_seen:
        till.prompted = None
        return None
    till.notice = None
    return till.place.back()


def next_language(till: Till) -> None:
    if isinstance(till.place, SignOn):
        till.place.next_language()


def next_theme(till: Till) -> None:
    till.say(say("Theme: {name}", name=till.face.next_theme()))


def leave(till: Till) -> None:
    question = say("Leave the program? An open sale is kept, and is here again at the next start.")
    till.open(Dialog(till, question, say("Leave"), till.face.leave))


def clear(till: Till) -> None:
    till.place.line = ""
    till.place.edited()


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    **shift_flows.OPERATIONS,
    **discount_flows.OPERATIONS,
    **paper_flows.OPERATIONS,
    **people_flows.OPERATIONS,
    **line_flows.OPERATIONS,
    **tender_flows.OPERATIONS,
    **return_flows.OPERATIONS,
    **customer_flows.OPERATIONS,
    102: void_line,
    105: quantity,
    106: clear_quantity,
    108: find,
    200: pay,
    206: pay_exactly,
    500: void_transaction,
    917: database_connection,
    9001: synchronise,
    9002: retry_parked,
    9003: retry_download,
    9004: cancel_download,
}

SCREENS: dict[str, Callable[[Till], Work | None]] = {
    **shift_flows.SCREENS,
    **return_flows.SCREENS,
    **paper_flows.SCREENS,
    "help": help_,
    "buttons": buttons,
    "line-menu": line_menu,
    "transaction-menu": transaction_menu,
    "palette": palette,
    "connection": connection,
    "back": back,
    "close-connection": back,
    "language": next_language,
    "theme": next_theme,
    "quit": leave,
    "clear": clear,
    "up": lambda till: till.place.move(-1, PAGE),
    "down": lambda till: till.place.move(1, PAGE),
    "page-up": lambda till: till.place.move(-PAGE, PAGE),
    "page-down": lambda till: till.place.move(PAGE, PAGE),
    "next-room": lambda till: till.place.turn(1),
    "previous-room": lambda till: till.place.turn(-1),
}
