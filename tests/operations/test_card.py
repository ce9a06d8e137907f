"""Card payments against the simulated terminal (DESIGN section 3): approved, declined, lost, late, given up, void."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.devices.terminals import SimulatedTerminal, simulated
from tests.operations.shifts import at_work
from tests.operations.terminals import by_card
from tests.ready import ReadyShop
from tests.shop import WATER
from tui_pos.card_desk import CardResult
from tui_pos.operations.card import ASK_AGAIN, GIVE_UP_CARD, PAY_CARD
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, VOID_PAYMENT
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, VOID_TRANSACTION
from tui_pos.register import Register
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused

TIMEOUT_MS = 400
SLOW_MS = 1_000


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[SimulatedTerminal]:
    with simulated(tmp_path / "terminal", "--floor-limit", "EUR=500", "--slow-ms", str(SLOW_MS)) as running:
        yield running


@asynccontextmanager
async def selling(
    shop: ReadyShop, terminal: SimulatedTerminal, pieces: int = 1, connected: bool = True
) -> AsyncIterator[Register]:
    """A register with this terminal, and so many waters on the sale (0.95 each)."""
    shop.home.devices.write_text(
        f'[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = {terminal.port}\ntimeout_ms = {TIMEOUT_MS}\n'
    )
    async with at_work(shop, connected=connected) as register:
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        for _ in range(pieces - 1):
            await perform(register, PRODUCT_SALE, Entry(step=1))
        yield register


async def settled(register: Register, terminal: SimulatedTerminal) -> dict[str, str]:
    """Everything is done at the terminal; the last word on each reference."""
    assert await register.cards.do_now()
    assert register.cards.work.duties == ()
    return terminal.last_words()


async def test_a_declined_card_leaves_the_sale_and_the_reason(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    terminal.steer("decline")
    async with selling(ready_shop, terminal) as register:
        result = await by_card(register)
        assert not result.taken
        assert "The card was declined" in str(result.sentence)
        assert register.cart is not None
        assert (register.cart.asked, register.cart.tenders) == (None, ())
        await perform(register, PAY_CASH_QUICK, None)


@pytest.mark.parametrize("behaviour", ["lose_reply", "garbage", "never_reply"])
async def test_what_was_charged_is_found_out_at_once(
    ready_shop: ReadyShop, terminal: SimulatedTerminal, behaviour: str
) -> None:
    terminal.steer(behaviour)
    async with selling(ready_shop, terminal) as register:
        result = await by_card(register)
        assert result.taken
        assert set((await settled(register, terminal)).values()) == {"captured"}
    assert sum(terminal.charges().values()) == 1


async def test_what_never_came_is_reversed_before_it_is_forgotten(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    terminal.steer("ignore")
    async with selling(ready_shop, terminal) as register:
        result = await by_card(register)
        assert "never got this payment" in str(result.sentence)
        assert set((await settled(register, terminal)).values()) == {"reversed"}
    assert not terminal.charges()


async def test_a_late_answer_leaves_it_open_until_it_is_asked_again(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    terminal.steer("slow")
    async with selling(ready_shop, terminal) as register:
        asked = await by_card(register)
        assert asked.open
        with pytest.raises(Refused, match="A card payment is under way"):
            await perform(register, PAY_CASH_QUICK, None)
        with pytest.raises(Refused, match="A card payment is under way"):
            await perform(register, VOID_TRANSACTION, None)
        result: CardResult | None = asked
        while result is not None and result.open:
            await perform(register, ASK_AGAIN, None)
            result = await register.cards.outcome()
        assert result is not None
        assert result.taken
        assert set((await settled(register, terminal)).values()) == {"captured"}


async def test_a_payment_given_up_is_reversed_also_when_it_comes_later(
    ready_shop: ReadyShop, terminal: SimulatedTerminal
) -> None:
    terminal.steer("slow")
    async with selling(ready_shop, terminal) as register:
        await perform(register, PAY_CARD, "")
        await perform(register, GIVE_UP_CARD, None)
        assert register.cart is not None
        assert register.cart.asked is None
        assert set((await settled(register, terminal)).values()) <= {"reversed"}
        await perform(register, PAY_CASH_QUICK, None)


async def test_a_terminal_that_is_off_charges_nothing_and_keeps_what_is_to_do(
    ready_shop: ReadyShop, terminal: SimulatedTerminal
) -> None:
    async with selling(ready_shop, terminal, 2) as register:
        assert (await by_card(register, "1.00")).taken
        terminal.kill()
        refused = await by_card(register)
        assert "cannot be reached" in str(refused.sentence)
        assert not refused.open
        await perform(register, VOID_PAYMENT, 1)
        assert not await register.cards.do_now()
    terminal.start()
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert set((await settled(register, terminal)).values()) == {"reversed"}


async def test_offline_the_terminal_decides_up_to_its_floor_limit(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    async with selling(ready_shop, terminal, 6, connected=False) as register:
        refused = await by_card(register)
        assert "more than the terminal approves alone" in str(refused.sentence)
        assert (await by_card(register, "5.00")).taken
        assert register.cart is not None
        (tender,) = register.cart.tenders
        await perform(register, PAY_CASH, "")
    (body,) = ready_shop.transactions()
    assert [(one.kind, one.amount) for one in body.tenders] == [("card", 500), ("cash", 70)]
    assert body.tenders[0] == tender


async def test_void_transaction_reverses_the_card_and_refuses_while_there_is_money(
    ready_shop: ReadyShop, terminal: SimulatedTerminal
) -> None:
    async with selling(ready_shop, terminal, 2) as register:
        await by_card(register, "1.00")
        await perform(register, PAY_CASH, "0.50")
        with pytest.raises(Refused, match="Money was taken already"):
            await perform(register, VOID_TRANSACTION, None)
        await perform(register, VOID_PAYMENT, 2)
        await perform(register, VOID_TRANSACTION, None)
        assert register.cart is None
        assert set((await settled(register, terminal)).values()) == {"reversed"}
