"""What the screens do for the operations on the shift, its cash and the journal: ask for what each needs, then perform it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.cash import (
    BANK_DROPPED,
    FLOAT_ENTRY,
    NO_SALE,
    NO_SALE_REASON,
    SAFE_DROPPED,
    TENDER_REMOVAL,
    Movement,
    reasons_for,
)
from tui_pos.operations.counting import tenders_to_count
from tui_pos.operations.ending import (
    BLIND_CLOSE,
    CLOSE_SHIFT,
    SUSPEND_SHIFT,
    Closing,
    NotCounted,
    NotDelivered,
)
from tui_pos.operations.registry import Operation, perform
from tui_pos.operations.reports import PRINT_X, REPRINT_Z, Reported
from tui_pos.operations.suspension import own_waiting
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.buttons import SHIFT_LAYOUT, Buttons, menu_buttons
from tui_pos.tui.screens.cash import CashMove
from tui_pos.tui.screens.count import CountDrawer
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.entry import EntryPage
from tui_pos.tui.screens.journal import JournalList, open_journal
from tui_pos.tui.screens.paper_page import PaperPage
from tui_pos.tui.screens.reasons import Reasons
from tui_pos.tui.screens.shift_report import closed_said, show_report
from tui_pos.tui.screens.shifts import Shifts, open_shifts
from tui_pos.tui.screens.start_amount import StartAmount
from tui_pos.tui.till import Till


def menu(till: Till) -> None:
    till.open(Buttons(till, menu_buttons(till, SHIFT_LAYOUT)))


def start_amount(till: Till) -> None:
    till.open(StartAmount(till))


def moving(operation: Operation[Movement, Sentence]) -> Callable[[Till], None]:
    """Asks for the amount of this operation."""
    return lambda till: till.open(CashMove(till, operation))


def no_sale(till: Till) -> Work | None:
    reasons = reasons_for(till.register, NO_SALE_REASON)
    if not reasons:
        return opening_drawer(till, "")
    title = say("Why is the drawer opened?")
    till.open(Reasons(till, title, reasons, lambda reason: opening_drawer(till, reason.code)))
    return None


async def opening_drawer(till: Till, reason: str) -> None:
    till.say(await perform(till.register, NO_SALE, reason))


async def count(till: Till) -> None:
    till.open(CountDrawer(till, await tenders_to_count(till.register, "")))


async def x_report(till: Till) -> None:
    await show_report(till, Reported(report=await perform(till.register, PRINT_X, None)))


async def z_again(till: Till) -> None:
    await show_report(till, await perform(till.register, REPRINT_Z, ""))


def close_shift(till: Till) -> Work:
    return closing_unless_waiting(till, CLOSE_SHIFT)


def blind_close(till: Till) -> None:
    question = say("End the shift without counting the drawer? It is counted later, in Shifts.")
    till.open(Dialog(till, question, say("Blind close"), lambda: closing_unless_waiting(till, BLIND_CLOSE)))


async def closing_unless_waiting(till: Till, operation: Operation[Closing, Reported]) -> None:
    """End the shift, after a question where a suspended transaction waits here that no other register can recall yet."""
    waiting = len(await own_waiting(till.register))
    if not waiting:
        await closing(till, operation, 0)
        return
    one = say("1 suspended transaction waits on this register and has not gone up. Close all the same?")
    many = say("{count} suspended transactions wait on this register and have not gone up. Close all the same?", count=waiting)
    question = one if waiting == 1 else many
    till.open(Dialog(till, question, say(operation.name), lambda: closing(till, operation, 0)))


async def closing(till: Till, operation: Operation[Closing, Reported], known: int) -> None:
    """End the shift: count first where that is lacking, and ask when the server lacks sales."""
    try:
        closed = await perform(till.register, operation, Closing(known_undelivered=known))
    except NotCounted as lacking:
        till.say(lacking.sentence)
        tenders = await tenders_to_count(till.register, "")
        till.open(CountDrawer(till, tenders, "", lambda: closing(till, operation, known)))
        return
    except NotDelivered as lacking:
        count, title = lacking.count, say(operation.name)
        till.open(Dialog(till, lacking.sentence, title, lambda: closing(till, operation, count)))
        return
    till.notice = None
    till.start_over()
    await show_report(till, closed)
    if closed.paper is None:
        till.say(closed_said(closed.report), Role.GOOD)


def suspend(till: Till) -> None:
    question = say("Suspend the shift? You are signed off; the shift can be resumed here.")
    till.open(Dialog(till, question, say("Suspend shift"), lambda: suspending(till)))


async def suspending(till: Till) -> None:
    said = await perform(till.register, SUSPEND_SHIFT, None)
    till.notice = None
    till.start_over()
    till.say(said)


def journal(till: Till) -> Work:
    return open_journal(till)


def resume(till: Till) -> Work:
    return shifts_in_front(till).resume()


def count_shift(till: Till) -> Work:
    return shifts_in_front(till).count()


def shifts_in_front(till: Till) -> Shifts:
    """The list of shifts; raises Refused when something else is in front."""
    if not isinstance(till.place, Shifts):
        raise Refused(say("That is not possible here. Nothing was changed."))
    return till.place


def print_copy(till: Till) -> Work:
    if isinstance(till.place, JournalList | EntryPage):
        return till.place.print_copy()
    raise Refused(say("That is not possible here. Nothing was changed."))


def export(till: Till) -> Work:
    for place in till.places:
        if isinstance(place, JournalList):
            return place.export()
    raise Refused(say("That is not possible here. Nothing was changed."))


def print_page(till: Till) -> Work:
    if isinstance(till.place, PaperPage):
        return till.place.print_page()
    raise Refused(say("That is not possible here. Nothing was changed."))


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    115: journal,
    918: open_shifts,
    1000: no_sale,
    1052: count,
    1053: blind_close,
    1054: suspend,
    1055: close_shift,
    1056: x_report,
    1057: z_again,
    1200: start_amount,
    1201: moving(FLOAT_ENTRY),
    1210: moving(TENDER_REMOVAL),
    1211: moving(SAFE_DROPPED),
    1212: moving(BANK_DROPPED),
    9005: resume,
    9006: print_copy,
    9007: export,
}

SCREENS: dict[str, Callable[[Till], Work | None]] = {
    "shift-menu": menu,
    "shifts": open_shifts,
    "count-shift": count_shift,
    "print": print_page,
}
