"""A package holds the same rows whichever database the channel is, and building it costs the same memory however many."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub.database import opened
from server_stub.headquarters.bulk import insert
from server_stub.headquarters.packages import fill
from server_stub.home import Home
from server_stub.postgresql import PostgresqlUrl
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.models import TABLES, Barcode, Price, Product, Staff, Table

NOON = 1_790_000_000_000_000
STORES = ("PARIS", "HOUSTON", "GENEVA")
MEBIBYTE = 1 << 20


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the salted PINs."""
    db = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    db.connect()
    found = {table._meta.table_name: all_rows(db, table) for table in TABLES}
    db.close()
    return found


def all_rows(db: Database, table: type[Table]) -> list[tuple[object, ...]]:
    columns = [f'"{column}"' for column in table._meta.columns if (table, column) != (Staff, "pin_hash")]
    return sorted(rows(db, f'SELECT {", ".join(columns)} FROM "{table._meta.table_name}"'), key=repr)


@pytest.mark.parametrize("store", STORES)
def test_both_databases_fill_the_same_package(home: Path, demo_url: PostgresqlUrl, tmp_path: Path, store: str) -> None:
    files: list[tuple[tuple[int, int], dict[str, list[tuple[object, ...]]]]] = []
    for place in (Home(home).channel, demo_url):
        with opened(place) as db:
            file = tmp_path / f"{len(files)}.sqlite"
            files.append((fill(file, db, store, 7, NOON), contents(file)))
    assert files[0] == files[1]


def test_rows_stream_through_little_memory(demo_url: PostgresqlUrl, tmp_path: Path) -> None:
    def peak(file: Path) -> int:
        tracemalloc.start()
        fill(file, db, "PARIS", 1, NOON)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    with opened(demo_url) as db:
        few = peak(tmp_path / "few.sqlite")
        with begin_write(db):
            add_products(db, range(1_000, 21_000))
        assert peak(tmp_path / "many.sqlite") < few + 3 * MEBIBYTE


def add_products(db: Database, ids: range) -> None:
    """Products for PARIS, 60 bytes and more each in every table."""
    names = {id: f"Product number {id} with a name that takes some room" for id in ids}
    insert(
        db,
        Product,
        [
            {"id": id, "number": f"N{id}", "name": name, "unit": "pc", "tax_group": "STANDARD", "search_text": name.lower()}
            for id, name in names.items()
        ],
    )
    insert(db, Barcode, [{"barcode": f"B{id}", "product": id} for id in ids])
    insert(db, Price, [{"store": "PARIS", "product": id, "amount": id} for id in ids])
