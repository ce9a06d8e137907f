"""Gift cards and credit memos: 213, 214, 511, 512, 514, 519 and 520, all online only (DESIGN section 3, claims).

What pays is reserved by a claim first; the document of the sale captures it, and one of its own releases it. So a sale with
a gift card on it can be finished when the line drops: its document captures what was reserved, whenever it arrives.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from tui_pos.channel.claims import HoldVoucher
from tui_pos.channel.requests import ReadVoucher, RefusalCode, RequestRefused, VoucherBalance
from tui_pos.operations.payment import PAYING_ONLY, Paid, amount_typed, take, tender_of
from tui_pos.operations.registry import N_, Operation, Role, Where, always
from tui_pos.operations.releases import finish_holds
from tui_pos.operations.sale import Added, changed, needs_cart, open_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import RETURN, SALE
from tui_pos.sales.document import TenderLine, VoucherUse
from tui_pos.sales.other_tenders import at_most_due, exact_due, with_tender
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.tenders import what_is_due
from tui_pos.sales.totals import totals
from tui_pos.sales.voucher import CREDIT_MEMO, GIFT_CARD, load_gift_card, memo_number, not_online, paid_with, voucher_id

A = TypeVar("A")
R = TypeVar("R")


class VoucherGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher's number, and an amount in major units: to pay (nothing: what is due, or all that is on it) or to load."""

    number: str
    typed: str = ""

    def __repr__(self) -> str:
        return f"VoucherGiven(typed={self.typed!r})"


async def pay_credit_memo(register: Register, given: VoucherGiven) -> Paid:
    """Take what a credit memo has, as far as it is due."""
    return await pay_with(register, CREDIT_MEMO, given)


async def pay_gift_card(register: Register, given: VoucherGiven) -> Paid:
    """Take what a gift card has, as far as it is due."""
    return await pay_with(register, GIFT_CARD, given)


async def pay_with(register: Register, kind: str, given: VoucherGiven) -> Paid:
    """Reserve the amount at the channel, then put it on the sale, or finish the sale with it.

    Raises Refused or RequestRefused with the reason; then nothing is reserved, or it is released as soon as that is known.
    """
    cart = the_cart(register)
    tender = tender_of(register, kind)
    id = voucher_id(kind, given.number)
    wanted = amount_typed(register, given.typed)
    amount = exact_due(cart) if wanted is None else at_most_due(cart, wanted)
    await finish_holds(register)
    known = await balance(register, id)
    if wanted is None:
        amount = min(amount, known.balance)
    if amount <= 0:
        raise Refused(say("Nothing is left on it. Nothing was taken: take another tender."))
    claim = HoldVoucher(
        id=register.new_id(), staff=register.staff_number, voucher=id, amount=amount, currency=cart.currency.code
    )
    held = await register.claims.make(claim)
    use = VoucherUse(voucher=id, hold=claim.id, last_four=held.last_four)
    paid = await take(
        register,
        with_tender(cart, paid_with(tender.code, kind, tender.name, amount, use)),
        register.claims.without(claim.id),
    )
    register.claims.done(claim.id)
    return paid


async def issue_credit_memo(register: Register, _: None) -> Paid:
    """Pay what is still to be refunded as a credit memo; the receipt is the memo, with its number."""
    cart = the_cart(register)
    tender = tender_of(register, CREDIT_MEMO)
    what_is_due(cart)
    number = memo_number(register.new_id())
    line = TenderLine(tender=tender.code, kind=CREDIT_MEMO, name=tender.name, amount=totals(cart).due, number=number)
    return await take(register, with_tender(cart, line))


async def issue_gift_card(register: Register, given: VoucherGiven) -> Added:
    """Sell a gift card that nobody has yet: a line on the sale; it can be spent once the sale is done."""
    id = voucher_id(GIFT_CARD, given.number)
    try:
        await balance(register, id)
    except RequestRefused as refusal:
        if refusal.code is not RefusalCode.NOT_FOUND:
            raise
        return await load(register, given)
    raise Refused(say("This gift card was issued before. Nothing was added: use “Add to gift card” instead."))


