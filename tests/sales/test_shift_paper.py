"""X and Z reports on the three papers in both languages, word for word, and what holds of all of them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.sales.shift_documents import card, cash, counted, deeds, given_up, money, sale_line, sold, written
from tests.sales.test_receipt import Store
from tests.sales.test_receipt_layouts import HOSTILE, LANGUAGES, WIDTHS, shown
from tui_pos.locale import language
from tui_pos.sales.document import Body, DiscountTaken, ForeignAmount, NoSaleBody, PrintedAgainBody, TenderLine
from tui_pos.sales.paper import TextLine
from tui_pos.sales.receipt import COPY
from tui_pos.sales.shift import Reporting, Shift, ShiftReport, report_of
from tui_pos.sales.shift_paper import report_paper
from tui_pos.sales.shift_totals import FLOAT, REMOVAL, SAFE_DROP, START_AMOUNT
from tui_pos.sales.text import cells, clean

SHIFT = Shift(id="s", opened_at=1_767_600_000_000_000, business_date="2026-01-05", staff="000160")
ABOUT = Reporting(
    store="PARIS",
    register="PARIS-1",
    currency="EUR",
    at=1_767_640_000_000_000,
    staff="000110",
    number=17,
    grand_total=1_234_567,
    undelivered=3,
)
NAMES = {"000160": "Amélie", "000110": "Marc"}
DOLLARS = TenderLine(
    tender="usd", kind="currency", name="Dollars", amount=900, foreign=ForeignAmount(currency="USD", amount=1_000, rate=900_000)
)
FULL = (
    money(START_AMOUNT, 10_000),
    money(FLOAT, 2_000),
    sold(1_000, (cash(2_000),), change=1_000),
    sold(500, (card(500),), lines=(sale_line(500, discounts=(DiscountTaken(source="line", number="", name="", amount=50),)),)),
    sold(850, (DOLLARS,), change=50),
    sold(-300),
    sold(700, training=True),
    given_up(400),
    NoSaleBody(shift="s"),
    PrintedAgainBody(what="receipt", number="1", shift="s"),
    money(SAFE_DROP, 5_000),
    money(REMOVAL, 100),
    counted(7_500),
)


def report(*day: Body, number: int = 17, blind: bool = False) -> ShiftReport:
    about = msgspec.structs.replace(ABOUT, number=number, blind=blind, undelivered=ABOUT.undelivered if number else 0)
    return report_of(SHIFT, written(*day), about)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_z_report(width: int, code: str, snapshot: SnapshotAssertion) -> None:
    assert shown(report_paper(report(*FULL), Store(), language(code), width, (COPY,), NAMES), width) == snapshot


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_x_report_of_a_shift_without_sales(code: str, snapshot: SnapshotAssertion) -> None:
    assert shown(report_paper(report(number=0), Store(), language(code), 32), 32) == snapshot


def test_a_blind_close(snapshot: SnapshotAssertion) -> None:
    assert shown(report_paper(report(sold(95), blind=True), Store(), language("en"), 42, (), NAMES), 42) == snapshot


@given(
    st.lists(deeds("s"), max_size=20),
    st.sampled_from(WIDTHS),
    st.sampled_from(LANGUAGES),
    st.text(max_size=60),
    st.integers(0, 10**12),
)
def test_every_report_fits_its_paper(day: list[Body], width: int, code: str, name: str, number: int) -> None:
    names = {"000160": name, "000110": HOSTILE}
    for line in report_paper(report(*day, number=number), Store(), language(code), width, (COPY,), names):
        assert isinstance(line, TextLine)
        assert cells(line.text) <= width
        assert clean(line.text, 1_000) == line.text.strip()
