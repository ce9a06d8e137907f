"""Cases of gift cards and credit memos: 213, 214, 511, 512, 514, 519 and 520."""

from __future__ import annotations

from tests.operations.case import At, Bad, Case
from tests.operations.shifts import bodies
from tests.shop import WATER
from tui_pos.operations.payment import PAY_CASH_QUICK, Paid
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.sale import PRODUCT_SALE, Added
from tui_pos.operations.vouchers import (
    ADD_TO_GIFT_CARD,
    CREDIT_MEMO_BALANCE,
    GIFT_CARD_BALANCE,
    ISSUE_CREDIT_MEMO,
    ISSUE_GIFT_CARD,
    PAY_CREDIT_MEMO,
    PAY_GIFT_CARD,
    VoucherGiven,
)
from tui_pos.sales.document import TransactionBody, said
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Sentence

CARD = "6001 2345 6789 0123"
OTHER = "6001234567890999"
EMPTY = VoucherGiven(number="x")


async def a_water(at: At) -> None:
    """One water, 0.95."""
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def a_water_back(at: At) -> None:
    await perform(at.register, RETURN_PRODUCT, Entry(code=WATER, reason="unwanted"))


async def a_card(at: At) -> None:
    """A gift card with 0.60 on it, as the channel knows."""
    await perform(at.register, ISSUE_GIFT_CARD, VoucherGiven(number=CARD, typed="0.60"))
    await perform(at.register, PAY_CASH_QUICK, None)
    assert await at.register.upkeep.upload_now()


async def a_memo(at: At) -> None:
    """A credit memo of 0.95."""
    await a_water_back(at)
    await perform(at.register, ISSUE_CREDIT_MEMO, None)
    assert await at.register.upkeep.upload_now()


async def a_card_and_a_water(at: At) -> None:
    await a_card(at)
    await a_water(at)


async def a_memo_and_a_water(at: At) -> None:
    await a_memo(at)
    await a_water(at)


def memo(at: At) -> str:
    """The number on the receipt of the last return."""
    assert at.register.last_sale is not None
    body = at.register.last_sale.body
    assert isinstance(body, TransactionBody)
    return said(body.tenders[0].number, "")


async def left_on_card(at: At) -> str:
    """What the channel says of the gift card."""
    left: Sentence = await perform(at.register, GIFT_CARD_BALANCE, CARD)
    return str(left)


async def partly_paid_by_card(at: At, result: Paid) -> None:
    assert result == Paid(None, 35)
    assert at.register.claims.intents == ()
    assert await left_on_card(at) == "…0123: 0 minor units EUR."


async def paid_by_memo(at: At, result: Paid) -> None:
    assert result.transaction is not None
    (tender,) = result.transaction.tenders
    assert (tender.kind, tender.amount) == ("credit_memo", 95)


async def refunded(at: At, result: Paid) -> None:
    assert result.transaction is not None
    (tender,) = result.transaction.tenders
    assert (tender.amount, len(said(tender.number, ""))) == (-95, 16)
    assert await at.register.upkeep.upload_now()
    left: Sentence = await perform(at.register, CREDIT_MEMO_BALANCE, memo(at))
    assert str(left).endswith(": 95 minor units EUR.")


async def loaded(at: At, result: Added) -> None:
    assert (result.line.unit_price, result.line.taxes) == (2_000, ())
    await perform(at.register, PAY_CASH_QUICK, None)
    body = (await bodies(at.register, "transaction"))[-1]
    assert isinstance(body, TransactionBody)
    assert CARD.replace(" ", "") not in str(body)
    assert await at.register.upkeep.upload_now()


async def issued(at: At, result: Added) -> None:
    await loaded(at, result)
    assert await left_on_card(at) == "…0123: 2000 minor units EUR."


async def added(at: At, result: Added) -> None:
    await loaded(at, result)
    assert await left_on_card(at) == "…0123: 2060 minor units EUR."


async def sixty(at: At, result: Sentence) -> None:
    assert str(result) == "…0123: 60 minor units EUR."


async def ninety_five(at: At, result: Sentence) -> None:
    assert str(result) == f"…{memo(at)[-4:]}: 95 minor units EUR."


CASES = (
    Case(
        operation=PAY_GIFT_CARD,
        ready=a_card_and_a_water,
        argument=lambda at: VoucherGiven(number=CARD),
        done=partly_paid_by_card,
        bad=(
            Bad(lambda at: VoucherGiven(number=OTHER), "no credit memo or gift card with this number", a_water),
            Bad(lambda at: VoucherGiven(number="12"), "no number of a card", a_water),
            Bad(lambda at: VoucherGiven(number=CARD, typed="0.61"), "Only", a_card_and_a_water),
            Bad(lambda at: VoucherGiven(number=CARD, typed="1.00"), "only cash gives change", a_card_and_a_water),
        ),
    ),
    Case(
        operation=PAY_CREDIT_MEMO,
        ready=a_memo_and_a_water,
        argument=lambda at: VoucherGiven(number=memo(at)),
        done=paid_by_memo,
        bad=(Bad(lambda at: VoucherGiven(number=CARD), "no credit memo or gift card with this number", a_card_and_a_water),),
    ),
    Case(
        operation=ISSUE_CREDIT_MEMO,
        ready=a_water_back,
        done=refunded,
        bad=(Bad(lambda at: None, "paid out for a return", a_water),),
    ),
    Case(
        operation=ISSUE_GIFT_CARD,
        argument=lambda at: VoucherGiven(number=CARD, typed="20"),
        done=issued,
        bad=(
            Bad(lambda at: VoucherGiven(number=CARD, typed="20"), "issued before", a_card),
            Bad(lambda at: VoucherGiven(number=CARD, typed="20"), "not sold on a return", a_water_back),
            Bad(lambda at: EMPTY, "no number of a card"),
        ),
    ),
    Case(
        operation=ADD_TO_GIFT_CARD,
        ready=a_card,
        argument=lambda at: VoucherGiven(number=CARD, typed="20"),
        done=added,
        bad=(
            Bad(lambda at: VoucherGiven(number=OTHER, typed="20"), "no credit memo or gift card with this number"),
            Bad(lambda at: VoucherGiven(number=CARD, typed="0"), "more than nothing", a_card),
        ),
    ),
    Case(
        operation=GIFT_CARD_BALANCE,
        ready=a_card,
        argument=lambda at: CARD,
        done=sixty,
        bad=(Bad(lambda at: OTHER, "no credit memo or gift card with this number"), Bad(lambda at: "", "no number of a card")),
    ),
    Case(
        operation=CREDIT_MEMO_BALANCE,
        ready=a_memo,
        argument=memo,
        done=ninety_five,
        bad=(Bad(lambda at: CARD, "no credit memo or gift card with this number", a_card),),
    ),
)
