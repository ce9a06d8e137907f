"""Every tender by keyboard alone: a card that is waited for, declined, unknown, given up; foreign money, checks, vouchers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.terminals import SimulatedTerminal, simulated
from tests.ready import ReadyShop
from tests.shop import WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.tui.commands import Context

SLOW_MS = 1_500


@pytest.fixture
def terminal(tmp_path: Path, ready_shop: ReadyShop) -> Iterator[SimulatedTerminal]:
    """The register's card terminal; a call that takes longer than 400 ms is given up."""
    with simulated(tmp_path / "terminal", "--slow-ms", str(SLOW_MS)) as running:
        ready_shop.home.devices.write_text(
            f'[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = {running.port}\ntimeout_ms = 400\n'
        )
        yield running


async def choose(till: Screens, number: int) -> None:
    """Press an operation's button by its number in the list of buttons."""
    await till.send("<f10>", str(number), "<enter>")


async def paying(till: Screens, *scans: str) -> None:
    """The payment of these products."""
    for code in scans or (WATER,):
        await till.send(code, "<enter>")
    await till.send("<f9>")
    assert till.context is Context.PAYMENT


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_card_pays_all_of_it(ready_shop: ReadyShop, terminal: SimulatedTerminal, size: tuple[int, int]) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, size) as till:
        await paying(till)
        await till.send("<f2>")
        await till.until(lambda: till.context is Context.RECEIPT, "the card was approved")
        await till.until(lambda: "approved" in till.part("message"), "it is said that the card was approved")
    (sold,) = ready_shop.transactions()
    assert [(tender.kind, tender.amount) for tender in sold.tenders] == [("card", 95)]


async def test_a_typed_amount_by_card_and_the_rest_in_cash(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await paying(till)
        await till.send("0.50", "<f2>")
        await till.until(lambda: till.context is Context.PAYMENT, "the card was approved")
        await till.until(lambda: "0.50" in till.part("side"), "what was paid is shown")
        await till.send("1", "<enter>")
        assert till.context is Context.RECEIPT
    (sold,) = ready_shop.transactions()
    assert [(tender.kind, tender.amount) for tender in sold.tenders] == [("card", 50), ("cash", 100)]
    assert sold.change == 55


async def test_a_declined_card_says_so_and_the_sale_goes_on(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    terminal.steer("decline")
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await paying(till)
        await till.send("<f2>")
        await till.until(lambda: "The card was declined." in till.part("message"), "it is said that the card was declined")
        await till.send("<enter>")
        assert till.context is Context.RECEIPT


async def test_while_it_is_waited_for_a_scan_is_refused_and_back_gives_it_up(
    ready_shop: ReadyShop, terminal: SimulatedTerminal
) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        terminal.freeze()
        await paying(till)
        await till.send("<f2>")
        assert "Waiting for the card terminal" in till.part("main")
        await till.send(WATER, "<enter>")
        assert "was not sold: a card payment is under way" in till.part("message")
        await till.send("<escape>")
        assert till.context is Context.PAYMENT
        assert "given up" in till.text
        assert [duty.deed for duty in register.cards.work.duties] == ["reverse"]


async def test_an_unknown_outcome_is_in_words_and_is_asked_again(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    terminal.steer("slow")
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await paying(till)
        await till.send("<f2>")
        await till.until(lambda: "It is not known whether" in till.part("main"), "the time-out is over")
        await till.until(lambda: len(terminal.charges()) == 1, "the terminal has charged it")
        await till.send("<enter>")
        await till.until(lambda: till.context is Context.RECEIPT, "it was found out")
    assert len(ready_shop.transactions()) == 1


async def test_a_register_that_stopped_in_between_asks_before_anything_else(
    ready_shop: ReadyShop, terminal: SimulatedTerminal
) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        terminal.freeze()
        await paying(till)
        await till.send("<f2>")
    terminal.kill()
    terminal.start()
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        assert "The register stopped while the card terminal was asked" in till.part("main")
        await till.send("<ctrl+x>")
        assert till.context is Context.PAYMENT


async def test_foreign_money_and_a_check(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await paying(till)
        await choose(till, 203)
        assert "2.00 USD" in till.part("main")
        await till.send("<enter>", "5", "<enter>")
        assert till.context is Context.RECEIPT
        await paying(till)
        await choose(till, 204)
        await till.send("<enter>")
        assert till.part("prompt").startswith(" Check number")
        await till.send("0001234", "<enter>")
        assert till.context is Context.RECEIPT
    paid = [(sold.tenders[0].kind, sold.change) for sold in ready_shop.transactions()]
    assert paid == [("currency", 365), ("check", 0)]


async def test_one_of_several_payments_is_given_back(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await paying(till)
        await till.send("0.20", "<enter>", "0.30", "<enter>", "<f5>")
        assert "Which payment is given back?" in till.part("main")
        await till.send("1", "<enter>")
        assert register.cart is not None
        assert [tender.amount for tender in register.cart.tenders] == [30]
        await till.send("<f5>")
        assert register.cart.tenders == ()


async def test_a_gift_card_is_sold_and_pays(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send("<home>", "512", "<enter>", "6001234567890123", "<enter>", "0.60", "<enter>")
        assert "…0123" in till.part("main")
        await till.send("<f9>", "<enter>")
        assert till.context is Context.RECEIPT
        await till.until(lambda: register.counts.waiting == 0, "the channel has it")
        await paying(till)
        await choose(till, 214)
        await till.send("6001234567890123", "<enter>")
        assert "…0123" in till.part("side")
        await till.send("<enter>")
        assert till.context is Context.RECEIPT
    sold = ready_shop.transactions()[-1]
    assert [(tender.kind, tender.amount) for tender in sold.tenders] == [("gift_card", 60), ("cash", 35)]
