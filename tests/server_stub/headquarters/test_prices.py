"""A price counts from its day on, the one before ends then, and a coming one that is known already stays."""

from __future__ import annotations

from datetime import date

import pytest
from peewee import Database

from server_stub.headquarters.database import Author, current_version
from server_stub.headquarters.prices import set_price, stop_selling
from tests.server_stub.headquarters.looking import NOON, SOMEBODY, is_sold, product
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import TaxGroup
from tui_pos.sales.sentence import Refused

WATER = "5901234123457"
DAY = 86_400_000_000
TODAY, TOMORROW = date(2026, 9, 21), date(2026, 9, 22)
BEGINS_IN_PARIS = 1_790_038_800_000_000


def prices(db: Database, store: str = "PARIS") -> list[tuple[object, ...]]:
    return rows(
        db, "SELECT valid_from, valid_to, amount FROM price WHERE store_id = ? AND product_id = 2 ORDER BY valid_from", (store,)
    )


def test_it_counts_at_once_in_every_store_that_sells_it(db: Database) -> None:
    done = set_price(db, WATER, "1.05", None, None, SOMEBODY)
    assert [(price.store, price.currency, price.amount) for price in done] == [
        ("GENEVA", "CHF", 105),
        ("HOUSTON", "USD", 105),
        ("PARIS", "EUR", 105),
    ]
    assert prices(db) == [(0, NOON, 95), (NOON, None, 105)]
    assert product(db, WATER, now=NOON - 1).price == 95
    assert product(db, WATER).price == 105


def test_a_day_begins_when_the_stores_does(db: Database) -> None:
    (price,) = set_price(db, WATER, "1.05", "PARIS", TOMORROW, SOMEBODY)
    assert price.valid_from == BEGINS_IN_PARIS
    assert product(db, WATER).price == 95
    assert product(db, WATER, now=BEGINS_IN_PARIS).price == 105
    assert prices(db, "GENEVA") == [(0, None, 120)]


def test_a_coming_price_stays_when_todays_changes(db: Database) -> None:
    set_price(db, WATER, "1.05", "PARIS", TOMORROW, SOMEBODY)
    set_price(db, WATER, "0.99", "PARIS", None, Author("somebody", NOON + 1))
    assert prices(db) == [(0, NOON + 1, 95), (NOON + 1, BEGINS_IN_PARIS, 99), (BEGINS_IN_PARIS, None, 105)]
    set_price(db, WATER, "1.10", "PARIS", TOMORROW, SOMEBODY)
    assert product(db, WATER, now=BEGINS_IN_PARIS).price == 110


def test_a_price_of_today_counts_from_now_on_after_one_that_has_begun(db: Database) -> None:
    set_price(db, WATER, "1.05", "PARIS", None, Author("somebody", NOON - 1))
    set_price(db, WATER, "1.10", "PARIS", TODAY, SOMEBODY)
    assert prices(db) == [(0, NOON - 1, 95), (NOON - 1, NOON, 105), (NOON, None, 110)]


def test_a_day_that_is_over_there_is_refused(db: Database) -> None:
    before = current_version(db)
    late = Author("somebody", BEGINS_IN_PARIS)
    with pytest.raises(Refused, match="2026-09-21 is over in GENEVA"):
        set_price(db, WATER, "1.05", None, TODAY, late)
    assert current_version(db) == before
    (price,) = set_price(db, WATER, "1.05", "HOUSTON", TODAY, late)
    assert price.valid_from == BEGINS_IN_PARIS, "it is still the 21st in Houston"


def test_a_product_is_not_sold_where_nobody_knows_how_to_tax_it(db: Database) -> None:
    stop_selling(db, WATER, "PARIS", SOMEBODY)
    TaxGroup.delete().where(TaxGroup.store == "PARIS", TaxGroup.code == "FOOD").execute(db)
    with pytest.raises(Refused, match="Store PARIS has no tax group FOOD"):
        set_price(db, WATER, "1.05", "PARIS", None, SOMEBODY)


def test_what_is_not_sold_cannot_be_stopped(db: Database) -> None:
    stop_selling(db, WATER, "PARIS", SOMEBODY)
    before = current_version(db)
    for store in ("PARIS", "NOWHERE"):
        with pytest.raises(Refused, match=f"{store} does not sell {WATER}"):
            stop_selling(db, WATER, store, SOMEBODY)
    assert current_version(db) == before


def test_a_product_enters_and_leaves_a_stores_assortment(db: Database) -> None:
    stop_selling(db, WATER, "PARIS", SOMEBODY)
    assert not is_sold(db, WATER)
    assert is_sold(db, WATER, "GENEVA")
    elsewhere = set_price(db, WATER, "1.20", None, None, SOMEBODY)
    assert [(price.store, price.enters) for price in elsewhere] == [("GENEVA", False), ("HOUSTON", False)]
    (here,) = set_price(db, WATER, "0.90", "PARIS", None, SOMEBODY)
    assert here.enters
    assert product(db, WATER).price == 90


@pytest.mark.parametrize(
    ("barcode", "amount", "store", "reason"),
    [
        ("123", "1.00", None, "No product has the barcode 123"),
        (WATER, "1.005", None, "is not a price"),
        (WATER, "-1", None, "is not a price"),
        (WATER, "NaN", None, "is not a price"),
        (WATER, "1,00", None, "is not a price"),
        (WATER, "1_0", None, "is not a price"),
        (WATER, "1e2", None, "is not a price"),
        (WATER, "1e999999999", None, "is not a price"),
        (WATER, "99999999999", None, "is not a price"),
        (WATER, "1.00", "NOWHERE", "no store NOWHERE"),
    ],
)
def test_nonsense_changes_nothing(db: Database, barcode: str, amount: str, store: str | None, reason: str) -> None:
    before = current_version(db)
    with pytest.raises(Refused, match=reason):
        set_price(db, barcode, amount, store, None, SOMEBODY)
    assert current_version(db) == before
