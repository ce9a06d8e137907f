"""Each edit at headquarters is one version with its author, or nothing; and `changes` tells all of them, deletes included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from server_stub.headquarters.changes import ChangedRow, changes_since
from server_stub.headquarters.customers import CustomerChange, remove_customer, set_customer
from server_stub.headquarters.database import current_version
from server_stub.headquarters.goods import ProductChange, remove_product, set_product
from server_stub.headquarters.groups import members
from server_stub.headquarters.people import add_staff, remove_staff, set_pin
from server_stub.headquarters.shops import (
    NewStore,
    add_store,
    remove_discount,
    remove_tender,
    set_discount,
    set_tax,
    set_tender,
)
from tests.server_stub.headquarters.looking import SOMEBODY, asker, is_sold, product, search
from tui_pos.channel.answers import answer
from tui_pos.channel.models import Customer, Discount, Price, Product
from tui_pos.channel.requests import ReadConfiguration, RequestRefused, SignOn
from tui_pos.sales.sentence import Refused

TERMS = (
    '{"type": "simple", "currency": "EUR", "selection": {"categories": ["Cheese"]},'
    ' "benefit": {"type": "percent", "rate": 100000}}'
)

WATER = "5901234123457"


def states(db: Database, since: int) -> list[tuple[str, tuple[str | int, ...], str]]:
    return [(row.table, row.key, row.state) for row in changes_since(db, since).rows]


def test_a_person_comes_gets_a_pin_and_leaves(db: Database) -> None:
    add_staff(db, "7", "PARIS", "Zoé", "manager", "fr", "2468", SOMEBODY)
    assert answer(db, SignOn(staff="7", pin="2468"), asker()).role == "manager"
    assert set_pin(db, "7", "1357", SOMEBODY) == ("PARIS",)
    with pytest.raises(RequestRefused):
        answer(db, SignOn(staff="7", pin="2468"), asker())
    answer(db, SignOn(staff="7", pin="1357"), asker())
    before = current_version(db)
    assert remove_staff(db, "000160", None, SOMEBODY) == ("GENEVA", "HOUSTON", "PARIS")
    with pytest.raises(RequestRefused):
        answer(db, SignOn(staff="000160", pin="123456"), asker())
    assert states(db, before) == [("staff", (store, "000160"), "deleted") for store in ("GENEVA", "HOUSTON", "PARIS")]


def test_a_product_is_made_changed_and_removed(db: Database) -> None:
    assert set_product(db, "N1", ProductChange(name="Green tea", tax_group="FOOD", barcodes=("111", "112")), SOMEBODY)
    (row,) = Product.select().where(Product.number == "N1").execute(db)
    Price.insert(store="PARIS", product=row.id, amount=250).execute(db)
    assert product(db, "112").name == "Green tea"
    assert not set_product(db, "N1", ProductChange(name="Black tea", barcodes=("112", "113")), SOMEBODY)
    assert not is_sold(db, "111")
    assert product(db, "113").name == "Black tea"
    assert [hit.name for hit in search(db, "black tea").products][-1] == "Black tea"
    remove_product(db, "113", SOMEBODY)
    assert not is_sold(db, "113")


def test_a_customer_is_made_changed_and_removed(db: Database) -> None:
    assert set_customer(db, "C1", CustomerChange(name="Ann Bonnet", email="ann@example.org"), SOMEBODY)
    assert not set_customer(db, "C1", CustomerChange(phone="0102", tax_exempt=True), SOMEBODY)
    (row,) = Customer.select().where(Customer.number == "C1").execute(db)
    assert (row.name, row.email, row.phone, row.tax_exempt) == ("Ann Bonnet", "ann@example.org", "0102", 1)
    remove_customer(db, "C1", SOMEBODY)
    assert not list(Customer.select().where(Customer.number == "C1").execute(db))


def test_a_new_store_has_its_group_its_taxes_and_its_tenders(db: Database) -> None:
    add_store(db, NewStore(number="LYON", name="Lyon", currency="EUR", time_zone="Europe/Paris"), SOMEBODY)
    assert members(db, "LYON") == [("channel", "channel")]
    set_tax(db, "LYON", "FOOD", "C", "TVA 5,5 %", 55_000, SOMEBODY)
    set_tender(db, "LYON", "card", "Card", "card", (), SOMEBODY)
    remove_tender(db, "PARIS", "cash", SOMEBODY)
    assert "cash" not in {tender.kind for tender in answer(db, ReadConfiguration(), asker()).tenders}


def test_a_promotion_begins_and_ends(db: Database) -> None:
    before = len(list(Discount.select().execute(db)))
    set_discount(db, "PARIS", "D1", "Cheese week", TERMS, (0, None), SOMEBODY)
    set_discount(db, "PARIS", "D1", "Cheese days", TERMS, (5, 9), SOMEBODY)
    (row,) = Discount.select().where(Discount.number == "D1").execute(db)
    assert (row.name, row.valid_from, row.valid_to) == ("Cheese days", 5, 9)
    remove_discount(db, "PARIS", "D1", SOMEBODY)
    assert len(list(Discount.select().execute(db))) == before


def test_changes_tell_who_and_what(db: Database) -> None:
    before = current_version(db)
    set_customer(db, "C1", CustomerChange(name="Ann"), SOMEBODY)
    set_customer(db, "C1", CustomerChange(name="Anna"), SOMEBODY)
    found = changes_since(db, before)
    assert [(edit.who, edit.what) for edit in found.edits] == [("somebody", "customer C1")] * 2
    assert found.rows == (ChangedRow("customer", ("C1",), "changed", before + 2),)
    assert changes_since(db, before + 2).rows == ()


REFUSED: dict[str, Callable[[Database], object]] = {
    "a store that does not exist": lambda db: add_staff(db, "7", "NOWHERE", "Zoé", "cashier", "", "2468", SOMEBODY),
    "no staff number": lambda db: add_staff(db, "a b", "PARIS", "Zoé", "cashier", "", "2468", SOMEBODY),
    "no role": lambda db: add_staff(db, "7", "PARIS", "Zoé", "boss", "", "2468", SOMEBODY),
    "no name": lambda db: add_staff(db, "7", "PARIS", " ", "cashier", "", "2468", SOMEBODY),
    "no PIN": lambda db: add_staff(db, "7", "PARIS", "Zoé", "cashier", "", "12", SOMEBODY),
    "nobody to remove": lambda db: remove_staff(db, "7", None, SOMEBODY),
    "nobody to give a PIN": lambda db: set_pin(db, "7", "2468", SOMEBODY),
    "a product without a name": lambda db: set_product(db, "N1", ProductChange(tax_group="FOOD"), SOMEBODY),
    "a product without a tax group": lambda db: set_product(db, "N1", ProductChange(name="Tea"), SOMEBODY),
    "a tax group that a store lacks": lambda db: set_product(db, "N1", ProductChange(name="Tea", tax_group="X"), SOMEBODY),
    "another product's barcode": lambda db: set_product(db, "10001", ProductChange(barcodes=(WATER,)), SOMEBODY),
    "no product to remove": lambda db: remove_product(db, "404", SOMEBODY),
    "a customer without a name": lambda db: set_customer(db, "C1", CustomerChange(email="x"), SOMEBODY),
    "no customer to remove": lambda db: remove_customer(db, "C1", SOMEBODY),
    "a store twice": lambda db: add_store(
        db, NewStore(number="PARIS", name="x", currency="EUR", time_zone="Europe/Paris"), SOMEBODY
    ),
    "no currency": lambda db: add_store(db, NewStore(number="X", name="x", currency="€", time_zone="Europe/Paris"), SOMEBODY),
    "no time zone": lambda db: add_store(db, NewStore(number="X", name="x", currency="EUR", time_zone="Mars"), SOMEBODY),
    "no profile": lambda db: add_store(
        db, NewStore(number="X", name="x", currency="EUR", time_zone="Europe/Paris", profile="none"), SOMEBODY
    ),
    "a tax over 100 %": lambda db: set_tax(db, "PARIS", "FOOD", "C", "x", 1_000_001, SOMEBODY),
    "no tender to remove": lambda db: remove_tender(db, "PARIS", "gold", SOMEBODY),
    "terms that are no object": lambda db: set_discount(db, "PARIS", "D1", "x", "[]", (0, None), SOMEBODY),
    "terms that are no JSON": lambda db: set_discount(db, "PARIS", "D1", "x", "{", (0, None), SOMEBODY),
    "terms without end": lambda db: set_discount(db, "PARIS", "D1", "x", '{"a":' * 9_000, (0, None), SOMEBODY),
    "terms that cannot be meant": lambda db: set_discount(
        db, "PARIS", "D1", "x", TERMS.replace("100000", "0"), (0, None), SOMEBODY
    ),
    "terms that are too long": lambda db: set_discount(db, "PARIS", "D1", "x", TERMS + " " * 65_536, (0, None), SOMEBODY),
    "a promotion that ends first": lambda db: set_discount(db, "PARIS", "D1", "x", TERMS, (9, 9), SOMEBODY),
    "no promotion to remove": lambda db: remove_discount(db, "PARIS", "D1", SOMEBODY),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_changes_nothing(db: Database, what: str) -> None:
    before = current_version(db)
    with pytest.raises(Refused, match="Nothing was changed"):
        REFUSED[what](db)
    assert current_version(db) == before
    assert changes_since(db, before).rows == ()
