"""Rows about shifts at the channel, on both databases: begun, moved, counted, ended; and the statement beside the Z report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from server_stub.credentials import Device
from server_stub.database import opened
from server_stub.documents import accept
from server_stub.home import Home
from server_stub.shifts import last_z, shift_statements
from server_stub.sums import Sum
from tests.sales.shift_documents import counted, money
from tests.server_stub.deeds import journal_of, transaction
from tui_pos.channel.delivery import Outcome, batch_of
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.sales.document import Body, ShiftClosedBody, ShiftOpenedBody, unseal
from tui_pos.sales.shift import Reporting, Shift, report_of, spelt
from tui_pos.sales.shift_totals import SAFE_DROP, START_AMOUNT

SENDER = Device("PARIS", "PARIS-1", "one")
SHIFT = Shift(id="shift-1", opened_at=1, business_date="2026-03-01", staff="000160")
OPENED = ShiftOpenedBody(shift="shift-1")


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """The channel database of the demo store."""
    with opened(Home(home).channel) as db:
        yield db


def closing(*bodies: Body, number: int = 1) -> ShiftClosedBody:
    """The end of the shift after these deeds."""
    about = Reporting(store="PARIS", register="PARIS-1", currency="EUR", at=9, staff="000160", number=number)
    documents = [unseal(sealed.content) for sealed in journal_of(*bodies)]
    return ShiftClosedBody(shift="shift-1", number=number, blind=False, report=spelt(report_of(SHIFT, documents, about)))


def send(db: Database, *bodies: Body) -> list[Outcome]:
    with begin_write(db):
        return [result.outcome for result in accept(db, SENDER, batch_of(tuple(journal_of(*bodies))), 1).results]


DAY = (
    OPENED,
    money(START_AMOUNT, 10_000, "shift-1"),
    transaction(1),
    transaction(2, kind="return", bottles=1),
    money(SAFE_DROP, 5_000, "shift-1"),
    counted(5_190, "shift-1"),
)


def test_a_day_becomes_rows(db: Database) -> None:
    assert set(send(db, *DAY, closing(*DAY))) == {Outcome.ACCEPTED}
    moved = rows(db, "SELECT kind, tender, currency, amount, shift, register FROM cash_movement ORDER BY kind")
    assert moved == [
        ("safe_drop", "cash", "EUR", -5_000, "shift-1", "PARIS-1"),
        ("start_amount", "cash", "EUR", 10_000, "shift-1", "PARIS-1"),
    ]
    assert rows(db, "SELECT tender, currency, amount, shift FROM tender_count") == [("cash", "EUR", 5_190, "shift-1")]
    assert rows(db, "SELECT shift, number, blind FROM shift_closing") == [("shift-1", 1, 0)]
    (statement,) = shift_statements(db, "PARIS-1")
    assert (statement.z, statement.sale, statement.returns, statement.agrees) == (1, Sum(1, 285), Sum(1, 95), True)


def test_an_open_shift_has_no_report_to_agree_with(db: Database) -> None:
    send(db, *DAY)
    (statement,) = shift_statements(db, "PARIS-1")
    assert (statement.z, statement.agrees) == (None, None)


def test_a_sale_that_is_missing_is_seen(db: Database) -> None:
    send(db, OPENED, transaction(1), closing(transaction(1), transaction(2)))
    (statement,) = shift_statements(db, "PARIS-1")
    assert statement.agrees is False


def test_a_report_that_does_not_add_up_is_not_taken(db: Database) -> None:
    body = closing(*DAY)
    other = msgspec.structs.replace(body, report=body.report.replace('"rounding":0', '"rounding":1'))
    assert send(db, *DAY, other)[-1] is Outcome.REJECTED
    assert rows(db, "SELECT * FROM shift_closing") == []


def test_the_last_z_is_known_to_a_register_that_is_set_up_anew(db: Database) -> None:
    assert last_z(db, "PARIS-1") == (0, 0)
    send(db, *DAY, closing(*DAY, number=7))
    assert last_z(db, "PARIS-1") == (7, 190)
    assert last_z(db, "HOUSTON-1") == (0, 0)
