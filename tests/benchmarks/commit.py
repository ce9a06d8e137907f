"""A sale of five lines durable in both files of the journal, against raw writes of the same bytes to two: p50 <= 2.5 times."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import apsw

from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.shop import CASHIER, new_id, now
from tui_pos.channel.requests import TenderType
from tui_pos.journal.journal import Journal, Make
from tui_pos.sales.cart import SALE, Cart, Sold, add
from tui_pos.sales.closing import close
from tui_pos.sales.money import Currency
from tui_pos.sales.taxes import TaxRate
from tui_pos.sales.tenders import take_cash

SALES = 500
WARM_UP = 20
LINES = 5
EUR = Currency("EUR")
VAT = (TaxRate("FR20", "TVA 20 %", 200_000),)
CASH = TenderType(code="cash", name="Cash", kind="cash", denominations=(500, 1_000))
NAME = "durable sale of five lines"
FLOOR = "raw SQLite commit of the same bytes, WAL and synchronous=FULL, and a raw append to a second file, synced"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Commit each sale to the journal, then its bytes to a table of nothing else and to a second file on the same disk."""
    took, floor = asyncio.run(commits(folder))
    return (
        milliseconds(NAME, 50, took, floor, floor_name=FLOOR, bar=Bar(Of.RATIO, 2.5)),
        milliseconds(NAME, 99, took, floor, floor_name=FLOOR),
    )


async def commits(folder: Path) -> tuple[list[float], list[float]]:
    """Seconds of each commit to the journal, and of each raw one."""
    journal = await Journal.open(folder / "journal.sqlite", store="PARIS", register="PARIS-1", ids=new_id, clock=now)
    write_raw = raw_table(folder / "raw.sqlite")
    both = [await committed(journal, write_raw) for _ in range(WARM_UP + SALES)]
    await journal.close()
    took, floor = zip(*both[WARM_UP:], strict=True)
    return list(took), list(floor)


async def committed(journal: Journal, write_raw: Callable[[bytes], None]) -> tuple[float, float]:
    """Seconds until a sale of five lines is durable in the journal, and its bytes then in a table of nothing else."""
    cart = paid_cart()
    began = time.perf_counter()
    sealed, _body = await journal.append_transaction(
        closing(cart),
        at=cart.started_at,
        business_date="2025-01-31",
        staff=CASHIER.staff,
        id=cart.id,
        keep={"open_cart": None},
    )
    done = time.perf_counter()
    write_raw(sealed.content)
    return done - began, time.perf_counter() - done


def raw_table(path: Path) -> Callable[[bytes], None]:
    """Commits bytes durably to a table of its own, one transaction each, and appends them to a file beside it."""
    beside = os.open(path.with_suffix(".copy"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    connection = apsw.Connection(str(path))
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=1"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE raw (position INTEGER PRIMARY KEY, content BLOB NOT NULL)")

    def write(content: bytes) -> None:
        with connection:
            connection.execute("INSERT INTO raw (content) VALUES (?)", (content,))
        os.write(beside, content)
        os.fdatasync(beside)

    return write


def paid_cart() -> Cart:
    """A sale of different products, paid in exact cash."""
    cart = Cart(id=new_id(), kind=SALE, currency=EUR, tax_inclusive=True, started_at=now())
    for number in range(LINES):
        cart = add(cart, product(number))
    return take_cash(cart, CASH)


def product(number: int) -> Sold:
    """One of the products."""
    return Sold(
        product=f"1000{number}",
        barcode=f"590123412345{number}",
        name=f"Mineral water {number} L",
        unit="pc",
        weighed=False,
        price=95 + number,
        tax_group="FOOD",
        taxes=VAT,
    )


def closing(cart: Cart) -> Make:
    """Makes the body of the sale with its number."""
    return lambda sequence, receipt: close(cart, receipt=receipt, sequence=sequence, offline=False, shift="")


BENCHMARK = Benchmark("commit", "Durable commit of a sale", measure)
