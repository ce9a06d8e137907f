"""The details of a product: by number or barcode, with its prices to come, units, barcodes and what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from peewee import Database

from tests.channel.answers.test_products import WATER
from tests.channel.chain import DAY, NOW, asker
from tui_pos.channel import models
from tui_pos.channel.answers.product_details import product_details
from tui_pos.channel.models import Price
from tui_pos.channel.requests import (
    Details,
    PriceSpan,
    ProductDetails,
    ProductUnit,
    RefusalCode,
    RequestRefused,
)


def details(db: Database, code: str, store: str = "NORTH") -> Details:
    return product_details(db, ProductDetails(code=code), asker(store))


def test_a_product_by_its_number_or_any_of_its_barcodes(db: Database) -> None:
    expected = Details(
        product=WATER,
        barcodes=("5901234123457",),
        tax_group_name="FOOD",
        price=PriceSpan(amount=95, valid_from=0),
    )
    assert details(db, "P1") == expected
    assert details(db, "5901234123457") == expected
    assert details(db, "0036000291452").product.name == "Crème brûlée"
    assert details(db, "4011").barcodes == ("04011", "4011")


def test_each_store_has_its_own_price_and_taxes(db: Database) -> None:
    there = details(db, "P1", "SOUTH")
    assert (there.product.price, there.product.taxes) == (129, ())


@pytest.mark.parametrize("code", ["P6", "2900000040533", "P99", "\x00", "'"])
def test_what_the_store_does_not_have_is_not_found(db: Database, code: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        details(db, code)
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_the_price_now_and_those_to_come(db: Database) -> None:
    Price.insert(store="NORTH", product=1, valid_from=NOW - DAY, valid_to=NOW + DAY, amount=80).execute(db)
    Price.insert(store="NORTH", product=1, valid_from=NOW + 2 * DAY, amount=None).execute(db)
    Price.insert(store="NORTH", product=1, valid_from=NOW - 9 * DAY, valid_to=NOW - 8 * DAY, amount=70).execute(db)
    found = details(db, "P1")
    assert found.price == PriceSpan(amount=80, valid_from=NOW - DAY, valid_to=NOW + DAY)
    assert found.coming == (PriceSpan(amount=None, valid_from=NOW + 2 * DAY),)
    assert found.product.price == 80


def test_a_product_without_a_price_now_is_shown_all_the_same(db: Database) -> None:
    Price.update(valid_from=NOW + DAY).where(Price.product == 1, Price.store == "NORTH").execute(db)
    found = details(db, "P1")
    assert (found.price, found.product.price) == (None, None)
    assert found.coming == (PriceSpan(amount=95, valid_from=NOW + DAY),)


def test_units_of_the_store_by_their_factor_and_what_is_asked(db: Database) -> None:
    for store, unit, factor, price in (("NORTH", "pack", 6, 510), ("NORTH", "half", "0.5", None), ("SOUTH", "crate", 12, 9)):
        models.ProductUnit.insert(store=store, product=1, unit=unit, factor=Decimal(factor), price=price).execute(db)
    models.ProductRule.insert(store="NORTH", product=1, serial=1, minimum_age=18).execute(db)
    found = details(db, "P1")
    assert found.units == (
        ProductUnit(unit="half", factor=Decimal("0.5")),
        ProductUnit(unit="pack", factor=Decimal(6), price=510),
    )
    assert (found.product.serial, found.product.minimum_age) == (True, 18)
