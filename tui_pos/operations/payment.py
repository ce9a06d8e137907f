"""Operations of payment: cash 200 and 206, foreign currency 203, check 204, void payment 211; cards are in `card.py`.

The sale is done when the journal has it (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui_pos.channel.requests import ExchangeRate, TenderType
from tui_pos.journal.journal import NOTHING, Kept
from tui_pos.operations.receipts import begin_printing
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.releases import release, release_all
from tui_pos.operations.sale import needs_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.card import Deed, Duty, duties_for
from tui_pos.sales.cart import Cart, card_under_way
from tui_pos.sales.closing import close
from tui_pos.sales.document import TenderLine, TransactionBody, said
from tui_pos.sales.entry import parse_tendered
from tui_pos.sales.foreign import rate_at
from tui_pos.sales.money import Currency
from tui_pos.sales.other_tenders import CARD, CHECK, take_check, take_currency, without_tender
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.tenders import give_back, take_cash
from tui_pos.sales.text import fit
from tui_pos.sales.totals import CASH, CURRENCY, totals

SHOWN = 10


class CurrencyGiven(msgspec.Struct, frozen=True, kw_only=True):
    """Foreign money: its code, and how much of it in major units; nothing is what is due."""

    currency: str
    typed: str


class CheckGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A check: how much in major units (nothing: all that is due), and the number that is printed on it."""

    typed: str
    number: str


class Paid(msgspec.Struct, frozen=True):
    """After a tender: the finished transaction, or None and what is still due in cash, in minor units."""

    transaction: TransactionBody | None
    due: int


async def pay_cash(register: Register, typed: str) -> Paid:
    """Take the typed amount of cash (major units; nothing typed is exact) and finish the sale when it is enough.

    Raises Refused with the reason; nothing was taken then.
    """
    return await take_in_cash(register, amount_typed(register, typed))


async def pay_exact(register: Register, _: None) -> Paid:
    """One touch: exactly what is due, in cash."""
    return await take_in_cash(register, None)


async def take_in_cash(register: Register, amount: int | None) -> Paid:
    """Take so much cash, in minor units; None is exactly what is due."""
    return await take(register, take_cash(the_cart(register), cash_tender(register), amount))


async def pay_currency(register: Register, given: CurrencyGiven) -> Paid:
    """Take foreign money at today's rate; nothing typed is exactly what is due in it, change is in the store's own.

    Raises Refused for a currency that is not taken here, and with the reason; nothing was taken then.
    """
    cart = the_cart(register)
    tender = tender_of(register, CURRENCY, given.currency)
    rate = rate_of(register, given.currency)
    amount = parse_tendered(given.typed, Currency(rate.currency, rate.digits))
    return await take(register, take_currency(cart, tender, rate, amount))


async def pay_check(register: Register, given: CheckGiven) -> Paid:
    """Take a check of the typed amount (nothing typed is all that is due), known by its number."""
    cart = the_cart(register)
    tender = tender_of(register, CHECK)
    return await take(register, take_check(cart, tender.code, tender.name, amount_typed(register, given.typed), given.number))


async def take(register: Register, cart: Cart, keep: Kept = NOTHING) -> Paid:
    """Keep the cart with a tender more or, when nothing is left to pay, finish the transaction; durably, in one go.

    A crash in between cannot leave a cart that is paid and yet no document.
    """
    now = totals(cart)
    if not now.settled:
        await register.keep_cart(cart, keep=keep)
        return Paid(None, now.due_in_cash)
    return Paid(await finish(register, cart, keep), 0)


async def finish(register: Register, cart: Cart, keep: Kept = NOTHING) -> TransactionBody:
    """The paid cart becomes a document with the next receipt number; its cards are captured then, and its receipt printed."""
    shift = await register.open_shift()
    offline = register.connection.offline
    body = await register.complete(
        lambda sequence, receipt: close(cart, receipt=receipt, sequence=sequence, offline=offline, shift=shift.id),
        *duties(register, Deed.CAPTURE, cart.tenders),
        keep=keep,
    )
    begin_printing(register)
    return body


