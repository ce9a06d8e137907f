"""Discounts, coupons and why a sale costs what it costs on the screens, by keyboard alone; and on the receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.operations.cases.discounts import BAGUETTE, CHOCOLATE, SHOWER_GEL
from tests.ready import ReadyShop
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.tui.commands import Context

LINE_MENU, TRANSACTION_MENU = "<insert>", "<home>"


@pytest.fixture(params=[WIDE, SMALL], ids=["120x40", "80x24"])
async def sold(ready_shop: ReadyShop, request: pytest.FixtureRequest) -> AsyncIterator[Screens]:
    """Chocolate, which a promotion is for, and a shower gel, which a coupon is for."""
    async with ready_shop.register(ready_shop.home) as register, screens(register, request.param) as till:
        await till.send(CHOCOLATE, "<enter>", SHOWER_GEL, "<enter>")
        yield till


def rows(till: Screens) -> list[list[str]]:
    """The words of each row of the main picture that has any."""
    return [line.split() for line in till.part("main").splitlines() if line.strip()]


async def test_a_promotion_stands_under_its_line_and_the_saving_beside_the_total(sold: Screens) -> None:
    assert rows(sold)[1:4] == [
        ["1", "Milk", "chocolate", "100", "g", "1", "1.65", "1.65"],
        ["promotion", "Semaine", "du", "chocolat", "-0.33"],
        ["▸", "2", "Shower", "gel", "250", "ml", "1", "2.35", "2.35"],
    ]
    assert "Saved: €0.33" in sold.part("side")


async def test_in_french(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send("<f3>")
        await till.sign_on()
        await till.send(CHOCOLATE, "<enter>", TRANSACTION_MENU, "303", "<enter>", "5", "<enter>", "1", "<enter>")
        assert [row[:4] for row in rows(till)[2:4]] == [
            ["promotion", "Semaine", "du", "chocolat"],
            ["remise", "sur", "le", "total"],
        ]
        assert "Économie : 0,40" in till.part("side")
        await till.send(TRANSACTION_MENU, "645", "<enter>")
        assert rows(till)[0] == ["Pourquoi", "cela", "coûte", "ce", "que", "cela", "coûte"]


async def test_a_percent_off_the_line_asks_for_the_value_and_the_reason(sold: Screens) -> None:
    await sold.send(LINE_MENU, "301", "<enter>")
    assert "Line discount percent: Shower gel 250 ml" in sold.part("prompt")
    await sold.send("10", "<enter>", "2", "<enter>")
    assert sold.context is Context.SALE
    assert rows(sold)[4] == ["discount", "Geste", "commercial", "-0.24"]
    await sold.send(LINE_MENU, "301", "<enter>", "0", "<enter>")
    assert sold.context is Context.SALE
    assert len(rows(sold)) == 4


async def test_an_amount_off_the_total(sold: Screens) -> None:
    await sold.send(TRANSACTION_MENU, "302", "<enter>", "0,10", "<enter>", "1", "<enter>")
    assert "€0.10 is taken off the total." in sold.part("message")
    assert [row for row in rows(sold) if row[0] == "total"] == [
        ["total", "discount", "Article", "abîmé", "-0.04"],
        ["total", "discount", "Article", "abîmé", "-0.06"],
    ]


async def test_what_is_no_value_is_refused_and_asked_again_and_escape_leads_back(sold: Screens) -> None:
    for number, menu in (("300", LINE_MENU), ("301", LINE_MENU), ("302", TRANSACTION_MENU), ("303", TRANSACTION_MENU)):
        before = sold.register.cart
        await sold.send(menu, number, "<enter>", BAGUETTE, "<enter>")
        await sold.send("<ctrl+u>", "nonsense", "<enter>")
        assert "✗" in sold.part("message")
        assert sold.context is Context.CASH
        await sold.send("<ctrl+u>", "<ctrl+x>")
        assert (sold.context, sold.register.cart) == (Context.SALE, before)


async def test_a_coupon_is_entered_and_taken_off_again(sold: Screens) -> None:
    await sold.send(TRANSACTION_MENU, "643", "<enter>", "nobodys", "<enter>")
    assert "No promotion asks for the coupon nobodys today." in sold.text
    await sold.send("<ctrl+u>", "beau10", "<enter>")
    assert rows(sold)[4] == ["promotion", "Bon", "douche", "et", "mains", "-0.24"]
    await sold.send(TRANSACTION_MENU, "644", "<enter>", "1", "<enter>")
    assert (sold.context, len(rows(sold))) == (Context.SALE, 4)
    await sold.send(TRANSACTION_MENU, "644", "<enter>")
    assert "No coupon was entered." in sold.part("message")


async def test_the_pages_say_why(sold: Screens) -> None:
    await sold.send(TRANSACTION_MENU, "645", "<enter>")
    assert rows(sold)[:4] == [
        ["Why", "it", "costs", "what", "it", "costs"],
        ["Milk", "chocolate", "100", "g", "1.65"],
        ["promotion", "Semaine", "du", "chocolat", "-0.33"],
        ["1.32"],
    ]
    await sold.send("<escape>", LINE_MENU, "646", "<enter>")
    assert ["Bon", "douche", "et", "mains:", "needs", "a", "coupon", "that"] in rows(sold)
    await sold.send(BAGUETTE, "<enter>")
    assert "was not sold" in sold.part("message")
    await sold.send("<ctrl+u>", "<ctrl+x>")
    assert sold.context is Context.SALE


async def test_the_receipt_shows_what_was_taken_off(sold: Screens) -> None:
    await sold.send("<f6>")
    assert sold.context is Context.RECEIPT
    assert ["promotion", "Semaine", "du", "chocolat", "-0.33"] in rows(sold)
    await sold.send("<pagedown>")
    assert ["You", "saved", "0.33"] in rows(sold)


async def test_the_selected_line_is_in_view_with_many_discounts(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, SMALL) as till:
        for _ in range(12):
            await till.send(CHOCOLATE, "<enter>", BAGUETTE, "<enter>")
        assert "▸  24 Baguette" in till.part("main")
        await till.send(*["<up>"] * 23)
        assert "▸   1 Milk chocolate" in till.part("main")
        assert rows(till)[2][0] == "promotion"
