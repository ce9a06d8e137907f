"""Money in and out of the drawer: start amount 1200, float 1201, removal 1210, drops 1211 and 1212, no sale 1000."""

from __future__ import annotations

import pytest

from tests.devices.stand_in import PrinterPort, StandIn, listening
from tests.operations.shifts import APPROVED, at_work, bodies, deny
from tests.ready import ReadyShop
from tests.shop import CASHIER
from tui_pos.operations.cash import (
    BANK_DROPPED,
    DECLARE_START,
    FLOAT_ENTRY,
    NO_SALE,
    SAFE_DROPPED,
    TENDER_REMOVAL,
    Movement,
)
from tui_pos.operations.registry import NeedsApproval, Operation, perform
from tui_pos.sales.document import ApprovalBody, CashMovedBody, NoSaleBody, ShiftOpenedBody
from tui_pos.sales.sentence import Refused, Sentence

MOVES: dict[int, tuple[Operation[Movement, Sentence], str, int]] = {
    1201: (FLOAT_ENTRY, "float", 1),
    1210: (TENDER_REMOVAL, "removal", -1),
    1211: (SAFE_DROPPED, "safe_drop", -1),
    1212: (BANK_DROPPED, "bank_drop", -1),
}
CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])


@CONNECTED
@pytest.mark.parametrize("number", MOVES)
async def test_money_moves_in_its_direction(ready_shop: ReadyShop, number: int, connected: bool) -> None:
    operation, kind, sign = MOVES[number]
    async with at_work(ready_shop, connected=connected) as register:
        said = await perform(register, operation, Movement(typed="25,50", reference="bag 7"))
        assert "2550 minor units EUR" in str(said)
        assert register.shift is not None
        _start, moved = await bodies(register, "cash_moved")
        assert moved == CashMovedBody(
            kind=kind, shift=register.shift.id, tender="cash", currency="EUR", amount=sign * 2_550, reference="bag 7"
        )


@pytest.mark.parametrize("typed", ["", "0", "-5", "nonsense", "1.999", "99999999999", "5901234123457000", "1e5", "NaN"])
@pytest.mark.parametrize("number", MOVES)
async def test_what_is_no_amount_moves_nothing(ready_shop: ReadyShop, number: int, typed: str) -> None:
    operation, _kind, _sign = MOVES[number]
    async with at_work(ready_shop, start=None) as register:
        with pytest.raises(Refused):
            await perform(register, operation, Movement(typed=typed))
        assert await bodies(register, "cash_moved", "shift_opened") == []


