"""Cash: exact, too much, too little, impossible coins, quick amounts, refunds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CHF, Cash, a_product, empty_cart
from tui_pos.sales.cart import RETURN, add, void_line
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import MAX_TENDER, PROPOSALS, give_back, quick_cash, take_cash
from tui_pos.sales.totals import totals

CART = add(empty_cart(), a_product(price=1_432))


def test_no_amount_is_exact_cash() -> None:
    paid = take_cash(CART, Cash())
    assert [(tender.tender, tender.kind, tender.amount) for tender in paid.tenders] == [("cash", "cash", 1_432)]
    assert totals(paid).settled


def test_cash_in_parts() -> None:
    part = take_cash(CART, Cash(), 1_000)
    assert totals(part).due == 432
    assert totals(take_cash(part, Cash(), 500)).change == 68
    assert give_back(part) == CART


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_of_nothing_is_refused(amount: int) -> None:
    with pytest.raises(Refused, match="nothing cannot be taken"):
        take_cash(CART, Cash(), amount)


def test_a_slip_of_the_keys_is_refused() -> None:
    take_cash(CART, Cash(), 1_432 + 10 * 5_000)
    with pytest.raises(Refused, match="too much"):
        take_cash(CART, Cash(), 1_432 + 10 * 5_000 + 1)
    with pytest.raises(Refused, match="too much"):
        take_cash(CART, Cash(denominations=()), MAX_TENDER + 1)


def test_coins_that_do_not_exist_are_refused() -> None:
    with pytest.raises(Refused, match="steps of"):
        take_cash(add(empty_cart(currency=CHF), a_product(price=1_232)), Cash(), 1_232)


def test_nothing_to_pay_is_refused() -> None:
    with pytest.raises(Refused, match="nothing to pay"):
        take_cash(empty_cart(), Cash())
    with pytest.raises(Refused, match="nothing to pay"):
        take_cash(void_line(CART, 1), Cash())


def test_a_paid_transaction_takes_no_more() -> None:
    with pytest.raises(Refused, match="already paid"):
        take_cash(take_cash(CART, Cash()), Cash(), 100)


def test_a_refund_is_paid_out_and_never_more_than_due() -> None:
    back = add(empty_cart(RETURN), a_product(price=1_432))
    assert [tender.amount for tender in take_cash(back, Cash()).tenders] == [-1_432]
    assert totals(take_cash(back, Cash(), 1_000)).due == -432
    with pytest.raises(Refused, match="refund"):
        take_cash(back, Cash(), 2_000)


def test_quick_amounts_start_with_the_exact_one() -> None:
    assert quick_cash(1_432, (500, 1_000, 2_000, 5_000)) == (1_432, 1_500, 2_000, 5_000)
    assert quick_cash(2_000, (500, 1_000, 2_000, 5_000)) == (2_000, 5_000)
    assert quick_cash(0, (500,)) == ()


@given(st.integers(1, 10**11), st.lists(st.integers(-5, 10**6), max_size=12))
def test_every_quick_amount_covers_what_is_due(due: int, denominations: list[int]) -> None:
    proposals = quick_cash(due, denominations)
    assert proposals[0] == due
    assert list(proposals) == sorted(set(proposals))
    assert len(proposals) <= PROPOSALS
