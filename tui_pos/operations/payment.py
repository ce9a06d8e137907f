"""Operations of payment: cash 200 and quick cash 206. The sale is done when the journal has it (DESIGN section 3)."""

from __future__ import annotations

import msgspec

from tui_pos.channel.requests import TenderType
from tui_pos.operations.receipts import begin_printing
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.sale import needs_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.closing import close
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.entry import parse_tendered
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.tenders import give_back, take_cash
from tui_pos.sales.totals import CASH, totals


class Paid(msgspec.Struct, frozen=True):
    """After a tender: the finished transaction, or None and what is still due in cash, in minor units."""

    transaction: TransactionBody | None
    due: int


async def pay_cash(register: Register, typed: str) -> Paid:
    """Take the typed amount of cash (major units; nothing typed is exact) and finish the sale when it is enough.

    Raises Refused with the reason; nothing was taken then.
    """
    amount = parse_tendered(typed, the_cart(register).currency)
    return await take(register, amount)


async def pay_exact(register: Register, _: None) -> Paid:
    """One touch: exactly what is due, in cash."""
    return await take(register, None)


async def take(register: Register, amount: int | None) -> Paid:
    """Keep a cash tender on the cart or, when nothing is left to pay, finish the transaction with it; durably, in one go.

    A crash in between cannot leave a cart that is paid and yet no document.
    """
    cart = take_cash(the_cart(register), cash_tender(register), amount)
    now = totals(cart)
    if not now.settled:
        await register.keep_cart(cart)
        return Paid(None, now.due_in_cash)
    return Paid(await finish(register, cart), 0)


async def finish(register: Register, cart: Cart) -> TransactionBody:
    """The paid cart becomes a document with the next receipt number; its receipt is printed behind it."""
    shift = await register.open_shift()
    offline = register.connection.offline
    body = await register.complete(
        lambda sequence, receipt: close(cart, receipt=receipt, sequence=sequence, offline=offline, shift=shift.id)
    )
    begin_printing(register)
    return body


async def void_payment(register: Register, _: None) -> Sentence:
    """Hand back what was taken so far; the lines stay."""
    cart = the_cart(register)
    await register.keep_cart(give_back(cart))
    return say("What was taken was handed back. The sale is kept.")


def cash_tender(register: Register) -> TenderType:
    """The store's cash tender; raises Refused when headquarters has set up none."""
    for tender in register.configuration.tenders:
        if tender.kind == CASH:
            return tender
    raise Refused(say("This store takes no cash. The sale is kept: ask headquarters to set up a cash tender."))


def needs_tender(register: Register) -> Sentence | None:
    """Why there is nothing to hand back."""
    if register.cart is None or not register.cart.tenders:
        return say("Nothing was taken yet.")
    return None


PAYING = frozenset({Where.SALE, Where.PAYMENT})

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
VOID_PAYMENT: Operation[None, Sentence] = Operation(
    number=211,
    name=N_("Void payment"),
    summary=N_("Hand back what was taken so far."),
    key="f5",
    where=frozenset({Where.PAYMENT}),
    permission=Role.CASHIER,
    offline=True,
    run=void_payment,
    why_not=needs_tender,
)
