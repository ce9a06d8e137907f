"""Cases of the tenders: card 201, foreign currency 203, check 204, void payment 211, and a card payment without an outcome."""

from __future__ import annotations

from msgspec.structs import replace

from tests.operations.case import At, Bad, Case
from tests.operations.shifts import bodies
from tests.operations.terminals import with_terminal
from tests.shop import WATER
from tui_pos.operations.card import ASK_AGAIN, GIVE_UP_CARD, PAY_CARD
from tui_pos.operations.payment import (
    PAY_CASH,
    PAY_CHECK,
    PAY_CURRENCY,
    VOID_PAYMENT,
    CheckGiven,
    CurrencyGiven,
    Paid,
)
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.sales.card import CardAsked
from tui_pos.sales.document import ForeignAmount, TransactionBody, said
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Sentence


async def a_water(at: At) -> None:
    """One water, 0.95."""
    with_terminal(at.register)
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def a_water_back(at: At) -> None:
    await perform(at.register, RETURN_PRODUCT, Entry(code=WATER, reason="unwanted"))


async def partly_paid(at: At) -> None:
    """0.50 of 0.95 in cash."""
    await a_water(at)
    await perform(at.register, PAY_CASH, "0.50")


async def not_known(at: At) -> None:
    """As after a crash: asked, and no outcome."""
    await a_water(at)
    assert at.register.cart is not None
    asked = CardAsked(
        reference=at.register.new_id(),
        tender="card",
        name="Card",
        amount=95,
        currency="EUR",
        offline=False,
        at=at.register.clock(),
    )
    await at.register.keep_cart(replace(at.register.cart, asked=asked))


async def sold(at: At) -> TransactionBody:
    """The one transaction of the journal."""
    (body,) = await bodies(at.register, "transaction")
    assert isinstance(body, TransactionBody)
    return body


async def paid_by_card(at: At, result: CardAsked) -> None:
    outcome = await at.register.cards.outcome()
    assert outcome is not None
    assert outcome.taken
    body = await sold(at)
    (tender,) = body.tenders
    slip = said(tender.card, None)
    assert slip is not None
    assert slip.reference == result.reference
    assert slip.offline is result.offline
    assert (tender.kind, tender.amount, body.change, at.register.cart) == ("card", 95, 0, None)
    assert await at.register.cards.do_now()
    assert at.register.cards.work.duties == ()


async def paid_in_dollars(at: At, result: Paid) -> None:
    body = await sold(at)
    (tender,) = body.tenders
    assert said(tender.foreign, None) == ForeignAmount(currency="USD", amount=500, rate=920_000)
    assert (tender.amount, body.change, body.rounding) == (460, 365, 0)


async def paid_by_check(at: At, result: Paid) -> None:
    (tender,) = (await sold(at)).tenders
    assert (tender.kind, tender.number, tender.amount) == ("check", "0001234", 95)


async def nothing_paid(at: At, result: Sentence) -> None:
    assert at.register.cart is not None
    assert at.register.cart.tenders == ()


async def never_charged(at: At, result: CardAsked) -> None:
    outcome = await at.register.cards.outcome()
    assert outcome is not None
    assert not outcome.taken
    assert "never got this payment" in str(outcome.sentence)
    await given_up(at, outcome.sentence)


async def given_up(at: At, result: Sentence) -> None:
    assert at.register.cart is not None
    assert at.register.cart.asked is None
    assert await at.register.cards.do_now()
    assert at.register.cards.work.duties == ()


CASES = (
    Case(
        operation=PAY_CARD,
        ready=a_water,
        argument=lambda at: "",
        done=paid_by_card,
        bad=(
            Bad(lambda at: "1.00", "only cash gives change", a_water),
            Bad(lambda at: "abc", "is not an amount", a_water),
            Bad(lambda at: "", "There is no open sale"),
            Bad(lambda at: "", "is not paid out in this tender", a_water_back),
            Bad(lambda at: "", "A card payment is under way", not_known),
        ),
    ),
    Case(
        operation=PAY_CURRENCY,
        ready=a_water,
        argument=lambda at: CurrencyGiven(currency="USD", typed="5"),
        done=paid_in_dollars,
        bad=(
            Bad(lambda at: CurrencyGiven(currency="XXX", typed=""), "does not take that tender", a_water),
            Bad(lambda at: CurrencyGiven(currency="USD", typed="1.50"), "in steps of", a_water),
            Bad(lambda at: CurrencyGiven(currency="USD", typed="0"), "cannot be taken", a_water),
            Bad(lambda at: CurrencyGiven(currency="USD", typed="99999"), "cannot be taken", a_water),
        ),
    ),
    Case(
        operation=PAY_CHECK,
        ready=a_water,
        argument=lambda at: CheckGiven(typed="", number="0001234"),
        done=paid_by_check,
        bad=(
            Bad(lambda at: CheckGiven(typed="", number=" "), "A check has a number", a_water),
            Bad(lambda at: CheckGiven(typed="2", number="1"), "only cash gives change", a_water),
        ),
    ),
    Case(
        operation=VOID_PAYMENT,
        ready=partly_paid,
        argument=lambda at: 1,
        done=nothing_paid,
        bad=(
            Bad(lambda at: 2, "There is no payment 2", partly_paid),
            Bad(lambda at: None, "Nothing was taken yet", a_water),
        ),
    ),
    Case(
        operation=ASK_AGAIN,
        ready=not_known,
        argument=lambda at: None,
        done=never_charged,
        bad=(Bad(lambda at: None, "No card payment is under way", a_water),),
    ),
    Case(
        operation=GIVE_UP_CARD,
        ready=not_known,
        argument=lambda at: None,
        done=given_up,
        bad=(Bad(lambda at: None, "No card payment is under way", a_water),),
    ),
)
