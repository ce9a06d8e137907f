"""The journal on the screens: what is typed narrows it, Enter shows, a copy is printed, what was found is exported."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.operations.shifts import bodies, sell, take_back
from tests.ready import ReadyShop, receipt
from tests.shop import MANAGER, WATER
from tests.tui.hostile import FORBIDDEN, HOSTILE
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.sales.document import NoSaleBody
from tui_pos.tui.commands import Context


@pytest.fixture
async def journal(ready_shop: ReadyShop) -> AsyncIterator[Screens]:
    """The journal in front of the manager, with three sales and a return in it."""
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        await sell(register, 3)
        await take_back(register, WATER)
        async with screens(register) as till:
            await till.send("<ctrl+b>")
            assert till.context is Context.JOURNAL
            yield till


def listed(till: Screens) -> list[str]:
    """The receipts in the list, from the top."""
    return [word for word in till.part("main").split() if word.startswith("PARIS-1-")]


async def test_what_is_typed_narrows_the_list_at_once(journal: Screens) -> None:
    assert listed(journal) == [receipt(number) for number in (4, 3, 2, 1)]
    for typed, found in {"bagu": [receipt(3), receipt(2), receipt(1)], "0.95": [receipt(4)], "2": [receipt(2)]}.items():
        await journal.send(typed)
        await journal.until(lambda found=found: listed(journal) == found, f"{typed} is found")  # type: ignore[misc]
        await journal.send("<escape>")
        await journal.until(lambda: len(listed(journal)) == 4, "everything is listed again")
    await journal.send("bagu")
    assert "product “bagu”" in journal.part("main")


async def test_enter_waits_for_the_answer_and_shows_the_receipt(journal: Screens) -> None:
    await journal.send("0.95", "<enter>")
    await journal.until(lambda: journal.context is Context.ENTRY, "the return is shown")
    assert receipt(4) in journal.part("main")
    assert "RETURN" in journal.part("main")
    await journal.send("<escape>")
    assert journal.context is Context.JOURNAL


async def test_a_scanned_receipt_is_found(journal: Screens) -> None:
    await journal.send(receipt(2), "<enter>")
    await journal.until(lambda: journal.context is Context.ENTRY, "the receipt is shown")
    assert receipt(2) in journal.part("main")


async def test_arrows_mark_and_a_copy_is_printed_from_either_screen(journal: Screens) -> None:
    await journal.send("<down>", "<f9>")
    assert "was not printed" in journal.part("message")
    await journal.send("<enter>")
    await journal.until(lambda: journal.context is Context.ENTRY, "it is shown")
    await journal.send("<f9>")
    assert len(await bodies(journal.register, "printed_again")) == 2
    await journal.send("<f8>")
    assert "rows were written to" in journal.part("message")


async def test_nothing_found_is_said(journal: Screens) -> None:
    await journal.send("champagne", "<enter>")
    assert "Nothing was found" in journal.part("message")
    assert "Nothing found." in journal.part("main")
    await journal.send("<f8>")
    assert "nothing was written" in journal.part("message")
    await journal.send("<escape>", "2026-02-31")
    await journal.until(lambda: "is not a date" in journal.part("message"), "it is refused")


@pytest.mark.parametrize("size", [WIDE, SMALL, (40, 12)], ids=["120x40", "80x24", "40x12"])
async def test_a_hostile_name_does_nothing(ready_shop: ReadyShop, size: tuple[int, int]) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        shift = await register.open_shift()
        await register.record(NoSaleBody(shift=shift.id, reason=HOSTILE))
        async with screens(register, size) as till:
            for keys in (("<ctrl+b>", HOSTILE), ("<escape>", "<escape>", "<ctrl+b>", "<enter>")):
                await till.send(*keys)
                assert not FORBIDDEN & set(till.text.replace("\n", ""))
