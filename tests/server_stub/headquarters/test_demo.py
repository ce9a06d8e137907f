"""The demo chain is what DESIGN section 5 promises."""

from __future__ import annotations

from peewee import Database

from tests.server_stub.headquarters.looking import asker, product, search
from tui_pos.channel.answers import answer
from tui_pos.channel.models import Product
from tui_pos.channel.requests import ReadConfiguration, SignOn
from tui_pos.sales.money import Currency


def test_the_stores(db: Database) -> None:
    stores = {name: answer(db, ReadConfiguration(), asker(name)).store for name in ("PARIS", "HOUSTON", "GENEVA")}
    assert stores["PARIS"].currency == Currency("EUR")
    assert stores["GENEVA"].currency == Currency("CHF", cash_step=5)
    assert stores["HOUSTON"].currency == Currency("USD")
    assert [stores[name].tax_inclusive for name in ("PARIS", "HOUSTON", "GENEVA")] == [True, False, True]


def test_the_staff(db: Database) -> None:
    assert answer(db, SignOn(staff="000160", pin="123456"), asker()).role == "cashier"
    assert answer(db, SignOn(staff="000110", pin="654321"), asker()).role == "manager"


def test_the_products(db: Database) -> None:
    water = product(db, "5901234123457")
    assert (water.name, water.price) == ("Mineral water 1.5 L", 95)
    assert Product.select().count(db) >= 100
    assert search(db, "water").products[0] == water
