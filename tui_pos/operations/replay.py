"""`replay`: rings up each transaction of a JSON-lines file through the same operations as a cashier (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec

from tui_pos.channel.requests import RequestRefused
from tui_pos.operations.payment import PAY_CASH, VOID_PAYMENT, needs_tender
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_PRODUCT
from tui_pos.operations.sale import PRODUCT_SALE, VOID_TRANSACTION, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import RETURN, SALE
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.entry import Entry, parse_amount, parse_quantity
from tui_pos.sales.money import Currency, check_price
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.totals import CASH, totals

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class ReplayLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One product: quantity and price in the spelling of the file; the price is the catalogue's when there is none."""

    barcode: Text
    quantity: Text = "1"
    unit_price: Text | None = None


class ReplayTender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was handed over, in major units."""

    tender: Text
    amount: Text


class ReplayTransaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the file; `id` names it for ever, so that it is never sold twice."""

    id: Text
    lines: Annotated[tuple[ReplayLine, ...], msgspec.Meta(min_length=1)]
    kind: Annotated[str, msgspec.Meta(pattern="^(sale|return)$")] = SALE
    tenders: tuple[ReplayTender, ...] = ()


class Named(msgspec.Struct, frozen=True):
    """What a line that is no transaction may still tell: which one it was meant to be."""

    id: Text = ""


class Sum(msgspec.Struct):
    """How many transactions of one kind, and their total in minor units (positive for returns too)."""

    count: int = 0
    total: int = 0


class RefusedLine(msgspec.Struct, frozen=True):
    """A line of the file that was not sold, counted from 1, and why."""

    line: int
    id: str
    reason: Sentence


class Replayed(msgspec.Struct):
    """What a replay did."""

    sale: Sum = msgspec.field(default_factory=Sum)
    returned: Sum = msgspec.field(default_factory=Sum)
    already_done: int = 0
    refused: list[RefusedLine] = []


async def replay(register: Register, lines: Iterable[bytes]) -> Replayed:
    """Ring up every line of the file; a line that cannot be sold is refused whole and the rest goes on.

    Raises Refused when a sale that is not a replayed one is open.
    """
    await clear_interrupted(register)
    result = Replayed()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            await replay_line(register, number, line, result)
    return result


async def clear_interrupted(register: Register) -> None:
    """A replayed sale that a crash left open is given up: its line is rung up again."""
    if register.cart is None:
        return
    if not register.cart.source:
        raise Refused(say("A cashier's sale is open on this register. It is kept: finish or void it, then replay."))
    await discard(register)


async def replay_line(register: Register, number: int, line: bytes, result: Replayed) -> None:
    """Ring up one transaction, or note why not."""
    name = ""
    try:
        transaction = msgspec.json.decode(line, type=ReplayTransaction)
        name = transaction.id
        if await register.journal.find_by_source(transaction.id) is not None:
            result.already_done += 1
            return
        body = await ring_up(register, transaction)
    except msgspec.MsgspecError as error:
        sentence = say("The line is not a transaction: {error}. Nothing was sold.", error=str(error))
        result.refused.append(RefusedLine(number, id_in(line), sentence))
    except (Refused, RequestRefused) as refusal:
        await discard(register)
        result.refused.append(RefusedLine(number, name, refusal.sentence))
    else:
        count = result.returned if body.kind == RETURN else result.sale
        count.count += 1
        count.total += abs(body.total)


def id_in(line: bytes) -> str:
    """The id of a line that is no transaction, if it has one."""
    try:
        return msgspec.json.decode(line, type=Named).id
    except msgspec.MsgspecError:
        return ""


async def ring_up(register: Register, transaction: ReplayTransaction) -> TransactionBody:
    """Scan, take the tenders, finish; raises Refused or RequestRefused when it cannot be sold as it stands."""
    currency = register.configuration.store.currency
    entries = [entry_of(line, currency) for line in transaction.lines]
    amounts = [amount_of(tender, currency) for tender in transaction.tenders]
    operation = RETURN_PRODUCT if transaction.kind == RETURN else PRODUCT_SALE
    register.source = transaction.id
    try:
        for entry in entries:
            await perform(register, operation, entry)
    finally:
        register.source = ""
    return await pay(register, amounts or [""])


def entry_of(line: ReplayLine, currency: Currency) -> Entry:
    """The line as a cashier would have entered it; raises Refused for nonsense."""
    price = None if line.unit_price is None else check_price(parse_amount(line.unit_price, currency), currency)
    return Entry(code=line.barcode, quantity=parse_quantity(line.quantity), price=price)


def amount_of(tender: ReplayTender, currency: Currency) -> str:
    """The amount as a cashier would type it; raises Refused for nonsense and for another tender than cash."""
    if tender.tender != CASH:
        raise Refused(say("The tender {tender} is not known here. Nothing was sold.", tender=tender.tender))
    parse_amount(tender.amount, currency)
    return tender.amount


async def pay(register: Register, amounts: list[str]) -> TransactionBody:
    """Take the amounts in order; raises Refused when they do not pay the transaction, or an early one pays it already."""
    cart = the_cart(register)
    early = sum(parse_amount(amount, cart.currency) for amount in amounts[:-1])
    if early and early >= abs(totals(cart).due_in_cash):
        raise Refused(say("The transaction is paid before its last tender. Nothing was sold."))
    for amount in amounts:
        paid = await perform(register, PAY_CASH, amount)
        if paid.transaction is not None:
            return paid.transaction
    raise Refused(say("The tenders do not pay the transaction. Nothing was sold."))


async def discard(register: Register) -> None:
    """Give up the half-rung transaction: what was taken goes back, the lines are void."""
    if register.cart is None:
        return
    if needs_tender(register) is None:
        await perform(register, VOID_PAYMENT, None)
    await perform(register, VOID_TRANSACTION, None)
