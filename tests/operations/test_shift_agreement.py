"""The Z of a shift is what the channel has derived of it, to the cent, and goes on after the last one that it has."""

from __future__ import annotations

from typing import Any

from tests.faults.story import BAGUETTE, SALE_TOTAL
from tests.operations.shifts import at_work, count_and_close, sell, take_back
from tests.ready import REGISTER, ReadyShop
from tests.shop import until
from tui_pos.channel.dialect import rows
from tui_pos.operations.cash import FLOAT_ENTRY, SAFE_DROPPED, Movement
from tui_pos.operations.registry import perform
from tui_pos.sales.shift import ShiftReport, read_report


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