async def test_a_tender_that_the_store_does_not_take(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(Refused, match="seashells is not known"):
            await perform(register, FLOAT_ENTRY, Movement(typed="5", tender="seashells"))


@pytest.mark.parametrize("number", [1210, 1212])
async def test_a_cashier_needs_a_manager_to_take_money_out(ready_shop: ReadyShop, number: int) -> None:
    operation, kind, _sign = MOVES[number]
    async with at_work(ready_shop, credentials=CASHIER, start="0") as register:
        with pytest.raises(NeedsApproval):
            await perform(register, operation, Movement(typed="5"))
        assert await bodies(register, "cash_moved") == []
        await perform(register, operation, Movement(typed="5"), APPROVED)
        approval, moved = await bodies(register, "approval", "cash_moved")
        assert isinstance(approval, ApprovalBody)
        assert isinstance(moved, CashMovedBody)
        assert (approval.operation, moved.kind) == (number, kind)


@pytest.mark.parametrize("number", MOVES)
async def test_whoever_is_denied_it_needs_a_manager(ready_shop: ReadyShop, number: int) -> None:
    operation, _kind, _sign = MOVES[number]
    async with at_work(ready_shop, credentials=CASHIER, start="0") as register:
        deny(register, operation)
        with pytest.raises(NeedsApproval):
            await perform(register, operation, Movement(typed="5"))


@CONNECTED
@pytest.mark.parametrize(("typed", "amount"), [("", 0), ("0", 0), ("100", 10_000), ("99,50", 9_950)])
async def test_a_shift_begins_with_what_is_in_the_drawer(
    ready_shop: ReadyShop, typed: str, amount: int, connected: bool
) -> None:
    async with at_work(ready_shop, connected=connected, start=typed) as register:
        assert register.shift is not None
        assert register.shift.start_amount == amount
        opened, *moved = await bodies(register, "shift_opened", "cash_moved")
        assert opened == ShiftOpenedBody(shift=register.shift.id)
        assert [body.amount for body in moved if isinstance(body, CashMovedBody)] == ([amount] if amount else [])
        with pytest.raises(Refused, match="has its start amount"):
            await perform(register, DECLARE_START, "5")
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as again:
        assert again.shift is not None
        assert again.shift.start_amount == amount


async def test_a_shift_that_a_sale_has_opened_still_gets_its_start_amount(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start=None) as register:
        shift = await register.open_shift()
        await perform(register, DECLARE_START, "50")
        assert register.shift is not None
        assert (register.shift.id, register.shift.start_amount) == (shift.id, 5_000)


@pytest.mark.parametrize("typed", ["-1", "x", "0.001", "99999999999"])
async def test_a_start_amount_that_is_none_opens_nothing(ready_shop: ReadyShop, typed: str) -> None:
    async with at_work(ready_shop, start=None) as register:
        with pytest.raises(Refused):
            await perform(register, DECLARE_START, typed)
        assert register.shift is None
        assert await bodies(register, "shift_opened") == []


async def test_whoever_is_denied_the_start_amount_needs_a_manager(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER, start=None) as register:
        deny(register, DECLARE_START)
        with pytest.raises(NeedsApproval):
            await perform(register, DECLARE_START, "5")


@CONNECTED
async def test_the_drawer_opens_for_a_reason(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        assert register.shift is not None
        said = await perform(register, NO_SALE, "change")
        assert "Open it by hand" in str(said)
        assert await bodies(register, "no_sale") == [NoSaleBody(shift=register.shift.id, reason="change")]


@pytest.mark.parametrize("reason", ["", "because", "\x1b[2J"])
async def test_the_drawer_stays_shut_without_a_reason_that_the_store_knows(ready_shop: ReadyShop, reason: str) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(Refused, match="choose a reason"):
            await perform(register, NO_SALE, reason)
        assert await bodies(register, "no_sale") == []


async def test_a_cashier_needs_a_manager_to_open_the_drawer(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        with pytest.raises(NeedsApproval):
            await perform(register, NO_SALE, "change")
        await perform(register, NO_SALE, "change", APPROVED)
        assert len(await bodies(register, "no_sale")) == 1


def with_drawer(shop: ReadyShop, port: PrinterPort) -> None:
    """The register has a printer on this port, and a drawer on the printer."""
    shop.home.devices.write_text(
        f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\n\n[drawer]\nkind = "printer"\n'
    )


async def test_the_drawer_is_kicked_after_the_journal_has_it(ready_shop: ReadyShop) -> None:
    printer = StandIn()
    with listening(printer) as port:
        with_drawer(ready_shop, port)
        async with at_work(ready_shop, start=None) as register:
            opened = await perform(register, NO_SALE, "change")
            assert str(opened) == "The drawer is open."
            said = await perform(register, FLOAT_ENTRY, Movement(typed="5"))
            assert "did not open" not in str(said)
            assert port.received(talks=2).count(b"\x1bp") == 2


async def test_a_drawer_that_does_not_open_loses_nothing(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        with_drawer(ready_shop, port)
    async with at_work(ready_shop, start=None) as register:
        said = await perform(register, SAFE_DROPPED, Movement(typed="5"))
        assert "went into the safe. The cash drawer did not open" in str(said)
        opened = await perform(register, NO_SALE, "change")
        assert "did not open" in str(opened)
        assert len(await bodies(register, "cash_moved", "no_sale")) == 2