async def void_payment(register: Register, number: int | None) -> Sentence:
    """Give back one tender by its number (from 1), or all of them; the lines stay. A card payment is reversed.

    Raises Refused when there is no such tender.
    """
    cart = the_cart(register)
    if number is None:
        cart = await release_all(register, cart)
        await register.keep_cart(give_back(cart), *duties(register, Deed.REVERSE, cart.tenders))
        return say("What was taken was handed back. The sale is kept.")
    left, given = without_tender(cart, number)
    if said(given.voucher, None) is not None:
        await release(register, cart, given)
        return say("{name}: {amount} is on it again. The sale is kept.", name=given.name, amount=handed(given, cart))
    await register.keep_cart(left, *duties(register, Deed.REVERSE, (given,)))
    if given.kind == CARD:
        return say(
            "The card payment of {amount} is reversed. The sale is kept.", amount=Money(given.amount, cart.currency.code)
        )
    return say("{amount} was handed back. The sale is kept.", amount=handed(given, cart))


def handed(tender: TenderLine, cart: Cart) -> Money:
    """What was handed over, in the money that it was."""
    foreign = said(tender.foreign, None)
    if foreign is not None:
        return Money(foreign.amount, foreign.currency)
    return Money(abs(tender.amount), cart.currency.code)


def duties(register: Register, deed: Deed, tenders: Iterable[TenderLine]) -> tuple[Duty, ...]:
    """What the card terminal is to do about these tenders."""
    return duties_for(deed, tenders, register.configuration.store.currency.code, register.clock())


def amount_typed(register: Register, typed: str) -> int | None:
    """An amount of the store's money as typed, in minor units; None for nothing."""
    return parse_tendered(typed, register.configuration.store.currency)


def tender_of(register: Register, kind: str, code: str = "") -> TenderType:
    """The store's tender of this kind (and code); raises Refused when headquarters has set up none."""
    for tender in register.configuration.tenders:
        if tender.kind == kind and code in ("", tender.code):
            return tender
    raise Refused(say("This store does not take that tender. Nothing was taken: take another."))


def rate_of(register: Register, currency: str) -> ExchangeRate:
    """Today's rate of a currency; raises Refused when there is none."""
    rate = rate_at(register.configuration.rates, currency, register.clock())
    if rate is None:
        raise Refused(
            say("{currency} has no rate today. Nothing was taken: take another tender.", currency=fit(currency, SHOWN))
        )
    return rate


def cash_tender(register: Register) -> TenderType:
    """The store's cash tender; raises Refused when headquarters has set up none."""
    for tender in register.configuration.tenders:
        if tender.kind == CASH:
            return tender
    raise Refused(say("This store takes no cash. The sale is kept: ask headquarters to set up a cash tender."))


def needs_tender(register: Register) -> Sentence | None:
    """Why there is nothing to hand back."""
    if register.cart is not None and register.cart.asked is not None:
        return card_under_way()
    if register.cart is None or not register.cart.tenders:
        return say("Nothing was taken yet.")
    return None


PAYING = frozenset({Where.SALE, Where.PAYMENT})
PAYING_ONLY = frozenset({Where.PAYMENT})

PAY_CASH: Operation[str, Paid] = Operation(
    number=200,
    name=N_("Pay cash"),
    summary=N_("Type what the customer gives; Enter alone is exact cash."),
    key="f9",
    where=PAYING,
    permission=Role.CASHIER,
    offline=True,
    run=pay_cash,
    why_not=needs_cart,
)
PAY_CASH_QUICK: Operation[None, Paid] = Operation(
    number=206,
    name=N_("Exact cash"),
    summary=N_("Take exactly what is due, with one key."),
    key="f6",
    where=PAYING,
    permission=Role.CASHIER,
    offline=True,
    run=pay_exact,
    why_not=needs_cart,
)
PAY_CURRENCY: Operation[CurrencyGiven, Paid] = Operation(
    number=203,
    name=N_("Pay in foreign currency"),
    summary=N_("Foreign money at today's rate; change is given in the store's own."),
    key="",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=pay_currency,
    why_not=needs_cart,
)
PAY_CHECK: Operation[CheckGiven, Paid] = Operation(
    number=204,
    name=N_("Pay by check"),
    summary=N_("Type the amount, then the number of the check."),
    key="",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=pay_check,
    why_not=needs_cart,
)
VOID_PAYMENT: Operation[int | None, Sentence] = Operation(
    number=211,
    name=N_("Void payment"),
    summary=N_("Give back one of the payments, or all of them."),
    key="f5",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=void_payment,
    why_not=needs_tender,
)
