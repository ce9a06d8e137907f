"""What became of each shift: opened, suspended, resumed, closed, closed blind and counted later."""

from __future__ import annotations

from tests.sales.shift_documents import counted, sold, written
from tests.sales.test_shift import ABOUT, SHIFT, closed
from tui_pos.sales.document import Body, ShiftMovedBody, ShiftOpenedBody
from tui_pos.sales.shift import report_of
from tui_pos.sales.shift_history import ShiftStatus, history

OPENED = ShiftOpenedBody(shift="s")
SUSPENDED, RESUMED = (ShiftMovedBody(shift="s", move=move) for move in ("suspended", "resumed"))
CLOSED = closed(report_of(SHIFT, [], ABOUT))
BLIND = closed(report_of(SHIFT, [], ABOUT), blind=True)


def status(*bodies: Body) -> ShiftStatus:
    (record,) = history(written(*bodies))
    return record.status


def test_each_step_of_a_shift() -> None:
    assert status(OPENED) is ShiftStatus.OPEN
    assert status(OPENED, counted(5), sold(95)) is ShiftStatus.OPEN
    assert status(OPENED, SUSPENDED) is ShiftStatus.SUSPENDED
    assert status(OPENED, SUSPENDED, RESUMED) is ShiftStatus.OPEN
    assert status(OPENED, counted(5), CLOSED) is ShiftStatus.CLOSED
    assert status(OPENED, counted(5), BLIND) is ShiftStatus.BLIND_CLOSED
    assert status(OPENED, BLIND, counted(5)) is ShiftStatus.CLOSED


def test_the_newest_comes_first_whatever_order_they_are_read_in() -> None:
    other = ShiftOpenedBody(shift="t")
    documents = written(OPENED, SUSPENDED, other, RESUMED, CLOSED)
    records = history(reversed(documents))
    assert [(record.id, record.status, record.number) for record in records] == [
        ("t", ShiftStatus.OPEN, 0),
        ("s", ShiftStatus.CLOSED, 3),
    ]
    closed_one = records[1]
    assert (closed_one.opened_at, closed_one.opened_by, closed_one.ended_at) == (1, "000160", 5)
    assert closed_one.report == CLOSED.report


def test_a_shift_that_began_elsewhere_is_not_listed() -> None:
    assert history(written(SUSPENDED, CLOSED, counted(5))) == ()
