"""Operations that only tell: X report 1056, Z report again 1057; always from this register's journal (DESIGN section 3)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.operations.printing import printed
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.document import PrintedAgainBody
from tui_pos.sales.receipt import COPY
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.shift import Reporting, Shift, ShiftReport, X, read_report, report_of
from tui_pos.sales.shift_history import ShiftRecord, ShiftStatus, history
from tui_pos.sales.shift_paper import report_paper

Z_REPORT = "z_report"


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A report, and whether it is on paper; None when nobody asked for that."""

    report: ShiftReport
    paper: Printed | NotPrinted | None = None


async def x_report(register: Register, _: None) -> ShiftReport:
    """The report of the open shift as it is now; nothing is changed by it."""
    return await report_so_far(register, open_shift(register))


async def report_so_far(register: Register, shift: Shift) -> ShiftReport:
    """The report of a shift from all of its documents."""
    end = await register.journal.ending(shift.id)
    about = reporting(register, number=X, grand_total=end.last.grand_total, undelivered=end.undelivered)
    return report_of(shift, end.documents, about)


def reporting(
    register: Register, *, number: int, grand_total: int, undelivered: int, blind: bool = False, at: int | None = None
) -> Reporting:
    """Who reports where and when."""
    return Reporting(
        store=register.device.store,
        register=register.device.register,
        currency=register.configuration.store.currency.code,
        at=register.clock() if at is None else at,
        staff=register.staff_number,
        number=number,
        blind=blind,
        grand_total=grand_total,
        undelivered=undelivered,
    )


async def reprint_z(register: Register, shift: str) -> Reported:
    """Print the Z report of a shift again, marked as a copy; of the last one when none is named. Raises Refused for no Z."""
    record = await closed_shift(register, shift)
    report = await report_of_record(register, record)
    now = register.shift
    copy = PrintedAgainBody(what=Z_REPORT, number=str(record.number), shift=UNSET if now is None else now.id)
    await register.record(copy)
    return Reported(report=report, paper=await print_report(register, report, (COPY,)))


async def print_report(register: Register, report: ShiftReport, marks: tuple[Sentence, ...] = ()) -> Printed | NotPrinted:
    """Put a report on paper."""
    names = await register.journal.names()
    store = register.configuration.store
    return await printed(
        register,
        f"{report.register}-{'Z' if report.number else 'X'}-{report.number or report.at}",
        title_of(report),
        lambda teller, columns: report_paper(report, store, teller, columns, marks, names),
    )


def title_of(report: ShiftReport) -> Sentence:
    """What the report is called."""
    return say("Z report {number}", number=str(report.number)) if report.number else say("X report")


async def report_of_record(register: Register, record: ShiftRecord) -> ShiftReport:
    """The report that a shift was closed with; one that was closed blind has what was counted since."""
    report = read_report(record.report)
    if not record.blind:
        return report
    end = await register.journal.ending(record.id)
    about = Reporting(
        store=report.store,
        register=report.register,
        currency=report.totals.currency,
        at=report.at,
        staff=report.staff,
        number=report.number,
        blind=report.blind,
        grand_total=report.grand_total_before,
        undelivered=report.undelivered,
    )
    shift = Shift(id=report.shift, opened_at=report.opened_at, business_date=report.business_date, staff=report.opened_by)
    return report_of(shift, end.documents, about)


async def shifts(register: Register) -> tuple[ShiftRecord, ...]:
    """Every shift of this register, the newest first."""
    return history(await register.journal.about_shifts())


async def closed_shift(register: Register, shift: str) -> ShiftRecord:
    """A shift that has a Z report: this one, or the last; raises Refused when there is none."""
    ended = [record for record in await shifts(register) if record.number and shift in ("", record.id)]
    if not ended:
        raise Refused(say("There is no Z report to print. Nothing was done."))
    return max(ended, key=lambda record: record.number)


def open_shift(register: Register) -> Shift:
    """The open shift; raises Refused when there is none."""
    if register.shift is None:
        raise Refused(say("No shift is open. Nothing was done."))
    return register.shift


def needs_shift(register: Register) -> Sentence | None:
    """Why an operation on the shift cannot work now."""
    return say("No shift is open.") if register.shift is None else None


def is_blind(record: ShiftRecord) -> bool:
    """Whether the shift still has to be counted."""
    return record.status is ShiftStatus.BLIND_CLOSED


PRINT_X: Operation[None, ShiftReport] = Operation(
    number=1056,
    name=N_("X report"),
    summary=N_("What the open shift has come to so far; changes nothing."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=x_report,
    why_not=needs_shift,
)
REPRINT_Z: Operation[str, Reported] = Operation(
    number=1057,
    name=N_("Z report again"),
    summary=N_("Print the last Z report again, as a copy; others in Shifts."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=reprint_z,
)
