"""A register for tests of shifts: signed on at the real server, or disconnected from it, with a shift to work on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.faults.story import sale
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.counting import DECLARE_TENDERS, Count
from tui_pos.operations.ending import CLOSE_SHIFT, Closing
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import Approval, Operation, perform
from tui_pos.operations.reports import Reported
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.shift import Credentials
from tui_pos.register import Register
from tui_pos.sales.document import Body, Counted, unseal
from tui_pos.sales.entry import Entry

IN_ENGLISH = msgspec.structs.replace(MANAGER, language="en")
APPROVED = Approval(staff=MANAGER.staff, pin=MANAGER.pin)
MANY = 1_000_000


@asynccontextmanager
async def at_work(
    shop: ReadyShop, *, connected: bool = True, credentials: Credentials = MANAGER, start: str | None = "100"
) -> AsyncIterator[Register]:
    """The manager at the register, with a shift of this start amount."""
    async with shop.register(shop.home, signed_on=False, started=connected) as register:
        await shop.sign_on(register, credentials)
        if not connected:
            await perform(register, DATABASE_CONNECTION, None)
        if start is not None:
            await perform(register, DECLARE_START, start)
        yield register


async def take_back(register: Register, code: str) -> None:
    """A return of one piece, in cash."""
    await perform(register, RETURN_PRODUCT, Entry(code=code, reason="unwanted"))
    await perform(register, PAY_CASH_QUICK, None)


def in_cash(amount: int, shift: str = "") -> Count:
    """So much was counted."""
    return Count(counted=(Counted(tender="cash", currency="EUR", amount=amount),), shift=shift)


async def count_and_close(register: Register, amount: int, known: int = MANY) -> Reported:
    """Count so much cash and close, whatever has not been delivered."""
    await perform(register, DECLARE_TENDERS, in_cash(amount))
    return await perform(register, CLOSE_SHIFT, Closing(known_undelivered=known))


async def sell(register: Register, times: int = 1) -> None:
    """A water and a baguette, in exact cash, so many times: 2.15 each."""
    for _ in range(times):
        await sale(register)


def deny(register: Register, operation: Operation[Any, Any]) -> None:
    """Headquarters' row of the role says that the person may not do it."""
    assert register.staff is not None
    register.staff = msgspec.structs.replace(register.staff, denied=(operation.number,))


async def bodies(register: Register, *kinds: str) -> list[Body]:
    """The documents of these kinds in the journal, the oldest first."""
    entries = await register.journal.recent(1_000, kinds)
    return [unseal(entry.sealed.content).body for entry in reversed(entries)]
