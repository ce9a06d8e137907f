"""A register without screens that rings up one sale and says what was acknowledged after each step; made to be killed.

python -m tests.crash.till HOME PRESSES     one JSON line a step; `+` is pressed PRESSES times
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from tests.shop import CASHIER, WATER, new_id, now, until
from tui_pos.commands.headless import opened
from tui_pos.config import Home
from tui_pos.operations.payment import PAY_CASH
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, VOID_PRODUCT
from tui_pos.operations.shift import LOG_ON
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.entry import Entry

BAGUETTE = "2900000010130"


class Acknowledged(msgspec.Struct, frozen=True):
    """What a cashier had seen: the open cart, and the receipts printed in this run."""

    cart: Cart | None
    receipts: tuple[str, ...]


async def steps(register: Register, presses: int) -> AsyncIterator[tuple[str, ...]]:
    """Every step of a sale; yields the receipts after each."""
    await perform(register, LOG_ON, CASHIER)
    yield ()
    for entry in (Entry(code=WATER), Entry(code=BAGUETTE), *[Entry(step=1)] * presses):
        await perform(register, PRODUCT_SALE, entry)
        yield ()
    await perform(register, VOID_PRODUCT, 1)
    yield ()
    await perform(register, PAY_CASH, "1.00")
    yield ()
    paid = await perform(register, PAY_CASH, "")
    assert paid.transaction is not None
    yield (paid.transaction.receipt,)
    await until(lambda: register.counts.waiting == 0, "everything was delivered")
    yield (paid.transaction.receipt,)


async def work(home: Path, presses: int) -> None:
    """One run of the register."""
    async with opened(Home(home), now, new_id) as register:
        register.start()
        async for receipts in steps(register, presses):
            print(msgspec.json.encode(Acknowledged(register.cart, receipts)).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
