"""Receipts, print jobs, sales reports and the health check on the screens, by keyboard alone, as text at both sizes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.operations.shifts import bodies, sell
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.test_screens import steady
from tui_pos.operations.health import latency
from tui_pos.tui.commands import Context
from tui_pos.tui.screens.health import HealthPage

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
LANGUAGES = pytest.mark.parametrize("code", ["en", "fr"])
SIGNS_ON = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", "<enter>")
WATER_SOLD = ("5901234123457", "<enter>", "<f6>")
MENU = "<ctrl+s>"
VARIES = re.compile(r"\d+ ms|\d+([.,]\d+)? [GM]o?B?|\d+ documents|\d\d:00")


def with_folder(shop: ReadyShop, folder: str = "printed") -> None:
    """A printer that writes text files."""
    shop.home.devices.write_text(f'[printer]\nkind = "folder"\npath = "{shop.home.path / folder}"\n')


@pytest.fixture
async def selling(ready_shop: ReadyShop) -> AsyncIterator[Screens]:
    """The manager at an empty sale, with a printer that writes files."""
    with_folder(ready_shop)
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON)
        yield till


def in_front(till: Screens) -> Context:
    """What is in front now; not narrowed by what was there before."""
    return till.context


async def test_the_receipt_is_printed_and_kept_as_files_by_keys(selling: Screens) -> None:
    await selling.send(*WATER_SOLD)
    assert selling.context is Context.RECEIPT
    await selling.until(lambda: "Printed." in selling.part("message"), "it is printed")
    await selling.send("<insert>")
    await selling.register.print_queue.settled()
    for key, suffix in {"<home>": ".txt", "<end>": ".pdf"}.items():
        await selling.send(key)
        assert suffix in selling.part("message")
    assert len(await bodies(selling.register, "printed_again")) == 3
    assert len(list((selling.register.home.path / "printed").iterdir())) == 2
    assert len(list(selling.register.home.receipts.iterdir())) == 2
    await selling.send(*WATER_SOLD)
    assert selling.context is Context.RECEIPT


async def test_what_is_wrong_is_said_in_words_while_the_next_sale_goes_on(ready_shop: ReadyShop) -> None:
    with_folder(ready_shop)
    (ready_shop.home.path / "printed").write_text("a file is in the way")
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*SIGNS_ON, *WATER_SOLD, "5901234123457", "<enter>")
        await till.until(lambda: "was not written" in till.part("message"), "the trouble is said")
        assert register.cart is not None
        await till.send("<f6>", "<escape>", MENU, "9033", "<enter>")
        await till.until(lambda: till.context is Context.PRINT_JOBS, "the jobs are shown")
        await till.until(lambda: not register.print_queue.printing, "both have failed")
        assert till.part("main").count("PARIS-1-00000") >= 2
        (ready_shop.home.path / "printed").unlink()
        await till.send("<enter>")
        await till.until(lambda: len(register.print_queue.waiting) == 1, "one is printed")
        await till.until(lambda: till.part("main").count("✗") == 1, "it has left the list")
        await till.send("5901234123457", "<enter>")
        assert "was not sold" in till.part("message")
        await till.send("<escape>")


async def test_the_report_has_four_parts_two_periods_and_a_file(selling: Screens) -> None:
    await sell(selling.register, 2)
    await selling.send(MENU, "1003", "<enter>")
    assert "█" in selling.part("main")
    for _ in range(4):
        assert "4.30" in selling.part("main")
        await selling.send("<tab>")
    await selling.send("<f4>")
    assert "4.30" in selling.part("main")
    await selling.send("<f8>")
    assert ".csv" in selling.part("message")
    await selling.send("<escape>")
    assert selling.context is Context.SALE


async def test_the_health_check_is_left_at_once(selling: Screens) -> None:
    await selling.send(MENU, "717", "<enter>")
    assert in_front(selling) is Context.HEALTH
    await selling.send("<escape>")
    assert in_front(selling) is Context.SALE
    await selling.send(MENU, "717", "<enter>")
    await selling.until(lambda: "…" not in selling.part("main"), "everything was looked at")
    await selling.send("<f5>")
    assert in_front(selling) is Context.HEALTH


@SIZES
@LANGUAGES
async def test_every_screen_as_text(
    ready_shop: ReadyShop, size: tuple[int, int], code: str, snapshot: SnapshotAssertion
) -> None:
    with_folder(ready_shop)
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register, size) as till:
        if code == "fr":
            await till.send("<f3>")
        await till.send(*SIGNS_ON)
        await sell(register, 2)
        await register.print_queue.settled()
        await till.until(lambda: register.counts.waiting == 0, "the server has the sales")
        await till.send(MENU, "1003", "<enter>")
        for part in ("hour", "category", "person", "product"):
            assert steadily(till.part("main")) == snapshot(name=part)
            await till.send("<tab>")
        await till.send("<escape>", MENU, "717", "<enter>")
        await till.until(lambda: "…" not in till.part("main"), "everything was looked at")
        assert isinstance(till.till.place, HealthPage)
        till.till.place.checkup.findings["server"] = latency([12.0] * 10)
        await till.send("<down>")
        assert steadily(till.part("main")) == snapshot(name="health")


def steadily(text: str) -> str:
    """The picture without what differs from run to run, and without dates."""
    text = VARIES.sub("(varies)", steady(text))
    return re.sub(r"\d\d?[/ ]\w\w\w?[/ ]20\d\d", "(today)", text)
