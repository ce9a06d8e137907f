"""Both databases give the answers about customers and suspended carts alike, in the same order."""

from __future__ import annotations

import pytest
from peewee import Database

from tests.channel.chain import NOW, asker
from tests.channel.test_contract import Both, told
from tui_pos.channel.answers import answer
from tui_pos.channel.customers import CustomerList, PurchaseList
from tui_pos.channel.dialect import begin_write
from tui_pos.channel.models import Customer, CustomerPurchase, NewCustomer, Suspended, TransactionHeader
from tui_pos.channel.requests import FindCustomer, ListSuspended, ReadPurchases, Refusal, RefusalCode, SearchCustomers
from tui_pos.channel.search_text import customer_text
from tui_pos.channel.waiting import SuspendedCarts

PEOPLE = (
    ("C1", "Élodie Ôté", "elodie@a-b.example", "+33 1 55 00 10 05", ""),
    ("C2", "elodie ote", "", "0155001006", "FR99"),
    ("C3", "Straße 100%_", "", "", "X'Y"),
    ("N000001", "Merged", "m@m.example", "", "doc-1"),
)
TEXTS = (
    "elo",
    "ELODIE ot",
    "ode",
    "0155",
    "01 55 00 10 05",
    "+33155001005",
    "100%",
    "%",
    "_",
    "'",
    "fr99",
    "merged",
    "new",
    "doc",
)


@pytest.fixture
def both(file_db: Database, postgresql: Database) -> Both:
    """Customers, two of them added at registers, what one bought, and carts that wait in two stores."""
    for db in (file_db, postgresql):
        with begin_write(db):
            fill(db)
    return file_db, postgresql


def fill(db: Database) -> None:
    for number, name, email, phone, tax_number in PEOPLE:
        added = tax_number if tax_number.startswith("doc") else ""
        text = customer_text(name, number, email, phone, tax_number)
        Customer.insert(
            number=number, name=name, email=email, phone=phone, tax_number=tax_number, added=added, search_text=text
        ).execute(db)
    for id, name in (("doc-1", "Merged"), ("doc-2", "New")):
        NewCustomer.insert(
            id=id,
            store="NORTH",
            register="N-1",
            at=NOW,
            name=name,
            address="",
            email="",
            phone="",
            tax_number="",
            language="",
            same_as="",
            search_text=customer_text(name, id, "", "", ""),
        ).execute(db)
    for sequence, customer in enumerate(("C1", "C1", "doc-1", "N000001", "C2"), 1):
        TransactionHeader.insert(
            id=f"t{sequence}",
            store="NORTH",
            register="N-1",
            kind="sale",
            receipt=f"r{sequence}",
            sequence=sequence,
            business_date="2027-01-15",
            at=NOW + sequence // 2,
            staff="1",
            shift="s",
            currency="CHF",
            total=sequence * 100,
            rounding=0,
            change=0,
            offline=0,
        ).execute(db)
        CustomerPurchase.insert(id=f"t{sequence}", customer=customer, at=NOW + sequence // 2).execute(db)
    for suspended, store, taken_by in ((1, "NORTH", ""), (2, "NORTH", "N-2"), (3, "NORTH", ""), (4, "SOUTH", "")):
        Suspended.insert(
            id=f"s{suspended}",
            store=store,
            register="N-1",
            staff="1",
            business_date="2027-01-15",
            at=NOW,
            currency="CHF",
            total=suspended,
            lines=1,
            note="é",
            cart="{}",
            taken_by=taken_by,
        ).execute(db)


def numbers(db: Database, text: str, limit: int = 50) -> list[str]:
    found = answer(db, SearchCustomers(text=text, limit=limit), asker("NORTH"))
    assert isinstance(found, CustomerList)
    return [customer.number for customer in found.customers]


def test_every_search_finds_the_same(both: Both) -> None:
    sqlite, postgresql = both
    for text in TEXTS:
        for limit in (1, 50):
            request = SearchCustomers(text=text, limit=limit)
            assert told(sqlite, request, "NORTH") == told(postgresql, request, "SOUTH"), text


def test_words_are_looked_for_at_their_beginnings(both: Both) -> None:
    for db in both:
        assert numbers(db, "elodie") == ["C1", "C2"]
        assert numbers(db, "elodie", limit=1) == ["C1"]
        assert numbers(db, "lodie") == []
        assert numbers(db, "01 55 00 10") == ["C1", "C2"]
        assert numbers(db, "%") == []


def test_one_who_was_merged_is_there_once_and_found_under_both_numbers(both: Both) -> None:
    for db in both:
        assert numbers(db, "merged") == ["N000001"]
        assert numbers(db, "new") == ["doc-2"]
        for number in ("N000001", "doc-1"):
            found = answer(db, FindCustomer(number=number), asker("SOUTH"))
            assert (found.number, found.pending, found.numbers) == ("N000001", False, ("N000001", "doc-1"))
        assert answer(db, FindCustomer(number="doc-2"), asker("NORTH")).pending
        missing = told(db, FindCustomer(number="c1"), "NORTH")
        assert isinstance(missing, Refusal)
        assert missing.code is RefusalCode.NOT_FOUND


def test_purchases_are_those_of_all_numbers_the_newest_first(both: Both) -> None:
    for db in both:
        found = answer(db, ReadPurchases(numbers=("N000001", "doc-1")), asker("NORTH"))
        assert isinstance(found, PurchaseList)
        assert [(one.receipt, one.total) for one in found.purchases] == [("r4", 400), ("r3", 300)]
        cut = answer(db, ReadPurchases(numbers=("C1",), limit=1), asker("NORTH"))
        assert ([one.receipt for one in cut.purchases], cut.more) == (["r2"], True)


def test_the_carts_of_the_store_that_wait(both: Both) -> None:
    for db in both:
        for store, expected in (("NORTH", ["s1", "s3"]), ("SOUTH", ["s4"])):
            found = answer(db, ListSuspended(), asker(store))
            assert isinstance(found, SuspendedCarts)
            assert [cart.id for cart in found.carts] == expected
