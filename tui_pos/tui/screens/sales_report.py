"""Sales reports (operation 1003): by hour, by category, by person, by product, for the shift or the day, as table and bars."""

from __future__ import annotations

from enum import IntEnum

from tui_pos.operations.registry import perform
from tui_pos.operations.sales_reports import EXPORT_REPORT, REPORT_SALES, Period, PeriodReport
from tui_pos.sales.sales_report import Part
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.bar_chart import Bar, Column, bar_rows
from tui_pos.tui.widgets.page import scrolled

SALES_WIDTH = 6
QUANTITY_WIDTH = 10
AMOUNT_WIDTH = 12
NAME_WIDTH = {True: 36, False: 20}
WIDE = 100
TAB = "tab."


class Breakdown(IntEnum):
    """A part of the report."""

    HOUR = 0
    CATEGORY = 1
    STAFF = 2
    PRODUCT = 3


TITLES = {
    Breakdown.HOUR: say("By hour"),
    Breakdown.CATEGORY: say("By category"),
    Breakdown.STAFF: say("By person"),
    Breakdown.PRODUCT: say("Top products"),
}
HEADINGS = {
    Breakdown.HOUR: say("Hour"),
    Breakdown.CATEGORY: say("Category"),
    Breakdown.STAFF: say("Person"),
    Breakdown.PRODUCT: say("Product"),
}


class SalesReportPage(Place):
    """One breakdown at a time; a scan is refused."""

    context = Context.SALES_REPORT

    def __init__(self, till: Till, told: PeriodReport) -> None:
        super().__init__(till)
        self.told = told
        self.shown = Breakdown.HOUR
        self.top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("next-room", say("Next part")),
            ("period", say("Shift or day")),
            ("operation.9034", say("Export")),
            ("page-down", say("Scroll")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: a report is open. Go back first, then scan again.", typed=line))
        return self.back()

    def turn(self, by: int) -> Work | None:
        self.shown, self.top = Breakdown((self.shown + by) % len(Breakdown)), 0
        return None

    def pick(self, what: str) -> Work | None:
        if what.startswith(TAB):
            self.shown, self.top = Breakdown(int(what.removeprefix(TAB))), 0
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    async def other_period(self) -> None:
        """The day instead of the shift, or the other way round."""
        other = Period.DAY if self.told.period is Period.SHIFT else Period.SHIFT
        self.told, self.top = await perform(self.till.register, REPORT_SALES, other), 0

    async def export(self) -> None:
        """Write it into a file."""
        self.till.say(await perform(self.till.register, EXPORT_REPORT, self.told.period), Role.GOOD)

    def main(self, width: int, height: int) -> Rows:
        tell, report = self.till.tell, self.told.report
        title = say("Sales of the shift") if self.told.period is Period.SHIFT else say("Sales of the day")
        summary = say(
            "{date}: {count} sales and returns, {total} before taxes added on top",
            date=self.till.language.date(self.told.business_date),
            count=report.sales,
            total=Money(report.total, report.currency),
        )
        head: Rows = ((Piece(" " + tell(title), Role.TITLE),), (Piece("  " + tell(summary)),), self.tabs(), EMPTY)
        found = self.parts()
        if not found:
            return (*head, (Piece("  " + tell(say("Nothing was sold yet.")), Role.QUIET),))
        heading, *rows = self.table(found, width)
        view, self.top = scrolled(tuple(rows), self.top, height - len(head) - 1)
        return (*head, heading, *view)

    def tabs(self) -> Row:
        """The breakdowns, the shown one marked."""
        pieces: list[Piece] = [Piece(" ")]
        for part, title in TITLES.items():
            chosen = part is self.shown
            mark = "▸" if chosen else " "
            role = Role.SELECTED if chosen else Role.QUIET
            pieces.append(Piece(f"{mark}{self.till.tell(title)} ", role, f"{TAB}{part.value}"))
        return tuple(pieces)

    def parts(self) -> tuple[Part, ...]:
        """The rows of the breakdown that is shown."""
        report = self.told.report
        match self.shown:
            case Breakdown.HOUR:
                return report.by_hour
            case Breakdown.CATEGORY:
                return report.by_category
            case Breakdown.STAFF:
                return report.by_staff
            case Breakdown.PRODUCT:
                return report.by_product

    def table(self, found: tuple[Part, ...], width: int) -> Rows:
        """Name, sales, quantity, amount, bar."""
        tell, language = self.till.tell, self.till.language
        currency = self.till.register.configuration.store.currency
        bars = [
            Bar(
                self.name_of(part),
                (language.value(part.sales), language.quantity(part.quantity), language.amount(part.amount, currency)),
                part.amount,
            )
            for part in found
        ]
        columns = (
            Column(tell(say("Sales")), SALES_WIDTH),
            Column(tell(say("Quantity")), QUANTITY_WIDTH),
            Column(f"{tell(say('Amount'))} {currency.code}", AMOUNT_WIDTH),
        )
        return bar_rows(bars, Column(tell(HEADINGS[self.shown]), NAME_WIDTH[width >= WIDE]), columns, width)

    def name_of(self, part: Part) -> str:
        """What a row is called."""
        match self.shown:
            case Breakdown.HOUR:
                return f"{part.key}:00"
            case Breakdown.CATEGORY:
                return part.key or self.till.tell(say("(none)"))
            case Breakdown.STAFF:
                return self.told.names.get(part.key, part.key)
            case Breakdown.PRODUCT:
                return part.name or part.key


async def open_sales_report(till: Till) -> None:
    """Show the open shift, or the day when there is none."""
    period = Period.DAY if till.register.shift is None else Period.SHIFT
    till.open(SalesReportPage(till, await perform(till.register, REPORT_SALES, period)))
