"""A shift on the screens, by keyboard alone: it begins, money moves, it is counted, told and ended."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.faults.story import SALE_TOTAL
from tests.operations.shifts import bodies, sell
from tests.ready import ReadyShop
from tests.shop import MANAGER, WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.test_screens import steady
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.sales.document import CashMovedBody, DeclaredBody, NoSaleBody
from tui_pos.tui.commands import Context

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
LANGUAGES = pytest.mark.parametrize("code", ["en", "fr"])
SIGNS_ON = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>")
MENU = "<ctrl+s>"


@pytest.fixture
async def begun(ready_shop: ReadyShop) -> AsyncIterator[Screens]:
    """The manager at an empty sale, with 100.00 in the drawer."""
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, "100", "<enter>")
        yield till


def in_front(till: Screens) -> Context:
    """What is in front now; not narrowed by what was there before."""
    return till.context


async def test_the_first_sign_on_of_a_shift_asks_for_the_start_amount(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON)
        assert in_front(till) is Context.START
        assert "Welcome, Marc." in till.part("message")
        await till.send(WATER, "<enter>", "nonsense", "<enter>")
        assert register.shift is None
        assert "✗" in till.part("message")
        await till.send("<ctrl+u>", "99,50", "<enter>")
        assert in_front(till) is Context.SALE
        assert register.shift is not None
        assert register.shift.start_amount == 9_950
        await till.send("<f3>", *SIGNS_ON)
        assert in_front(till) is Context.SALE


async def test_enter_alone_is_an_empty_drawer_and_back_asks_again_at_the_next_sign_on(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, "<escape>")
        assert (till.context, register.shift) == (Context.SALE, None)
        await till.send("<f3>", *SIGNS_ON, "<enter>")
        assert register.shift is not None
        assert register.shift.start_amount == 0


async def test_a_shift_of_another_day_is_spoken_of(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, "<enter>", "<f3>")
        ready_shop.clock.advance(24 * 3_600)
        await till.send(*SIGNS_ON)
        assert "is still open: close it." in till.part("message")


async def test_the_menu_leads_everywhere_and_keys_lead_back(begun: Screens) -> None:
    for number, context in {
        "1201": Context.CASH,
        "1210": Context.CASH,
        "1211": Context.CASH,
        "1212": Context.CASH,
        "1000": Context.CASH,
        "1052": Context.COUNT,
        "1053": Context.DIALOG,
        "1054": Context.DIALOG,
        "1056": Context.REPORT,
        "918": Context.SHIFTS,
        "115": Context.JOURNAL,
    }.items():
        for back in ("<escape>", "<ctrl+x>"):
            await begun.send(MENU, number, "<enter>")
            assert begun.context is context, number
            await begun.send(WATER, "<enter>")
            assert begun.register.cart is None, number
            await begun.send("<ctrl+u>", back)
            while begun.context is not Context.SALE:
                await begun.send(back)


async def test_the_buttons_and_the_palette_lead_to_the_shift(begun: Screens) -> None:
    button = re.search(r"(\d+) Shift and cash", begun.part("side"))
    assert button is not None
    await begun.send("<f10>", button[1], "<enter>")
    assert in_front(begun) is Context.BUTTONS
    assert "Float entry" in begun.part("main")
    await begun.send("<escape>", "<ctrl+k>", "1211", "<enter>")
    assert in_front(begun) is Context.CASH
    assert "Safe drop" in begun.part("main")


async def test_money_goes_in_and_out(begun: Screens) -> None:
    await begun.send(MENU, "1201", "<enter>", "20", "<enter>")
    assert "went into the drawer" in begun.part("message")
    await begun.send(MENU, "1211", "<enter>", "50", "<enter>", "bag 7", "<enter>")
    assert "went into the safe" in begun.part("message")
    await begun.send(MENU, "1212", "<enter>", "10", "<enter>", "<escape>", "<escape>")
    await begun.send(MENU, "1210", "<enter>", "x", "<enter>", "<ctrl+u>", "1", "<enter>")
    moved = [body for body in await bodies(begun.register, "cash_moved") if isinstance(body, CashMovedBody)]
    assert [(body.kind, body.amount, body.reference) for body in moved] == [
        ("start_amount", 10_000, ""),
        ("float", 2_000, ""),
        ("safe_drop", -5_000, "bag 7"),
        ("removal", -100, ""),
    ]


async def test_the_drawer_opens_for_a_reason_that_is_chosen(begun: Screens) -> None:
    await begun.send(MENU, "1000", "<enter>", "9", "<enter>")
    assert "There is no reason 9" in begun.part("message")
    await begun.send("2", "<enter>")
    assert in_front(begun) is Context.SALE
    (opened,) = await bodies(begun.register, "no_sale")
    assert isinstance(opened, NoSaleBody)
    assert opened.reason == "check"


async def test_the_drawer_is_counted_piece_by_piece(begun: Screens) -> None:
    await begun.send(MENU, "1052", "<enter>")
    assert begun.part("prompt").startswith(" How many of €500.00")
    await begun.send("<enter>", "<enter>", "<enter>", "2", "<enter>")
    assert "€100.00" in begun.part("main").splitlines()[-1]
    await begun.send("many", "<enter>", "-1", "<enter>", "1000000", "<enter>", WATER, "<enter>")
    assert begun.part("prompt").startswith(" How many of €20.00")
    await begun.send("<up>", "1", "<enter>", "<pagedown>", "<pagedown>", "x", "<enter>")
    assert in_front(begun) is Context.COUNT
    await begun.send("<enter>")
    assert "Counted: €50.00." in begun.part("message")
    (declared,) = await bodies(begun.register, "tender_declared")
    assert isinstance(declared, DeclaredBody)
    assert declared.counted[0].pieces == ((5_000, 1),)


async def test_closing_counts_first_then_asks_then_shows_the_z(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, "<enter>")
        await perform(register, DATABASE_CONNECTION, None)
        await sell(register, 2)
        await till.send(MENU, "1055", "<enter>")
        assert in_front(till) is Context.COUNT
        assert "has not been counted" in till.part("message")
        await till.send(*["<enter>"] * 8, "4", "<enter>", *["<enter>"] * 2, "3", "<enter>")
        await till.send("<pagedown>", "<enter>")
        assert in_front(till) is Context.DIALOG
        assert "2 sales have not reached the retail server yet." in " ".join(till.part("main").split("│")).replace("  ", "")
        await till.send("<escape>")
        assert register.shift is not None
        await till.send(MENU, "1055", "<enter>", "<enter>")
        assert in_front(till) is Context.REPORT
        assert "Z REPORT 1" in till.part("main")
        assert "You are signed off" in till.part("message")
        await till.send(WATER, "<enter>")
        assert "was not sold: a page is open" in till.part("message")
        await till.send("<ctrl+u>", "<enter>")
        assert in_front(till) is Context.SIGN_ON
        assert register.shift is None


async def test_a_blind_close_and_its_count(begun: Screens) -> None:
    await begun.send(MENU, "1053", "<enter>", "<enter>")
    if begun.context is Context.DIALOG:
        await begun.send("<enter>")
    assert "BLIND CLOSE" in begun.part("main")
    await begun.send("<enter>", *SIGNS_ON, "<enter>", MENU, "918", "<enter>", "<down>")
    assert "closed blind, not counted" in begun.part("main")
    await begun.send("<f5>", "<down>", "<down>", "<down>", "<down>", "2", "<enter>", *["<pagedown>"] * 2, "<enter>")
    assert "closed blind" not in begun.part("main")
    await begun.send("<enter>")
    assert "Counted" in begun.part("main")
    await begun.send("<escape>", "<f5>")
    assert "Only the open shift" in begun.part("message")


async def test_a_suspended_shift_is_offered_and_resumed(begun: Screens) -> None:
    shift = begun.register.shift
    assert shift is not None
    await begun.send(MENU, "1054", "<enter>", "<enter>")
    assert in_front(begun) is Context.SIGN_ON
    await begun.send(*SIGNS_ON)
    assert "Suspended shifts here: 1" in begun.part("main")
    await begun.send("<f4>", "<f4>")
    assert in_front(begun) is Context.SALE
    assert begun.register.shift is not None
    assert begun.register.shift.id == shift.id


async def test_without_a_shift_what_needs_one_is_greyed_with_its_reason(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(MENU)
        assert "No shift is open" in till.part("main")
        await till.send("1055", "<enter>")
        assert in_front(till) is Context.SALE
        assert "No shift is open" in till.part("message")


async def pictures(till: Screens) -> AsyncIterator[tuple[str, str]]:
    """Every screen of a shift, by name."""
    yield "start", till.text
    await till.send("100", "<enter>")
    await sell(till.register, 2)
    await till.until(lambda: till.register.counts.waiting == 0, "the server has the sales")
    for name, keys in {
        "menu": (MENU,),
        "float": (MENU, "1201", "<enter>"),
        "bag": (MENU, "1212", "<enter>", "50", "<enter>"),
        "reasons": (MENU, "1000", "<enter>"),
        "count": (MENU, "1052", "<enter>", *["<enter>"] * 4, "4", "<enter>"),
        "counted": (MENU, "1052", "<enter>", *["<pagedown>"] * 2),
        "x": (MENU, "1056", "<enter>"),
        "shifts": (MENU, "918", "<enter>"),
        "journal": ("<ctrl+b>",),
        "found": ("<ctrl+b>", "marc bag"),
        "entry": ("<ctrl+b>", "1", "<enter>"),
        "blind": (MENU, "1053", "<enter>"),
    }.items():
        await till.send(*keys)
        yield name, till.text
        while till.context is not Context.SALE:
            await till.send("<escape>")


def dated(text: str, till: Screens) -> str:
    """The picture without the day it was made on, and without the row of the connection."""
    register = till.register
    day = till.till.language.date(register.business_date(register.clock()))
    return "\n".join(steady(text.replace(day, "#" * len(day))).splitlines()[1:])


@SIZES
@LANGUAGES
async def test_every_screen_of_a_shift_as_text(
    ready_shop: ReadyShop, size: tuple[int, int], code: str, snapshot: SnapshotAssertion
) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register, size) as till:
        while register.business_date(register.clock())[-2] == "0":
            # A date takes the same room on whatever day this runs.
            ready_shop.clock.advance(24 * 3_600)
        if code == "fr":
            await till.send("<f3>")
        await till.send(*SIGNS_ON)
        async for name, text in pictures(till):
            assert dated(text, till) == snapshot(name=name)
        assert SALE_TOTAL == 215
