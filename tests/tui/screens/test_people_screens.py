"""People at the register, by keyboard alone: signing off with an open sale, the lock, training."""

from __future__ import annotations

import pytest
from msgspec import UNSET
from syrupy.assertion import SnapshotAssertion

from tests.operations.shifts import bodies
from tests.ready import ReadyShop
from tests.shop import CASHIER, MANAGER, WATER, until
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.test_screens import steady
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.register import Register
from tui_pos.sales.document import TransactionBody
from tui_pos.tui.commands import Context
from tui_pos.tui.people_flows import lock

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
LANGUAGES = pytest.mark.parametrize("code", ["en", "fr"])
CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
LOCKS = ("<ctrl+s>", "703", "<enter>")
TRAINS = ("<ctrl+s>", "9042", "<enter>", "<enter>")
MANAGER_ALLOWS = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", "<enter>")
AS_MANAGER = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>")


# Signing off.


async def test_nothing_is_asked_when_no_sale_is_open(till: Screens) -> None:
    await till.send("<f3>")
    assert till.context is Context.SIGN_ON


@pytest.mark.parametrize("stays", [("3", "<enter>"), ("<escape>",), ("<ctrl+x>",)])
async def test_an_open_sale_is_asked_about_and_one_may_stay(till: Screens, stays: tuple[str, ...]) -> None:
    await till.send(WATER, "<enter>", "<f3>")
    assert "A sale of €0.95 is open; the shift stays open too. Sign off?" in till.part("main")
    assert till.register.staff is not None
    await till.send(*stays)
    assert till.context is Context.SALE
    assert till.register.staff is not None
    assert "Items: 1" in till.part("side")


