"""Ending a shift: count 1052, close 1055, blind close 1053, suspend 1054, resume, manage 918; the Z agrees with the channel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.devices.stand_in import PrinterPort, StandIn, listening
from tests.faults.story import BAGUETTE, SALE_TOTAL, first_scan
from tests.operations.shifts import APPROVED, IN_ENGLISH, MANY, at_work, bodies, count_and_close, deny, in_cash, sell, take_back
from tests.ready import REGISTER, ReadyShop
from tests.shop import CASHIER, MANAGER, WATER, until
from tui_pos.channel.dialect import rows
from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.operations.cash import DECLARE_START, FLOAT_ENTRY, SAFE_DROPPED, Movement
from tui_pos.operations.counting import DECLARE_TENDERS, Count, tenders_to_count
from tui_pos.operations.ending import (
    BLIND_CLOSE,
    CLOSE_SHIFT,
    MANAGE_SHIFTS,
    RESUME_SHIFT,
    SUSPEND_SHIFT,
    Closing,
    NotCounted,
    NotDelivered,
    suspended_shifts,
)
from tui_pos.operations.registry import NeedsApproval, Operation, perform, unavailable
from tui_pos.operations.reports import PRINT_X, REPRINT_Z
from tui_pos.operations.sale import VOID_TRANSACTION
from tui_pos.sales.document import Counted, ShiftClosedBody, ShiftMovedBody
from tui_pos.sales.sentence import Refused
from tui_pos.sales.shift import ShiftReport, read_report
from tui_pos.sales.shift_history import ShiftStatus
from tui_pos.sales.shift_totals import Sum

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
ENDINGS = pytest.mark.parametrize("operation", [CLOSE_SHIFT, BLIND_CLOSE], ids=["close", "blind"])
KNOWN = Closing(known_undelivered=MANY)


# Counting.


@CONNECTED
async def test_what_was_counted_is_compared_with_what_should_be_there(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register)
        said = await perform(register, DECLARE_TENDERS, in_cash(10_000 + SALE_TOTAL - 5))
        assert str(said) == "Counted: 10210 minor units EUR."
        (row,) = (await perform(register, PRINT_X, None)).totals.tenders
        assert (row.expected, row.declared, row.difference) == (10_215, 10_210, -5)


BAD_COUNTS: dict[str, tuple[Counted, ...]] = {
    "nothing": (),
    "twice": (Counted(tender="cash", currency="EUR", amount=5),) * 2,
    "less than nothing": (Counted(tender="cash", currency="EUR", amount=-5),),
    "pieces of another sum": (Counted(tender="cash", currency="EUR", amount=5, pieces=((100, 1),)),),
    "a piece of nothing": (Counted(tender="cash", currency="EUR", amount=0, pieces=((0, 1),)),),
    "too many": (Counted(tender="cash", currency="EUR", amount=10**12),),
    "an unknown tender": (Counted(tender="shells", currency="EUR", amount=5),),
}


@pytest.mark.parametrize("counted", BAD_COUNTS.values(), ids=BAD_COUNTS)
async def test_a_count_that_cannot_be_is_refused(ready_shop: ReadyShop, counted: tuple[Counted, ...]) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(Refused, match="Nothing was changed"):
            await perform(register, DECLARE_TENDERS, Count(counted=counted))
        assert await bodies(register, "tender_declared") == []


async def test_only_the_open_shift_and_a_blind_closed_one_are_counted(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start=None) as register:
        with pytest.raises(Refused, match="No shift is open"):
            await perform(register, DECLARE_TENDERS, in_cash(5))
        with pytest.raises(Refused, match="counted already, or is not closed"):
            await perform(register, DECLARE_TENDERS, in_cash(5, "no-such-shift"))
        await perform(register, DECLARE_START, "5")
        closed = await count_and_close(register, 500)
        await ready_shop.sign_on(register, MANAGER)
        with pytest.raises(Refused, match="counted already, or is not closed"):
            await perform(register, DECLARE_TENDERS, in_cash(5, closed.report.shift))


async def test_cash_is_counted_in_the_coins_and_notes_of_the_store(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        (cash,) = await tenders_to_count(register, "")
        assert (cash.tender, cash.currency.code, cash.pieces[0], cash.pieces[-1]) == ("cash", "EUR", 1, 50_000)


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


# Suspend and resume.


@CONNECTED
async def test_a_shift_is_set_aside_and_taken_up_again(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected, start="100") as register:
        await sell(register)
        first = register.shift
        assert first is not None
        await perform(register, SUSPEND_SHIFT, None)
        assert (register.shift, register.staff) == (None, None)
        await ready_shop.sign_on(register, CASHIER)
        assert await suspended_shifts(register) == 1
        await perform(register, DECLARE_START, "0")
        with pytest.raises(Refused, match="A shift is open"):
            await perform(register, RESUME_SHIFT, first.id)
        await sell(register, 2)
        other = await count_and_close(register, 2 * SALE_TOTAL)
        assert other.report.totals.sales.count == 2
        await ready_shop.sign_on(register, MANAGER)
        await perform(register, RESUME_SHIFT, first.id)
        assert register.shift is not None
        assert (register.shift.id, register.shift.opened_at) == (first.id, first.opened_at)
        await sell(register)
        closed = await count_and_close(register, 10_000 + 2 * SALE_TOTAL)
        assert (closed.report.totals.sales, closed.report.number) == (Sum(2, 2 * SALE_TOTAL), 2)
        moves = [body.move for body in await bodies(register, "shift_moved") if isinstance(body, ShiftMovedBody)]
        assert moves == ["suspended", "resumed"]


@pytest.mark.parametrize("wanted", ["", "no-such-shift"])
async def test_only_a_suspended_shift_is_resumed(ready_shop: ReadyShop, wanted: str) -> None:
    async with at_work(ready_shop, start="0") as register:
        closed = await perform(register, CLOSE_SHIFT, KNOWN)
        await ready_shop.sign_on(register, MANAGER)
        for id in (wanted, closed.report.shift):
            with pytest.raises(Refused, match="not suspended"):
                await perform(register, RESUME_SHIFT, id)
        assert register.shift is None


async def test_whoever_is_denied_resuming_needs_another_person(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        shift = register.shift
        assert shift is not None
        await perform(register, SUSPEND_SHIFT, None)
        await ready_shop.sign_on(register, CASHIER)
        deny(register, RESUME_SHIFT)
        with pytest.raises(NeedsApproval):
            await perform(register, RESUME_SHIFT, shift.id)
        await perform(register, RESUME_SHIFT, shift.id, APPROVED)
        assert register.shift is not None


@CONNECTED
async def test_every_shift_of_the_register_is_listed(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected, start="0") as register:
        await perform(register, SUSPEND_SHIFT, None)
        await ready_shop.sign_on(register, MANAGER)
        await perform(register, DECLARE_START, "0")
        await perform(register, CLOSE_SHIFT, KNOWN)
        await ready_shop.sign_on(register, MANAGER)
        await perform(register, DECLARE_START, "0")
        records = await perform(register, MANAGE_SHIFTS, None)
        assert [(record.status, record.number) for record in records] == [
            (ShiftStatus.OPEN, 0),
            (ShiftStatus.CLOSED, 1),
            (ShiftStatus.SUSPENDED, 0),
        ]


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


# Both ends.


async def test_the_z_agrees_with_the_channel_to_the_cent_though_sales_arrive_late(ready_shop: ReadyShop) -> None:
    """Sales online and offline, money moved; the Z is made while the server is away, and all of it arrives afterwards."""
    async with at_work(ready_shop) as register:
        await sell(register, 2)
        await until(lambda: register.counts.waiting == 0, "the morning is delivered")
        ready_shop.server.kill()
        await sell(register, 3)
        await take_back(register, BAGUETTE)
        await perform(register, SAFE_DROPPED, Movement(typed="50"))
        await perform(register, FLOAT_ENTRY, Movement(typed="7.35"))
        closed = await count_and_close(register, 12_345)
        assert closed.report.undelivered == 4
        ready_shop.server.start()
        await until(lambda: register.counts.waiting == 0, "the rest is delivered")
        agrees(ready_shop, closed.report)
    (shift,) = ready_shop.server.statement_of().shifts
    assert (shift.z, shift.agrees) == (1, True)
    assert (shift.sale.count, shift.returns.count) == (5, 1)


def agrees(shop: ReadyShop, report: ShiftReport) -> None:
    """What the channel has derived of the shift, added up with its own means, is what the report says."""
    of_shift = (report.shift,)
    joined = "JOIN transaction_header h ON h.id = t.transaction_id WHERE h.shift = ?"
    with shop.server.channel() as db:

        def total(statement: str) -> tuple[Any, ...]:
            ((*found,),) = rows(db, statement, of_shift)
            return tuple(found)

        totals = report.totals
        sold = "SELECT count(*), coalesce(sum(total), 0) FROM transaction_header WHERE shift = ? AND kind = "
        assert total(f"{sold}'sale'") == (totals.sales.count, totals.sales.total)
        assert total(f"{sold}'return'") == (totals.returns.count, -totals.returns.total)
        taxes = rows(db, f"SELECT t.code, sum(t.net), sum(t.tax) FROM transaction_tax t {joined} GROUP BY t.code", of_shift)
        assert sorted(taxes) == sorted((tax.code, tax.net, tax.tax) for tax in totals.taxes)
        (taken,) = total(f"SELECT sum(t.amount) FROM transaction_tender t {joined}")
        (change,) = total("SELECT sum(change) FROM transaction_header WHERE shift = ?")
        (moved,) = total("SELECT sum(amount) FROM cash_movement WHERE shift = ?")
        (cash,) = totals.tenders
        assert (taken, change, taken - change + moved) == (cash.value, cash.change, cash.expected)
        counts = "SELECT amount FROM tender_count WHERE shift = ? ORDER BY at DESC LIMIT 1"
        assert total(counts) == (cash.declared,)
        assert (cash.declared or 0) - cash.expected == cash.difference
        closing = "SELECT number, blind, register, report FROM shift_closing WHERE shift = ?"
        number, blind, register, text = total(closing)
        assert (number, blind, register) == (report.number, int(report.blind), REGISTER)
        assert read_report(text) == report


async def test_a_home_set_up_anew_goes_on_after_the_last_z_that_the_channel_has(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        await sell(register)
        await count_and_close(register, SALE_TOTAL)
        await until(lambda: register.counts.waiting == 0, "everything is delivered")
    for file in ready_shop.home.path.glob("journal.sqlite*"):
        file.unlink()
    (ready_shop.home.path / "device.json").unlink()
    home = await ready_shop.activated()
    async with ready_shop.register(home) as register:
        await sell(register)
        closed = await count_and_close(register, SALE_TOTAL)
        assert (closed.report.number, closed.report.grand_total_before, closed.report.grand_total) == (
            2,
            SALE_TOTAL,
            2 * SALE_TOTAL,
        )
    assert ready_shop.verification().ok


# Paper.


def with_printer(shop: ReadyShop, port: PrinterPort) -> None:
    shop.home.devices.write_text(f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\n')


async def test_the_z_is_printed_once_and_then_as_a_copy(ready_shop: ReadyShop) -> None:
    printer = StandIn()
    with listening(printer) as port:
        with_printer(ready_shop, port)
        async with at_work(ready_shop, credentials=IN_ENGLISH, start="0") as register:
            closed = await perform(register, CLOSE_SHIFT, KNOWN)
            assert isinstance(closed.paper, Printed)
            once = port.received()
            assert b"Z REPORT 1" in once
            assert b"COPY" not in once
            await ready_shop.sign_on(register, MANAGER)
            again = await perform(register, REPRINT_Z, "")
            assert isinstance(again.paper, Printed)
            assert port.received(talks=2).count(b"COPY") == 1
            assert len(await bodies(register, "printed_again")) == 1


async def test_a_printer_that_fails_loses_no_z(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        with_printer(ready_shop, port)
    async with at_work(ready_shop, start="0") as register:
        closed = await perform(register, CLOSE_SHIFT, KNOWN)
        assert isinstance(closed.paper, NotPrinted)
        assert len(await bodies(register, "shift_closed")) == 1


@CONNECTED
async def test_there_is_no_z_to_print_again(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        for shift in ("", "no-such-shift"):
            with pytest.raises(Refused, match="no Z report"):
                await perform(register, REPRINT_Z, shift)
        assert await bodies(register, "printed_again") == []


@CONNECTED
async def test_an_x_changes_nothing(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register)
        before = len(ready_shop.documents())
        first, second = [await perform(register, PRINT_X, None) for _ in range(2)]
        assert (first.number, first.totals) == (0, second.totals)
        assert len(ready_shop.documents()) == before
