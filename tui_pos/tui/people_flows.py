"""What the screens do for the operations of people: sign off, lock, training mode, a new PIN."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.people import LOCK_REGISTER, TRAINING_MODE
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import VOID_TRANSACTION
from tui_pos.operations.shift import LOG_OFF
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.totals import totals
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.choices import Answer, Choices
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.locked import Locked
from tui_pos.tui.screens.new_pin import ChangePin
from tui_pos.tui.till import Till


def log_off(till: Till) -> Work | None:
    """At once when nothing is open; else ask what becomes of the sale."""
    cart = till.register.cart
    if cart is None:
        return signing_off(till)
    total = Money(totals(cart).total, cart.currency.code)
    answers = (
        Answer(say("Keep the sale and sign off: it is here at the next sign-on"), lambda: signing_off(till)),
        Answer(say("Void the sale and sign off"), lambda: voiding_first(till)),
        Answer(say("Stay signed on"), lambda: None),
    )
    till.open(Choices(till, open_said(till, total), answers))
    return None


def open_said(till: Till, total: Money) -> Sentence:
    """What is still open when somebody leaves."""
    if till.register.shift is None:
        return say("A sale of {total} is open. Sign off?", total=total)
    return say("A sale of {total} is open; the shift stays open too. Sign off?", total=total)


async def signing_off(till: Till) -> None:
    said = await perform(till.register, LOG_OFF, None)
    till.notice = None
    till.start_over()
    till.say(said)


async def voiding_first(till: Till) -> None:
    await perform(till.register, VOID_TRANSACTION, None)
    await signing_off(till)


async def lock(till: Till) -> None:
    said = await perform(till.register, LOCK_REGISTER, None)
    till.notice = None
    till.open(Locked(till))
    till.say(said)


def training_mode(till: Till) -> Work | None:
    if till.register.training:
        return switching_training(till)
    question = say("Begin training? What is rung up is marked, counts in no total, and moves no money.")
    till.open(Dialog(till, question, say("Training mode"), lambda: switching_training(till)))
    return None


async def switching_training(till: Till) -> None:
    said = await perform(till.register, TRAINING_MODE, None)
    till.say(said, Role.WARNING if till.register.training else Role.GOOD)


def unlock(till: Till) -> None:
    raise Refused(say("Type the staff number, then the PIN."))


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    701: log_off,
    703: lock,
    9041: unlock,
    1215: lambda till: till.open(ChangePin(till)),
    9042: training_mode,
}
