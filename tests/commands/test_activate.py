"""Activation: the one-time code, a home that belongs to one register, and a register that is set up anew."""

from __future__ import annotations

import pytest

from tests.shop import WATER, Shop, new_id, until
from tui_pos.commands.activate import activate
from tui_pos.commands.journal import verify
from tui_pos.config import Home
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.register import Register
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused


async def sell_one(register: Register) -> str:
    """The receipt number of a sale of one bottle."""
    await perform(register, PRODUCT_SALE, Entry(code=WATER))
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    return paid.transaction.receipt


async def test_a_new_home_goes_on_after_the_last_receipt_that_the_channel_has(shop: Shop) -> None:
    first = await shop.activated()
    async with shop.register(first) as register:
        assert await sell_one(register) == "PARIS-1-000001"
        await until(lambda: register.counts.waiting == 0, "the sale is delivered")
    first.path.rename(first.path.with_name("lost"))
    second = await shop.activated()
    async with shop.register(second) as register:
        assert await sell_one(register) == "PARIS-1-000002"
        await until(lambda: register.counts.waiting == 0, "the sale is delivered")
    assert shop.server.statement()["sale"]["count"] == 2
    assert verify(second).ok


async def test_a_second_home_of_one_register_ends_the_first(shop: Shop) -> None:
    first = await shop.synchronised()
    second = Home(shop.folder / "second")
    code = shop.server.activation_code()
    await activate(second, server=shop.server.url, register="PARIS-1", code=code, ca=None, clock=shop.clock, new_id=new_id)
    async with shop.register(second) as register:
        await sell_one(register)
    async with shop.register(first, signed_on=False) as register:
        with pytest.raises(Refused):
            await shop.sign_on(register)
        assert register.locked is not None


async def test_a_code_is_used_once_and_a_refused_activation_leaves_no_device(shop: Shop) -> None:
    code = shop.server.activation_code()
    for name, expected in (("one", True), ("two", False)):
        home = Home(shop.folder / name)
        try:
            await activate(
                home, server=shop.server.url, register="PARIS-1", code=code, ca=None, clock=shop.clock, new_id=new_id
            )
        except Refused:
            assert not expected
        assert home.has_device() is expected


async def test_a_home_is_one_registers_for_ever(shop: Shop) -> None:
    home = await shop.activated()
    code = shop.server.activation_code("PARIS-2")
    with pytest.raises(Refused, match="belongs to register PARIS-1"):
        await activate(home, server=shop.server.url, register="PARIS-2", code=code, ca=None, clock=shop.clock, new_id=new_id)
    assert home.device().register == "PARIS-1"


async def test_activation_says_when_the_server_cannot_be_reached(shop: Shop) -> None:
    code = shop.server.activation_code()
    shop.server.stop()
    with pytest.raises(Refused, match="not activated"):
        await activate(
            Home(shop.folder / "one"),
            server=shop.server.url,
            register="PARIS-1",
            code=code,
            ca=None,
            clock=shop.clock,
            new_id=new_id,
        )
