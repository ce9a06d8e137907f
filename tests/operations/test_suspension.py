"""A suspended cart comes back once: on any register online, here offline, whatever is lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.operations.shifts import at_work, bodies
from tests.ready import ReadyShop
from tests.shop import MANAGER, PATIENCE_S, WATER, until
from tui_pos.channel.claims import RecallSuspended
from tui_pos.channel.requests import ListSuspended, RefusalCode, RequestRefused
from tui_pos.claims import Unsettled
from tui_pos.connection.state import Mode
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.customers import CUSTOMER
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.shift import LOG_OFF
from tui_pos.operations.suspension import LIST_SUSPENDED, RECALL, SUSPEND, VOID_SUSPENDED
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import RecalledBody, TransactionBody
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused

OUT_OF_CART = {"id", "recalled"}


@asynccontextmanager
async def second(shop: ReadyShop) -> AsyncIterator[Register]:
    """PARIS-2, with somebody at work."""
    home = await shop.activated("PARIS-2")
    async with shop.register(home) as register:
        yield register


async def suspend(register: Register, note: str = "") -> Cart:
    """Two waters at a price of their own for a customer, suspended; the cart as it was."""
    await perform(register, PRODUCT_SALE, Entry(code=WATER, price=77))
    await perform(register, PRODUCT_SALE, Entry(step=1))
    await perform(register, CUSTOMER, "C1001")
    cart = register.cart
    assert cart is not None
    await perform(register, SUSPEND, note)
    return cart


async def delivered(register: Register) -> None:
    await until(lambda: register.counts.waiting == 0, "everything was delivered")


def open_cart(register: Register) -> Cart:
    assert register.cart is not None
    return register.cart


def as_it_was(cart: Cart, before: Cart) -> None:
    """The same but for its id, and that it was recalled."""
    for name in set(Cart.__struct_fields__) - OUT_OF_CART:
        assert getattr(cart, name) == getattr(before, name), name
    assert cart.recalled == before.id
    assert cart.id != before.id


async def test_it_is_recalled_on_another_register_once_and_sold_there(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        before = await suspend(first, "red hat")
        await delivered(first)
        (waiting,) = (await perform(other, LIST_SUSPENDED, None)).carts
        assert (waiting.cart.register, waiting.cart.note, waiting.here) == ("PARIS-1", "red hat", False)
        await perform(other, RECALL, waiting.cart.id)
        as_it_was(open_cart(other), before)
        with pytest.raises(RequestRefused) as refused:
            await perform(first, RECALL, before.id)
        assert refused.value.code is RefusalCode.CONFLICT
        assert first.cart is None
        paid = (await perform(other, PAY_CASH_QUICK, None)).transaction
        assert isinstance(paid, TransactionBody)
        assert (paid.total, paid.recalled) == (154, before.id)
        await delivered(other)
        assert other.counts.parked == 0
        assert not (await perform(first, LIST_SUSPENDED, None)).carts


async def test_two_registers_at_the_same_moment_and_one_of_them_has_it(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        before = await suspend(first)
        await delivered(first)
        tries = [asyncio.create_task(perform(register, RECALL, before.id)) for register in (first, other)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(result, RequestRefused) for result in results) == 1
        assert sum(register.cart is not None for register in (first, other)) == 1


async def test_offline_it_is_recalled_here_and_nowhere_else_afterwards(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        await perform(first, DATABASE_CONNECTION, None)
        before = await suspend(first)
        waiting = await perform(first, LIST_SUSPENDED, None)
        assert (waiting.online, [cart.here for cart in waiting.carts]) == (False, [True])
        await perform(first, RECALL, before.id)
        as_it_was(open_cart(first), before)
        await perform(first, PAY_CASH_QUICK, None)
        await perform(first, DATABASE_CONNECTION, None)
        await delivered(first)
        assert first.counts.parked == 0
        with pytest.raises(RequestRefused):
            await perform(other, RECALL, before.id)


async def test_what_may_have_arrived_is_not_recalled_offline(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        await delivered(first)
        await delivered(other)
        ready_shop.server.fault("lost-reply", request="documents")
        before = await suspend(first)
        async with asyncio.timeout(PATIENCE_S):
            while not any(row.id == before.id for row in (await other.ask(ListSuspended())).carts):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await perform(first, DATABASE_CONNECTION, None)
        with pytest.raises(Refused, match="another register may have recalled it"):
            await perform(first, RECALL, before.id)
        assert first.cart is None
        assert (await perform(other, RECALL, before.id)) is not None
        ready_shop.server.clear_faults()
        await perform(first, DATABASE_CONNECTION, None)
        with pytest.raises(RequestRefused) as refused:
            await perform(first, RECALL, before.id)
        assert refused.value.code is RefusalCode.CONFLICT


async def test_after_it_went_up_it_needs_the_server(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first:
        before = await suspend(first)
        await delivered(first)
        await perform(first, DATABASE_CONNECTION, None)
        assert not (await perform(first, LIST_SUSPENDED, None)).carts
        with pytest.raises(Refused, match="connect first"):
            await perform(first, RECALL, before.id)


async def test_a_lost_reply_is_asked_again_at_once(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first:
        before = await suspend(first)
        await delivered(first)
        ready_shop.server.fault("lost-reply", request="RecallSuspended", times=2)
        await perform(first, RECALL, before.id)
        assert ready_shop.server.hits("RecallSuspended") == 2
        as_it_was(open_cart(first), before)
        assert not first.claims.intents


async def test_an_outcome_that_nobody_knows_is_found_out_at_the_next_sign_on(ready_shop: ReadyShop) -> None:
    """The channel decided, every reply was lost, the register was killed; the cart comes back at the next start, once."""
    async with at_work(ready_shop) as first:
        before = await suspend(first)
        await delivered(first)
        ready_shop.server.fault("lost-reply", request="RecallSuspended")
        with pytest.raises(Unsettled):
            await perform(first, RECALL, before.id)
        assert (first.cart, first.connection.mode) == (None, Mode.SEAMLESS_OFFLINE)
    ready_shop.server.clear_faults()
    ready_shop.clock.advance(120)
    async with ready_shop.register(ready_shop.home, signed_on=False) as again:
        await ready_shop.sign_on(again, MANAGER)
        as_it_was(open_cart(again), before)
        assert not again.claims.intents
        assert await bodies(again, "recalled") == [RecalledBody(suspended=before.id, move="recalled")]
        await delivered(again)
        assert again.counts.parked == 0


async def test_a_claim_that_never_arrived_is_withdrawn_and_the_cart_waits_on(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first:
        before = await suspend(first)
        await delivered(first)
        ready_shop.server.fault("hang", request="RecallSuspended", times=1)
        with pytest.raises(Unsettled):
            await perform(first, RECALL, before.id)
        ready_shop.clock.advance(120)
        (waiting,) = (await perform(first, LIST_SUSPENDED, None)).carts
        assert len(first.claims.intents) == 1
        await perform(first, RECALL, waiting.cart.id)
        as_it_was(open_cart(first), before)
        assert not first.claims.intents


async def test_a_cart_that_was_won_waits_while_another_sale_is_open(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first:
        before = await suspend(first)
        await delivered(first)
        await first.claims.make(RecallSuspended(id=first.new_id(), suspended=before.id))
        await perform(first, PRODUCT_SALE, Entry(code=WATER))
        await perform(first, LOG_OFF, None)
        await ready_shop.sign_on(first, MANAGER)
        assert open_cart(first).recalled == ""
        await perform(first, PAY_CASH_QUICK, None)
        await perform(first, LOG_OFF, None)
        await ready_shop.sign_on(first, MANAGER)
        as_it_was(open_cart(first), before)


async def test_a_recall_that_the_channel_cannot_take_is_parked_and_said(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        before = await suspend(first)
        await delivered(first)
        await perform(other, RECALL, before.id)
        await delivered(other)
        await first.record(RecalledBody(suspended=before.id, move="recalled"))
        await until(lambda: any(upload.outcome for upload in first.upkeep.uploads), "it was parked")
        (parked,) = [upload for upload in first.upkeep.uploads if upload.outcome]
        assert "recalled twice" in str(parked.detail)


async def test_what_waits_is_given_up_once(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as first, second(ready_shop) as other:
        before = await suspend(first)
        await delivered(first)
        await perform(first, VOID_SUSPENDED, before.id)
        with pytest.raises(RequestRefused):
            await perform(other, RECALL, before.id)
        await delivered(first)
        assert first.counts.parked == 0
