"""Whether a document about a shift adds up, beside `balance`: money moved, money counted, the report of a Z."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_pos.sales.cash import MAX_PIECES, amount_of
from tui_pos.sales.document import CashMovedBody, Counted, DeclaredBody, ShiftClosedBody
from tui_pos.sales.money import MAX_TOTAL
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.shift import ReportUnreadable, ShiftReport, read_report
from tui_pos.sales.shift_totals import MOVES, MOVES_OUT, TenderTotals

CURRENCY = re.compile(r"[A-Z]{3}")
MOST_TENDERS = 200
MOST_SIZES = 200
MAX_NUMBER = 10**12
MAX_SUM = 10**17


def moved_problems(body: CashMovedBody) -> Iterable[Sentence]:
    """Kind, currency, size and direction of money moved."""
    if body.kind not in MOVES or not CURRENCY.fullmatch(body.currency):
        yield say("Money was moved in a way, or in a currency, that is not known.")
    sign = -1 if body.kind in MOVES_OUT else 1
    if not 0 < sign * body.amount <= MAX_TOTAL:
        yield say("The money moved is out of range, or has the wrong sign.")


def declared_problems(body: DeclaredBody) -> Iterable[Sentence]:
    """Each count by itself, and none twice."""
    if not 1 <= len(body.counted) <= MOST_TENDERS:
        yield say("Nothing was counted, or too much.")
        return
    if len({(count.tender, count.currency) for count in body.counted}) != len(body.counted):
        yield say("A tender was counted twice.")
    for count in body.counted:
        yield from count_problems(count)


def count_problems(count: Counted) -> Iterable[Sentence]:
    """Whether the pieces come to the amount."""
    if not CURRENCY.fullmatch(count.currency) or not 0 <= count.amount <= MAX_TOTAL or len(count.pieces) > MOST_SIZES:
        yield say("What was counted of {tender} is out of range.", tender=count.tender)
        return
    if any(not 0 < size <= MAX_TOTAL or not 0 <= number <= MAX_PIECES for size, number in count.pieces):
        yield say("What was counted of {tender} is out of range.", tender=count.tender)
    elif count.pieces and amount_of(count.pieces) != count.amount:
        yield say("The pieces counted of {tender} do not come to its amount.", tender=count.tender)


def closed_problems(body: ShiftClosedBody, register: str) -> Iterable[Sentence]:
    """Whether the report is the report of this closing, and its sums agree with each other."""
    if not 1 <= body.number <= MAX_NUMBER:
        yield say("The Z report has no number.")
    try:
        report = read_report(body.report)
    except ReportUnreadable as error:
        yield error.sentence
        return
    if (report.shift, report.number, report.blind, report.register) != (body.shift, body.number, body.blind, register):
        yield say("The report is that of another shift.")
    yield from report_problems(report)


def report_problems(report: ShiftReport) -> Iterable[Sentence]:
    """What customers paid is what was sold, less what came back."""
    totals = report.totals
    bounded = (totals.turnover, totals.rounding, report.grand_total_before, *map(lies_in, totals.tenders))
    if any(abs(amount) > MAX_SUM for amount in bounded):
        yield say("The report is out of range.")
        return
    paid = sum(tender.value - tender.change for tender in totals.tenders)
    if paid != totals.turnover + totals.rounding:
        yield say("The tenders of the report are not what was sold, less what came back.")


def lies_in(tender: TenderTotals) -> int:
    """The largest number of a tender's row."""
    return max(abs(tender.expected), abs(tender.value), abs(tender.declared or 0))