async def test_an_open_sale_may_be_kept(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f3>", "1", "<enter>")
    assert till.register.staff is None
    assert till.register.cart is not None
    assert "Signed off. The open sale is kept." in till.part("message")


async def test_an_open_sale_may_be_voided(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f3>", "2", "<enter>")
    assert (till.register.staff, till.register.cart) == (None, None)
    assert len(await bodies(till.register, "void")) == 1
    assert "Signed off. The shift stays open." in till.part("message")


async def test_money_that_was_taken_keeps_the_sale_and_the_person(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f9>", "0.50", "<enter>", "<escape>", "<f3>", "2", "<enter>")
    assert "Money was taken already." in till.part("message")
    assert till.register.staff is not None
    assert till.register.cart is not None


async def test_a_scan_is_no_answer(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f3>", WATER, "<enter>")
    assert "There is no answer" in till.part("message")
    assert till.register.staff is not None


# The lock.


@CONNECTED
async def test_who_locked_it_works_on_where_it_was(till: Screens, connected: bool) -> None:
    if not connected:
        await perform(till.register, DATABASE_CONNECTION, None)
    await till.send(WATER, "<enter>", *LOCKS)
    assert "Locked by Amélie 000160" in till.part("main")
    assert WATER not in till.text
    await till.send("<enter>", CASHIER.pin)
    assert CASHIER.pin not in till.text
    await till.send("<enter>")
    assert till.context is Context.SALE
    assert "Items: 1" in till.part("side")


async def test_a_manager_takes_over_with_the_same_sale(till: Screens) -> None:
    await till.send(WATER, "<enter>", *LOCKS, *AS_MANAGER)
    assert till.context is Context.SALE
    assert till.register.staff_number == MANAGER.staff
    assert "Unlocked by Marc." in till.part("message")
    assert "Items: 1" in till.part("side")


async def test_nobody_else_unlocks_it_and_nothing_gets_past_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(*AS_MANAGER, "<enter>", *LOCKS)
        await till.send(CASHIER.staff, "<enter>", CASHIER.pin, "<enter>")
        assert "Only Marc or a manager can unlock it." in till.part("message")
        await till.send("<enter>", "000000", "<enter>")
        assert "do not belong together" in till.part("message")
        for key in (WATER, "<enter>"), ("<escape>",), ("<f9>",), ("<f10>",), ("<f11>",), ("<f12>",), ("<f3>",), ("<ctrl+s>",):
            await till.send(*key)
            assert till.context is Context.LOCKED
        assert register.cart is None
        assert register.staff_number == MANAGER.staff


async def test_it_locks_itself_when_nobody_touches_it(ready_shop: ReadyShop, register: Register) -> None:
    register.home.keymap.write_text("lock_after_minutes = 3\n")
    async with screens(register) as till:
        await till.send(WATER, "<enter>", "<f8>")
        ready_shop.clock.advance(170)
        till.till.unattended(lock)
        assert till.context is Context.DIALOG
        ready_shop.clock.advance(10)
        await till.until(lambda: till.context is Context.LOCKED, "it locked itself")
        assert register.cart is not None


async def test_it_never_locks_itself_unless_told_to(ready_shop: ReadyShop, till: Screens) -> None:
    ready_shop.clock.advance(86_400)
    till.till.unattended(lambda till: pytest.fail("locked"))


async def test_what_was_sold_is_delivered_behind_the_lock(ready_shop: ReadyShop, till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f6>", *LOCKS)
    await until(lambda: till.register.counts.waiting == 0, "everything was delivered")
    assert till.context is Context.LOCKED
    assert ready_shop.server.statement_of().sale.count == 1


# Training.


async def test_training_is_marked_everywhere_and_counts_nowhere(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(*TRAINS, *MANAGER_ALLOWS)
        assert "TRAINING" in till.part("status")
        await till.send(WATER, "<enter>", "<f6>")
        assert "*TRAINING*" in till.part("main")
        assert "TRAINING" in till.part("status")
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        assert "TRAINING" in till.part("status")
        await till.send("<ctrl+s>", "1056", "<enter>")
        assert "for real: leave" not in till.part("message")
        await till.send("<escape>", "<ctrl+s>", "1210", "<enter>")
        assert "leave training mode first" in till.part("message")
        await till.send("<escape>", *TRAINS[:3], *MANAGER_ALLOWS)
        assert "TRAINING" not in till.part("status")
        await till.send(WATER, "<enter>", "<f6>")
        assert "*TRAINING*" not in till.part("main")
        practice, real = [body for body in await bodies(register, "transaction") if isinstance(body, TransactionBody)]
        assert (practice.training, real.training) == (True, UNSET)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
    said = ready_shop.server.statement_of()
    assert (said.sale.count, said.sale.total, said.tenders["cash"].total) == (1, 95, 95)


@SIZES
@LANGUAGES
async def test_how_it_looks(ready_shop: ReadyShop, size: tuple[int, int], code: str, snapshot: SnapshotAssertion) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, size) as till:
        till.till.speak(code)
        await till.send(*TRAINS, *MANAGER_ALLOWS)
        await till.send(WATER, "<enter>")
        assert steady(till.text) == snapshot(name="training")
        await till.send("<f3>")
        assert steady(till.text) == snapshot(name="signing off")
        await till.send("<escape>", *LOCKS)
        assert steady(till.text) == snapshot(name="locked")


# A new PIN.

CHANGES = ("<ctrl+s>", "1215", "<enter>")


async def test_a_pin_is_changed_by_keyboard_and_never_shown(till: Screens) -> None:
    await till.send(*CHANGES)
    for typed in (CASHIER.pin, "24680", "24680"):
        await till.send(typed)
        assert typed not in till.text
        await till.send("<enter>")
    assert "Your PIN is changed." in till.part("message")
    assert till.context is Context.SALE
    await till.send("<f3>", CASHIER.staff, "<enter>", "24680", "<enter>")
    assert till.register.staff is not None


async def test_a_refusal_begins_again_and_back_leaves(till: Screens) -> None:
    await till.send(*CHANGES, CASHIER.pin, "<enter>", "24680", "<enter>", "24681", "<enter>")
    assert "are not the same" in till.part("message")
    assert "PIN of before" in till.part("prompt")
    await till.send(CASHIER.pin, "<enter>", "<escape>")
    assert "PIN of before" in till.part("prompt")
    await till.send("<escape>")
    assert till.context is Context.SALE


async def test_offline_the_button_says_why_not(till: Screens) -> None:
    await perform(till.register, DATABASE_CONNECTION, None)
    await till.send("<ctrl+s>")
    assert "needs the retail server" in till.part("main")
