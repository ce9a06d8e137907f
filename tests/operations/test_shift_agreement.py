"""The Z of a shift is what the channel has derived of it, to the cent, and goes on after the last one that it has."""

from __future__ import annotations

from tests.faults.story import BAGUETTE, SALE_TOTAL, WATER_PRICE
from tests.operations.shifts import at_work, count_and_close, sell, take_back
from tests.ready import ReadyShop
from tests.server_stub.shift_rows import check_rows, check_statement
from tests.shop import MANAGER, until
from tests.sync.test_upload import conflicting, give_back
from tui_pos.operations.cash import FLOAT_ENTRY, SAFE_DROPPED, Movement
from tui_pos.operations.connection import DATABASE_CONNECTION, RETRY_PARKED
from tui_pos.operations.people import TRAINING_MODE
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import PRINT_X
from tui_pos.sales.shift import ShiftReport
from tui_pos.sales.shift_totals import Sum


def agrees(shop: ReadyShop, report: ShiftReport) -> None:
    """What the channel has derived of the shift, added up with its own means, is what the report says."""
    with shop.server.channel() as db:
        check_rows(db, report)
        check_statement(db, report)


async def test_the_z_agrees_with_the_channel_to_the_cent_though_sales_arrive_late(ready_shop: ReadyShop) -> None:
    """X and Z are made while the server is away and say what it lacks; it all arrives when the next shift has begun."""
    async with at_work(ready_shop) as register:
        await sell(register, 2)
        await until(lambda: register.counts.waiting == 0, "the morning is delivered")
        ready_shop.server.kill()
        await sell(register, 3)
        await take_back(register, BAGUETTE)
        await perform(register, SAFE_DROPPED, Movement(typed="50"))
        await perform(register, FLOAT_ENTRY, Movement(typed="7.35"))
        so_far = await perform(register, PRINT_X, None)
        assert (so_far.undelivered, so_far.totals.sales.count, so_far.totals.returns.count) == (4, 5, 1)
        closed = await count_and_close(register, 12_345)
        assert closed.report.undelivered == 4
        await ready_shop.sign_on(register, MANAGER)
        await sell(register)
        assert (await perform(register, PRINT_X, None)).undelivered == 5
        ready_shop.server.start()
        await until(lambda: register.counts.waiting == 0, "the rest is delivered")
        agrees(ready_shop, closed.report)
        second = await count_and_close(register, SALE_TOTAL)
        await until(lambda: register.counts.waiting == 0, "the second Z is delivered")
        agrees(ready_shop, second.report)
    first, next_one = ready_shop.server.statement_of().shifts
    assert (first.z, first.sale.count, first.returns.count) == (1, 5, 1)
    assert (next_one.z, next_one.sale.count, second.report.undelivered) == (2, 1, 0)


async def test_a_sale_that_was_parked_is_of_its_own_shift_when_it_is_taken_at_last(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, connected=False, start="0") as register:
        await perform(register, DATABASE_CONNECTION, None)
        id = await conflicting(ready_shop, register)
        closed = await count_and_close(register, 2 * WATER_PRICE)
        assert (closed.report.undelivered, closed.report.totals.sales) == (1, Sum(2, 2 * WATER_PRICE))
        await ready_shop.sign_on(register, MANAGER)
        await sell(register)
        assert await register.upkeep.upload_now()
        (ended, _) = ready_shop.server.statement_of().shifts
        assert (ended.sale.count, ended.agrees) == (1, False)
        give_back(ready_shop, id)
        await perform(register, RETRY_PARKED, None)
        assert await register.upkeep.upload_now()
        agrees(ready_shop, closed.report)


async def test_what_is_sold_in_training_is_in_no_total_of_either_end(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start="0") as register:
        await sell(register)
        await perform(register, TRAINING_MODE, None)
        await sell(register, 2)
        await perform(register, TRAINING_MODE, None)
        so_far = await perform(register, PRINT_X, None)
        assert (so_far.totals.sales, so_far.totals.training) == (Sum(1, SALE_TOTAL), Sum(2, 2 * SALE_TOTAL))
        closed = await count_and_close(register, SALE_TOTAL)
        assert [row.difference for row in closed.report.totals.tenders] == [0]
        await until(lambda: register.counts.waiting == 0, "all of it is delivered")
        agrees(ready_shop, closed.report)
    stated = ready_shop.server.statement_of()
    assert (stated.sale.count, stated.sale.total, stated.tenders["cash"].total) == (1, SALE_TOTAL, SALE_TOTAL)
    assert stated.last_receipt == "PARIS-1-000003"


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
