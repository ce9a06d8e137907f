"""A package holds the same rows whichever database they come from, one store's and nobody's credentials."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub.credentials import issue_code
from server_stub.database import opened as opened_channel
from server_stub.headquarters.building import build_full_set
from server_stub.headquarters.bulk import insert
from server_stub.headquarters.database import edit, opened
from server_stub.home import Home
from server_stub.postgresql import PostgresqlUrl
from tests.server_stub.headquarters.looking import NOON, SOMEBODY, is_sold, product, search
from tui_pos.channel.dialect import rows
from tui_pos.channel.migrations import OLDEST_SERVED, SCHEMA_VERSION, create_schema, schema_version
from tui_pos.channel.models import TABLES, Barcode, Price, Product, Register, RegisterCredential, Staff, Store, Table
from tui_pos.sync.packages import Manifest, PackedFile, file_hash, schema_of, unpack, verify_database

STORES = ("PARIS", "HOUSTON", "GENEVA")
MEBIBYTE = 1 << 20


def built(db: Database, folder: Path, store: str = "PARIS", schema: int = SCHEMA_VERSION) -> Path:
    """The offline database in a full set of the store."""
    package = folder / f"{store}.zst"
    contents = build_full_set(db, package, store, NOON, schema, {"data_version": "4"}, folder / "prepared.sqlite")
    manifest = announced(store, contents.rows, contents.packed)
    assert (manifest.size, manifest.sha256) == (package.stat().st_size, file_hash(package))
    target = folder / f"{store}.sqlite"
    target.unlink(missing_ok=True)
    unpack(package, target, manifest, lambda _: None)
    assert sorted(file.suffix for file in folder.iterdir() if file.stem == store) == [".sqlite", ".zst"]
    return target


def announced(store: str, count: int, packed: PackedFile) -> Manifest:
    return Manifest(
        session=7,
        job="9999",
        full=True,
        store=store,
        schema_version=SCHEMA_VERSION,
        data_version=4,
        rows=count,
        size=packed.size,
        unpacked_size=packed.unpacked_size,
        sha256=packed.sha256,
        built_at=NOON,
    )


@contextmanager
def looking_into(file: Path) -> Iterator[Database]:
    db = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    db.connect()
    yield db
    db.close()


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the salted PINs."""
    with looking_into(file) as db:
        return {table._meta.table_name: all_rows(db, table) for table in TABLES}


def all_rows(db: Database, table: type[Table]) -> list[tuple[object, ...]]:
    columns = [f'"{column}"' for column in table._meta.columns if (table, column) != (Staff, "pin_hash")]
    return sorted(rows(db, f'SELECT {", ".join(columns)} FROM "{table._meta.table_name}"'), key=repr)


@pytest.mark.parametrize("store", STORES)
def test_both_databases_fill_the_same_package(home: Path, demo_url: PostgresqlUrl, tmp_path: Path, store: str) -> None:
    found = []
    for name, place in (("sqlite", Home(home).headquarters), ("postgresql", PostgresqlUrl(demo_url.url, "headquarters"))):
        (tmp_path / name).mkdir()
        with opened(place) as db:
            found.append(contents(built(db, tmp_path / name, store)))
    assert found[0] == found[1]


def test_the_channel_has_what_headquarters_has(home: Path, tmp_path: Path) -> None:
    for name in ("channel", "headquarters"):
        (tmp_path / name).mkdir()
    with opened(Home(home).headquarters) as hq, opened_channel(Home(home).channel) as channel:
        assert contents(built(hq, tmp_path / "headquarters")) == contents(built(channel, tmp_path / "channel"))


@pytest.mark.parametrize("version", range(OLDEST_SERVED, SCHEMA_VERSION + 1))
def test_it_is_what_a_register_of_its_version_verifies(db: Database, tmp_path: Path, version: int) -> None:
    file = built(db, tmp_path, schema=version)
    with looking_into(tmp_path / "empty.sqlite") as empty:
        create_schema(empty, version)
        verify_database(file, schema_of(empty.connection()))  # type: ignore[no-untyped-call]
    assert file.read_bytes()[18:20] == b"\x01\x01", "DELETE journal mode"
    with looking_into(file) as offline:
        assert schema_version(offline) == version
        assert rows(offline, "SELECT count(*) FROM product WHERE name = 'Mineral water 1.5 L'") == [(1,)]


def test_it_holds_one_stores_rows_and_no_credentials(home: Path, tmp_path: Path) -> None:
    with opened_channel(Home(home).channel) as channel:
        issue_code(channel, "PARIS-1", NOON)
        file = built(channel, tmp_path)
    with looking_into(file) as db:
        assert [store.number for store in Store.select().execute(db)] == ["PARIS"]
        assert [register.number for register in Register.select().execute(db)] == ["PARIS-1"]
        assert RegisterCredential.select().count(db) == 0
        for table in ("staff", "tax_group", "tax_rate", "tender_type", "scale_format", "price"):
            assert rows(db, f"SELECT DISTINCT store_id FROM {table}") == [("PARIS",)]


def test_it_answers_like_headquarters_data(db: Database, tmp_path: Path) -> None:
    with looking_into(built(db, tmp_path)) as offline:
        assert product(offline, "5901234123457") == product(db, "5901234123457")
        for text in ("water", "mineral w", "é", "1.5 L"):
            assert search(offline, text) == search(db, text)
        assert not is_sold(offline, "5901234123457", "HOUSTON")


def test_rows_stream_through_little_memory(demo_url: PostgresqlUrl, tmp_path: Path) -> None:
    def peak() -> int:
        tracemalloc.start()
        built(db, tmp_path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    with opened(PostgresqlUrl(demo_url.url, "headquarters")) as db:
        few = peak()
        with edit(db, SOMEBODY, "many products"):
            add_products(db, range(1_000, 21_000))
        assert peak() < few + 3 * MEBIBYTE


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
