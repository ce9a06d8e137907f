"""An X or Z report as styled lines: what the screen shows and a printer prints alike, every line at most `width` columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tui_pos.sales.columns import centred, sides, wrapped
from tui_pos.sales.money import Currency
from tui_pos.sales.paper import Paper, Style, TextLine, plainly, styled
from tui_pos.sales.receipt import WIDTH, Issuer, Teller, marked, tax_label
from tui_pos.sales.sentence import Moment, Money, Sentence, say
from tui_pos.sales.shift import ShiftReport
from tui_pos.sales.shift_totals import (
    BANK_DROP,
    FLOAT,
    REMOVAL,
    SAFE_DROP,
    START_AMOUNT,
    DiscountTotals,
    ShiftTotals,
    Sum,
    TenderTotals,
)
from tui_pos.sales.totals import CASH

Names = Mapping[str, str]

MOVED = {
    START_AMOUNT: say("Start amount"),
    FLOAT: say("Float entries"),
    REMOVAL: say("Removed"),
    SAFE_DROP: say("Safe drops"),
    BANK_DROP: say("Bank drops"),
}
SOURCES = {
    "promotion": say("Promotions"),
    "line": say("Discounts on lines"),
    "total": say("Discounts on the total"),
}


def report_paper(
    report: ShiftReport,
    issuer: Issuer,
    teller: Teller,
    width: int = WIDTH,
    marks: tuple[Sentence, ...] = (),
    names: Names = {},  # noqa: B006
) -> Paper:
    """The report as it is printed; `names` are the people's, by staff number; `marks` are said first, such as COPY."""
    page = Page(report, issuer.currency, teller, width, names)
    parts: list[Iterable[TextLine]] = [
        [line for mark in marks for line in marked(mark, teller, width)],
        page.heading(issuer.name),
        page.sold(),
        page.taxes(),
        *(page.tender(tender) for tender in report.totals.tenders),
        page.besides(),
        page.delivery(),
    ]
    lines: list[TextLine] = []
    for part in parts:
        section = list(part)
        if section:
            lines += [TextLine("-" * width), *section] if lines else section
    return tuple(lines)


