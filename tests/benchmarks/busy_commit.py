"""A sale is made durable while packages of a large catalogue go into the offline database beside it: p99 <= 25 ms (issue 3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

from tests.benchmarks.chain import CHANGED, PRODUCTS, RENAMED, Package, changed, full_set, own_chain
from tests.benchmarks.commit import committed, raw_table
from tests.benchmarks.delta import put_into, unpacked
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.full_set import take_over
from tests.benchmarks.store import open_shop
from tests.shop import Shop
from tui_pos.register import Register

SALES = 600
PAUSE_S = 0.005
BAR = Bar(Of.FIGURE, 25)
FLOOR = "raw SQLite commit of the same bytes at the same time"
Times = tuple[list[float], list[float]]


def measure(folder: Path) -> tuple[Figure, ...]:
    """Commit sales, each beside a raw commit, as long as packages go in one after the other; of both kinds."""
    home = own_chain(folder)
    # Each changes all rows that the other has changed.
    rows = [changed(home, RENAMED), changed(home, RENAMED)]
    with open_shop(folder / "shop") as shop:
        applying, unpacking = asyncio.run(busy(shop, full_set(folder.parent), rows))
    return (
        *figures(f"sale, {CHANGED:,} rows going in", applying),
        *figures(f"sale, full set of {PRODUCTS:,} going in", unpacking),
    )


def figures(name: str, times: Times) -> tuple[Figure, ...]:
    """The median for comparison, and what must not be felt."""
    took, floor = times
    return (
        milliseconds(name, 50, took, floor, floor_name=FLOOR),
        milliseconds(name, 99, took, floor, floor_name=FLOOR, bar=BAR),
    )


async def busy(shop: Shop, whole: Package, rows: list[Package]) -> tuple[Times, Times]:
    """Seconds of each commit and of each raw one, while rows go in, and while full sets do."""
    async with shop.register(await shop.synchronised(), started=False, signed_on=False) as register:
        applied = await take_over(register, whole, register.upkeep.applied)
        files = cycle([(unpacked(package, shop.folder), package.manifest) for package in rows])

        async def put_rows() -> None:
            await put_into(register.copy.database, *next(files))

        async def put_whole() -> None:
            nonlocal applied
            applied = await take_over(register, whole, applied)

        write_raw = raw_table(shop.folder / "raw.sqlite")
        return await beside(register, write_raw, put_rows, SALES), await beside(register, write_raw, put_whole, SALES)


async def beside(
    register: Register, write_raw: Callable[[bytes], None], work: Callable[[], Awaitable[None]], sales: int
) -> Times:
    """Commit at least so many sales with a short pause after each, while the work is done again and again."""
    took: list[float] = []
    floor: list[float] = []
    while len(took) < sales:
        working = asyncio.ensure_future(work())
        while not working.done():
            journal_s, raw_s = await committed(register.journal, write_raw)
            took.append(journal_s)
            floor.append(raw_s)
            await asyncio.sleep(PAUSE_S)
        await working
    return took, floor


BENCHMARK = Benchmark("busy-commit", "Durable commit of a sale while packages go in", measure)
