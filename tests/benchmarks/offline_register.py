"""What both failover benchmarks do: a signed-on register that asks for a product, and the machine's own SQLite look-up."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import apsw

from server_stub.faults import Fault
from server_stub.home import existing_home
from server_stub.operator import clear_faults, set_fault
from tests.shop import WATER, Shop, until
from tui_pos.channel.requests import FindProduct
from tui_pos.register import Register
from tui_pos.sync.sessions import SyncResult

LOOK_UP = "SELECT product.name FROM barcode JOIN product ON product.id = barcode.product_id WHERE barcode.barcode = ?"
LOOK_UP_NAME = "raw SQLite look-up of the same barcode"


@asynccontextmanager
async def selling(shop: Shop) -> AsyncIterator[Register]:
    """A register that is online, ready for offline, delivering, with the cashier signed on."""
    async with shop.register(await shop.synchronised()) as register:
        # As the screens do after their first paint.
        gc.collect()
        gc.freeze()
        try:
            yield register
        finally:
            gc.unfreeze()


async def asked(register: Register) -> float:
    """Seconds until the product was found, wherever."""
    began = time.perf_counter()
    await register.ask(FindProduct(barcode=WATER))
    return time.perf_counter() - began


async def switching(register: Register) -> float:
    """Seconds until the product was found by a question that made the register switch; raises RuntimeError if it did not."""
    if register.connection.offline:
        raise RuntimeError("the register is offline already")
    took = await asked(register)
    if not register.connection.offline:
        raise RuntimeError("the retail server answered")
    return took


async def connected(register: Register) -> None:
    """Online again, as a person would bring it, and at rest: what the return set going in the background is done."""
    began = register.clock()
    await register.connect()
    await until(lambda: at_rest(register, began), "the register had synchronised after its return")


def at_rest(register: Register, began: int) -> bool:
    """Whether both loops have run through since this instant, in microseconds, and nothing waits."""
    status = register.sync_status
    ran = min(status.at or 0, status.upload_at or 0) >= began
    return ran and register.counts.waiting == 0 and status.result is SyncResult.DONE


@asynccontextmanager
async def faulty(shop: Shop, fault: Fault) -> AsyncIterator[None]:
    """The server with this fault on, set and cleared as its operator would."""
    home = existing_home(shop.server.home)
    await asyncio.to_thread(set_fault, home, fault)
    try:
        yield
    finally:
        await asyncio.to_thread(clear_faults, home)


@contextmanager
def raw_look_up(file: Path) -> Iterator[Callable[[], float]]:
    """Measures one prepared look-up in the register's own offline file, in seconds."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)

    def look_up() -> float:
        began = time.perf_counter()
        ((_name,),) = connection.execute(LOOK_UP, (WATER,)).fetchall()
        return time.perf_counter() - began

    look_up()
    try:
        yield look_up
    finally:
        connection.close()
