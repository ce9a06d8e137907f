"""What the screens do for customers, comments and suspended transactions: ask for what each needs, then perform it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.channel.customers import Customer
from tui_pos.channel.waiting import SuspendedCart
from tui_pos.operations.comments import TRANSACTION_COMMENT
from tui_pos.operations.customers import CUSTOMER, CUSTOMER_CLEAR, CUSTOMER_PAGE
from tui_pos.operations.registry import perform
from tui_pos.operations.suspension import LIST_SUSPENDED, RECALL, SUSPEND, VOID_SUSPENDED
from tui_pos.sales.sentence import Money, say
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.customers import CustomerSearch, CustomerSheet
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.new_customer import NewCustomerForm
from tui_pos.tui.screens.typed import Typed
from tui_pos.tui.screens.waiting import WaitingList
from tui_pos.tui.till import Till


def customer(till: Till) -> None:
    till.open(CustomerSearch(till, say("Put on the sale"), lambda number: putting_on(till, number)))


def search(till: Till) -> None:
    till.open(CustomerSearch(till, say("Show"), lambda number: showing(till, number)))


def add(till: Till) -> None:
    till.open(NewCustomerForm(till, lambda new: added(till, new)))


async def putting_on(till: Till, number: str) -> None:
    said = await perform(till.register, CUSTOMER, number)
    till.start_over()
    till.say(said, Role.GOOD)


async def showing(till: Till, number: str) -> None:
    page = await perform(till.register, CUSTOMER_PAGE, number)
    till.open(CustomerSheet(till, page, lambda chosen: putting_on(till, chosen)))


async def added(till: Till, new: Customer) -> None:
    await showing(till, new.number)
    till.say(say("{name} was added, pending sync. Enter puts them on the sale.", name=new.name), Role.GOOD)


async def clear_customer(till: Till) -> None:
    till.say(await perform(till.register, CUSTOMER_CLEAR, None))


def comment(till: Till) -> None:
    hint = say("The comment is kept with the transaction. Enter on an empty line takes it off.")
    cart = till.register.cart
    line = cart.comment if cart is not None else ""
    till.open(Typed(till, say("Transaction comment"), say("Comment"), hint, lambda text: commenting(till, text), line))


async def commenting(till: Till, text: str) -> None:
    till.say(await perform(till.register, TRANSACTION_COMMENT, text))


def suspend(till: Till) -> None:
    hint = say("A note by which the transaction is known again, such as a name. Enter alone: none.")
    till.open(Typed(till, say("Suspend transaction"), say("Note"), hint, lambda note: suspending(till, note)))


async def suspending(till: Till, note: str) -> None:
    said = await perform(till.register, SUSPEND, note)
    till.start_over()
    till.say(said, Role.GOOD)


async def recall(till: Till) -> None:
    found = await perform(till.register, LIST_SUSPENDED, None)
    till.open(WaitingList(till, say("Recall transaction"), found, lambda cart: recalling(till, cart)))


async def recalling(till: Till, cart: SuspendedCart) -> None:
    said = await perform(till.register, RECALL, cart.id)
    till.start_over()
    till.say(said, Role.GOOD)


async def void(till: Till) -> None:
    found = await perform(till.register, LIST_SUSPENDED, None)
    till.open(WaitingList(till, say("Void suspended transaction"), found, lambda cart: ask_void(till, cart)))


def ask_void(till: Till, cart: SuspendedCart) -> None:
    question = say("Give up this suspended transaction of {total}?", total=Money(cart.total, cart.currency))
    till.open(Dialog(till, question, say("Void suspended transaction"), lambda: voiding(till, cart)))


async def voiding(till: Till, cart: SuspendedCart) -> None:
    said = await perform(till.register, VOID_SUSPENDED, cart.id)
    till.start_over()
    till.say(said)


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    501: comment,
    503: suspend,
    504: recall,
    600: customer,
    602: search,
    603: clear_customer,
    612: add,
    1221: void,
    9023: recall,
    9024: search,
}
