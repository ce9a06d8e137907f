"""Answers from an offline database of 200,000 products: a barcode within 1 ms with 200 promotions, a search within 10 (p99)."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import apsw
import msgspec

from tests.benchmarks.catalogue import entries
from tests.benchmarks.chain import PRODUCTS, STORE, offline_file
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.leaflet import leaflet
from tests.shop import now
from tui_pos.channel.answers.asker import Asker, Attempts
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_writer import make_writable
from tui_pos.channel.requests import SEARCH_LIMIT, FindProduct, SearchProducts
from tui_pos.channel.search_text import phrases, search_text
from tui_pos.sales.discounts.promotions import Promotion

SEED = 917
ASKED = 2_000
WARM_UP = 50
BARCODE = "barcode, 200 promotions"
SHORTEST, LONGEST = 1, 5
# What matches much of the catalogue, phrases of such words, words that never meet, accents, the beginning of a number.
HARD = ("l", "é", "3", "340", "g cl", "4 x 125 g", "1 2 3", "250 g 75", "crème dessert van", "CRÈME c", "café sancerre", "0 %")
HARD_EACH = 20
BY_BARCODE = "SELECT p.name FROM barcode AS b JOIN product AS p ON p.id = b.product_id WHERE b.barcode = ?"
BY_NAME = "SELECT rowid FROM product_search WHERE product_search MATCH ? ORDER BY rowid LIMIT ?"


class NobodySignsOn:
    """Only products are asked for."""

    def state(self, staff: str) -> Attempts:
        return Attempts()

    def record_failure(self, staff: str, now: int) -> Attempts:
        return Attempts()

    def clear(self, staff: str) -> None:
        return None


def measure(folder: Path) -> tuple[Figure, ...]:
    """Ask for products all over the catalogue, by barcode and by what a person types on the way to a name."""
    file = folder / "offline.sqlite"
    shutil.copy(offline_file(folder.parent), file)
    make_writable(file)
    random = Random(SEED)
    catalogue = random.sample(list(entries(PRODUCTS)), WARM_UP + ASKED)
    barcodes = [entry.barcode for entry in catalogue]
    texts = [typed(entry.name, random) for entry in catalogue] + HARD_EACH * list(HARD)
    publish(file, leaflet(random))
    with_barcode = asyncio.run(answered(file, [FindProduct(barcode=barcode) for barcode in barcodes]))
    with_name = asyncio.run(answered(file, [SearchProducts(text=text) for text in texts]))
    raw_barcode = raw(file, BY_BARCODE, [(barcode,) for barcode in barcodes])
    raw_name = raw(file, BY_NAME, [(expression(text), SEARCH_LIMIT + 1) for text in texts])
    return (
        milliseconds(
            "barcode, 200 promotions",
            99,
            with_barcode,
            raw_barcode,
            floor_name="raw SQLite look-up of it",
            bar=Bar(Of.FIGURE, 1),
        ),
        milliseconds("search by name", 99, with_name, raw_name, floor_name="raw full-text query of it", bar=Bar(Of.FIGURE, 10)),
    )


def publish(file: Path, promotions: Sequence[Promotion]) -> None:
    """Puts promotions of the store into the file."""
    connection = apsw.Connection(str(file))
    rows = [(STORE, one.number, one.name, 0, None, msgspec.json.encode(one.terms).decode()) for one in promotions]
    with connection:
        connection.executemany("INSERT INTO discount VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def typed(name: str, random: Random) -> str:
    """What a person has typed so far: a word or two of the name, the last one begun."""
    words = [word for word in name.split() if word.isalpha()]
    chosen = random.sample(words, min(len(words), random.choice((1, 1, 2))))
    return " ".join([*chosen[:-1], chosen[-1][: random.randint(SHORTEST, LONGEST)]])


def expression(text: str) -> str:
    """The index's own query for a text."""
    folded = phrases(search_text(text, ""))
    return " ".join('"' + " ".join(phrase) + '"' for phrase in folded) + "*"


async def answered(file: Path, requests: Sequence[FindProduct | SearchProducts]) -> list[float]:
    """Seconds of each answer, after some to warm up."""
    asker = Asker(store=STORE, register=f"{STORE}-1", now=now(), attempts=NobodySignsOn())
    database = OfflineDatabase(file, lambda: asker)
    took = []
    for request in requests:
        began = time.perf_counter()
        await ask(database, request)
        took.append(time.perf_counter() - began)
    await database.close()
    return took[WARM_UP:]


async def ask(database: OfflineDatabase, request: FindProduct | SearchProducts) -> None:
    """One question of either kind."""
    match request:
        case FindProduct():
            await database.answer(request)
        case SearchProducts():
            await database.answer(request)


def raw(file: Path, statement: str, parameters: Sequence[tuple[str | int, ...]]) -> list[float]:
    """Seconds of each prepared statement on a connection of its own."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    connection.execute("PRAGMA cache_size=-16000")
    took = [seconds(connection, statement, values) for values in parameters]
    connection.close()
    return took[WARM_UP:]


def seconds(connection: apsw.Connection, statement: str, parameters: tuple[str | int, ...]) -> float:
    began = time.perf_counter()
    connection.execute(statement, parameters).fetchall()
    return time.perf_counter() - began


BENCHMARK = Benchmark("look-up", "Answers from an offline database of 200,000 products", measure)
