"""What a store's data is, worked out in plain Python from headquarters' rows: what every package is held to.

It shares nothing with the server's own conditions but the names of tables and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
from peewee import Database

from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Table
from tui_pos.sync.jobs import MASTER_TABLES

Row = dict[str, Any]
Data = dict[str, set[tuple[Any, ...]]]

CHAIN_WIDE = ("product", "barcode", "offline_profile", "customer", "store")


def store_data(db: Database, store: str, now: int) -> Data:
    """The rows that a store's registers are to have at this instant, by table."""
    whole = {
        name_of(table): [dict(zip(columns(table), row, strict=True)) for row in read(db, table)] for table in MASTER_TABLES
    }
    of_store = {
        name: [row for row in found if row["store_id"] == store] for name, found in whole.items() if name not in CHAIN_WIDE
    }
    for name in ("price", "discount"):
        of_store[name] = [row for row in of_store[name] if row["valid_to"] is None or now < row["valid_to"]]
    assortment = {row["product_id"] for row in of_store["price"]}
    (itself,) = (row for row in whole["store"] if row["number"] == store)
    of_store |= {
        "store": [itself],
        "offline_profile": [row for row in whole["offline_profile"] if row["number"] == itself["profile_id"]],
        "product": [row for row in whole["product"] if row["id"] in assortment],
        "barcode": [row for row in whole["barcode"] if row["product_id"] in assortment],
        "customer": whole["customer"],
    }
    return {name_of(table): {tuple(row.values()) for row in of_store[name_of(table)]} for table in MASTER_TABLES}


def together(stores: Iterable[Data]) -> Data:
    """What a channel with these stores has."""
    each = list(stores)
    return {name_of(table): set().union(*(data[name_of(table)] for data in each)) for table in MASTER_TABLES}


def data_in(db: Database) -> Data:
    """All master data of a database."""
    return held(lambda table: read(db, table))


def data_of_file(file: Path) -> Data:
    """All master data of an offline database at rest, whose search index must agree with its products."""
    with closing(apsw.Connection(str(file))) as connection:
        # With rank 1 the index is also compared with the products themselves.
        connection.execute("INSERT INTO product_search(product_search, rank) VALUES ('integrity-check', 1)")
        return held(lambda table: connection.execute(selected(table)).fetchall())


def held(rows_of: Callable[[type[Table]], list[tuple[Any, ...]]]) -> Data:
    return {name_of(table): set(rows_of(table)) for table in MASTER_TABLES}


def read(db: Database, table: type[Table]) -> list[tuple[Any, ...]]:
    return rows(db, selected(table))


def selected(table: type[Table]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns(table))
    return f'SELECT {listed} FROM "{name_of(table)}"'


def columns(table: type[Table]) -> list[str]:
    return list(table._meta.columns)


def name_of(table: type[Table]) -> str:
    return str(table._meta.table_name)
