"""What comes back: 114 with its receipt, 109 without one, for a reason (issue 4, *Returns*).

Online it is as the channel knows it, with what this register has not delivered yet; offline it is this register's own
receipts. Either way what is on the open cart counts too.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from tui_pos.channel.answers.receipts import sold_in
from tui_pos.channel.requests import ReadReceipt
from tui_pos.journal.numbering import receipt_number, sequence_in
from tui_pos.operations.cash import reasons_for
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.return_limit import check_returned
from tui_pos.operations.sale import Added, changed, filled, open_cart
from tui_pos.register import Register
from tui_pos.sales.cart import RETURN, SALE, Cart, open_line, with_line
from tui_pos.sales.document import TransactionBody, said
from tui_pos.sales.entry import Entry
from tui_pos.sales.return_cart import made_in, put_back
from tui_pos.sales.return_taxes import GroupTaxes
from tui_pos.sales.returns import Original, ReturnMade, SoldTransaction, original_of, return_made
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.text import clean, fit

RETURN_REASON = "return"
FULL_RECEIPT = re.compile(r"[A-Z][A-Z0-9_-]*-[0-9]{6,12}")
LONGEST = 60
SHOWN = 30


class LineBack(msgspec.Struct, frozen=True):
    """So much of a line of the receipt, above 0."""

    line: int
    quantity: Decimal


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt as it was looked up: what was sold, and what has come back; not what is on the open cart."""

    sold: SoldTransaction
    groups: tuple[GroupTaxes, ...]
    returns: tuple[ReturnMade, ...]


class Returning(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back of the receipt of this number."""

    receipt: str
    lines: tuple[LineBack, ...]


async def return_lines(register: Register, asked: Returning) -> Sentence:
    """Put lines of a receipt on the open cart as coming back, all of them or none.

    Raises Refused or RequestRefused with the reason; the cart then stays as it was.
    """
    if not asked.lines:
        raise Refused(say("Nothing was chosen. Nothing was changed: choose what comes back."))
    read = await look_up(register, asked.receipt)
    cart = register.cart or open_cart(register, SALE)
    for back in asked.lines:
        cart = put_back(cart, original(read, cart), back.line, back.quantity)
    await register.open_shift()
    await register.keep_cart(cart)
    amount = sum(-line.amount for line in cart.lines[-len(asked.lines) :])
    return say(
        "What comes back of receipt {receipt}: {amount}.",
        receipt=cart.lines[-1].returned.receipt if cart.lines[-1].returned else asked.receipt,
        amount=Money(amount, cart.currency.code),
    )


async def show_receipt(register: Register, typed: str) -> Original:
    """What can still come back of a receipt, by its number as scanned or typed; raises Refused or RequestRefused."""
    return original(await look_up(register, typed), register.cart)


def original(read: Receipt, cart: Cart | None) -> Original:
    """What can still come back of a receipt; what is on the cart has come back already."""
    own = None if cart is None else made_in(cart, read.sold.id)
    return original_of(read.sold, read.groups, read.returns if own is None else (*read.returns, own))


async def look_up(register: Register, typed: str) -> Receipt:
    """The transaction of a receipt and what has come back of it: by the channel, and by this register's own journal."""
    number, sequence = receipt_typed(register, typed)
    request = ReadReceipt(receipt=number)
    read = await (register.ask_at_start(request) if register.cart is None else register.ask(request))
    own = None if sequence is None else await own_transaction(register, sequence)
    sold = read.transaction or own
    if sold is None:
        raise not_found(register, number)
    if said(sold.body.training, False) and not (register.cart and register.cart.training):
        raise Refused(say("Receipt {receipt} was made in training: nothing was sold.", receipt=number))
    returns = (*read.returns, *await own_returns(register, sold.id))
    return Receipt(sold=sold, groups=read.groups, returns=returns)


def receipt_typed(register: Register, typed: str) -> tuple[str, int | None]:
    """The whole number of a receipt, and its sequence when it is of this register; raises Refused for what is none."""
    number = clean(typed, LONGEST).strip().upper()
    store, own = register.device.store, register.device.register
    sequence = sequence_in(number, store, own)
    if sequence is not None:
        return receipt_number(store, own, sequence), sequence
    if not FULL_RECEIPT.fullmatch(number):
        raise Refused(
            say(
                "“{typed}” is not the number of a receipt. Nothing was changed: scan the receipt, or type its number.",
                typed=fit(clean(typed, LONGEST), SHOWN),
            )
        )
    return number, None


def not_found(register: Register, number: str) -> Refused:
    """No such receipt; offline only this register's own are known."""
    if register.connection.offline:
        return Refused(
            say(
                "Receipt {receipt} is not of this register, and the register is offline. Nothing was changed: "
                "connect, or take it back without the receipt.",
                receipt=number,
            )
        )
    return Refused(say("There is no receipt {receipt}. Nothing was changed: check the number.", receipt=number))


async def own_transaction(register: Register, sequence: int) -> SoldTransaction | None:
    """The transaction of a receipt of this register, delivered or not."""
    document = await register.journal.receipt(sequence)
    if document is None or not isinstance(document.body, TransactionBody):
        return None
    return sold_in(document, document.body)


async def own_returns(register: Register, id: str) -> list[ReturnMade]:
    """What this register took back of a transaction, delivered or not."""
    documents = await register.journal.came_back(id)
    made = [return_made(document.id, document.body, id) for document in documents if isinstance(document.body, TransactionBody)]
    return [one for one in made if one is not None]


async def give_back(register: Register, entry: Entry) -> Added:
    """Put a product that comes back without its receipt on the open cart, for one of the store's reasons.

    Raises NeedsApproval when it is more than the person may take back so.
    """
    reason = reason_of(register, entry.reason)
    cart = await filled(register, entry, RETURN)
    if reason:
        line = msgspec.structs.replace(open_line(cart, cart.selected), reason=reason)
        cart = with_line(cart, line)
    check_returned(register, RETURN_PRODUCT.number, cart)
    return await changed(register, cart)


def reason_of(register: Register, code: str) -> str:
    """The code of the reason; raises Refused for one that the store does not know. A replayed file gives none."""
    known = {reason.code for reason in reasons_for(register, RETURN_REASON)}
    if code in known or not known or register.source:
        return code if code in known else ""
    raise Refused(say("Why does it come back? Nothing was added: choose a reason."))


RETURN_PRODUCT: Operation[Entry, Added] = Operation(
    number=109,
    name=N_("Return product"),
    summary=N_("Scan what comes back without its receipt, for a reason; it may stand beside what is sold."),
    key="f7",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=give_back,
)
RETURN_TRANSACTION: Operation[Returning, Sentence] = Operation(
    number=114,
    name=N_("Return with receipt"),
    summary=N_("Scan a receipt or type its number, and choose what comes back of it, and how much."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=return_lines,
)
