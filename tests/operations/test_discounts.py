"""Promotions and discounts at a register: online and offline alike, kept over a crash, within limits, in the document."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests.operations.case import Argument, At
from tests.operations.cases.discounts import BAGUETTE, CHOCOLATE, COUPON, REASON, SHOWER_GEL, line_off
from tests.operations.shifts import APPROVED, at_work, bodies
from tests.ready import REGISTER, ReadyShop
from tests.shop import CASHIER, MANAGER, tui_pos, until
from tui_pos.operations.discounts import (
    ADD_COUPON,
    LINE_AMOUNT_OFF,
    LINE_PERCENT_OFF,
    REMOVE_COUPON,
    TOTAL_AMOUNT_OFF,
    TOTAL_PERCENT_OFF,
    VIEW_AVAILABLE,
    LineOff,
    TotalOff,
)
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK
from tui_pos.operations.registry import NeedsApproval, Operation, perform
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.sale import PRODUCT_SALE, VOID_PRODUCT
from tui_pos.register import Register
from tui_pos.sales.document import ApprovalBody, DiscountTaken, said
from tui_pos.sales.entry import Entry, parse
from tui_pos.sales.sentence import Refused
from tui_pos.sales.totals import totals

SARDINES, HONEY, MUESLI = "2900000526761", "2900000668584", "2900000688841"
CREMANT, BIN_BAGS = "2900000891449", "2900001114301"
GROWN_UP = 18
CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])

KINDS: dict[str, tuple[tuple[tuple[str, int], ...], int | None]] = {
    "simple": (((CHOCOLATE, 1),), 33),
    "quantity, not reached": (((SARDINES, 2),), 0),
    "quantity, first tier": (((SARDINES, 3),), 63),
    "quantity, second tier": (((SARDINES, 6),), 252),
    "mix and match": (((HONEY, 1), (MUESLI, 1)), 150),
    "threshold": (((CREMANT, 4),), 500),
    "least expensive": (((BIN_BAGS, 3),), None),
    "coupon, not entered": (((SHOWER_GEL, 1),), 0),
}


async def scan(register: Register, *entries: str) -> None:
    for entry in entries:
        await perform(register, PRODUCT_SALE, msgspec.structs.replace(parse(entry), of_age=GROWN_UP))


def now(register: Register) -> tuple[int, int]:
    """Total and saving of the open cart."""
    assert register.cart is not None
    come = totals(register.cart)
    return come.total, come.saved


@CONNECTED
@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_of_the_demo_stores_promotions(ready_shop: ReadyShop, kind: str, connected: bool) -> None:
    items, off = KINDS[kind]
    async with at_work(ready_shop, connected=connected) as register:
        await scan(register, *(f"{count}*{code}" for code, count in items))
        assert register.cart is not None
        expected = register.cart.lines[0].unit_price if off is None else off
        assert now(register)[1] == expected


async def test_the_cart_stays_right_when_the_line_drops_and_after_a_crash(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, HONEY, SHOWER_GEL)
        await perform(register, ADD_COUPON, COUPON)
        ready_shop.server.kill()
        await scan(register, MUESLI)
        assert register.connection.offline
        before = register.cart
    async with ready_shop.register(ready_shop.home) as register:
        assert register.cart == before
        assert now(register)[1] == 150 + 24
        await scan(register, SHOWER_GEL)
        assert now(register)[1] == 150 + 24 + 23


async def test_what_was_taken_off_is_in_the_document_and_the_channel_takes_it(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, CHOCOLATE, BAGUETTE)
        await perform(register, LINE_AMOUNT_OFF, LineOff(line=2, typed="0.20", reason=REASON))
        await perform(register, TOTAL_PERCENT_OFF, TotalOff(typed="10", reason="match"))
        paid = (await perform(register, PAY_CASH_QUICK, None)).transaction
        assert paid is not None
        chocolate, baguette = paid.lines
        assert said(chocolate.discounts, ()) == (
            DiscountTaken(source="promotion", number="P1", name="Semaine du chocolat", amount=33),
            DiscountTaken(source="total", number="match", name="Prix d'un concurrent", amount=13),
        )
        assert said(baguette.discounts, ()) == (
            DiscountTaken(source="line", number=REASON, name="Geste commercial", amount=20),
            DiscountTaken(source="total", number="match", name="Prix d'un concurrent", amount=10),
        )
        assert paid.total == sum(tax.net + tax.tax for tax in paid.taxes) == 119 + 90
        await until(lambda: ready_shop.server.statement_of(REGISTER).sale.count == 1, "the sale was delivered")
        there = ready_shop.server.statement_of(REGISTER)
        assert (there.sale.total, there.rejected) == (209, 0)


@pytest.mark.parametrize(
    ("operation", "within", "beyond"),
    [
        (LINE_PERCENT_OFF, line_off("10"), line_off("10.01")),
        (LINE_AMOUNT_OFF, line_off("0.12"), line_off("0.13")),
        (TOTAL_PERCENT_OFF, lambda at: TotalOff(typed="5", reason=REASON), lambda at: TotalOff(typed="6", reason=REASON)),
        (TOTAL_AMOUNT_OFF, lambda at: TotalOff(typed="0.06", reason=REASON), lambda at: TotalOff(typed="0.07", reason=REASON)),
    ],
    ids=["line percent", "line amount", "total percent", "total amount"],
)
async def test_beyond_the_limit_of_a_cashier_a_manager_allows_it_once(
    ready_shop: ReadyShop, operation: Operation[Any, Any], within: Argument, beyond: Argument
) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        await scan(register, BAGUETTE)
        await perform(register, operation, within(At(ready_shop, register)))
        kept = register.cart
        for _ in range(2):
            with pytest.raises(NeedsApproval, match="more than you may give"):
                await perform(register, operation, beyond(At(ready_shop, register)))
        assert register.cart == kept
        await perform(register, operation, beyond(At(ready_shop, register)), APPROVED)
        assert register.cart != kept
        (approval,) = await bodies(register, "approval")
        assert isinstance(approval, ApprovalBody)
        assert approval.by == MANAGER.staff


async def test_an_amount_and_a_percent_together_are_held_against_the_limit(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        await scan(register, BAGUETTE)
        await perform(register, LINE_AMOUNT_OFF, LineOff(line=1, typed="0.10", reason=REASON))
        with pytest.raises(NeedsApproval):
            await perform(register, LINE_PERCENT_OFF, LineOff(line=1, typed="10", reason=REASON))
        assert now(register) == (110, 10)


async def test_another_of_the_kind_takes_its_place_and_nothing_takes_it_back(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, BAGUETTE)
        for typed, total in (("50", 60), ("5", 114), ("0", 120)):
            await perform(register, LINE_PERCENT_OFF, LineOff(line=1, typed=typed, reason=REASON))
            assert now(register)[0] == total
        for typed, total in (("1", 20), ("0.50", 70), ("0", 120)):
            await perform(register, TOTAL_AMOUNT_OFF, TotalOff(typed=typed, reason=REASON))
            assert now(register)[0] == total


async def test_a_coupon_before_its_product_counts_when_that_comes(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, BAGUETTE)
        told = await perform(register, ADD_COUPON, COUPON)
        assert "takes nothing off yet" in str(told)
        await scan(register, SHOWER_GEL)
        assert now(register) == (120 + 211, 24)
        await perform(register, VOID_PRODUCT, 2)
        assert now(register) == (120, 0)


async def test_a_removed_coupon_can_be_entered_again(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, SHOWER_GEL)
        for off in (24, 24):
            await perform(register, ADD_COUPON, COUPON)
            assert now(register)[1] == off
            await perform(register, REMOVE_COUPON, COUPON)
            assert now(register)[1] == 0


async def test_nothing_is_changed_once_something_was_paid(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, CHOCOLATE, SHOWER_GEL)
        await perform(register, PAY_CASH, "1")
        kept = register.cart
        refused: tuple[tuple[Operation[Any, Any], Any], ...] = (
            (LINE_AMOUNT_OFF, LineOff(line=1, typed="0.10", reason=REASON)),
            (TOTAL_PERCENT_OFF, TotalOff(typed="10", reason=REASON)),
            (ADD_COUPON, COUPON),
        )
        for operation, argument in refused:
            with pytest.raises(Refused, match="already paid"):
                await perform(register, operation, argument)
        assert register.cart == kept


async def test_a_blind_return_gets_no_promotion(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, RETURN_PRODUCT, Entry(code=CHOCOLATE, reason="damaged"))
        assert now(register) == (-165, 0)
        assert register.cart is not None
        assert register.cart.promotions == ()
        with pytest.raises(Refused, match="comes back"):
            await perform(register, LINE_PERCENT_OFF, LineOff(line=1, typed="10", reason=REASON))


async def test_a_line_whose_price_was_typed_has_no_promotion_available(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await scan(register, f"1.65@{CHOCOLATE}")
        found = await perform(register, VIEW_AVAILABLE, 1)
        assert (found.on_line, found.lost_by_line, found.lost_by_sale) == ((), (), ())


def test_replay_sells_at_the_price_in_the_file_and_else_with_promotions(ready_shop: ReadyShop) -> None:
    file = ready_shop.folder / "sales.jsonl"
    priced = {"barcode": CHOCOLATE, "quantity": "2", "unit_price": "1.65"}
    day = (
        {"id": "1", "kind": "sale", "lines": [priced], "tenders": [{"tender": "cash", "amount": "3.30"}]},
        {"id": "2", "kind": "sale", "lines": [{"barcode": CHOCOLATE, "quantity": "2"}]},
    )
    file.write_text("\n".join(map(json.dumps, day)))
    done = tui_pos("replay", str(file), "--json", home=ready_shop.home.path)
    assert json.loads(done.stdout)["sale"] == {"count": 2, "total": 330 + 264}
    first, second = ready_shop.transactions()
    assert first.lines[0].discounts is msgspec.UNSET
    assert (first.change, second.total) == (0, 264)
