"""Setting a shift aside and taking it up again: suspend 1054, resume, manage 918."""

from __future__ import annotations

import pytest

from tests.faults.story import SALE_TOTAL
from tests.operations.shifts import APPROVED, MANY, at_work, bodies, count_and_close, deny, sell
from tests.ready import ReadyShop
from tests.shop import CASHIER, MANAGER
from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.ending import (
    CLOSE_SHIFT,
    MANAGE_SHIFTS,
    RESUME_SHIFT,
    SUSPEND_SHIFT,
    Closing,
    suspended_shifts,
)
from tui_pos.operations.registry import NeedsApproval, perform
from tui_pos.sales.document import ShiftMovedBody
from tui_pos.sales.sentence import Refused
from tui_pos.sales.shift_history import ShiftStatus
from tui_pos.sales.shift_totals import Sum

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
KNOWN = Closing(known_undelivered=MANY)


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
