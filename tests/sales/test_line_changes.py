"""Comment, price, unit and serial number of a line, and what each refuses."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import Cash, a_product, empty_cart
from tests.sales.test_line_taxes import EMBASSY, TAKE_AWAY
from tui_pos.sales.cart import RETURN, Cart, add, set_quantity, step, void_line
from tui_pos.sales.document import ReturnOf
from tui_pos.sales.line_changes import (
    distance,
    list_price_of,
    override_price,
    set_comment,
    set_invoice_comment,
    set_serial,
    set_unit,
    unit_price,
)
from tui_pos.sales.line_notes import has_notes, notes_of_open
from tui_pos.sales.line_taxes import override_line, override_transaction, retaxed
from tui_pos.sales.money import MAX_PRICE
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import take_cash


def water(kind: str = "sale") -> Cart:
    return add(empty_cart(kind), a_product(price=95), Decimal(2))


def test_a_price_keeps_the_list_price_and_the_reason_and_the_first_list_price_stays() -> None:
    cart = override_price(override_price(water(), 1, 80, "damaged"), 1, 70, "label")
    (line,) = cart.lines
    assert (line.unit_price, line.list_price, line.reason, line.amount) == (70, 95, "label", 140)


def test_the_list_price_takes_an_override_off() -> None:
    assert override_price(override_price(water(), 1, 80, "damaged"), 1, 95, "damaged") == water()


def test_a_price_of_an_exempt_sale_is_typed_as_the_store_states_prices() -> None:
    exempt = retaxed(msgspec.structs.replace(water(), customer=EMBASSY))
    (line,) = retaxed(override_price(exempt, 1, 60, "damaged")).lines
    assert (line.unit_price, line.list_price) == (50, 95)
    assert list_price_of(line) == 95


@pytest.mark.parametrize(("price", "expected"), [(100, 0), (90, 100_000), (110, 100_000), (0, 1_000_000), (300, 2_000_000)])
def test_how_far_a_price_is_from_the_list_price(price: int, expected: int) -> None:
    (line,) = add(empty_cart(), a_product(price=100)).lines
    assert distance(line, price) == expected


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 1_000_000))
def test_a_limit_is_never_passed_by_a_rounding(listed: int, price: int, limit: int) -> None:
    (line,) = add(empty_cart(), a_product(price=listed)).lines
    assert (distance(line, price) <= limit) == (abs(price - listed) * 1_000_000 <= limit * listed)


def test_a_product_without_a_list_price_is_any_distance_away() -> None:
    (line,) = add(empty_cart(), a_product(price=0)).lines
    assert (distance(line, 0), distance(line, 1)) == (0, 1_000_000)


@pytest.mark.parametrize("price", [-1, MAX_PRICE + 1])
def test_a_price_out_of_its_limits_is_refused(price: int) -> None:
    with pytest.raises(Refused, match="between 0 and"):
        override_price(water(), 1, price, "")


def test_a_unit_takes_its_price_and_an_override_of_the_price_before_is_gone() -> None:
    cart = set_unit(override_price(water(), 1, 80, "damaged"), 1, "pack", Decimal(6), 510)
    (line,) = cart.lines
    assert (line.unit, line.factor, line.unit_price, line.list_price, line.amount) == ("pack", Decimal(6), 510, None, 1_020)
    assert len(add(cart, a_product(price=95)).lines) == 2


def test_a_unit_without_a_price_costs_its_factor() -> None:
    assert unit_price(95, Decimal(6)) == 570
    assert unit_price(5, Decimal("0.5")) == 3


def test_a_weighed_line_keeps_its_unit() -> None:
    cart = add(empty_cart(), a_product(unit="kg"), Decimal("0.480"))
    with pytest.raises(Refused, match="by weight"):
        set_unit(cart, 1, "lb", Decimal("0.454"), 40)


def test_a_line_with_a_comment_does_not_grow_and_nothing_takes_it_off() -> None:
    cart = set_comment(water(), 1, "  for\x1b Anne ")
    assert cart.lines[0].comment == "for Anne"
    assert len(add(cart, a_product(price=95)).lines) == 2
    assert set_comment(cart, 1, "") == water()


def test_an_invoice_comment_is_cleaned_and_cut() -> None:
    assert len(set_invoice_comment(water(), "x" * 1_000).invoice_comment) == 120


def one(number: str, product: str = "1") -> Cart:
    return set_serial(add(empty_cart(), a_product(product, 500)), 1, number)


def test_a_serial_number_twice_in_one_sale_is_refused_unless_the_other_is_void() -> None:
    cart = add(one("A-1"), a_product(price=500))
    assert len(cart.lines) == 2
    with pytest.raises(Refused, match="already"):
        set_serial(cart, 2, " A-1 ")
    assert set_serial(cart, 2, "A-2").lines[1].serial == "A-2"
    assert set_serial(void_line(cart, 1), 2, "A-1").lines[1].serial == "A-1"


def test_two_products_may_have_the_same_serial_number() -> None:
    assert set_serial(add(one("A-1"), a_product("2", 500)), 2, "A-1").lines[1].serial == "A-1"


def test_a_piece_with_a_serial_number_stays_one() -> None:
    with pytest.raises(Refused, match="so it is one"):
        set_quantity(one("A-1"), 1, Decimal(2))
    with pytest.raises(Refused, match="so it is one"):
        step(one("A-1"), 1)
    with pytest.raises(Refused, match="Only one piece"):
        set_serial(water(), 1, "A-1")
    with pytest.raises(Refused, match="at least one"):
        set_serial(add(empty_cart(), a_product()), 1, " \t")


def test_a_return_has_serial_numbers_too() -> None:
    cart = set_serial(add(empty_cart(RETURN), a_product(price=500)), 1, "A-1")
    assert cart.lines[0].serial == "A-1"


def test_what_comes_back_keeps_its_price_and_unit() -> None:
    (line,) = water(RETURN).lines
    back = msgspec.structs.replace(line, returned=ReturnOf(transaction="t", receipt="r", line=1))
    cart = msgspec.structs.replace(water(RETURN), lines=(back,))
    with pytest.raises(Refused, match="comes back"):
        override_price(cart, 1, 1, "")
    with pytest.raises(Refused, match="comes back"):
        set_unit(cart, 1, "pack", Decimal(6), 1)


def test_nothing_changes_once_money_was_taken() -> None:
    cart = take_cash(one("A-1"), Cash(), 100)
    with pytest.raises(Refused, match="already paid"):
        override_price(cart, 1, 1, "")
    with pytest.raises(Refused, match="already paid"):
        set_unit(cart, 1, "pack", Decimal(6), 1)
    with pytest.raises(Refused, match="already paid"):
        set_serial(cart, 1, "A-2")


@pytest.mark.parametrize(
    "cart",
    [
        water(),
        override_price(water(), 1, 80, "damaged"),
        set_comment(water(), 1, "x"),
        one("A-1"),
        set_unit(water(), 1, "pack", Decimal(6), 510),
        retaxed(msgspec.structs.replace(water(), customer=EMBASSY)),
        retaxed(override_transaction(water(), TAKE_AWAY)),
        retaxed(override_line(water(), 1, TAKE_AWAY)),
    ],
)
def test_a_line_has_notes_when_it_says_that_it_has(cart: Cart) -> None:
    (line,) = cart.lines
    assert has_notes(line) == bool(list(notes_of_open(line, "EUR")))
