"""With a product come the promotions that could matter for it, with a coupon those that ask for it, on both databases."""

from __future__ import annotations

import logging

import msgspec
import pytest
from peewee import Database

from tests.channel.chain import DAY, NOW, asker
from tests.sales.discounts.strategies import ALL, category, mix, percent, products, quantity, simple, threshold
from tui_pos.channel.answers.products import find_product
from tui_pos.channel.answers.promotions import find_coupon
from tui_pos.channel.models import Discount, Product
from tui_pos.channel.requests import FindCoupon, FindProduct, RefusalCode, RequestRefused
from tui_pos.sales.discounts.promotions import AmountOff, Promotion

WATER = "5901234123457"


def publish(db: Database, *promotions: Promotion, store: str = "NORTH") -> None:
    """Promotions of a store."""
    for one in promotions:
        terms = msgspec.json.encode(one.terms).decode()
        Discount.insert(
            store=store, number=one.number, name=one.name, valid_from=one.valid_from, valid_to=one.valid_to, terms=terms
        ).execute(db)


def found(db: Database, *, store: str = "NORTH", now: int = NOW) -> list[str]:
    """The numbers of the promotions that come with the water."""
    answered = find_product(db, FindProduct(barcode=WATER), asker(store, now=now))
    return [promotion.number for promotion in answered.promotions]


def valid(promotion: Promotion, first: int, last: int | None) -> Promotion:
    return msgspec.structs.replace(promotion, valid_from=first, valid_to=last)


def test_those_of_the_product_of_its_category_and_of_everything_come(db: Database) -> None:
    Product.update(category="Drinks").where(Product.number == "P1").execute(db)
    publish(
        db,
        simple("1", percent(10), products("P1")),
        simple("2", percent(10), category("Drinks")),
        simple("3", percent(10), ALL),
        simple("4", percent(10), products("P2")),
        simple("5", percent(10), category("Bread")),
        quantity("6", (3, percent(10)), selections=(products("P2"), products("P1"))),
        mix("7", percent(10), (products("P3"), 1), (category("Drinks"), 1)),
        threshold("8", (100, AmountOff(10))),
        simple("9", percent(10), products("P1"), coupons=("C",)),
    )
    assert found(db) == ["1", "2", "3", "6", "7", "8", "9"]


def test_they_come_as_they_are(db: Database) -> None:
    made = valid(mix("7", percent(10), (products("P3"), 1), (products("P1"), 2)), NOW - 5, NOW + 5)
    publish(db, made)
    assert find_product(db, FindProduct(barcode=WATER), asker()).promotions == (made,)


def test_another_stores_do_not_come(db: Database) -> None:
    publish(db, simple("1", percent(10)), store="SOUTH")
    assert found(db) == []
    assert found(db, store="SOUTH") == ["1"]


def test_those_of_a_day_around_come_because_a_cart_began_at_another_instant(db: Database) -> None:
    publish(
        db,
        valid(simple("long ago", percent(10)), 0, NOW - DAY),
        valid(simple("until just now", percent(10)), 0, NOW - DAY + 1),
        valid(simple("from soon", percent(10)), NOW + DAY - 1, None),
        valid(simple("later", percent(10)), NOW + DAY, None),
    )
    assert found(db) == ["from soon", "until just now"]


UNREADABLE = {
    "nothing": "",
    "no JSON": "{",
    "no object": "[]",
    "another kind": '{"type":"of tomorrow"}',
    "no end": '{"a":' * 9_000,
    "half of it": '{"type":"simple","currency":"EUR"}',
}


@pytest.mark.parametrize("terms", UNREADABLE.values(), ids=UNREADABLE)
def test_terms_that_cannot_be_read_are_left_out_and_named(db: Database, caplog: pytest.LogCaptureFixture, terms: str) -> None:
    publish(db, simple("1", percent(10)))
    name = f"Odd {hash(terms)} {type(db).__name__}"
    Discount.insert(store="NORTH", number="2", name=name, terms=terms).execute(db)
    with caplog.at_level(logging.WARNING):
        assert found(db) == ["1"]
        assert found(db) == ["1"]
    assert [record.getMessage().startswith(f"promotion 2 ({name}) is left out") for record in caplog.records] == [True]


def test_a_coupon_is_known_in_any_case_whatever_is_on_the_cart(db: Database) -> None:
    wanted = (simple("1", percent(10), products("P3"), coupons=("Spring",)), simple("2", percent(5), coupons=("x", "SPRING")))
    publish(db, *wanted, simple("3", percent(10)), simple("4", percent(10), coupons=("Summer",)))
    assert find_coupon(db, FindCoupon(code=" sPRing"), asker()).promotions == wanted


def test_a_coupon_of_another_time_or_store_is_not_known(db: Database) -> None:
    publish(db, valid(simple("1", percent(10), coupons=("Soon",)), NOW + 1, None))
    publish(db, simple("1", percent(10), coupons=("South",)), store="SOUTH")
    for code in ("Soon", "South", "Never"):
        with pytest.raises(RequestRefused) as refused:
            find_coupon(db, FindCoupon(code=code), asker())
        assert refused.value.code is RefusalCode.NOT_FOUND
        assert code in str(refused.value.sentence)
