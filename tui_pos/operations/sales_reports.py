"""Sales reports 1003 of the shift or the day, and their export 9034; always from this register's journal (DESIGN section 3)."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.entry import Entry
from tui_pos.operations.journal import write_new
from tui_pos.operations.journal_file import harmless, major
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.reports import open_shift
from tui_pos.register import Register
from tui_pos.sales.document import Document, unseal
from tui_pos.sales.instant import local_time
from tui_pos.sales.money import Currency
from tui_pos.sales.sales_report import Part, SalesReport, sales_report
from tui_pos.sales.sentence import Sentence, say

MOST_SALES = 100_000
COLUMNS = ("breakdown", "key", "name", "sales", "quantity", "currency", "amount")


class Period(StrEnum):
    """What a report is about: the open shift, or the business date of now on this register."""

    SHIFT = "shift"
    DAY = "day"


class PeriodReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report of a period; `names` are those of the people by staff number."""

    period: Period
    business_date: str
    report: SalesReport
    names: dict[str, str]


async def report_sales(register: Register, period: Period) -> PeriodReport:
    """What was sold in the period so far; raises Refused for the shift when none is open."""
    store = register.configuration.store
    today = register.business_date(register.clock())
    documents = await of_shift(register) if period is Period.SHIFT else await of_day(register, today)
    report = await asyncio.to_thread(sales_report, documents, store.currency.code, store.time_zone)
    return PeriodReport(period=period, business_date=today, report=report, names=await register.journal.names())


async def of_shift(register: Register) -> list[Document]:
    """Every document of the open shift."""
    return list((await register.journal.ending(open_shift(register).id)).documents)


async def of_day(register: Register, business_date: str) -> list[Document]:
    """Every transaction of the business date on this register."""
    entries = await register.journal.search(JournalQuery(business_date=business_date), MOST_SALES)
    return await asyncio.to_thread(unsealed, entries)


def unsealed(entries: list[Entry]) -> list[Document]:
    """The documents of the entries."""
    return [unseal(entry.sealed.content) for entry in entries]


async def export_report(register: Register, period: Period) -> Sentence:
    """Write every breakdown of the period into a new CSV file of the home. Raises Refused when it cannot."""
    told = await report_sales(register, period)
    store = register.configuration.store
    now = local_time(register.clock(), store.time_zone)
    text = await asyncio.to_thread(table_of, told, store.currency)
    name = f"sales-{register.device.register}-{period}-{now:%Y-%m-%d-%H%M%S}.csv"
    file = await asyncio.to_thread(write_new, register.home.exports, name, text)
    return say("The report was written to {file}.", file=str(file))


def table_of(told: PeriodReport, currency: Currency) -> str:
    """The breakdowns below each other, as RFC 4180 says; amounts in major units, no cell that could be a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for breakdown, part in breakdowns(told.report):
        name = told.names.get(part.key, "") if breakdown == "staff" else part.name
        cells = (breakdown, part.key, name, str(part.sales), f"{part.quantity:f}", currency.code, major(part.amount, currency))
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def breakdowns(report: SalesReport) -> Iterator[tuple[str, Part]]:
    """Every part of a report with the name of its breakdown."""
    for name, found in (
        ("hour", report.by_hour),
        ("category", report.by_category),
        ("staff", report.by_staff),
        ("product", report.by_product),
    ):
        for part in found:
            yield name, part


REPORT_SALES: Operation[Period, PeriodReport] = Operation(
    number=1003,
    name=N_("Sales reports"),
    summary=N_("What was sold by hour, category, person and product, in the shift or the day."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.MANAGER,
    offline=True,
    run=report_sales,
)
EXPORT_REPORT: Operation[Period, Sentence] = Operation(
    number=9034,
    name=N_("Export the report"),
    summary=N_("Write the report into a file for a spreadsheet."),
    key="f8",
    where=frozenset({Where.SALES_REPORT}),
    permission=Role.MANAGER,
    offline=True,
    run=export_report,
)
SALES_REPORTS = (REPORT_SALES, EXPORT_REPORT)
