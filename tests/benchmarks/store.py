"""The store that is measured: a real server process and a synchronised register, made anew in the benchmark's folder."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.shop import Shop, StubServer
from tui_pos.config import Home

ROOT = Path(__file__).parents[2]
PRODUCTS = ROOT / "data" / "products.csv"
EAN13 = 13


@contextmanager
def open_shop(folder: Path, *init: str) -> Iterator[Shop]:
    """The demo store with its server running; `init` is how the server's database is made."""
    server = StubServer(folder / "server")
    server.command("init", *init)
    server.start()
    try:
        yield Shop(folder, server)
    finally:
        server.stop()


def used_home(shop: Shop) -> Home:
    """The home of a register that could sell offline, and has been signed on to before: it synchronises from its start."""
    return asyncio.run(signed_on_once(shop))


async def signed_on_once(shop: Shop) -> Home:
    """Activate, synchronise, sign on, stop."""
    home = await shop.synchronised()
    async with shop.register(home, started=False):
        return home


def barcodes(count: int) -> list[str]:
    """Barcodes of different products that the store sells by the piece."""
    with PRODUCTS.open(encoding="utf-8", newline="") as file:
        pieces = [row["barcodes"].split()[0] for row in csv.DictReader(file) if row["weighed"] == "no" and row["PARIS"]]
    found = [barcode for barcode in pieces if len(barcode) == EAN13][:count]
    if len(found) < count:
        raise ValueError(f"the demo store has only {len(found)} products for this benchmark")
    return found
