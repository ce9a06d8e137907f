"""Returns at real registers of a real store: what the channel knows, what this register knows, and what only shows later."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.faults.story import BAGUETTE, SALE_TOTAL, sale
from tests.operations.shifts import APPROVED, at_work, bodies
from tests.ready import ReadyShop, receipt
from tests.shop import CASHIER, WATER, until
from tui_pos.channel.requests import RequestRefused
from tui_pos.operations.connection import DATABASE_CONNECTION, RETRY_PARKED
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import NeedsApproval, perform
from tui_pos.operations.returns import RETURN_PRODUCT, RETURN_TRANSACTION, LineBack, Returning, show_receipt
from tui_pos.operations.sale import PRODUCT_SALE, SET_QUANTITY, LineQuantity
from tui_pos.register import Register
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused
from tui_pos.sales.totals import totals

FIRST = receipt(1)
ONE = Decimal(1)


def back(*lines: int, number: str = FIRST) -> Returning:
    """One piece of each of these lines."""
    return Returning(receipt=number, lines=tuple(LineBack(line, ONE) for line in lines))


async def take_back(register: Register, asked: Returning) -> TransactionBody:
    """Return it, paid out in cash."""
    await perform(register, RETURN_TRANSACTION, asked)
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    return paid.transaction


async def left(register: Register, number: str = FIRST) -> list[Decimal]:
    """How much of each line can still come back."""
    return [of.left for of in (await show_receipt(register, number)).lines]


async def delivered(shop: ReadyShop, register: Register) -> None:
    """The channel has everything that it will take."""
    await until(lambda: register.counts.waiting == 0 and register.counts.accepted > 0, "everything is delivered")


async def test_what_another_register_took_back_is_known_online(ready_shop: ReadyShop) -> None:
    other_home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(ready_shop.home) as register, ready_shop.register(other_home) as other:
        await sale(register)
        await delivered(ready_shop, register)
        assert await left(other) == [1, 1]
        await take_back(other, back(1))
        await delivered(ready_shop, other)
        assert await left(register) == [0, 1]
        with pytest.raises(Refused, match="has come back already"):
            await perform(register, RETURN_TRANSACTION, back(1))
        assert register.cart is None
        await take_back(register, back(2))
        await delivered(ready_shop, register)
        assert await left(other) == [0, 0]


async def test_offline_own_receipts_come_back_and_no_others(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sale(register)
        await perform(register, DATABASE_CONNECTION, None)
        with pytest.raises(Refused, match="is not of this register"):
            await perform(register, RETURN_TRANSACTION, back(1, number="PARIS-2-000001"))
        await take_back(register, back(1))
        assert await left(register) == [0, 1]
        await perform(register, RETURN_TRANSACTION, back(2))
        assert await left(register) == [0, 0]
        with pytest.raises(Refused, match="has come back already"):
            await perform(register, RETURN_TRANSACTION, back(2))


async def test_what_has_not_been_delivered_counts_online_too(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sale(register)
        assert await left(register, "1") == [1, 1]
        await take_back(register, back(2))
        assert await left(register, "1") == [1, 0]


async def test_a_receipt_of_another_store_is_refused_in_words(ready_shop: ReadyShop) -> None:
    strange = await ready_shop.activated("HOUSTON-1", "HOUSTON")
    async with ready_shop.register(ready_shop.home) as register, ready_shop.register(strange) as far:
        await sale(register)
        await delivered(ready_shop, register)
        with pytest.raises(RequestRefused, match="was made in store PARIS"):
            await perform(far, RETURN_TRANSACTION, back(1))


async def test_the_same_line_twice_is_kept_counted_once_each_and_parked(ready_shop: ReadyShop) -> None:
    """One register offline: neither can know of the other. The money went out twice, and both ends say so."""
    other_home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(ready_shop.home) as register, ready_shop.register(other_home) as other:
        await sale(register)
        await delivered(ready_shop, register)
        await perform(register, DATABASE_CONNECTION, None)
        mine = await take_back(register, back(1))
        theirs = await take_back(other, back(1, 2))
        await delivered(ready_shop, other)
        await perform(register, DATABASE_CONNECTION, None)
        await until(lambda: register.counts.waiting == 0 and register.counts.parked == 1, "the excess is parked")
        first, second = ready_shop.server.statement_of(), ready_shop.server.statement_of("PARIS-2")
        assert (first.returns.count, first.returns.total, first.conflicts) == (1, -mine.total, 1)
        assert (second.returns.count, second.returns.total, second.conflicts) == (1, -theirs.total, 0)
        assert first.tenders["cash"].total == SALE_TOTAL + mine.total
        (parked, *_) = await register.journal.uploads(5)
        assert parked.outcome == "conflict"
        assert "2 came back and 1 were sold" in str(parked.detail)
        assert parked.kept_hash == parked.hash
        assert await register.journal.undelivered() == 0
        assert ready_shop.written() == ready_shop.server.received()
        await perform(register, RETRY_PARKED, None)
        await until(lambda: register.counts.waiting == 0 and register.counts.parked == 1, "it is parked as before")
        assert ready_shop.server.statement_of() == first
        assert await left(register) == [0, 0]


async def test_an_excess_whose_answer_is_lost_is_told_the_next_time(ready_shop: ReadyShop) -> None:
    other_home = await ready_shop.activated("PARIS-2")
    async with ready_shop.register(ready_shop.home) as register, ready_shop.register(other_home) as other:
        await sale(register)
        await delivered(ready_shop, register)
        await perform(register, DATABASE_CONNECTION, None)
        await take_back(register, back(1))
        await take_back(other, back(1))
        await delivered(ready_shop, other)
        ready_shop.server.fault("lost-reply", request="documents", times=1)
        await perform(register, DATABASE_CONNECTION, None)
        await until(lambda: register.counts.waiting == 0 and register.counts.parked == 1, "the excess is parked")
        statement = ready_shop.server.statement_of()
        assert (statement.returns.count, statement.conflicts) == (1, 1)


async def test_beyond_the_limit_of_a_role_somebody_approves(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        await perform(register, RETURN_PRODUCT, Entry(code=WATER, quantity=Decimal(50), reason="unwanted"))
        before = register.cart
        with pytest.raises(NeedsApproval):
            await perform(register, RETURN_PRODUCT, Entry(code=BAGUETTE, quantity=Decimal(3), reason="unwanted"))
        with pytest.raises(NeedsApproval):
            await perform(register, SET_QUANTITY, LineQuantity(1, Decimal(60)))
        assert register.cart == before
        approved = Entry(code=BAGUETTE, quantity=Decimal(3), reason="unwanted")
        await perform(register, RETURN_PRODUCT, approved, APPROVED)
        await perform(register, SET_QUANTITY, LineQuantity(1, Decimal(49)))


@pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
async def test_an_exchange_is_one_transaction_of_the_kind_that_is_more(ready_shop: ReadyShop, connected: bool) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        if not connected:
            await perform(register, DATABASE_CONNECTION, None)
        await sale(register)
        await perform(register, RETURN_TRANSACTION, back(1))
        await perform(register, PRODUCT_SALE, Entry(code=BAGUETTE))
        assert register.cart is not None
        assert totals(register.cart).total == 25
        await perform(register, PAY_CASH_QUICK, None)
        await perform(register, RETURN_TRANSACTION, back(2))
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        await perform(register, PAY_CASH_QUICK, None)
        kinds = [(body.kind, body.total) for body in await bodies(register, "transaction") if isinstance(body, TransactionBody)]
        assert kinds == [("sale", SALE_TOTAL), ("sale", 25), ("return", -25)]
        if not connected:
            await perform(register, DATABASE_CONNECTION, None)
        await delivered(ready_shop, register)
        statement = ready_shop.server.statement_of()
        assert (statement.sale.count, statement.sale.total) == (2, SALE_TOTAL + 25)
        assert (statement.returns.count, statement.returns.total) == (1, 25)
        assert statement.tenders["cash"].total == SALE_TOTAL
        assert (statement.conflicts, statement.rejected) == (0, 0)
