"""The story of issue 2 as steps that a fault can hit: sign on, scan, search, scan again, pay."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from server_stub.faults import FaultKind
from tests.ready import ReadyShop
from tests.shop import CASHIER, WATER, until
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, PRODUCT_SEARCH
from tui_pos.operations.shift import LOG_ON
from tui_pos.register import Register
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.entry import Entry

BAGUETTE = "2900000010130"
WATER_PRICE, BAGUETTE_PRICE = 95, 120
SALE_TOTAL = WATER_PRICE + BAGUETTE_PRICE

KILLED = "killed"
KINDS = (*(kind.value for kind in FaultKind), KILLED)
HOLDING = frozenset({"latency", "hang", "drop", "slow-drip"})


async def sign_on(register: Register) -> None:
    member = await perform(register, LOG_ON, CASHIER)
    assert member.name == "Amélie"


async def first_scan(register: Register) -> None:
    added = await perform(register, PRODUCT_SALE, Entry(code=WATER))
    assert (added.line.name, added.line.unit_price) == ("Mineral water 1.5 L", WATER_PRICE)


async def search(register: Register) -> None:
    found = await perform(register, PRODUCT_SEARCH, "baguette tradi")
    assert [product.barcode for product in found.products] == [BAGUETTE]


async def scan_again(register: Register) -> None:
    added = await perform(register, PRODUCT_SALE, Entry(code=BAGUETTE))
    assert (added.line.number, added.line.unit_price) == (2, BAGUETTE_PRICE)


async def pay(register: Register) -> TransactionBody:
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    assert (paid.transaction.total, len(paid.transaction.lines)) == (SALE_TOTAL, 2)
    return paid.transaction


async def sale(register: Register) -> TransactionBody:
    """One whole sale, without a search."""
    await first_scan(register)
    await scan_again(register)
    return await pay(register)


Act = Callable[[Register], Coroutine[Any, Any, object]]
STORY: tuple[Act, ...] = (sign_on, first_scan, search, scan_again, pay)


@dataclass(frozen=True)
class Hit:
    """Which step meets the fault, and the data request of it that does."""

    step: Act
    request: str

    def __str__(self) -> str:
        return f"{self.step.__name__}-{self.request}"


HITS = (
    Hit(sign_on, "SignOn"),
    Hit(sign_on, "ReadConfiguration"),
    Hit(first_scan, "FindProduct"),
    Hit(search, "SearchProducts"),
    Hit(scan_again, "FindProduct"),
)


async def tell_story(shop: ReadyShop, register: Register, kind: str, hit: Hit) -> None:
    """Sign on and make one sale; from the step that is hit on, the server is broken for that request."""
    for step in STORY:
        if step is hit.step:
            await while_breaking(shop, kind, hit.request, step(register))
        else:
            await step(register)


async def while_breaking(shop: ReadyShop, kind: str, request: str, step: Awaitable[object]) -> None:
    """Do the step with the fault on; the process is killed only once it has the request in hand."""
    if kind != KILLED:
        shop.server.fault(kind, request=request)
        await step
        return
    shop.server.fault("hang", request=request)
    doing = asyncio.ensure_future(step)
    await until(lambda: shop.server.hits(request) > 0, f"the server was asked {request}")
    shop.server.kill()
    await doing


def repair(shop: ReadyShop, kind: str) -> None:
    """The server is well again, at the same address."""
    if kind == KILLED:
        shop.server.start()
    else:
        shop.server.clear_faults()


def restart(shop: ReadyShop) -> None:
    """The server comes back as another process; what it held is cut."""
    shop.server.kill()
    shop.server.start()
