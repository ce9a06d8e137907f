"""An import changes every store's assortment at once, or nothing at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from peewee import Database

from server_stub.headquarters.database import Author, current_version
from server_stub.headquarters.import_products import Imported, import_products
from server_stub.headquarters.prices import set_price
from server_stub.headquarters.product_file import FileBroken
from tests.server_stub.headquarters.looking import NOON, is_sold, product, search
from tui_pos.channel.dialect import rows
from tui_pos.sales.instant import day_begins
from tui_pos.sales.sentence import Refused

LATER = NOON + 1
WATER = "5901234123457"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file to import."""
    return tmp_path / "products.csv"


def prices(db: Database) -> list[tuple[object, ...]]:
    return rows(
        db, "SELECT valid_from, valid_to, amount FROM price WHERE store_id = 'PARIS' AND product_id = 2 ORDER BY valid_from"
    )


def imported(db: Database, file: Path, content: str, store: str | None = None, now: int = NOON) -> Imported:
    file.write_text(content, encoding="utf-8")
    return import_products(db, file, store, Author("somebody", now))


def test_a_new_product_is_sold_everywhere_after_the_popular_ones(db: Database, file: Path) -> None:
    before = current_version(db)
    done = imported(db, file, "barcode,name,price\n4000,Quaggawater &amp; lime,4.59\n")
    assert done == Imported(new=1, changed=0, prices=3, stores=("GENEVA", "HOUSTON", "PARIS"))
    found = product(db, "4000", "HOUSTON")
    assert (found.name, found.price, found.unit, found.weighed, found.tax_group) == (
        "Quaggawater &amp; lime",
        459,
        "pc",
        False,
        "STANDARD",
    )
    assert [hit.barcode for hit in search(db, "water").products][-1] != "4000", "a word inside another is no match"
    assert [hit.barcode for hit in search(db, "quagga").products] == ["4000"]
    imported(db, file, "barcode,name,price\n4001,Mineral salt,1\n", now=LATER)
    assert next(hit.barcode for hit in search(db, "mineral").products) == WATER
    assert [hit.barcode for hit in search(db, "mineral").products][-1] == "4001"
    assert current_version(db) == before + 2


def test_a_known_product_keeps_what_the_file_does_not_say(db: Database, file: Path) -> None:
    before = product(db, WATER)
    done = imported(db, file, f"barcode,name\n{WATER},Spring water\n")
    assert (done.new, done.changed, done.prices) == (0, 1, 0)
    after = product(db, WATER)
    assert after.name == "Spring water"
    assert (after.number, after.price, after.tax_group, after.category) == (
        before.number,
        before.price,
        before.tax_group,
        before.category,
    )
    assert [hit.barcode for hit in search(db, "spring").products] == [WATER]


def test_a_new_price_counts_from_now_on(db: Database, file: Path) -> None:
    imported(db, file, f"barcode,name,price\n{WATER},Mineral water,1.05\n")
    assert product(db, WATER, now=NOON - 1).price == 95
    assert product(db, WATER).price == 105
    assert imported(db, file, f"barcode,name,price\n{WATER},Mineral water,1.05\n", now=LATER).prices == 0
    assert prices(db) == [(0, NOON, 95), (NOON, None, 105)]


def test_a_new_price_counts_up_to_one_that_is_to_come(db: Database, file: Path) -> None:
    set_price(db, WATER, "1.25", "PARIS", date(2026, 9, 22), Author("somebody", NOON))
    imported(db, file, f"barcode,name,price\n{WATER},Mineral water,1.05\n", now=LATER)
    begins = day_begins("2026-09-22", "Europe/Paris", 180)
    assert prices(db) == [(0, LATER, 95), (LATER, begins, 105), (begins, None, 125)]


def test_one_stores_assortment(db: Database, file: Path) -> None:
    assert imported(db, file, "barcode,name,price\n4000,Tea,4.59\n", "GENEVA").stores == ("GENEVA",)
    assert is_sold(db, "4000", "GENEVA")
    assert not is_sold(db, "4000", "PARIS")
    assert not search(db, "tea 4000").products


def test_without_a_price_a_new_product_is_sold_at_the_one_typed_in_until_it_has_one(db: Database, file: Path) -> None:
    imported(db, file, "barcode,name\n4000,Tea\n")
    assert product(db, "4000").price is None
    assert imported(db, file, "barcode,name,price\n4000,Tea,2\n", now=LATER).changed == 1
    assert product(db, "4000", now=LATER).price == 200


@pytest.mark.parametrize("content", ["4000,Tea,1\n4001,,1\n", "4000,Tea,1\n10002,Number of another,1\n"])
def test_a_broken_row_imports_nothing(db: Database, file: Path, content: str) -> None:
    before = current_version(db)
    with pytest.raises(FileBroken) as error:
        imported(db, file, "barcode,name,price\n" + content)
    assert [row.line for row in error.value.rows] == [3]
    assert not is_sold(db, "4000")
    assert current_version(db) == before


def test_a_store_that_does_not_exist_is_refused(db: Database, file: Path) -> None:
    with pytest.raises(Refused, match="no store NOWHERE"):
        imported(db, file, "barcode,name\n4000,Tea\n", "NOWHERE")
