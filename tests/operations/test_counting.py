"""Counting the drawer 1052: of the open shift, or of one that was closed blind."""

from __future__ import annotations

import pytest

from tests.faults.story import SALE_TOTAL
from tests.operations.shifts import at_work, bodies, count_and_close, in_cash, sell
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.counting import DECLARE_TENDERS, Count, tenders_to_count
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import PRINT_X
from tui_pos.sales.document import Counted
from tui_pos.sales.sentence import Refused

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])


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
