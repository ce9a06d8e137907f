"""A paid cart becomes the body of a document; one that is not paid does not."""

from __future__ import annotations

import pytest

from tests.sales.strategies import Cash, a_product, empty_cart
from tui_pos.sales.cart import add, void_line
from tui_pos.sales.closing import close, give_up
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import take_cash

CART = void_line(add(add(empty_cart(), a_product()), a_product("2", 500)), 2)


def test_the_body_is_what_was_on_the_cart() -> None:
    body = close(take_cash(CART, Cash(), 100), receipt="PARIS-PARIS-1-000001", sequence=1, offline=True, shift="s")
    assert (body.total, body.change, body.rounding, body.offline) == (95, 5, 0, True)
    assert [(line.number, line.amount, line.voided) for line in body.lines] == [(1, 95, False), (2, 0, True)]


def test_an_unpaid_cart_is_refused() -> None:
    with pytest.raises(Refused, match="still to pay"):
        close(CART, receipt="1", sequence=1, offline=False, shift="s")
    with pytest.raises(Refused, match="still to pay"):
        close(take_cash(CART, Cash(), 50), receipt="1", sequence=1, offline=False, shift="s")


def test_what_was_given_up_is_kept_for_the_auditor() -> None:
    body = give_up(CART, shift="s")
    assert body.total == 95
    assert len(body.lines) == 2
