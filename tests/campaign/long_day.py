"""A register without screens that works until it is killed: it says each receipt once the cashier has it.

python -m tests.campaign.long_day HOME SEED [told-early]     with the planted fault: it says so before the sale is kept
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.faults.story import BAGUETTE
from tests.shop import CASHIER, WATER, new_id, now
from tui_pos.commands.headless import opened
from tui_pos.config import Home
from tui_pos.journal.numbering import receipt_number
from tui_pos.operations.connection import SYNCHRONISE
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, VOID_PRODUCT, VOID_TRANSACTION
from tui_pos.operations.shift import LOG_ON
from tui_pos.register import Register
from tui_pos.sales.document import TransactionBody, unseal
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused

CODES = (WATER, BAGUETTE)
FAULT = "told-early"
Pay = Callable[[Register], Awaitable[None]]


async def work(home: Path, random: Random, pay: Pay) -> None:
    """Transaction after transaction, for ever."""
    async with opened(Home(home), now, new_id) as register:
        register.start()
        await perform(register, LOG_ON, CASHIER)
        tell("ready")
        while True:
            await transaction(register, random, pay)


async def transaction(register: Register, random: Random, pay: Pay) -> None:
    """A cart, taken up where a killed run has left it, and paid or given up."""
    for _ in range(random.randint(1, 4)):
        if register.cart is None or not register.cart.tenders:
            await perform(register, PRODUCT_SALE, Entry(code=random.choice(CODES), quantity=Decimal(random.randint(1, 3))))
    if random.random() < 0.1 and register.cart is not None and not register.cart.tenders:
        await perform(register, VOID_TRANSACTION, None)
        return
    if random.random() < 0.1 and register.cart is not None and not register.cart.tenders:
        await quietly(register, random)
    if random.random() < 0.2:
        paid = await perform(register, PAY_CASH, "0.50")
        if paid.transaction is not None:
            tell(f"receipt {paid.transaction.receipt}")
            return
    await pay(register)
    if random.random() < 0.1 and not register.connection.offline:
        await perform(register, SYNCHRONISE, None)


async def kept_then_told(register: Register) -> None:
    """The sale is kept, and then the cashier is told."""
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    tell(f"receipt {paid.transaction.receipt}")


async def told_then_kept(register: Register) -> None:
    """The planted fault: the cashier is told the number that the sale will have."""
    last = await register.journal.recent(1, ("transaction",))
    body = unseal(last[0].sealed.content).body if last else None
    sequence = body.sequence + 1 if isinstance(body, TransactionBody) else 1
    tell(f"receipt {receipt_number(register.device.store, register.device.register, sequence)}")
    await perform(register, PAY_CASH_QUICK, None)


async def quietly(register: Register, random: Random) -> None:
    """Void a line that is there; the last one may not be left."""
    assert register.cart is not None
    lines = [line.number for line in register.cart.lines if not line.voided]
    if len(lines) > 1:
        try:
            await perform(register, VOID_PRODUCT, random.choice(lines))
        except Refused as refusal:
            tell(f"refused {refusal.sentence}")


def tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), Random(int(sys.argv[2])), told_then_kept if FAULT in sys.argv else kept_then_told))
