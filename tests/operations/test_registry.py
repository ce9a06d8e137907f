"""One operation at a time, and each to its end, whoever stops waiting for it."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from tests.faults.story import BAGUETTE, first_scan
from tests.ready import ReadyShop
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.table import OPERATIONS
from tui_pos.register import Register
from tui_pos.sales.entry import Entry


def test_no_two_operations_have_one_number() -> None:
    assert [number for number, count in Counter(operation.number for operation in OPERATIONS).items() if count > 1] == []


async def pay_and_stop_waiting(register: Register) -> None:
    paying = asyncio.create_task(perform(register, PAY_CASH_QUICK, None))
    await asyncio.sleep(0)
    paying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await paying


async def test_a_payment_that_nobody_waits_for_is_not_half_done(ready_shop: ReadyShop) -> None:
    """Else the journal has the sale and the register its cart, and what is scanned next would be on no document."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await first_scan(register)
        await pay_and_stop_waiting(register)
        added = await perform(register, PRODUCT_SALE, Entry(code=BAGUETTE))
        assert added.line.number == 1
        assert register.cart is not None
        assert len(register.cart.lines) == 1
    (sale,) = ready_shop.transactions()
    assert sale.total == 95


async def test_closing_waits_for_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await first_scan(register)
        await pay_and_stop_waiting(register)
    assert len(ready_shop.transactions()) == 1
