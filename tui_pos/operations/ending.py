"""Operations that end a shift or set it aside: close 1055, blind close 1053, suspend 1054, resume, manage 918.

All of them work offline, from the journal. The number of a Z report is taken in the transaction that ends its shift, and the
report is made there of everything that is committed. Whoever ends a shift is signed off: the next sign-on begins another.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tui_pos.journal.shifts import Ending
from tui_pos.operations.counting import is_counted
from tui_pos.operations.printing import has_printer
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.reports import (
    Reported,
    needs_shift,
    open_shift,
    print_report,
    report_so_far,
    reporting,
    shifts,
)
from tui_pos.register import Register
from tui_pos.sales.document import ShiftClosedBody, ShiftMovedBody, SignOffBody
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.shift import Shift, read_report, report_of, spelt
from tui_pos.sales.shift_history import RESUMED, SUSPENDED, ShiftRecord, ShiftStatus


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """How many sales the person knows that the channel has not got yet; more than that are asked about."""

    known_undelivered: int = 0


class NotCounted(Refused):
    """The drawer was not counted since money last came or went."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "The drawer has not been counted since money last came or went. Count it, or close blind: the shift stays open."
            )
        )


class NotDelivered(Refused):
    """The channel lacks `count` sales, and nobody has said that this is known."""

    def __init__(self, count: int) -> None:
        super().__init__(say("{lacking} The shift stays open: close it all the same, or wait.", lacking=lacking_said(count)))
        self.count = count


def lacking_said(count: int) -> Sentence:
    """How many sales the channel has not got yet, in words."""
    if count == 0:
        return say("The retail server has every sale.")
    if count == 1:
        return say("1 sale has not reached the retail server yet. It is kept here and goes up as soon as it can.")
    return say(
        "{count} sales have not reached the retail server yet. They are kept here and go up as soon as they can.", count=count
    )


async def close_shift(register: Register, closing: Closing) -> Reported:
    """End the open shift with its Z report, once the drawer was counted.

    Raises NotCounted, and NotDelivered when the channel lacks more sales than is known; then the shift stays open.
    """
    shift = open_shift(register)
    report = await report_so_far(register, shift)
    if not is_counted(register, report.totals):
        raise NotCounted
    return await end(register, shift, closing, report.undelivered, blind=False)


async def close_blind(register: Register, closing: Closing) -> Reported:
    """End the open shift without counting: that is done later, in Shifts. Raises NotDelivered as `close_shift` does."""
    shift = open_shift(register)
    return await end(register, shift, closing, await register.journal.undelivered(), blind=True)


async def end(register: Register, shift: Shift, closing: Closing, undelivered: int, *, blind: bool) -> Reported:
    """Write the Z report down, sign the person off, print."""
    if undelivered > closing.known_undelivered:
        raise NotDelivered(undelivered)
    now = register.clock()
    body = await register.journal.append_closing(
        shift.id,
        closing_of(register, shift, now, blind=blind),
        at=now,
        business_date=register.business_date(now),
        staff=register.staff_number,
        id=register.new_id(),
        keep={"shift": None},
    )
    register.shift = None
    await register.upkeep.journal_grew()
    await register.sign_off(SignOffBody())
    report = read_report(body.report)
    return Reported(report=report, paper=await print_report(register, report) if has_printer(register) else None)


def closing_of(register: Register, shift: Shift, now: int, *, blind: bool) -> Callable[[Ending], ShiftClosedBody]:
    """Makes the closing of what the journal has of the shift."""
    about = reporting(register, number=0, grand_total=0, undelivered=0, blind=blind, at=now)

    def make(end: Ending) -> ShiftClosedBody:
        numbered = msgspec.structs.replace(
            about, number=end.last.number + 1, grand_total=end.last.grand_total, undelivered=end.undelivered
        )
        report = spelt(report_of(shift, end.documents, numbered))
        return ShiftClosedBody(shift=shift.id, number=numbered.number, blind=blind, report=report)

    return make


async def suspend_shift(register: Register, _: None) -> Sentence:
    """Set the open shift aside, so that another can be worked on this register."""
    shift = open_shift(register)
    await register.record(ShiftMovedBody(shift=shift.id, move=SUSPENDED), keep={"shift": None})
    register.shift = None
    await register.sign_off(SignOffBody())
    return say("The shift is suspended. Sign on to begin another, or to resume it.")


async def resume_shift(register: Register, wanted: str) -> Sentence:
    """Go on with a suspended shift, by its id; raises Refused when it is not suspended, or another is open."""
    if register.shift is not None:
        raise Refused(say("A shift is open. Nothing was changed: close or suspend it first."))
    for record in await shifts(register):
        if record.id == wanted and record.status is ShiftStatus.SUSPENDED:
            shift = shift_of(record)
            await register.record(ShiftMovedBody(shift=shift.id, move=RESUMED), keep={"shift": shift})
            register.shift = shift
            register.changed()
            return say("The shift goes on.")
    raise Refused(say("That shift is not suspended. Nothing was changed: choose one that is."))


def shift_of(record: ShiftRecord) -> Shift:
    """The shift at work again; its start amount was asked for when it began."""
    return Shift(
        id=record.id,
        opened_at=record.opened_at,
        business_date=record.business_date,
        staff=record.opened_by,
        start_amount=0,
    )


async def manage_shifts(register: Register, _: None) -> tuple[ShiftRecord, ...]:
    """Every shift of this register, the newest first."""
    return await shifts(register)


async def suspended_shifts(register: Register) -> int:
    """How many shifts could be resumed; none while one is open."""
    if register.shift is not None:
        return 0
    return sum(record.status is ShiftStatus.SUSPENDED for record in await shifts(register))


def cannot_end(register: Register) -> Sentence | None:
    """Why a shift cannot end or be set aside now."""
    if register.cart is not None:
        return say("A sale is open. Finish, suspend or void it first.")
    return needs_shift(register)


def nothing_to_resume(register: Register) -> Sentence | None:
    """Why there is nothing to resume."""
    return say("A shift is open. Close or suspend it first.") if register.shift is not None else None


CLOSE_SHIFT: Operation[Closing, Reported] = Operation(
    number=1055,
    name=N_("Close shift"),
    summary=N_("Count the drawer, then end the shift with its Z report."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=close_shift,
    why_not=cannot_end,
)
BLIND_CLOSE: Operation[Closing, Reported] = Operation(
    number=1053,
    name=N_("Blind close"),
    summary=N_("End the shift now and count the drawer later."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=close_blind,
    why_not=cannot_end,
)
SUSPEND_SHIFT: Operation[None, Sentence] = Operation(
    number=1054,
    name=N_("Suspend shift"),
    summary=N_("Set the shift aside and begin another; resume it later."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=suspend_shift,
    why_not=cannot_end,
)
RESUME_SHIFT: Operation[str, Sentence] = Operation(
    number=9005,
    name=N_("Resume shift"),
    summary=N_("Go on with a shift that was suspended."),
    key="f4",
    where=frozenset({Where.SHIFTS}),
    permission=Role.CASHIER,
    offline=True,
    run=resume_shift,
    why_not=nothing_to_resume,
)
MANAGE_SHIFTS: Operation[None, tuple[ShiftRecord, ...]] = Operation(
    number=918,
    name=N_("Manage shifts"),
    summary=N_("The shifts of this register: reports, counting, resuming."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=manage_shifts,
)
