"""Cases of the operations on shifts and their cash: 918, 1000, 1052 to 1057, 1200, 1201, 1210 to 1212, resume 9005."""

from __future__ import annotations

from tests.operations.case import SIGNED_OFF, At, Bad, Case, Done, given, noted, nothing
from tests.operations.cases.sale import scan
from tests.operations.shifts import MANY, bodies, count_and_close, in_cash, sell
from tests.shop import MANAGER
from tui_pos.operations.cash import (
    BANK_DROPPED,
    DECLARE_START,
    FLOAT_ENTRY,
    NO_SALE,
    SAFE_DROPPED,
    TENDER_REMOVAL,
    Movement,
)
from tui_pos.operations.counting import DECLARE_TENDERS, Count
from tui_pos.operations.ending import BLIND_CLOSE, CLOSE_SHIFT, MANAGE_SHIFTS, RESUME_SHIFT, SUSPEND_SHIFT, Closing
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import PRINT_X, REPRINT_Z, Reported
from tui_pos.sales.document import CashMovedBody, Counted, DeclaredBody, NoSaleBody, PrintedAgainBody
from tui_pos.sales.sentence import Sentence
from tui_pos.sales.shift import ShiftReport
from tui_pos.sales.shift_history import ShiftRecord, ShiftStatus

KNOWN = Closing(known_undelivered=MANY)
START = 10_000
FIVE = given(Movement(typed="5"))
NO_SHIFT = "No shift is open"
SALE_OPEN = "A sale is open"


async def count(at: At) -> None:
    await perform(at.register, DECLARE_TENDERS, in_cash(START))


async def count_and_sell(at: At) -> None:
    await count(at)
    await sell(at.register)


async def close(at: At) -> None:
    """The shift has its Z, and the manager is back; its id is noted."""
    closed = await count_and_close(at.register, START)
    at.noted.append(closed.report.shift)
    await at.shop.sign_on(at.register, MANAGER)


async def suspend(at: At) -> None:
    """The shift is set aside, and the manager is back; its id is noted."""
    assert at.register.shift is not None
    at.noted.append(at.register.shift.id)
    await perform(at.register, SUSPEND_SHIFT, None)
    await at.shop.sign_on(at.register, MANAGER)


async def begin(at: At) -> None:
    await perform(at.register, DECLARE_START, "")


async def undelivered(at: At) -> None:
    await sell(at.register)
    await perform(at.register, DECLARE_TENDERS, in_cash(START + 215))


async def listed(at: At, records: tuple[ShiftRecord, ...]) -> None:
    assert at.register.shift is not None
    assert [(record.id, record.status) for record in records] == [(at.register.shift.id, ShiftStatus.OPEN)]


async def drawer_opened(at: At, said: Sentence) -> None:
    (body,) = await bodies(at.register, "no_sale")
    assert isinstance(body, NoSaleBody)
    assert (body.reason, body.shift) == ("change", at.register.shift.id if at.register.shift else "")


async def was_counted(at: At, said: Sentence) -> None:
    (body,) = await bodies(at.register, "tender_declared")
    assert isinstance(body, DeclaredBody)
    assert [counted.amount for counted in body.counted] == [START]


async def ended(at: At, closed: Reported) -> None:
    assert (at.register.shift, at.register.staff, closed.report.number) == (None, None, 1)
    assert len(await bodies(at.register, "shift_closed")) == 1


async def ended_blind(at: At, closed: Reported) -> None:
    await ended(at, closed)
    assert closed.report.blind


async def set_aside(at: At, said: Sentence) -> None:
    assert (at.register.shift, at.register.staff) == (None, None)
    assert len(await bodies(at.register, "shift_moved")) == 1


async def goes_on(at: At, said: Sentence) -> None:
    assert at.register.shift is not None
    assert at.register.shift.id == at.noted[-1]


async def told_so_far(at: At, report: ShiftReport) -> None:
    (row,) = report.totals.tenders
    assert (report.number, row.expected, report.totals.sales.count) == (0, START + 215, 1)
    assert at.register.shift is not None


async def told_again(at: At, told: Reported) -> None:
    (body,) = await bodies(at.register, "printed_again")
    assert isinstance(body, PrintedAgainBody)
    assert (body.what, body.number, told.report.shift) == ("z_report", "1", at.noted[-1])


