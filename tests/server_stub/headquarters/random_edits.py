"""Any sequence of edits of a small chain: three stores that share products, profiles and customers, and time that passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
from peewee import Database

from server_stub.headquarters.bulk import insert
from server_stub.headquarters.database import Author, edit
from tui_pos.channel import models
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Table
from tui_pos.sync.jobs import BY_NUMBER
from tui_pos.sync.statements import columns_of, keys_of, listed, name_of

STORES = ("A", "B", "C")
EDITOR = Author("somebody", 0)
BEGUN = 100
"""The instant at which the chain begins; validities are a few dozen around it."""


@dataclass(frozen=True)
class Put:
    """A row, new or instead of the one with its key."""

    table: type[Table]
    row: tuple[Any, ...]


@dataclass(frozen=True)
class Drop:
    """A row goes, if it is there; a product with its barcodes and prices."""

    table: type[Table]
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Move:
    """A row gets another key, if that one is free."""

    table: type[Table]
    key: tuple[Any, ...]
    new: tuple[Any, ...]


@dataclass(frozen=True)
class Swap:
    """Two products exchange their numbers."""

    one: int
    other: int


@dataclass(frozen=True)
class Assign:
    """A store gets another offline profile."""

    store: str
    profile: str


Change = Put | Drop | Move | Swap | Assign


@dataclass(frozen=True)
class Edit:
    """Changes that have one version."""

    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Pass:
    """Time goes on, or the clock is set back."""

    by: int


@dataclass(frozen=True)
class Send:
    """A job is run for every store; 9999 whole."""

    job: str


Step = Edit | Pass | Send

texts = st.sampled_from(["x", "y", "z"])
stores = st.sampled_from(STORES)
products = st.integers(1, 4)
barcodes = st.sampled_from(["b1", "b2", "b3"])
profiles = st.sampled_from(["p1", "p2"])
starts = st.sampled_from([0, 90, 110, 130])
ends = st.none() | st.sampled_from([95, 115, 125, 140])
codes = st.sampled_from(["1", "2"])
flags = st.integers(0, 1)

KEYS: dict[type[Table], st.SearchStrategy[tuple[Any, ...]]] = {
    models.Price: st.tuples(stores, products, starts),
    models.Barcode: st.tuples(barcodes),
    models.Product: st.tuples(products),
    models.Discount: st.tuples(stores, codes),
    models.Staff: st.tuples(stores, codes),
    models.TaxGroup: st.tuples(stores, codes),
    models.TaxRate: st.tuples(stores, codes, codes),
    models.TaxOverride: st.tuples(stores, codes, codes),
    models.ProductUnit: st.tuples(stores, products, codes),
    models.ProductRule: st.tuples(stores, products),
    models.TenderType: st.tuples(stores, codes),
    models.ScaleFormat: st.tuples(stores, codes),
    models.OfflineProfile: st.tuples(profiles),
    models.Customer: st.tuples(codes),
}

ROWS: dict[type[Table], st.SearchStrategy[tuple[Any, ...]]] = {
    models.Price: st.tuples(stores, products, starts, ends, st.none() | st.integers(0, 3)),
    models.Barcode: st.tuples(barcodes, products),
    models.Product: st.tuples(
        products, st.sampled_from(["n1", "n2", "n3", "n4", "n5"]), texts, st.just("pc"), flags, codes, texts, texts
    ),
    models.Discount: st.tuples(stores, codes, texts, starts, ends, st.just("{}")),
    models.Staff: st.tuples(stores, codes, texts, st.sampled_from(["cashier", "manager"]), st.just(""), texts),
    models.TaxGroup: st.tuples(stores, codes, texts),
    models.TaxRate: st.tuples(stores, codes, codes, texts, st.integers(0, 2)),
    models.TaxOverride: st.tuples(stores, codes, codes, texts, codes, flags),
    models.ProductUnit: st.tuples(stores, products, codes, st.integers(1, 3), st.none() | st.integers(0, 3)),
    models.ProductRule: st.tuples(stores, products, flags, st.integers(0, 2)),
    models.TenderType: st.tuples(stores, codes, texts, st.just("cash"), st.just(""), flags),
    models.ScaleFormat: st.tuples(stores, codes, st.just("weight"), st.just(5), st.just(5), st.integers(0, 3)),
    models.OfflineProfile: st.tuples(profiles, st.integers(1, 3), *[flags] * 11),
    models.Customer: st.tuples(codes, texts, *[texts] * 4, flags, st.just(""), *[texts] * 3),
}

MOVED = (models.Price, models.Barcode, models.Staff, models.TaxRate, models.Customer)

# Prices decide what a store sells, so they are changed as often as all the rest.
tables = st.sampled_from(list(ROWS)) | st.sampled_from([models.Price, models.Price, models.Product, models.Barcode])
changes: st.SearchStrategy[Change] = st.one_of(
    tables.flatmap(lambda table: st.builds(Put, st.just(table), ROWS[table])),
    tables.flatmap(lambda table: st.builds(Drop, st.just(table), KEYS[table])),
    st.sampled_from(MOVED).flatmap(lambda table: st.builds(Move, st.just(table), KEYS[table], KEYS[table])),
    st.builds(Swap, products, products),
    st.builds(Assign, stores, profiles),
)
edits: st.SearchStrategy[Step] = st.lists(changes, min_size=1, max_size=4).map(lambda made: Edit(tuple(made)))
passing: st.SearchStrategy[Step] = st.builds(Pass, st.integers(-5, 15))
sending: st.SearchStrategy[Step] = st.builds(Send, st.sampled_from(sorted(BY_NUMBER)))


def begin(db: Database) -> None:
    """A chain that sells something in each store, with something to come and something to end."""
    with edit(db, EDITOR, "the chain"):
        for profile in ("p1", "p2"):
            perform(db, Put(models.OfflineProfile, (profile, 1, *[0] * 11)))
        for store in STORES:
            insert(db, models.Store, [store_row(store)])
            insert(db, models.Register, [{"number": f"{store}-1", "store": store, "support_offline": 1}])
            insert(db, models.Staff, [{"store": store, "number": "1", "name": "x", "role": "cashier", "pin_hash": "x"}])
            insert(db, models.TaxGroup, [{"store": store, "code": "1", "name": "x"}])
            insert(db, models.TaxRate, [{"store": store, "tax_group": "1", "code": "1", "name": "x", "rate": 1}])
        for id in (1, 2, 3):
            perform(db, Put(models.Product, (id, f"n{id}", "x", "pc", 0, "1", "", "x")))
            perform(db, Put(models.Barcode, (f"b{id}", id)))
            perform(db, Put(models.Price, (STORES[id - 1], id, 0, None, 1)))
        for start, end in ((90, 115), (110, 140)):
            perform(db, Put(models.Price, ("A", 2, start, end, 2)))


def store_row(store: str) -> dict[str, Any]:
    texts = dict.fromkeys(("name", "address", "vat_number", "legal_footer", "currency", "time_zone", "language"), "x")
    numbers = dict.fromkeys(("currency_digits", "cash_step", "tax_inclusive", "day_ends_at"), 1)
    return {"number": store, "profile": "p1", **texts, **numbers}


def perform(db: Database, change: Change) -> None:
    """Do what can be done without breaking a reference; the rest is left out."""
    match change:
        case Put(table, row):
            if is_whole(db, table, row):
                put(db, table, row)
        case Drop(models.Product, key):
            for table in (models.Barcode, models.Price, models.ProductUnit, models.ProductRule):
                rows(db, f'DELETE FROM "{name_of(table)}" WHERE product_id = ?', key)
            drop(db, models.Product, key)
        case Drop(models.OfflineProfile, key):
            if not rows(db, "SELECT 1 FROM store WHERE profile_id = ?", key):
                drop(db, models.OfflineProfile, key)
        case Drop(table, key):
            drop(db, table, key)
        case Move(table, key, new):
            if not has(db, table, new) and (table is not models.Price or has(db, models.Product, new[1:2])):
                setting = ", ".join(f'"{column}" = ?' for column in keys_of(table))
                rows(db, f'UPDATE "{name_of(table)}" SET {setting} WHERE {same(table)}', (*new, *key))
        case Swap(one, other):
            swap(db, one, other)
        case Assign(store, profile):
            if has(db, models.OfflineProfile, (profile,)):
                rows(db, "UPDATE store SET profile_id = ? WHERE number = ?", (profile, store))


def is_whole(db: Database, table: type[Table], row: tuple[Any, ...]) -> bool:
    """Whether what the row names is there, and its number is nobody else's."""
    if table is models.Product:
        return not rows(db, "SELECT 1 FROM product WHERE number = ? AND id <> ?", (row[1], row[0]))
    if table in (models.Price, models.Barcode, models.ProductUnit, models.ProductRule):
        return has(db, models.Product, row[1:2])
    return True


