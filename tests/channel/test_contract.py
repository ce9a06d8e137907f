"""Both databases give every answer alike: the same rows in the same order, whatever was asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import Database

from tests.channel.chain import DAY, NOW, Goods, add_goods, asker
from tui_pos.channel.answers import answer
from tui_pos.channel.dialect import begin_write, matching, rows, search_expression
from tui_pos.channel.models import Price, Product, ProductRule, ProductUnit
from tui_pos.channel.requests import (
    DataRequest,
    FindProduct,
    ProductDetails,
    ProductList,
    ReadConfiguration,
    Refusal,
    RequestRefused,
    SearchProducts,
    SignOn,
)
from tui_pos.channel.search_text import phrases

STORES = ("NORTH", "SOUTH")
AWKWARD = (
    "1e5x 12abc34 0x1F 1.5e3",
    "Élan œuvre STRASSE straße",
    "हिन्दी नमस्ते",
    "水 1.5公升",
    "Ёлка ёлка",
    "ﬁne ½ litre",
    "emoji 😀 tea",
    "a-b.c@d.example/e?f=g&h",
    "milk milk shake",
    "ΟΔΟΣ ςσΣ",
)
HOSTILE = (
    '"',
    "*",
    ":*",
    "milk:*",
    "milk & !tea",
    "milk | tea",
    "milk <-> 3",
    "<2>",
    "'",
    "''",
    "\\",
    "it's",
    "'milk'",
    "3.5%",
    "%",
    "_",
    "?",
    "%s",
    "a-b",
    "-milk",
    "NOT milk",
    "milk OR tea",
    "NEAR(milk tea)",
    "search_text:milk",
    "{milk}",
    "(",
    ")(",
    "\x00",
    "milk\x00",
    "mi\x00lk",
    "\ufffd",
    "' OR 1=1 --",
    "1e5x",
    "1e5",
    "x",
    "12abc",
    "elan",
    "STRASSE",
    "हिन्",
    "水",
    "公",
    "ёл",
    "fi",
    "1 2",
    "😀",
    "tea",
    "milk shake",
    "milk milk",
    "m",
    "p1",
    "οδος",
    "a" * 100,
    "a " * 50,
    "水" * 100,
)

Both = tuple[Database, Database]


@pytest.fixture
def both(file_db: Database, postgresql: Database) -> Both:
    """The same chain in SQLite and in PostgreSQL, with names that are hard to split into words."""
    for db in (file_db, postgresql):
        with begin_write(db):
            for number, name in enumerate(AWKWARD, start=7):
                barcode = f"{number:08}"
                add_goods(db, number, Goods(name=name, barcodes=(barcode, f"x{barcode}"), prices={"NORTH": number}))
            for unit, factor, price in (("pack", Decimal(6), 510), ("half", Decimal("0.5"), None), ("six", Decimal(6), None)):
                ProductUnit.insert(store="NORTH", product=1, unit=unit, factor=factor, price=price).execute(db)
            ProductRule.insert(store="NORTH", product=2, serial=1, minimum_age=18).execute(db)
            Price.insert(store="NORTH", product=1, valid_from=NOW - DAY, valid_to=NOW + DAY, amount=80).execute(db)
    return file_db, postgresql


def told(db: Database, request: DataRequest[Any], store: str, now: int = NOW) -> msgspec.Struct | Refusal:
    """The answer, or why there is none."""
    try:
        answered: msgspec.Struct = answer(db, request, asker(store, now=now))
    except RequestRefused as refused:
        return refused.refusal
    return answered


def alike(both: Both, request: DataRequest[Any], now: int = NOW) -> None:
    """Fails when the two databases differ for a store."""
    sqlite, postgresql = both
    for store in STORES:
        assert told(postgresql, request, store, now) == told(sqlite, request, store, now), (request, store)


@pytest.mark.parametrize("now", [NOW - 2 * DAY, NOW - DAY, NOW, NOW + DAY])
def test_every_product_is_found_alike_at_every_time(both: Both, now: int) -> None:
    for (barcode,) in rows(both[0], "SELECT barcode FROM barcode"):
        alike(both, FindProduct(barcode=barcode), now)
        alike(both, ProductDetails(code=barcode), now)
    for (number,) in rows(both[0], "SELECT number FROM product"):
        alike(both, ProductDetails(code=number), now)
    alike(both, SearchProducts(text="p"), now)


def test_store_and_staff_are_known_alike(both: Both) -> None:
    alike(both, ReadConfiguration())
    for staff, pin in (("000160", "123456"), ("000160", "000000"), ("000110", "654321"), ("\x00", "123456")):
        alike(both, SignOn(staff=staff, pin=pin))


def test_hostile_searches_find_the_same(both: Both) -> None:
    for text in HOSTILE:
        alike(both, SearchProducts(text=text))
        alike(both, FindProduct(barcode=text[:48]))
        alike(both, ProductDetails(code=text[:48]))


def test_a_barcode_is_found_alike_by_each_of_its_beginnings(both: Both) -> None:
    for (barcode,) in rows(both[0], "SELECT barcode FROM barcode"):
        for length in range(1, len(barcode) + 1):
            for limit in (1, 2, 50):
                alike(both, SearchProducts(text=barcode[:length], limit=limit))


def test_a_limit_cuts_at_the_same_place(both: Both) -> None:
    for limit in (1, 2, 5, 50):
        alike(both, SearchProducts(text="p", limit=limit))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.text(min_size=1, max_size=100) | st.text(alphabet="milk35p1ex%.-'\"*:&|!()<>\\\x00 é水", min_size=1, max_size=20))
def test_any_search_finds_the_same(both: Both, text: str) -> None:
    alike(both, SearchProducts(text=text))
    alike(both, FindProduct(barcode=text[:48]))
    alike(both, ProductDetails(code=text[:48]))


def test_a_word_of_a_name_is_found_under_it(both: Both) -> None:
    for db in both:
        found = told(db, SearchProducts(text="1e5x"), "NORTH")
        assert isinstance(found, ProductList)
        assert [product.name for product in found.products] == [AWKWARD[0]]


def test_both_indexes_follow_the_products(both: Both) -> None:
    for db in both:
        Product.update(search_text="oat drink").where(Product.id == 4).execute(db)
        Price.delete().where(Price.product == 5).execute(db)
        Product.delete().where(Product.id == 5).execute(db)
    for text in ("milk", "oat", "drink", "choc"):
        alike(both, SearchProducts(text=text))


def test_postgresql_searches_by_its_index(postgresql: Database) -> None:
    rows(postgresql, "SET enable_seqscan = off")
    rows(postgresql, "SET enable_indexscan = off")
    source, popularity = matching(postgresql)
    plan = rows(
        postgresql,
        f"EXPLAIN SELECT p.id FROM {source} ORDER BY {popularity} LIMIT 5",
        (search_expression(postgresql, phrases("milk cho")),),
    )
    assert any("product_search" in line for (line,) in plan)
