"""Customers, comments and suspended transactions on the screens, by keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.operations.shifts import bodies
from tests.ready import ReadyShop
from tests.shop import MANAGER, WATER
from tests.tui.screen import Screens, screens
from tests.tui.screens.test_shift_screens import LANGUAGES, SIZES, dated
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.sales.document import SuspendedBody
from tui_pos.tui.commands import Context

MENU = "<ctrl+z>"
SIGNS_ON = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>")


@pytest.fixture
async def begun(ready_shop: ReadyShop) -> AsyncIterator[Screens]:
    """The manager at an empty sale."""
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, "100", "<enter>")
        yield till


def operation(number: str) -> tuple[str, ...]:
    """From the menu of the transaction."""
    return (MENU, number, "<enter>")


def in_front(till: Screens) -> Context:
    return till.context


async def test_a_customer_is_found_as_one_types_and_put_on_the_sale(begun: Screens) -> None:
    await begun.send(*operation("600"), "ambass")
    assert "Ambassade du Littoral" in begun.part("main")
    await begun.send("<enter>", WATER, "<enter>")
    cart = begun.register.cart
    assert cart is not None
    assert cart.customer is not None
    assert (cart.customer.number, cart.customer.tax_exempt, len(cart.lines)) == ("C1004", True, 1)
    assert "Customer: Ambassade du Littoral" in begun.part("main")
    await begun.send(*operation("603"))
    assert "Customer" not in begun.part("main")


async def test_a_number_typed_ahead_needs_no_pause(begun: Screens) -> None:
    await begun.send(*operation("600"), "C1011", "<enter>", WATER, "<enter>")
    cart = begun.register.cart
    assert cart is not None
    assert cart.customer is not None
    assert cart.customer.name == "Martin Olsen"


async def test_a_number_that_nobody_has_is_refused(begun: Screens) -> None:
    await begun.send(*operation("600"), "C9999", "<enter>")
    assert "There is no customer C9999" in begun.part("message")
    await begun.send("<ctrl+x>", WATER, "<enter>")
    assert begun.register.cart is not None


async def test_a_customer_is_added_offline_and_sold_to_at_once(begun: Screens) -> None:
    await perform(begun.register, DATABASE_CONNECTION, None)
    await begun.send(*operation("612"), "Nina Rivière", "<enter>", "01 55 00 77 88", "<enter>", "nina", "<enter>")
    await begun.send("<escape>", "@mail.example", "<enter>", "<enter>", "<enter>")
    assert "pending sync" in begun.part("main")
    assert "Nina Rivière was added" in begun.part("message")
    await begun.send("<enter>", WATER, "<enter>", "<f9>", "<enter>")
    last = begun.register.last_sale
    assert last is not None
    await begun.send("<escape>", *operation("602"), "0155007788", "<enter>")
    assert "as far as this register knows" in begun.part("main")
    assert "PARIS-1-" in begun.part("main")


async def test_a_comment_is_typed_and_taken_off(begun: Screens) -> None:
    await begun.send(WATER, "<enter>", *operation("501"), "gift", "<enter>")
    assert begun.register.cart is not None
    assert begun.register.cart.comment == "gift"
    assert in_front(begun) is Context.SALE
    await begun.send(*operation("501"), "<ctrl+u>", "<enter>")
    assert begun.register.cart.comment == ""


async def test_a_sale_is_suspended_with_a_note_and_recalled(begun: Screens) -> None:
    await begun.send(WATER, "<enter>", *operation("503"), WATER, "<enter>")
    assert "was not sold" in begun.part("message")
    await begun.send("<ctrl+u>", "red hat", "<enter>")
    (body,) = await bodies(begun.register, "suspended")
    assert isinstance(body, SuspendedBody)
    assert (body.note, begun.register.cart) == ("red hat", None)
    await begun.send(*operation("504"))
    assert "red hat" in begun.part("main")
    await begun.send("<enter>")
    assert begun.register.cart is not None
    assert begun.register.cart.recalled
    assert in_front(begun) is Context.SALE


async def test_what_waits_is_given_up_after_a_question(begun: Screens) -> None:
    await begun.send(WATER, "<enter>", *operation("503"), "<enter>", *operation("1221"), "1", "<enter>")
    assert in_front(begun) is Context.DIALOG
    await begun.send("<enter>")
    assert len(await bodies(begun.register, "recalled")) == 1
    await begun.send(*operation("504"))
    assert "No transaction waits." in begun.part("main")


@SIZES
@LANGUAGES
async def test_every_screen_as_text(
    ready_shop: ReadyShop, size: tuple[int, int], code: str, snapshot: SnapshotAssertion
) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register, size) as till:
        if code == "fr":
            await till.send("<f3>")
        await till.send(*SIGNS_ON, "100", "<enter>", WATER, "<enter>")
        shown = []
        for keys in (
            MENU,
            "<escape>",
            (*operation("600"), "olsen"),
            "<enter>",
            (*operation("501"), "gift"),
            "<enter>",
            (*operation("602"), "C1004", "<enter>"),
            "<escape>",
            ("<escape>", *operation("612"), "Nina", "<enter>"),
            ("<escape>", "<ctrl+u>", "<escape>", *operation("503")),
            ("red hat", "<enter>"),
            operation("504"),
            "<enter>",
        ):
            await till.send(*((keys,) if isinstance(keys, str) else keys))
            await till.until(lambda: register.counts.waiting == 0, "everything has gone up")
            shown.append(dated(till.text, till))
        assert "\n\n".join(shown) == snapshot
