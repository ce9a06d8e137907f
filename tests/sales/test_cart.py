"""The cart's changes: what each makes of it, and what each refuses without changing anything."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from tests.sales.strategies import Cash, a_product, empty_cart
from tui_pos.channel.delivery import BATCH_BYTES
from tui_pos.sales.cart import (
    MAX_LINES,
    PIECE,
    RETURN,
    Cart,
    NeedsPrice,
    add,
    select,
    select_next,
    set_quantity,
    step,
    void_line,
)
from tui_pos.sales.money import MAX_PRICE
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import give_back, take_cash

WATER = a_product("1", 95)
BREAD = a_product("2", 130, "reduced", name="Baguette tradition")
CHEESE = a_product("3", 2390, "reduced", unit="kg", name="Comté 12 months")


def quantities(cart: Cart) -> list[str]:
    return [str(line.quantity) for line in cart.lines]


def test_a_product_scanned_again_grows_its_line() -> None:
    cart = add(add(empty_cart(), WATER), WATER, Decimal(2))
    assert quantities(cart) == ["3"]
    assert cart.lines[0].amount == 285
    assert cart.selected == 1


def test_another_barcode_of_the_same_product_grows_it_too() -> None:
    cart = add(add(empty_cart(), WATER), msgspec.structs.replace(WATER, barcode="20000009"))
    assert [(line.barcode, line.quantity) for line in cart.lines] == [(WATER.barcode, Decimal(2))]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(lambda cart: add(cart, BREAD), id="another product in between"),
        pytest.param(lambda cart: void_line(cart, 1), id="the line was voided"),
        pytest.param(lambda cart: set_quantity(cart, 1, Decimal(99_999)), id="no room for more"),
    ],
)
def test_a_new_line_when_the_last_cannot_grow(between: Callable[[Cart], Cart]) -> None:
    cart = between(add(empty_cart(), WATER))
    after = add(cart, WATER)
    assert len(after.lines) == len(cart.lines) + 1
    assert after.lines[-1].number == after.selected == len(after.lines)


def test_a_product_without_a_price_of_its_own_needs_one() -> None:
    loose = msgspec.structs.replace(WATER, price=None)
    with pytest.raises(NeedsPrice, match="type the price first"):
        add(empty_cart(), loose)
    assert add(empty_cart(), loose, unit_price=120).lines[0].amount == 120


def test_another_price_is_another_line() -> None:
    assert quantities(add(add(empty_cart(), WATER), WATER, unit_price=90)) == ["1", "1"]


def test_weighed_goods_are_never_put_together() -> None:
    cart = add(add(empty_cart(), CHEESE, Decimal("0.480")), CHEESE, Decimal("0.480"))
    assert quantities(cart) == ["0.48", "0.48"]
    assert [line.amount for line in cart.lines] == [1147, 1147]


def test_a_label_with_a_weight_brings_its_quantity() -> None:
    label = msgspec.structs.replace(CHEESE, quantity=Decimal("0.250"))
    assert add(empty_cart(), label).lines[0].amount == 598
    with pytest.raises(Refused, match="own weight"):
        add(empty_cart(), label, Decimal(3))


def test_a_label_with_a_price_is_one_package_at_that_price() -> None:
    label = msgspec.structs.replace(CHEESE, amount=1_234)
    cart = add(empty_cart(), label, Decimal(3))
    line = cart.lines[0]
    assert (line.unit, line.weighed, line.unit_price, line.amount) == (PIECE, False, 1_234, 3_702)


def test_a_return_has_negative_quantities() -> None:
    cart = add(empty_cart(RETURN), WATER, Decimal(3))
    assert (cart.lines[0].quantity, cart.lines[0].amount) == (Decimal(-3), -285)
    assert quantities(step(cart, 1)) == ["-4"]
    assert quantities(set_quantity(cart, 1, Decimal(2))) == ["-2"]


def test_a_voided_line_stays_and_counts_for_nothing() -> None:
    cart = void_line(add(add(empty_cart(), WATER), BREAD), 2)
    assert [(line.number, line.voided, line.amount) for line in cart.lines] == [(1, False, 95), (2, True, 0)]
    assert cart.selected == 1
    assert void_line(cart, 1).selected == 0


def test_plus_and_minus_change_the_selected_line() -> None:
    cart = select(add(add(empty_cart(), WATER, Decimal(2)), BREAD), 1)
    assert quantities(step(cart, 1)) == ["3", "1"]
    assert quantities(step(cart, -1)) == ["1", "1"]


def test_the_selection_passes_void_lines_and_stops_at_either_end() -> None:
    cart = add(add(add(empty_cart(), WATER), BREAD), WATER)
    cart = void_line(cart, 2)
    assert cart.selected == 3
    assert select_next(cart, -1).selected == 1
    assert select_next(select_next(cart, -1), -1).selected == 1
    assert select_next(cart, 1).selected == 3
    assert select_next(empty_cart(), 1).selected == 0


@pytest.mark.parametrize("quantity", ["0", "-1", "1e9", "100000", "0.0001", "NaN", "Infinity", "sNaN", "0.5"])
def test_a_bad_quantity_is_refused(quantity: str) -> None:
    cart = add(empty_cart(), WATER)
    with pytest.raises(Refused):
        add(cart, WATER, Decimal(quantity))
    with pytest.raises(Refused):
        set_quantity(cart, 1, Decimal(quantity))


def test_a_weighed_product_needs_its_weight() -> None:
    with pytest.raises(Refused, match="sold by weight"):
        add(empty_cart(), CHEESE)
    with pytest.raises(Refused, match="sold by weight"):
        step(add(empty_cart(), CHEESE, Decimal(2)), 1)


@pytest.mark.parametrize("price", [-1, MAX_PRICE + 1])
def test_a_bad_price_is_refused(price: int) -> None:
    with pytest.raises(Refused, match="price"):
        add(empty_cart(), WATER, unit_price=price)


def test_minus_never_takes_the_last_piece() -> None:
    with pytest.raises(Refused, match="void the line"):
        step(add(empty_cart(), WATER), -1)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_line_that_is_not_there_is_refused(number: int) -> None:
    cart = add(empty_cart(), WATER)
    for change in (void_line, select):
        with pytest.raises(Refused, match="no such line"):
            change(cart, number)
    with pytest.raises(Refused, match="no such line"):
        step(void_line(cart, 1), 1)


def test_a_total_beyond_the_limit_is_refused() -> None:
    cart = add(empty_cart(), WATER, Decimal(100), MAX_PRICE)
    with pytest.raises(Refused, match="at most"):
        add(cart, BREAD)


def test_nothing_changes_once_something_was_paid() -> None:
    cart = take_cash(add(empty_cart(), WATER, Decimal(3)), Cash(), 100)
    changes: tuple[Callable[[], Cart], ...] = (
        lambda: add(cart, BREAD),
        lambda: void_line(cart, 1),
        lambda: set_quantity(cart, 1, Decimal(2)),
        lambda: step(cart, 1),
    )
    for change in changes:
        with pytest.raises(Refused, match="already paid"):
            change()
    assert quantities(add(give_back(cart), WATER)) == ["4"]


def test_a_line_beyond_the_limit_is_refused() -> None:
    """A document that is too large for the channel would hold back every sale after it."""
    cart = empty_cart()
    for number in range(MAX_LINES):
        cart = add(cart, a_product(str(number), name="é" * 120))
    with pytest.raises(Refused, match="lines"):
        add(cart, a_product("one more"))
    assert len(msgspec.json.encode(cart)) < BATCH_BYTES
