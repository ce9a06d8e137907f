"""Every way of changing a row is noted with the version of its edit, and what is the same afterwards is not (issue 3)."""

from __future__ import annotations

import pytest
from peewee import Database

from server_stub.headquarters.database import current_version, edit
from server_stub.headquarters.tracking import changed
from tests.server_stub.headquarters.looking import NOON, SOMEBODY
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Barcode, Price, Product, Staff, Store, TaxRate
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.jobs import MASTER_TABLES
from tui_pos.sync.statements import keys_of, listed

NOBODY = {"store": "PARIS", "number": "9", "name": "Nobody", "role": "cashier", "pin_hash": "x"}
NINE = (Staff.store == "PARIS") & (Staff.number == "9")


def changes(db: Database, since: int, table: str = "staff") -> list[tuple[object, ...]]:
    """The keys of the rows that changed since a version, and how."""
    (model,) = (model for model in MASTER_TABLES if model._meta.table_name == table)
    keys = listed(keys_of(model))
    return rows(
        db, f"SELECT {keys}, version - ?, state FROM {changed(model)} WHERE version > ? ORDER BY {keys}", (since, since)
    )


def test_the_life_of_a_row(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "somebody new"):
        Staff.insert(**NOBODY).execute(db)
    assert changes(db, since) == [("PARIS", "9", 1, "new")]
    with edit(db, SOMEBODY, "another name"):
        Staff.update(name="Nemo").where(NINE).execute(db)
    assert changes(db, since) == [("PARIS", "9", 2, "changed")]
    with edit(db, SOMEBODY, "gone"):
        Staff.delete().where(NINE).execute(db)
    assert changes(db, since) == [("PARIS", "9", 3, "deleted")]
    with edit(db, SOMEBODY, "back"):
        Staff.insert(**NOBODY).execute(db)
    assert changes(db, since) == [("PARIS", "9", 4, "changed")], "it was there before"
    assert changes(db, since + 4) == []


def test_what_is_written_as_it_was_has_not_changed(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "nothing"):
        Staff.update(name=Staff.name, language=Staff.language).execute(db)
        Product.update(weighed=Product.weighed).execute(db)
        Price.update(valid_to=None).execute(db)
    assert [changes(db, since, table) for table in ("staff", "product", "price")] == [[], [], []]


def test_a_value_that_becomes_unknown_or_known_has_changed(db: Database) -> None:
    since = current_version(db)
    price = (Price.store == "PARIS") & (Price.product == 2)
    with edit(db, SOMEBODY, "an end"):
        Price.update(valid_to=NOON).where(price).execute(db)
    assert changes(db, since, "price") == [("PARIS", 2, 0, 1, "changed")]
    with edit(db, SOMEBODY, "no end"):
        Price.update(valid_to=None).where(price).execute(db)
    assert changes(db, since, "price") == [("PARIS", 2, 0, 2, "changed")]


def test_a_new_key_is_one_row_gone_and_another_there(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "a new number"):
        Staff.update(number="000161").where((Staff.store == "PARIS") & (Staff.number == "000160")).execute(db)
    assert changes(db, since) == [("PARIS", "000160", 1, "deleted"), ("PARIS", "000161", 1, "changed")]


def test_keys_that_move_up_by_one_statement(db: Database) -> None:
    with edit(db, SOMEBODY, "two prices"):
        Price.insert(store="PARIS", product=2, valid_from=20, amount=1).execute(db)
        Price.insert(store="PARIS", product=2, valid_from=10, amount=2).execute(db)
    since = current_version(db)
    with edit(db, SOMEBODY, "later"):
        Price.update(valid_from=Price.valid_from + 5).where(Price.store == "PARIS", Price.product == 2).execute(db)
    assert {(start, state) for _, _, start, _, state in changes(db, since, "price")} == {
        (0, "deleted"),
        (5, "changed"),
        (10, "deleted"),
        (15, "changed"),
        (20, "deleted"),
        (25, "changed"),
    }


def test_a_row_that_another_one_takes_over(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "a barcode for another product"):
        (
            Barcode.insert(barcode="5901234123457", product=3)
            .on_conflict(conflict_target=[Barcode.barcode], preserve=[Barcode.product])
            .execute(db)
        )
        Barcode.insert(barcode="5901234123457", product=4).on_conflict_ignore().execute(db)
        Barcode.insert(barcode="new", product=4).on_conflict_ignore().execute(db)
    assert changes(db, since, "barcode") == [("5901234123457", 1, "changed"), ("new", 1, "new")]


def test_many_rows_of_one_statement(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "all rates"):
        TaxRate.update(rate=TaxRate.rate + 1).where(TaxRate.store == "PARIS").execute(db)
    found = changes(db, since, "tax_rate")
    assert len(found) == TaxRate.select().where(TaxRate.store == "PARIS").count(db) > 1
    assert {(store, state) for store, *_, state in found} == {("PARIS", "changed")}


def test_new_and_gone_in_one_edit(db: Database) -> None:
    since = current_version(db)
    with edit(db, SOMEBODY, "a mistake"):
        Staff.insert(**NOBODY).execute(db)
        Staff.delete().where(NINE).execute(db)
    assert changes(db, since) == [("PARIS", "9", 1, "deleted")]


def test_an_edit_that_is_refused_leaves_no_trace(db: Database) -> None:
    since = current_version(db)
    with pytest.raises(Refused), edit(db, SOMEBODY, "half"):  # noqa: PT012
        Staff.insert(**NOBODY).execute(db)
        raise Refused(say("No. Nothing was changed."))
    assert (current_version(db), changes(db, since)) == (since, [])


def test_every_table_is_tracked_from_its_first_row(db: Database) -> None:
    for table in MASTER_TABLES:
        keys = listed(keys_of(table))
        name = table._meta.table_name
        assert set(rows(db, f'SELECT {keys} FROM "{name}"')) == set(rows(db, f"SELECT {keys} FROM {changed(table)}")), name
    assert {state for (state,) in rows(db, "SELECT state FROM changed_store")} == {"new"}
    assert Store.select().count(db) == 3