async def begun(at: At, said: Sentence) -> None:
    assert at.register.shift is not None
    assert at.register.shift.start_amount == 9_950
    (body,) = await bodies(at.register, "cash_moved")
    assert isinstance(body, CashMovedBody)
    assert (body.kind, body.amount, body.shift) == ("start_amount", 9_950, at.register.shift.id)


def money_moved(kind: str, amount: int) -> Done:
    """The newest movement is this one, and the drawer is fuller or emptier by it."""

    async def done(at: At, said: Sentence) -> None:
        *_, body = await bodies(at.register, "cash_moved")
        assert isinstance(body, CashMovedBody)
        assert (body.kind, body.amount) == (kind, amount)
        (row,) = (await perform(at.register, PRINT_X, None)).totals.tenders
        assert row.expected == START + amount

    return done


MOVED_BADLY = (
    Bad(given(Movement(typed="")), "not an amount of money"),
    Bad(given(Movement(typed="0")), "amount of nothing"),
    Bad(given(Movement(typed="-5")), "not an amount of money"),
    Bad(given(Movement(typed="5.001")), "finer than the smallest coin"),
    Bad(given(Movement(typed="5", tender="shells")), "shells"),
)

CASES = (
    Case(operation=MANAGE_SHIFTS, done=listed, bad=(SIGNED_OFF,)),
    Case(
        operation=NO_SALE,
        argument=given("change"),
        done=drawer_opened,
        bad=(Bad(given("boredom"), "choose a reason"), Bad(given(""), "choose a reason")),
    ),
    Case(
        operation=DECLARE_TENDERS,
        argument=given(in_cash(START)),
        done=was_counted,
        bad=(
            Bad(given(Count(counted=())), "count again"),
            Bad(given(in_cash(-1)), "count again"),
            Bad(given(Count(counted=(Counted(tender="shells", currency="EUR", amount=1),))), "shells"),
            Bad(given(in_cash(START)), NO_SHIFT, close),
            Bad(given(in_cash(START, "no-such-shift")), "counted already"),
        ),
    ),
    Case(
        operation=BLIND_CLOSE,
        argument=given(KNOWN),
        done=ended_blind,
        bad=(
            Bad(given(KNOWN), SALE_OPEN, scan),
            Bad(given(KNOWN), NO_SHIFT, close),
            Bad(given(Closing()), "1 sale has not reached", undelivered),
        ),
    ),
    Case(
        operation=SUSPEND_SHIFT,
        done=set_aside,
        bad=(Bad(nothing, SALE_OPEN, scan), Bad(nothing, NO_SHIFT, close)),
    ),
    Case(
        operation=CLOSE_SHIFT,
        ready=count,
        argument=given(KNOWN),
        done=ended,
        bad=(
            Bad(given(KNOWN), "has not been counted"),
            Bad(given(KNOWN), "has not been counted", count_and_sell),
            Bad(given(KNOWN), SALE_OPEN, scan),
            Bad(given(KNOWN), NO_SHIFT, close),
            Bad(given(Closing()), "1 sale has not reached", undelivered),
        ),
    ),
    Case(operation=PRINT_X, ready=undelivered, done=told_so_far, bad=(Bad(nothing, NO_SHIFT, close),)),
    Case(
        operation=REPRINT_Z,
        ready=close,
        argument=noted,
        done=told_again,
        bad=(Bad(given(""), "There is no Z report"), Bad(given("no-such-shift"), "There is no Z report", close)),
    ),
    Case(
        operation=DECLARE_START,
        start=None,
        argument=given("99,50"),
        done=begun,
        bad=(
            Bad(given("a lot"), "not an amount of money"),
            Bad(given("-1"), "not an amount of money"),
            Bad(given("5"), "has its start amount", begin),
        ),
    ),
    Case(operation=FLOAT_ENTRY, argument=FIVE, done=money_moved("float", 500), bad=MOVED_BADLY),
    Case(operation=TENDER_REMOVAL, argument=FIVE, done=money_moved("removal", -500), bad=MOVED_BADLY),
    Case(operation=SAFE_DROPPED, argument=FIVE, done=money_moved("safe_drop", -500), bad=MOVED_BADLY),
    Case(operation=BANK_DROPPED, argument=FIVE, done=money_moved("bank_drop", -500), bad=MOVED_BADLY),
    Case(
        operation=RESUME_SHIFT,
        ready=suspend,
        argument=noted,
        done=goes_on,
        bad=(Bad(given("no-such-shift"), "not suspended", close), Bad(nothing, "A shift is open")),
    ),
)
