"""10,000 pending sales go up, each durable at the server before it is acknowledged: 1,000 a second (issue 3)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import apsw
import msgspec

from tests.benchmarks.commit import closing, paid_cart
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of
from tests.benchmarks.store import open_shop
from tests.shop import CASHIER, Shop, new_id, now
from tui_pos.config import Home
from tui_pos.journal.journal import Journal

SALES = 10_000
A_SECOND = 1_000
FLOOR = "raw SQLite commits of the same batches at both ends, WAL and synchronous=FULL"

Keep = Callable[[Sequence[bytes]], None]


class Delivery(msgspec.Struct, frozen=True):
    """What was delivered, in batches of which size, in how many seconds."""

    contents: list[bytes]
    batch: int
    seconds: float


def measure(folder: Path) -> tuple[Figure, ...]:
    """Drain a journal into a real server, then commit the same bytes in the same batches to tables of nothing else."""
    with open_shop(folder) as shop:
        delivery = asyncio.run(drained(shop))
    ends = [raw_table(folder / name) for name in ("raw-server.sqlite", "raw-register.sqlite")]
    return (delivered("SQLite", delivery, raw_commits(delivery, ends), FLOOR, A_SECOND),)


def delivered(database: str, delivery: Delivery, floor: float, floor_name: str, a_second: int) -> Figure:
    """How long a thousand sales take, which must be at least so many a second."""
    thousands = SALES / 1_000
    return figure_of(
        f"delivery of 1,000 pending sales, {database}",
        "s",
        samples=SALES,
        figure=delivery.seconds / thousands,
        floor=floor / thousands,
        floor_name=floor_name,
        bar=Bar(Of.FIGURE, 1_000 / a_second),
    )


async def drained(shop: Shop) -> Delivery:
    """Fill a new register's journal and deliver all of it; raises RuntimeError when the channel does not have it then."""
    home = await shop.activated()
    contents = await pending(home)
    async with shop.register(home, signed_on=False, started=False) as register:
        size = register.configuration.profile.upload_batch
        began = time.perf_counter()
        done = await register.upkeep.upload_now()
        took = time.perf_counter() - began
        if not done or register.counts.accepted != SALES:
            raise RuntimeError(f"not everything was delivered: {register.counts}, {register.sync_status.upload_message}")
    there = shop.server.statement()["sale"]["count"]
    if there != SALES:
        raise RuntimeError(f"the channel has {there} sales")
    return Delivery(contents, size, took)


async def pending(home: Home) -> list[bytes]:
    """Fill the register's journal; making the sales is not measured, so nothing waits for the disk."""
    journal = await Journal.open(home.journal, store="PARIS", register="PARIS-1", ids=new_id, clock=now)
    await journal._write(journal._ledger.connection.pragma, "synchronous", "OFF")
    contents = []
    for _ in range(SALES):
        cart = paid_cart()
        sealed, _body = await journal.append_transaction(
            closing(cart), at=cart.started_at, business_date="2025-01-31", staff=CASHIER.staff, id=cart.id
        )
        contents.append(sealed.content)
    await journal.close()
    return contents


def raw_commits(delivery: Delivery, ends: Sequence[Keep]) -> float:
    """Seconds to commit the bytes in batches at both ends, one after the other: what they must wait for at least."""
    began = time.perf_counter()
    for start in range(0, len(delivery.contents), delivery.batch):
        for keep in ends:
            keep(delivery.contents[start : start + delivery.batch])
    return time.perf_counter() - began


def raw_table(path: Path) -> Keep:
    """A table of nothing but bytes, as durable as the journal."""
    connection = apsw.Connection(str(path))
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=1"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE raw (position INTEGER PRIMARY KEY, content BLOB NOT NULL)")

    def keep(contents: Sequence[bytes]) -> None:
        with connection:
            connection.executemany("INSERT INTO raw (content) VALUES (?)", [(content,) for content in contents])

    return keep


BENCHMARK = Benchmark("drain", "Delivery of 10,000 pending sales", measure)