class Page:
    """The parts of one report on paper of one width, in one language."""

    def __init__(self, report: ShiftReport, currency: Currency, teller: Teller, width: int, names: Names) -> None:
        self.report = report
        self.currency = currency
        self.teller = teller
        self.width = width
        self.names = names

    def heading(self, store: str) -> Iterator[TextLine]:
        """What it is, of which register and shift, from when to when and by whom."""
        report, tell = self.report, self.teller.tell
        title = say("Z REPORT {number}", number=str(report.number)) if report.number else say("X REPORT")
        yield from styled(Style.TALL, centred(tell(title), self.width))
        if report.blind:
            yield from marked(say("BLIND CLOSE"), self.teller, self.width)
        yield from styled(Style.STRONG, centred(store, self.width))
        yield from self.row(say("Register"), report.register)
        yield from self.row(say("Business date"), self.teller.date(report.business_date))
        yield from self.row(say("Opened by {name}", name=self.name(report.opened_by)), self.moment(report.opened_at))
        by = (
            say("Closed by {name}", name=self.name(report.staff))
            if report.number
            else say("Made for {name}", name=self.name(report.staff))
        )
        yield from self.row(by, self.moment(report.at))
        if report.first_receipt:
            yield from self.row(say("First receipt"), report.first_receipt)
            yield from self.row(say("Last receipt"), report.last_receipt)

    def sold(self) -> Iterator[TextLine]:
        """Sales, returns, the turnover, and that of all Z reports so far."""
        totals = self.report.totals
        yield from self.counted(say("Sales"), totals.sales)
        yield from self.counted(say("Returns"), Sum(totals.returns.count, -totals.returns.total))
        turnover = self.teller.tell(say("TURNOVER {currency}", currency=totals.currency))
        yield from styled(Style.STRONG, sides(turnover, self.amount(totals.turnover), self.width))
        if totals.rounding:
            yield from self.row(say("Cash rounding"), self.amount(totals.rounding))
        yield from self.row(say("Grand total before"), self.amount(self.report.grand_total_before))
        yield from self.row(say("Grand total"), self.amount(self.report.grand_total))

    def taxes(self) -> Iterator[TextLine]:
        """Each tax with its base."""
        for tax in self.report.totals.taxes:
            yield from self.row(
                say("{tax} on {net}", tax=tax_label(tax, self.teller), net=self.amount(tax.net)), self.amount(tax.tax)
            )

    def tender(self, tender: TenderTotals) -> Iterator[TextLine]:
        """What came, went, should be there and was counted of one tender."""
        name = self.teller.tell(say("Cash")) if tender.tender == CASH else tender.tender
        yield from styled(Style.STRONG, wrapped(f"{name} {tender.currency}", self.width))
        for moved in tender.moved:
            label = MOVED.get(moved.kind, say("{name}", name=moved.kind))
            yield from self.row(counting(label, moved.count), self.money(moved.total, tender))
        if tender.taken.count:
            yield from self.row(counting(say("Taken"), tender.taken.count), self.money(tender.taken.total, tender))
        if tender.change:
            yield from self.row(say("Change given"), self.money(-tender.change, tender))
        if tender.refunded.count:
            yield from self.row(counting(say("Refunded"), tender.refunded.count), self.money(-tender.refunded.total, tender))
        yield from self.row(say("Should be there"), self.money(tender.expected, tender))
        if tender.declared is not None and tender.difference is not None:
            yield from self.row(say("Counted"), self.money(tender.declared, tender))
            word = say("Over") if tender.difference > 0 else say("Short") if tender.difference < 0 else say("Difference")
            yield from styled(Style.STRONG, sides(self.teller.tell(word), self.money(tender.difference, tender), self.width))

    def besides(self) -> Iterator[TextLine]:
        """What an auditor asks for, where there was any."""
        totals = self.report.totals
        for discount in totals.discounts:
            yield from self.discount(discount)
        for label, some in audited(totals):
            if some.count:
                yield from self.counted(label, some)
        for label, count in ((say("Drawer opened without a sale"), totals.no_sales), (say("Copies printed"), totals.reprints)):
            if count:
                yield from self.row(label, str(count))

    def discount(self, discount: DiscountTotals) -> Iterator[TextLine]:
        """The discounts of one source."""
        label = SOURCES.get(discount.source, say("{name}", name=discount.source))
        yield from self.row(counting(label, discount.count), self.amount(-discount.total))

    def delivery(self) -> Iterator[TextLine]:
        """What the channel did not have when the report was made."""
        if self.report.undelivered:
            yield from self.row(say("Sales not yet at the server"), str(self.report.undelivered))

    def row(self, label: Sentence, value: str) -> Iterator[TextLine]:
        return plainly(sides(self.teller.tell(label), value, self.width))

    def counted(self, label: Sentence, some: Sum) -> Iterator[TextLine]:
        return self.row(counting(label, some.count), self.amount(some.total))

    def amount(self, amount: int) -> str:
        return self.teller.amount(amount, self.currency)

    def money(self, amount: int, tender: TenderTotals) -> str:
        """An amount of a tender; foreign money says its currency."""
        if tender.currency == self.report.totals.currency:
            return self.amount(amount)
        return self.teller.tell(say("{amount}", amount=Money(amount, tender.currency)))

    def moment(self, instant: int) -> str:
        return self.teller.tell(say("{time}", time=Moment(instant)))

    def name(self, staff: str) -> str:
        return self.names.get(staff, staff)


def audited(totals: ShiftTotals) -> tuple[tuple[Sentence, Sum], ...]:
    """What is counted beside the turnover, with its amount."""
    return (
        (say("Void transactions"), totals.voided),
        (say("Void lines"), totals.voided_lines),
        (say("Prices overridden"), totals.overrides),
        (say("In training, not counted"), totals.training),
    )


def counting(label: Sentence, count: int) -> Sentence:
    """The label with how many there were."""
    return say("{label} ({count})", label=label, count=count)
