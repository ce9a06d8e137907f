"""Whatever is rung up and paid adds up: lines, taxes, total, tenders, rounding, change; in any order, both ways."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import (
    CHF,
    Cash,
    Ring,
    a_product,
    baskets,
    empty_cart,
    empty_carts,
    half_up,
    mirrored,
    rung_up,
)
from tui_pos.sales.cart import SALE, Cart, add, void_line
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.totals import totals


@given(empty_carts, baskets)
def test_the_total_is_the_sum_of_the_lines_and_the_taxes_on_top(cart: Cart, basket: list[Ring]) -> None:
    now = totals(rung_up(cart, basket))
    expected = cart.sign * sum(half_up(Fraction(ring.quantity) * (ring.sold.price or 0)) for ring in basket)
    assert now.lines == expected
    assert now.total == (expected if cart.tax_inclusive else expected + sum(tax.tax for tax in now.taxes))


@given(empty_carts, baskets, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(cart: Cart, basket: list[Ring], random: Random) -> None:
    shuffled = list(basket)
    random.shuffle(shuffled)
    assert totals(rung_up(cart, shuffled)) == totals(rung_up(cart, basket))


@given(empty_carts, baskets)
def test_a_return_mirrors_its_sale(cart: Cart, basket: list[Ring]) -> None:
    sale = totals(rung_up(msgspec.structs.replace(cart, kind=SALE), basket))
    back = totals(rung_up(mirrored(cart), basket))
    assert (back.lines, back.total, back.due, back.due_in_cash) == (-sale.lines, -sale.total, -sale.due, -sale.due_in_cash)
    assert back.items == sale.items
    assert [(tax.net, tax.tax) for tax in back.taxes] == [(-tax.net, -tax.tax) for tax in sale.taxes]


@given(empty_carts, baskets, st.lists(st.integers(1, 10**6), max_size=3))
def test_the_tenders_are_the_total_the_rounding_and_the_change(cart: Cart, basket: list[Ring], parts: list[int]) -> None:
    cart = rung_up(cart, basket)
    note = Cash(denominations=(10**8,))
    for part in parts:
        amount = part * cart.currency.cash_step
        if abs(totals(cart).due_in_cash) > amount:
            cart = take_cash(cart, note, amount)
            assert not totals(cart).settled
    if cart.sign > 0:
        over = abs(totals(cart).due_in_cash) + 7 * cart.currency.cash_step
        cart = take_cash(cart, note, over)
        assert totals(cart).change == 7 * cart.currency.cash_step
    else:
        cart = take_cash(cart, note)
        assert totals(cart).change == 0
    now = totals(cart)
    assert now.settled
    assert (now.due, now.due_in_cash) == (0, 0)
    assert sum(tender.amount for tender in cart.tenders) - now.change - now.rounding == now.total
    assert abs(now.rounding) * 2 <= cart.currency.cash_step
    assert (now.total + now.rounding) % cart.currency.cash_step == 0


@given(empty_carts, baskets, st.data())
def test_a_voided_line_is_as_if_it_had_never_been_rung_up(cart: Cart, basket: list[Ring], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(basket)))
    apart: Cart = cart
    for ring in basket:
        apart = msgspec.structs.replace(apart, lines=(*apart.lines, *rung_up(cart, [ring]).lines))
    numbered = tuple(msgspec.structs.replace(line, number=at) for at, line in enumerate(apart.lines, start=1))
    voided = void_line(msgspec.structs.replace(apart, lines=numbered), number)
    without = [ring for at, ring in enumerate(basket, start=1) if at != number]
    assert totals(voided) == totals(rung_up(cart, without))


def test_pieces_are_counted_and_weighed_goods_are_one_each() -> None:
    cart = rung_up(
        empty_cart(),
        [Ring(a_product(), Decimal("3")), Ring(a_product("2", unit="kg"), Decimal("0.480"))],
    )
    assert totals(cart).items == 4


def test_coins_round_what_is_due_and_the_total_stays() -> None:
    cart = add(empty_cart(currency=CHF), a_product(price=1_232))
    before = totals(cart)
    assert (before.total, before.due, before.due_in_cash, before.rounding) == (1_232, 1_232, 1_230, 0)
    after = totals(take_cash(cart, Cash(), 2_000))
    assert (after.total, after.rounding, after.change, after.settled) == (1_232, -2, 770, True)


def test_less_than_half_a_coin_is_paid_with_nothing() -> None:
    cart = take_cash(add(empty_cart(currency=CHF), a_product(price=2)), Cash())
    now = totals(cart)
    assert (now.total, now.rounding, now.change, now.settled) == (2, -2, 0, True)


def test_an_empty_cart_comes_to_nothing_and_is_not_settled() -> None:
    now = totals(empty_cart())
    assert (now.total, now.items, now.taxes, now.settled) == (0, 0, (), False)