def put(db: Database, table: type[Table], row: tuple[Any, ...]) -> None:
    names, keys = columns_of(table), keys_of(table)
    change = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
    marks = ", ".join("?" * len(names))
    rows(
        db,
        f'INSERT INTO "{name_of(table)}" ({listed(names)}) VALUES ({marks})'
        f" ON CONFLICT ({listed(keys)}) DO UPDATE SET {change}",
        row,
    )


def drop(db: Database, table: type[Table], key: tuple[Any, ...]) -> None:
    rows(db, f'DELETE FROM "{name_of(table)}" WHERE {same(table)}', key)


def swap(db: Database, one: int, other: int) -> None:
    numbers = dict(rows(db, "SELECT id, number FROM product WHERE id IN (?, ?)", (one, other)))
    if len(numbers) == 2:
        for id, number in ((one, "between"), (other, numbers[one]), (one, numbers[other])):
            rows(db, "UPDATE product SET number = ? WHERE id = ?", (number, id))


def has(db: Database, table: type[Table], key: tuple[Any, ...]) -> bool:
    return bool(rows(db, f'SELECT 1 FROM "{name_of(table)}" WHERE {same(table)}', key))


def same(table: type[Table]) -> str:
    return " AND ".join(f'"{column}" = ?' for column in keys_of(table))
