"""Lines, taxes and looked-at products by keyboard alone, on both sizes of screen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.ready import ReadyShop
from tests.shop import MANAGER, WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.operations.sale import the_cart
from tui_pos.sales.cart import Line
from tui_pos.tui.commands import Context

CHABLIS = "2900000881310"
KETTLE = "2900001225731"


@pytest.fixture(params=[WIDE, SMALL], ids=["wide", "small"])
async def till(ready_shop: ReadyShop, request: pytest.FixtureRequest) -> AsyncIterator[Screens]:
    """The manager at the sale, offline too: the server is not asked when it has gone."""
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        async with screens(register, request.param) as running:
            if running.context is Context.START:
                await running.send("<enter>")
            yield running


def line(till: Screens, number: int = 1) -> Line:
    return the_cart(till.register).lines[number - 1]


async def this_line(till: Screens, operation: int) -> None:
    """Choose an operation of the menu *This line*."""
    await till.send("<insert>", str(operation), "<enter>")


async def test_an_age_is_asked_and_no_is_no(till: Screens) -> None:
    await till.send(CHABLIS, "<enter>")
    assert till.context is Context.DIALOG
    assert "from the age of 18. Was the customer" in till.part("main")
    await till.send("<escape>")
    assert till.register.cart is None
    assert "Chablis" not in till.part("main")


async def test_an_age_is_asked_once_a_sale(till: Screens) -> None:
    await till.send(CHABLIS, "<enter>", "<enter>", CHABLIS, "<enter>")
    assert till.context is Context.SALE
    assert line(till).quantity == 2


async def test_a_scan_while_the_age_is_asked_sells_nothing(till: Screens) -> None:
    await till.send(CHABLIS, "<enter>", WATER, "<enter>")
    assert till.context is Context.DIALOG
    assert till.register.cart is None
    assert "was not sold: a question is open" in till.part("message")


async def test_a_serial_number_is_asked_for_and_scanned(till: Screens) -> None:
    await till.send(KETTLE, "<enter>")
    assert till.part("prompt").startswith(" Serial number of Electric kettle")
    await till.send("K-1", "<enter>", KETTLE, "<enter>", "K-1", "<enter>")
    assert "is on this sale already" in till.part("message")
    assert [sold.serial for sold in the_cart(till.register).lines] == ["K-1"]
    await till.send(KETTLE, "<enter>", KETTLE, "<enter>")
    assert "is the barcode" in till.part("message")
    await this_line(till, 136)
    await till.send("<ctrl+u>", "K-9", "<enter>")
    assert line(till).serial == "K-9"


async def test_a_price_is_typed_and_its_reason_chosen(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    await this_line(till, 104)
    await till.send(WATER, "<enter>")
    assert "was not sold" in till.part("message")
    await till.send("<ctrl+u>", "0,50", "<enter>", "2", "<enter>")
    assert (line(till).unit_price, line(till).list_price, line(till).reason) == (50, 95, "competitor")
    assert till.context is Context.SALE
    assert "list price €0.95" in till.part("main")


async def test_a_price_that_is_refused_can_be_typed_again(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    await this_line(till, 104)
    await till.send("0.955", "<enter>", "1", "<enter>")
    assert "finer than the smallest coin" in till.part("message")
    assert till.part("prompt").endswith("0.955")
    await till.send("<backspace>", "<enter>", "1", "<enter>")
    assert line(till).list_price is None
    assert till.context is Context.SALE


async def test_going_back_changes_nothing(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    before = till.register.cart
    for operation in (104, 103, 123, 136, 130, 922):
        await this_line(till, operation)
        await till.send("<ctrl+x>")
        assert till.context is Context.SALE
    await till.send("<home>", "122", "<enter>", "<escape>", "<home>", "128", "<enter>", "<escape>")
    assert (till.context, till.register.cart) == (Context.SALE, before)


async def test_comments_on_a_line_and_for_the_invoice(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    await this_line(till, 103)
    await till.send("[/b] gift", "<enter>")
    assert "“[/b] gift”" in till.part("main")
    await till.send("<home>", "122", "<enter>", "Order 17", "<enter>")
    assert the_cart(till.register).invoice_comment == "Order 17"
    await this_line(till, 103)
    await till.send("<ctrl+u>", "<enter>")
    assert line(till).comment == ""
    await this_line(till, 103)
    await till.send(WATER, "<enter>")
    assert "a comment is open" in till.part("message")


async def test_another_unit_from_a_list(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    await this_line(till, 123)
    assert "pack  €5.10" in till.part("main")
    await till.send("2", "<enter>")
    assert (line(till).unit, line(till).amount) == ("pack", 510)
    assert "1 pack" in till.part("main")


async def test_other_taxes_by_button_and_from_the_list(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    await this_line(till, 129)
    assert line(till).unit_price == 90
    assert "is taxed as “Export, exonéré”" in till.part("message")
    await this_line(till, 130)
    await till.send("2", "<enter>")
    assert line(till).unit_price == 95
    await till.send("<home>", "128", "<enter>", "2", "<enter>")
    assert "The transaction is taxed as" in till.part("message")
    assert line(till).taxes == ()
    await till.send("<home>", "128", "<enter>", "3", "<enter>")
    assert line(till).unit_price == 95


async def test_a_price_check_sells_nothing_from_an_empty_sale_and_an_open_one(till: Screens) -> None:
    for key in ("<escape>", "<enter>"):
        before = till.register.cart
        await till.send("<f10>", "101", "<enter>", WATER, "<enter>")
        assert "€0.95 / pc" in till.part("main")
        await till.send("999", "<enter>")
        assert "No product has the barcode 999" in till.part("message")
        assert "Mineral water" in till.part("main")
        await till.send("chablis", "<enter>")
        await till.until(lambda: "Chablis" in till.part("main"), "the search has answered")
        await till.send("<enter>")
        assert "€13.50 / pc" in till.part("main")
        assert "From the age of 18" in till.part("main")
        await till.send(key)
        assert (till.context, till.register.cart) == (Context.SALE, before)
        await till.send(WATER, "<enter>")


async def test_details_of_a_searched_product_and_of_the_selected_line(till: Screens) -> None:
    await till.send("<f10>", "922", "<enter>", "mineral", "<enter>")
    await till.until(lambda: till.context is Context.REPORT, "the details are shown")
    for text in ("10002", "Drinks", "TVA 5,5 %", "pack of 6", WATER):
        assert text in till.part("main")
    await till.send("<enter>", KETTLE, "<enter>", "K-1", "<enter>", "<f10>", "922", "<enter>")
    assert "Sold by its serial number" in till.part("main")
    assert len(the_cart(till.register).lines) == 1
