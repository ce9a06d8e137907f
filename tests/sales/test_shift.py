"""The report of a shift: what it says beside its totals, its one spelling, and what a channel does not take for one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.sales.shift_documents import counted, money, sold, written
from tests.sales.test_balance import a_document
from tui_pos.sales.balance import DoesNotAddUp, check
from tui_pos.sales.document import Body, CashMovedBody, Counted, DeclaredBody, ShiftClosedBody, seal, unseal
from tui_pos.sales.shift import Reporting, ReportUnreadable, Shift, ShiftReport, read_report, report_of, spelt
from tui_pos.sales.shift_totals import SAFE_DROP, START_AMOUNT, Sum

SHIFT = Shift(id="s", opened_at=1, business_date="2026-03-01", staff="000160")
ABOUT = Reporting(
    store="PARIS", register="PARIS-1", currency="EUR", at=9, staff="000110", number=3, grand_total=1_000, undelivered=2
)
DAY = (money(START_AMOUNT, 500), sold(300), sold(-100), counted(700))


def z_report(*day: Body, about: Reporting = ABOUT) -> ShiftReport:
    return report_of(SHIFT, written(*(day or DAY)), about)


def closed(report: ShiftReport, /, **changes: Any) -> ShiftClosedBody:
    body = ShiftClosedBody(shift=report.shift, number=report.number, blind=report.blind, report=spelt(report))
    return msgspec.structs.replace(body, **changes)


def test_a_report_says_when_where_and_by_whom() -> None:
    report = z_report()
    assert (report.shift, report.opened_at, report.opened_by, report.at, report.staff) == ("s", 1, "000160", 9, "000110")
    assert (report.number, report.undelivered, report.business_date) == (3, 2, "2026-03-01")
    assert (report.first_receipt, report.last_receipt) == ("PARIS-1-000001", "PARIS-1-000001")
    assert report_of(SHIFT, [], ABOUT).first_receipt == ""


def test_the_grand_total_goes_on() -> None:
    assert (z_report().totals.turnover, z_report().grand_total) == (200, 1_200)


def test_a_report_has_one_spelling() -> None:
    text = spelt(z_report())
    assert read_report(text) == z_report()
    for other in (f" {text}", text.replace('"at":9', '"at": 9'), "{}", "[" * 10_000, text.replace("}", ',"x":1}', 1)):
        with pytest.raises(ReportUnreadable):
            read_report(other)


@pytest.mark.parametrize("body", [money(SAFE_DROP, 5), counted(0), closed(z_report()), closed(z_report(sold(-100)))])
def test_what_adds_up_is_taken(body: Body) -> None:
    check(unseal(seal(a_document(body)).content))


def altered(**changes: Any) -> ShiftClosedBody:
    """The closing of a report that was changed inside."""
    report = z_report()
    return closed(msgspec.structs.replace(report, totals=msgspec.structs.replace(report.totals, **changes)))


def of_cash(**changes: Any) -> CashMovedBody:
    return msgspec.structs.replace(money(SAFE_DROP, 5), **changes)


def of_count(**changes: Any) -> DeclaredBody:
    count = Counted(tender="cash", currency="EUR", amount=700, pieces=((200, 1), (500, 1)))
    return DeclaredBody(shift="s", counted=(msgspec.structs.replace(count, **changes),))


@pytest.mark.parametrize(
    "body",
    [
        of_cash(amount=5),
        of_cash(amount=0),
        of_cash(amount=-(10**12)),
        of_cash(kind="gift"),
        of_cash(kind=START_AMOUNT),
        of_cash(currency="francs"),
        of_count(amount=701),
        of_count(amount=-1),
        of_count(amount=10**12),
        of_count(currency="e"),
        of_count(pieces=((0, 1),)),
        of_count(pieces=((-100, 1), (800, 1))),
        of_count(pieces=((1, 10**9),)),
        DeclaredBody(shift="s", counted=()),
        DeclaredBody(shift="s", counted=(*of_count().counted, *of_count().counted)),
        closed(z_report(), number=4),
        closed(z_report(), shift="other"),
        closed(z_report(), blind=True),
        closed(z_report(), report="{}"),
        closed(z_report(about=msgspec.structs.replace(ABOUT, number=0))),
        closed(z_report(about=msgspec.structs.replace(ABOUT, register="PARIS-2"))),
        closed(z_report(about=msgspec.structs.replace(ABOUT, grand_total=10**18))),
        altered(sales=Sum(1, 301)),
        altered(rounding=1),
        altered(tenders=()),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_not(body: Body) -> None:
    with pytest.raises(DoesNotAddUp) as refused:
        check(a_document(body))
    assert refused.value.sentence.text
