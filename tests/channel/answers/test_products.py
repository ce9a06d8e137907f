"""A barcode or a text is answered with the store's own products, prices and taxes, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import Database

from tests.channel.chain import DAY, NOW, Goods, add_goods, asker
from tui_pos.channel.answers.products import find_product, search_products
from tui_pos.channel.models import Price, ProductRule
from tui_pos.channel.requests import (
    FindProduct,
    FoundProduct,
    Product,
    ProductList,
    RefusalCode,
    RequestRefused,
    SearchProducts,
)
from tui_pos.sales.barcode import check_digit
from tui_pos.sales.taxes import TaxRate

WATER = Product(
    number="P1",
    barcode="5901234123457",
    name="Mineral water 1.5 L",
    unit="pc",
    weighed=False,
    price=95,
    tax_group="FOOD",
    taxes=(TaxRate("C", "tax C", 55_000),),
)


def find(db: Database, barcode: str, store: str = "NORTH", now: int = NOW) -> FoundProduct:
    return find_product(db, FindProduct(barcode=barcode), asker(store, now=now))


def search(db: Database, text: str, store: str = "NORTH", limit: int = 50) -> ProductList:
    return search_products(db, SearchProducts(text=text, limit=limit), asker(store))


def names(found: ProductList) -> list[str]:
    return [product.name for product in found.products]


def test_a_barcode_finds_its_product_with_todays_price_and_the_stores_taxes(db: Database) -> None:
    assert find(db, "5901234123457") == FoundProduct(product=WATER)


def test_each_store_has_its_own_price_and_taxes(db: Database) -> None:
    product = find(db, "5901234123457", "SOUTH").product
    assert (product.price, product.taxes) == (129, ())


def test_a_product_without_a_price_in_the_store_is_not_of_the_store(db: Database) -> None:
    with pytest.raises(RequestRefused) as refused:
        find(db, "2900000040533", "NORTH")
    assert refused.value.code is RefusalCode.NOT_FOUND
    assert "2900000040533" in str(refused.value.sentence)


@pytest.mark.parametrize("spelling", ["036000291452", "0036000291452"])
def test_upc_a_and_ean_13_of_one_number_are_one_barcode(db: Database, spelling: str) -> None:
    assert find(db, spelling).product.name == "Crème brûlée"


@pytest.mark.parametrize("barcode", ["0", "%", "'; DROP TABLE product; --", "5901234123458", "٥٩٠١٢٣٤١٢٣٤٥٧", "\x00", "a" * 48])
def test_an_unknown_barcode_is_refused_whatever_it_is(db: Database, barcode: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        find(db, barcode)
    assert refused.value.code is RefusalCode.NOT_FOUND


def scale_label(prefix: str, item: str, value: str) -> str:
    return prefix + item + value + check_digit(prefix + item + value)


def test_a_scale_label_carries_a_weight_or_a_price(db: Database) -> None:
    weighed = find(db, scale_label("21", "04011", "00480"))
    assert (weighed.product.name, weighed.quantity, weighed.amount) == ("Bananas", Decimal("0.480"), None)
    priced = find(db, scale_label("22", "04011", "00399"))
    assert (priced.product.name, priced.quantity, priced.amount) == ("Bananas", None, 399)


def test_a_barcode_that_looks_like_a_scale_label_is_looked_up_exactly_first(db: Database) -> None:
    label = scale_label("21", "04011", "00480")
    add_goods(db, 7, Goods(name="Not weighed", barcodes=(label,), prices={"NORTH": 500}))
    assert find(db, label).product.name == "Not weighed"
    assert find(db, label).quantity is None


def test_a_scale_label_of_an_unknown_item_is_refused_as_scanned(db: Database) -> None:
    with pytest.raises(RequestRefused) as refused:
        find(db, scale_label("21", "99999", "00480"))
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_the_latest_price_begun_counts_until_it_ends(db: Database) -> None:
    Price.insert(store="NORTH", product=1, valid_from=NOW - DAY, valid_to=NOW + DAY, amount=80).execute(db)
    Price.insert(store="NORTH", product=1, valid_from=NOW + 2 * DAY, amount=110).execute(db)
    prices = {day: find(db, "5901234123457", now=NOW + day * DAY).product.price for day in (-2, -1, 0, 1, 2)}
    assert prices == {-2: 95, -1: 80, 0: 80, 1: 95, 2: 110}


def test_a_product_without_an_amount_is_found_and_its_price_is_typed_in(db: Database) -> None:
    Price.update(amount=None).where(Price.store == "NORTH").execute(db)
    assert find(db, "5901234123457").product.price is None
    assert WATER.name in names(search(db, WATER.name))


def test_a_product_whose_price_has_not_begun_or_has_ended_has_no_price(db: Database) -> None:
    Price.update(valid_from=NOW + 1).where(Price.product == 1).execute(db)
    Price.update(valid_to=NOW).where(Price.product == 3).execute(db)
    for barcode in ("5901234123457", "4011"):
        with pytest.raises(RequestRefused) as refused:
            find(db, barcode)
        assert refused.value.code is RefusalCode.NO_PRICE
    assert names(search(db, "bananas")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("milk", ["Milk 3.5% it's a-b", "Milk chocolate"]),
        ("MILK cho", ["Milk chocolate"]),
        ("choc milk", []),
        ("creme brulee", ["Crème brûlée"]),
        ("CRÈME", ["Crème brûlée"]),
        ("3.5%", ["Milk 3.5% it's a-b"]),
        ("1.5", ["Mineral water 1.5 L"]),
        ("5.3", []),
        ("a-b", ["Milk 3.5% it's a-b"]),
        ("it's", ["Milk 3.5% it's a-b"]),
        ("m", ["Mineral water 1.5 L", "Milk 3.5% it's a-b", "Milk chocolate"]),
        ("p3", ["Bananas"]),
        ("pecans", []),
    ],
)
def test_every_word_must_match_and_the_last_one_is_a_prefix(db: Database, text: str, expected: list[str]) -> None:
    assert names(search(db, text)) == expected


@pytest.mark.parametrize("text", ['"', "*", "%", "'", "-", "NOT", "a OR b", "NEAR(a b)", "x:y", "{", '" OR "1', "\x00", "😀"])
def test_what_would_be_syntax_elsewhere_is_ordinary_input(db: Database, text: str) -> None:
    assert "Southern pecans" not in names(search(db, text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.text(min_size=1, max_size=100))
def test_no_text_breaks_the_search(db: Database, text: str) -> None:
    assert isinstance(search(db, text), ProductList)


def test_a_search_shows_the_most_popular_first_and_says_when_there_are_more(db: Database) -> None:
    found = search(db, "m", limit=2)
    assert names(found) == ["Mineral water 1.5 L", "Milk 3.5% it's a-b"]
    assert found.more
    assert not search(db, "m", limit=3).more


def test_a_search_result_is_the_product_itself(db: Database) -> None:
    assert search(db, "mineral").products == (WATER,)
    assert search(db, "bananas").products[0].barcode == "04011"


def test_a_search_of_another_store_sees_another_assortment(db: Database) -> None:
    assert names(search(db, "p", "SOUTH")) == ["Mineral water 1.5 L", "Southern pecans"]


def test_a_search_finds_by_number_category_and_the_beginning_of_a_barcode(db: Database) -> None:
    add_goods(db, 7, Goods(name="Comté", barcodes=("2900000350007", "2900000350014"), prices={"NORTH": 5}, category="Cheese"))
    assert names(search(db, "p7")) == ["Comté"]
    assert names(search(db, "cheese")) == ["Comté"]
    assert names(search(db, "comté chee")) == ["Comté"]
    assert names(search(db, "290000035")) == ["Comté", "Milk chocolate"]
    assert names(search(db, "29000003500", limit=1)) == ["Comté"]
    assert not search(db, "29000003500", limit=1).more


def test_a_barcode_of_another_store_or_without_a_price_now_is_not_found(db: Database) -> None:
    assert names(search(db, "290000004")) == ["Milk 3.5% it's a-b"]
    assert names(search(db, "290000004", "SOUTH")) == ["Southern pecans"]
    Price.update(valid_to=NOW).where(Price.product == 4).execute(db)
    assert names(search(db, "290000004")) == []


def test_what_matches_by_its_words_comes_before_what_matches_by_its_barcode(db: Database) -> None:
    add_goods(db, 7, Goods(name="Kit 290", barcodes=("999999",), prices={"NORTH": 5}))
    found = search(db, "290", limit=2)
    assert names(found) == ["Kit 290", "Milk 3.5% it's a-b"]
    assert found.more
    assert names(search(db, "29")) == ["Kit 290"]


def test_a_product_says_what_must_be_asked_before_it_is_sold_in_its_store(db: Database) -> None:
    ProductRule.insert(store="NORTH", product=1, serial=1, minimum_age=18).execute(db)
    wanted = find(db, "5901234123457").product
    assert (wanted.serial, wanted.minimum_age) == (True, 18)
    assert search(db, "mineral").products == (wanted,)
    other = find(db, "5901234123457", "SOUTH").product
    assert (other.serial, other.minimum_age) == (False, 0)