async def add_to_gift_card(register: Register, given: VoucherGiven) -> Added:
    """Put more on a gift card: a line on the sale; it can be spent once the sale is done."""
    await balance(register, voucher_id(GIFT_CARD, given.number))
    return await load(register, given)


async def load(register: Register, given: VoucherGiven) -> Added:
    """The line, on the open sale or a new one."""
    tender = tender_of(register, GIFT_CARD)
    amount = amount_typed(register, given.typed)
    await register.open_shift()
    cart = register.cart or open_cart(register, SALE)
    return await changed(register, load_gift_card(cart, tender.name, given.number, amount or 0))


async def credit_memo_balance(register: Register, number: str) -> Sentence:
    """What is left on a credit memo."""
    return balance_said(await balance(register, voucher_id(CREDIT_MEMO, number)))


async def gift_card_balance(register: Register, number: str) -> Sentence:
    """What is left on a gift card."""
    return balance_said(await balance(register, voucher_id(GIFT_CARD, number)))


async def balance(register: Register, id: str) -> VoucherBalance:
    """What the channel knows of a voucher; raises Refused when it does not answer: no other data has it."""
    try:
        found = await register.ask(ReadVoucher(voucher=id))
    except RequestRefused:
        if register.connection.offline:
            raise Refused(not_online()) from None
        raise
    return found


def balance_said(found: VoucherBalance) -> Sentence:
    """A balance in words."""
    return say("…{last_four}: {amount}.", last_four=found.last_four, amount=Money(found.balance, found.currency))


def needs_return(register: Register) -> Sentence | None:
    """Why no credit memo can be paid out now."""
    reason = needs_cart(register)
    if reason is None and register.cart is not None and totals(register.cart).kind != RETURN:
        return say("A credit memo is paid out for a return. Nothing was changed.")
    return reason


def voucher_operation(
    number: int, name: str, summary: str, run: Callable[[Register, A], Awaitable[R]], where: frozenset[Where]
) -> Operation[A, R]:
    return Operation(
        number=number,
        name=name,
        summary=summary,
        key="",
        where=where,
        permission=Role.CASHIER,
        offline=False,
        run=run,
        why_not=needs_cart if where == PAYING_ONLY else always,
    )


SELLING = frozenset({Where.SALE})
BOTH = frozenset({Where.SALE, Where.PAYMENT})
PAY_CREDIT_MEMO = voucher_operation(
    213, N_("Pay with credit memo"), N_("Scan the memo; it pays what is due, as far as it goes."), pay_credit_memo, PAYING_ONLY
)
PAY_GIFT_CARD = voucher_operation(
    214, N_("Pay with gift card"), N_("Scan the card; it pays what is due, as far as it goes."), pay_gift_card, PAYING_ONLY
)
ISSUE_CREDIT_MEMO: Operation[None, Paid] = Operation(
    number=511,
    name=N_("Issue credit memo"),
    summary=N_("The refund as a credit memo: its number is on the receipt."),
    key="",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=False,
    run=issue_credit_memo,
    why_not=needs_return,
)
ISSUE_GIFT_CARD = voucher_operation(
    512,
    N_("Sell gift card"),
    N_("Scan a new card and type the amount; it is good once the sale is paid."),
    issue_gift_card,
    SELLING,
)
CREDIT_MEMO_BALANCE = voucher_operation(
    514, N_("Credit memo balance"), N_("What is left on a credit memo."), credit_memo_balance, BOTH
)
ADD_TO_GIFT_CARD = voucher_operation(
    519,
    N_("Add to gift card"),
    N_("Scan a card and type the amount; it is good once the sale is paid."),
    add_to_gift_card,
    SELLING,
)
GIFT_CARD_BALANCE = voucher_operation(520, N_("Gift card balance"), N_("What is left on a gift card."), gift_card_balance, BOTH)
VOUCHERS = (
    PAY_CREDIT_MEMO,
    PAY_GIFT_CARD,
    ISSUE_CREDIT_MEMO,
    ISSUE_GIFT_CARD,
    CREDIT_MEMO_BALANCE,
    ADD_TO_GIFT_CARD,
    GIFT_CARD_BALANCE,
)
