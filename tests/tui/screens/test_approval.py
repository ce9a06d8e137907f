"""Another person allows one use of an operation, by keyboard alone; nobody else's PIN, no scan and no Esc does it."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.operations.shifts import bodies, deny
from tests.ready import ReadyShop
from tests.shop import CASHIER, MANAGER, WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.test_screens import steady
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import SET_QUANTITY, VOID_TRANSACTION
from tui_pos.sales.document import ApprovalBody, VoidBody
from tui_pos.tui.commands import Context

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
LANGUAGES = pytest.mark.parametrize("code", ["en", "fr"])
CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
ALLOWS = (MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", "<enter>")


@pytest.fixture
async def asking(till: Screens) -> Screens:
    """A cashier who may not void, and has asked to, with a water on the sale."""
    await till.send(WATER, "<enter>")
    deny(till.register, VOID_TRANSACTION)
    await till.send("<f8>", "<enter>")
    return till


async def approvals(till: Screens) -> list[ApprovalBody]:
    return [body for body in await bodies(till.register, "approval") if isinstance(body, ApprovalBody)]


@CONNECTED
async def test_another_person_allows_it_once(till: Screens, connected: bool) -> None:
    register = till.register
    if not connected:
        await perform(register, DATABASE_CONNECTION, None)
    deny(register, VOID_TRANSACTION)
    await till.send(WATER, "<enter>", "<f8>", "<enter>")
    assert till.context is Context.DIALOG
    assert "Void transaction needs a manager." in till.text
    await till.send(MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", "he changed his mind", "<enter>")
    assert (till.context, register.cart) == (Context.SALE, None)
    assert "The transaction was voided." in till.part("message")
    (approval,) = await approvals(till)
    assert (approval.operation, approval.by, approval.name) == (500, MANAGER.staff, "Marc")
    assert till.till.tell(approval.why) == "he changed his mind"
    assert register.approver is None

    await till.send(WATER, "<enter>", "<f8>", "<enter>")
    assert "Void transaction needs a manager." in till.text
    assert register.cart is not None


async def test_without_a_reason_the_journal_says_what_was_asked(asking: Screens) -> None:
    await asking.send(*ALLOWS)
    (approval,) = await approvals(asking)
    assert asking.till.tell(approval.why) == "Void transaction needs a manager."


async def test_what_follows_the_operation_is_done_once_and_the_place_below_is_left_as_always(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    deny(till.register, SET_QUANTITY)
    await till.send("<f4>", "7", "<enter>", *ALLOWS)
    assert till.context is Context.SALE
    assert "Mineral water 1.5 L, 7 ×" in till.part("message")
    assert "Items: 7" in till.part("side")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param((MANAGER.staff, "<enter>", "000000", "<enter>", "<enter>"), "do not belong together", id="wrong PIN"),
        pytest.param((CASHIER.staff, "<enter>", CASHIER.pin, "<enter>", "<enter>"), "cannot approve for yourself", id="self"),
        pytest.param((WATER, "<enter>"), "was not sold", id="scan as number"),
        pytest.param((MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", WATER, "<enter>"), "was not sold", id="scan as reason"),
    ],
)
async def test_what_does_not_allow_it_is_said_and_the_question_stays(
    asking: Screens, typed: tuple[str, ...], said: str
) -> None:
    await asking.send(*typed)
    assert asking.context is Context.DIALOG
    assert said in asking.part("message")
    assert await approvals(asking) == []
    assert asking.register.cart is not None
    assert len(asking.register.cart.lines) == 1


async def test_after_a_wrong_pin_the_right_one_does_it(asking: Screens) -> None:
    await asking.send(MANAGER.staff, "<enter>", "1", "<enter>", "<enter>", *ALLOWS)
    assert asking.register.cart is None
    assert len(await approvals(asking)) == 1


async def test_giving_up_changes_nothing(asking: Screens) -> None:
    await asking.send(MANAGER.staff, "<enter>", MANAGER.pin, "<enter>", "<escape>")
    assert asking.context is Context.SALE
    assert "Nobody has approved it. Nothing was changed." in asking.part("message")
    assert (await approvals(asking), await bodies(asking.register, "void")) == ([], [])
    await asking.send(WATER, "<enter>")
    assert "Items: 2" in asking.part("side")


async def test_the_pin_is_never_shown(asking: Screens) -> None:
    await asking.send(MANAGER.staff, "<enter>", MANAGER.pin)
    assert MANAGER.pin not in asking.text
    assert "••••••" in asking.part("prompt")


async def test_what_is_scanned_ahead_comes_after_it(asking: Screens) -> None:
    await asking.send(*ALLOWS, WATER, "<enter>")
    assert "Items: 1" in asking.part("side")
    assert [type(body) for body in await bodies(asking.register, "void", "approval")] == [ApprovalBody, VoidBody]


@SIZES
@LANGUAGES
async def test_how_it_looks(ready_shop: ReadyShop, size: tuple[int, int], code: str, snapshot: SnapshotAssertion) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, size) as till:
        till.till.speak(code)
        await till.send(WATER, "<enter>")
        deny(register, VOID_TRANSACTION)
        await till.send("<f8>", "<enter>", MANAGER.staff, "<enter>", MANAGER.pin)
        assert steady(till.text) == snapshot
