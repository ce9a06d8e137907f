"""The demo chain in `data/`: complete, consistent, and with real check digits."""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tui_pos.sales.barcode import is_retail
from tui_pos.sales.text import clean

DATA = Path(__file__).parents[2] / "data"
STORES = {"PARIS": "EUR", "HOUSTON": "USD", "GENEVA": "CHF"}


def products() -> list[dict[str, str]]:
    with (DATA / "products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def store(number: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "stores" / f"{number}.toml").read_text(encoding="utf-8"))


def test_there_are_a_hundred_products_or_more_and_none_twice() -> None:
    rows = products()
    assert len(rows) >= 100
    for column in ("number", "name"):
        assert len({row[column] for row in rows}) == len(rows)
    barcodes = [barcode for row in rows for barcode in row["barcodes"].split()]
    assert len(set(barcodes)) == len(barcodes)


def test_mineral_water_is_among_them() -> None:
    (water,) = [row for row in products() if row["barcodes"] == "5901234123457"]
    assert (water["name"], water["PARIS"]) == ("Mineral water 1.5 L", "0.95")


def test_every_barcode_has_its_check_digit_unless_it_is_an_item_of_the_scale() -> None:
    for row in products():
        weighed = row["weighed"] == "yes"
        assert weighed == (row["unit"] == "kg")
        for barcode in row["barcodes"].split():
            assert weighed or is_retail(barcode), row
        assert not weighed or len(row["barcodes"].split()[0]) == 5, row


def test_names_are_clean_and_prices_are_whole_minor_units() -> None:
    for row in products():
        assert row["name"] == clean(row["name"], 60)
        for number in STORES:
            assert Decimal(row[number]) > 0
            assert Decimal(row[number]).as_tuple().exponent == -2
        assert Decimal(row["GENEVA"]) % Decimal("0.05") == 0


@pytest.mark.parametrize(("number", "currency"), STORES.items())
def test_each_store_taxes_every_product_and_takes_every_tender_that_has_a_rate(number: str, currency: str) -> None:
    described = store(number)
    assert described["number"] == number
    assert described["currency"]["code"] == currency
    assert {row["tax_group"] for row in products()} <= {group["code"] for group in described["tax_groups"]}
    kinds = [tender["kind"] for tender in described["tenders"]]
    assert kinds[:2] == ["cash", "card"]
    assert {"currency", "credit_memo", "gift_card"} <= set(kinds)
    foreign = {tender["code"] for tender in described["tenders"] if tender["kind"] == "currency"}
    assert foreign == {rate["currency"] for rate in described["currency_rates"]}
    assert {layout["prefix"]: layout["kind"] for layout in described["scale_formats"]} == {"21": "weight", "22": "price"}
    assert [register["number"] for register in described["registers"]] == [f"{number}-1"]


def test_staff_and_profile_are_the_documented_ones() -> None:
    chain = tomllib.loads((DATA / "chain.toml").read_text(encoding="utf-8"))
    staff = {person["number"]: (person["role"], person["pin"]) for person in chain["staff"]}
    assert staff == {"000160": ("cashier", "123456"), "000110": ("manager", "654321")}
    assert {profile["number"] for profile in chain["profiles"]} == {store(number)["profile"] for number in STORES}
