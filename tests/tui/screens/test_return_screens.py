"""Returns on the screens: with a receipt scanned, typed or chosen from the journal; without one, for a reason; exchanges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.faults.story import BAGUETTE, sale
from tests.ready import ReadyShop, receipt
from tests.shop import MANAGER, WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.sales.totals import totals
from tui_pos.tui.commands import Context
from tui_pos.tui.screens.return_lines import ReturnLines


@pytest.fixture(params=[WIDE, SMALL], ids=["wide", "small"])
async def sold(ready_shop: ReadyShop, request: pytest.FixtureRequest) -> AsyncIterator[Screens]:
    """The sale in front, after three sales of a water and a baguette."""
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        for _ in range(3):
            await sale(register)
        async with screens(register, size=request.param) as till:
            yield till


def total(till: Screens) -> int:
    """What the open cart comes to."""
    cart = till.register.cart
    return 0 if cart is None else totals(cart).total


async def test_a_scanned_receipt_comes_back_whole_and_is_paid_out(sold: Screens) -> None:
    await sold.send("<home>", "114", "<enter>")
    assert sold.context is Context.CASH
    await sold.send(receipt(2), "<enter>")
    assert receipt(2) in sold.part("main")
    await sold.send("*", "<enter>")
    assert total(sold) == -215
    assert "REFUND" in sold.part("side")
    await sold.send("<f9>", "<enter>")
    assert "Pay out €2.15" in sold.part("message")
    assert f"Returned: receipt {receipt(2)}" in sold.part("main")


async def test_a_typed_number_and_one_line(sold: Screens) -> None:
    await sold.send("<home>", "114", "<enter>", "3", "<enter>", "<down>", "<enter>", "<enter>")
    assert total(sold) == -120


async def test_plus_and_minus_choose_and_nothing_more_than_was_sold(sold: Screens) -> None:
    await sold.send("<home>", "114", "<enter>", "3", "<enter>", "+", "+")
    assert "at most 1 can come back" in sold.part("message")
    await sold.send("-", "2", "<enter>")
    assert "2 entries were refused" in sold.part("message")
    place = sold.till.place
    assert isinstance(place, ReturnLines)
    assert place.chosen == {}
    await sold.send(WATER, "<enter>")
    assert "was not sold" in sold.part("message")
    await sold.send("<escape>", "<escape>")
    assert sold.context is Context.SALE
    assert sold.register.cart is None


async def test_from_the_journal(sold: Screens) -> None:
    await sold.send("<ctrl+b>", "<down>", "<f7>", "*", "<enter>")
    assert total(sold) == -215
    cart = sold.register.cart
    assert cart is not None
    assert {line.returned.receipt for line in cart.lines if line.returned} == {receipt(2)}


async def test_enter_alone_chooses_from_the_journal(sold: Screens) -> None:
    await sold.send("<home>", "114", "<enter>", "<enter>")
    assert sold.context is Context.JOURNAL
    await sold.send("<enter>", "<enter>", "<enter>")
    assert total(sold) == -95


async def test_from_the_page_of_a_receipt(sold: Screens) -> None:
    await sold.send("<ctrl+b>", "<enter>", "<f7>", "<enter>", "<enter>")
    assert total(sold) == -95


async def test_what_came_back_cannot_come_back_again(sold: Screens) -> None:
    await sold.send("<f7>", receipt(1), "<enter>", "*", "<enter>", "<f9>", "<enter>")
    await sold.send("<f7>", receipt(1), "<enter>")
    assert "has come back already" in sold.part("message")


async def test_without_a_receipt_the_reason_is_asked_once(sold: Screens) -> None:
    await sold.send("<f7>", WATER, "<enter>")
    assert "Why does it come back?" in sold.part("main")
    await sold.send("2", "<enter>", BAGUETTE, "<enter>")
    cart = sold.register.cart
    assert cart is not None
    assert [(line.quantity, line.reason) for line in cart.lines] == [(Decimal(-1), "damaged")] * 2


async def test_an_exchange_sells_and_takes_back_in_one(sold: Screens) -> None:
    await sold.send(BAGUETTE, "<enter>", "<f7>", WATER, "<enter>", "1", "<enter>")
    assert total(sold) == 25
    await sold.send("<f7>")
    assert "Selling again" in sold.part("message")
    await sold.send(WATER, "<enter>")
    assert total(sold) == 120
    await sold.send("<f9>", "<enter>")
    assert "The sale is done" in sold.part("message")
    assert "EXCHANGE" in sold.part("main")


async def test_offline_a_strange_receipt_is_refused_in_words(sold: Screens) -> None:
    await perform(sold.register, DATABASE_CONNECTION, None)
    await sold.send("<f7>", "PARIS-2-000001", "<enter>")
    assert "is not of this register" in sold.part("message")
    await sold.send(receipt(3), "<enter>", "*", "<enter>")
    assert total(sold) == -215
