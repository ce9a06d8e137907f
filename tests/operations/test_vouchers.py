"""Gift cards when things go wrong: void, the line drops, the register stops in between; never reserved for nothing."""

from __future__ import annotations

import pytest

from tests.operations.case import At
from tests.operations.cases.vouchers import CARD, left_on_card
from tests.operations.shifts import at_work
from tests.ready import ReadyShop
from tests.shop import WATER
from tui_pos.channel.claims import HoldVoucher
from tui_pos.operations.discounts import LINE_PERCENT_OFF, TOTAL_PERCENT_OFF, LineOff, TotalOff
from tui_pos.operations.payment import PAY_CASH_QUICK, VOID_PAYMENT
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, VOID_TRANSACTION
from tui_pos.operations.vouchers import ISSUE_GIFT_CARD, PAY_GIFT_CARD, VoucherGiven
from tui_pos.register import Register
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused
from tui_pos.sales.voucher import GIFT_CARD, voucher_id


async def with_a_card(register: Register) -> None:
    """A gift card of 2.00, and 0.50 of it on a sale of one water."""
    await perform(register, ISSUE_GIFT_CARD, VoucherGiven(number=CARD, typed="2"))
    await perform(register, PAY_CASH_QUICK, None)
    assert await register.upkeep.upload_now()
    await perform(register, PRODUCT_SALE, Entry(code=WATER))
    await perform(register, PAY_GIFT_CARD, VoucherGiven(number=CARD, typed="0.50"))


async def balance(shop: ReadyShop, register: Register) -> str:
    """What is left on the card once the channel has everything."""
    assert await register.upkeep.upload_now()
    return await left_on_card(At(shop, register))


async def test_void_payment_and_void_transaction_put_it_back_once(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await with_a_card(register)
        assert await balance(ready_shop, register) == "…0123: 150 minor units EUR."
        await perform(register, VOID_PAYMENT, 1)
        assert await balance(ready_shop, register) == "…0123: 200 minor units EUR."
        await perform(register, PAY_GIFT_CARD, VoucherGiven(number=CARD, typed="0.70"))
        await perform(register, VOID_TRANSACTION, None)
        assert register.cart is None
        assert await balance(ready_shop, register) == "…0123: 200 minor units EUR."


async def test_when_the_line_drops_the_sale_is_finished_and_what_was_reserved_is_captured_later(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await with_a_card(register)
        ready_shop.server.fault("error-5xx")
        await perform(register, PAY_CASH_QUICK, None)
        assert not await register.upkeep.upload_now()
        ready_shop.server.clear_faults()
        assert await balance(ready_shop, register) == "…0123: 150 minor units EUR."
    assert [tender.kind for tender in ready_shop.transactions()[-1].tenders] == ["gift_card", "cash"]


async def test_what_was_won_before_the_register_stopped_is_released(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await with_a_card(register)
        claim = HoldVoucher(id=register.new_id(), voucher=voucher_id(GIFT_CARD, CARD), amount=100, currency="EUR")
        await register.claims.make(claim)
    async with ready_shop.register(ready_shop.home) as register:
        assert await balance(ready_shop, register) == "…0123: 50 minor units EUR."
        await perform(register, PAY_GIFT_CARD, VoucherGiven(number=CARD, typed="0.10"))
        assert register.claims.intents == ()
        assert await balance(ready_shop, register) == "…0123: 140 minor units EUR."


async def test_no_discount_takes_anything_off_a_gift_card(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, ISSUE_GIFT_CARD, VoucherGiven(number=CARD, typed="20"))
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        await perform(register, TOTAL_PERCENT_OFF, TotalOff(typed="10", reason="loyal"))
        with pytest.raises(Refused, match="at what is put on it"):
            await perform(register, LINE_PERCENT_OFF, LineOff(line=1, typed="10", reason="loyal"))
        assert register.cart is not None
        assert [line.amount for line in register.cart.lines] == [2_000, 85]
