"""Ending a shift: close 1055, blind close 1053; and whose day it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.faults.story import SALE_TOTAL, first_scan
from tests.operations.shifts import APPROVED, MANY, at_work, bodies, count_and_close, deny, in_cash, sell, take_back
from tests.ready import ReadyShop
from tests.shop import CASHIER, MANAGER, WATER, until
from tui_pos.channel.dialect import rows
from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.counting import DECLARE_TENDERS
from tui_pos.operations.ending import (
    BLIND_CLOSE,
    CLOSE_SHIFT,
    MANAGE_SHIFTS,
    SUSPEND_SHIFT,
    Closing,
    NotCounted,
    NotDelivered,
)
from tui_pos.operations.registry import NeedsApproval, Operation, perform, unavailable
from tui_pos.operations.reports import PRINT_X, REPRINT_Z
from tui_pos.operations.sale import VOID_TRANSACTION
from tui_pos.register import Register
from tui_pos.sales.document import ShiftClosedBody
from tui_pos.sales.instant import local_time
from tui_pos.sales.sentence import Refused
from tui_pos.sales.shift import read_report
from tui_pos.sales.shift_history import ShiftStatus
from tui_pos.sales.shift_totals import Sum

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
ENDINGS = pytest.mark.parametrize("operation", [CLOSE_SHIFT, BLIND_CLOSE], ids=["close", "blind"])
KNOWN = Closing(known_undelivered=MANY)


# Closing.


@CONNECTED
async def test_a_shift_ends_with_its_z(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register, 2)
        await take_back(register, WATER)
        closed = await count_and_close(register, 10_000 + 2 * SALE_TOTAL - 95)
        report = closed.report
        assert (report.number, report.blind) == (1, False)
        assert (report.totals.sales, report.totals.returns) == (Sum(2, 2 * SALE_TOTAL), Sum(1, 95))
        (row,) = report.totals.tenders
        assert (row.expected, row.difference) == (10_000 + 2 * SALE_TOTAL - 95, 0)
        assert (register.shift, register.staff) == (None, None)
        assert closed.paper is None
    (body,) = [document.body for document in ready_shop.documents() if isinstance(document.body, ShiftClosedBody)]
    assert read_report(body.report) == report


async def test_the_next_shift_goes_on_with_numbers_and_grand_total(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        await sell(register)
        first = await count_and_close(register, SALE_TOTAL)
        await ready_shop.sign_on(register, MANAGER)
        await sell(register)
        second = await count_and_close(register, SALE_TOTAL)
        assert (first.report.number, second.report.number) == (1, 2)
        assert second.report.totals.sales == Sum(1, SALE_TOTAL)
        assert (second.report.grand_total_before, second.report.grand_total) == (SALE_TOTAL, 2 * SALE_TOTAL)
    assert ready_shop.verification().ok


async def test_it_is_counted_first(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(NotCounted):
            await perform(register, CLOSE_SHIFT, KNOWN)
        await perform(register, DECLARE_TENDERS, in_cash(10_000))
        await sell(register)
        with pytest.raises(NotCounted):
            await perform(register, CLOSE_SHIFT, KNOWN)
        assert register.shift is not None
        assert await bodies(register, "shift_closed") == []


async def test_an_empty_drawer_need_not_be_counted(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        assert (await perform(register, CLOSE_SHIFT, KNOWN)).report.totals.sales == Sum()


@ENDINGS
async def test_it_says_how_many_sales_the_server_lacks_and_waits_for_an_answer(
    ready_shop: ReadyShop, operation: Operation[Closing, Any]
) -> None:
    async with at_work(ready_shop, connected=False, start="0") as register:
        await sell(register, 3)
        await perform(register, DECLARE_TENDERS, in_cash(3 * SALE_TOTAL))
        for known in (0, 2):
            with pytest.raises(NotDelivered, match="3 sales have not reached the retail server yet") as lacking:
                await perform(register, operation, Closing(known_undelivered=known))
            assert lacking.value.count == 3
        assert register.shift is not None
        closed = await perform(register, operation, Closing(known_undelivered=3))
        assert closed.report.undelivered == 3


async def test_it_does_not_ask_when_the_server_has_everything(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        await sell(register)
        await until(lambda: register.counts.waiting == 0, "the sale is delivered")
        await perform(register, DECLARE_TENDERS, in_cash(SALE_TOTAL))
        assert (await perform(register, CLOSE_SHIFT, Closing())).report.undelivered == 0


@pytest.mark.parametrize("operation", [CLOSE_SHIFT, BLIND_CLOSE, SUSPEND_SHIFT], ids=["close", "blind", "suspend"])
async def test_not_while_a_sale_is_open_nor_without_a_shift(ready_shop: ReadyShop, operation: Operation[Any, Any]) -> None:
    async with at_work(ready_shop, start=None) as register:
        assert "No shift is open" in str(unavailable(register, operation))
        await perform(register, DECLARE_START, "")
        await first_scan(register)
        with pytest.raises(Refused, match="A sale is open"):
            await perform(register, operation, KNOWN)
        await perform(register, VOID_TRANSACTION, None)
        assert unavailable(register, operation) is None


@pytest.mark.parametrize(
    ("operation", "argument"),
    [
        (CLOSE_SHIFT, KNOWN),
        (BLIND_CLOSE, KNOWN),
        (SUSPEND_SHIFT, None),
        (DECLARE_TENDERS, in_cash(0)),
        (MANAGE_SHIFTS, None),
        (PRINT_X, None),
        (REPRINT_Z, ""),
    ],
    ids=lambda value: str(value.number) if isinstance(value, Operation) else "",
)
async def test_whoever_is_denied_it_needs_another_person(
    ready_shop: ReadyShop, operation: Operation[Any, Any], argument: Any
) -> None:
    async with at_work(ready_shop, credentials=CASHIER, start="0") as register:
        deny(register, operation)
        with pytest.raises(NeedsApproval):
            await perform(register, operation, argument)
        if operation is CLOSE_SHIFT:
            await perform(register, operation, argument, APPROVED)
            assert len(await bodies(register, "approval", "shift_closed")) == 2


# Blind.


@CONNECTED
async def test_a_shift_closed_blind_is_counted_later(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register)
        closed = await perform(register, BLIND_CLOSE, KNOWN)
        assert (closed.report.number, closed.report.blind) == (1, True)
        assert [row.declared for row in closed.report.totals.tenders] == [None]
        await ready_shop.sign_on(register, MANAGER)
        assert (await perform(register, MANAGE_SHIFTS, None))[0].status is ShiftStatus.BLIND_CLOSED
        await perform(register, DECLARE_TENDERS, in_cash(10_000, closed.report.shift))
        record, *_ = await perform(register, MANAGE_SHIFTS, None)
        assert (record.status, record.number) == (ShiftStatus.CLOSED, 1)
        again = await perform(register, REPRINT_Z, record.id)
        (row,) = again.report.totals.tenders
        assert (again.report.number, row.declared, row.difference) == (1, 10_000, -SALE_TOTAL)


# The store's day.


async def test_a_sale_after_midnight_is_of_the_store_s_day_and_of_its_shift(ready_shop: ReadyShop) -> None:
    """The day of PARIS ends at three in the morning, wherever this test runs."""
    async with at_work(ready_shop, start="0") as register:
        days = []
        for _ in range(13):
            await first_scan(register)
            await perform(register, VOID_TRANSACTION, None)
            days.append(register.business_date(register.clock()))
            ready_shop.clock.advance(2 * 3_600)
        shift = register.shift
        assert shift is not None
        assert len(set(days)) >= 2
        voided = [document for document in ready_shop.documents() if document.body.__struct_config__.tag == "void"]
        assert [document.business_date for document in voided] == days
        closed = await perform(register, CLOSE_SHIFT, KNOWN)
        assert closed.report.business_date == shift.business_date == days[0]
        assert closed.report.totals.voided.count == 13


async def test_the_store_s_day_ends_at_three_in_the_morning(ready_shop: ReadyShop) -> None:
    """Sales before midnight, after it and after three: of two days, of one shift; the channel has the same days."""
    async with at_work(ready_shop, start="0") as register:
        advance_to(ready_shop, register, 23, 50)
        evening = register.business_date(register.clock())
        assert evening == local_day(register)
        await sell(register)
        advance_to(ready_shop, register, 2, 59)
        assert local_day(register) > evening
        await sell(register)
        advance_to(ready_shop, register, 3, 0)
        await sell(register)
        closed = await count_and_close(register, 3 * SALE_TOTAL)
        assert (closed.report.totals.sales.count, closed.report.number) == (3, 1)
        await until(lambda: register.counts.waiting == 0, "everything is delivered")
        morning = local_day(register)
    with ready_shop.server.channel() as db:
        found = rows(db, "SELECT business_date, shift FROM transaction_header ORDER BY sequence")
    assert found == [(day, closed.report.shift) for day in (evening, evening, morning)]


def local(register: Register) -> datetime:
    """The time on the wall of the store."""
    return local_time(register.clock(), register.configuration.store.time_zone)


def local_day(register: Register) -> str:
    """The day on the wall of the store."""
    return local(register).date().isoformat()


def advance_to(shop: ReadyShop, register: Register, hour: int, minute: int) -> None:
    """Wait until it is so late in the store."""
    now = local(register)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    then = then if then > now else then + timedelta(days=1)
    shop.clock.advance(then.timestamp() - now.timestamp() + 1)
