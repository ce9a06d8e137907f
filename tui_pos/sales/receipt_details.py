"""What a receipt says in small below a line or a tender, and of the customer: what comes back, card slip, foreign money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tui_pos.sales.document import SaleLine, TenderLine, TransactionBody, said
from tui_pos.sales.sentence import Money, Number, Sentence, say

MILLIONTHS = 6


def returned_notes(line: SaleLine) -> Iterator[Sentence]:
    """Which receipt the line comes back from."""
    returned = said(line.returned, None)
    if returned is not None:
        yield say("return of {receipt}, line {line}", receipt=returned.receipt, line=str(returned.line))


def tender_notes(tender: TenderLine) -> Iterator[Sentence]:
    """Foreign money and its rate; a card's scheme, last four digits and authorisation; the number of a check or a card."""
    foreign = said(tender.foreign, None)
    if foreign is not None:
        yield say("{amount} at {rate}", amount=Money(foreign.amount, foreign.currency), rate=Number(rate_of(foreign.rate)))
    slip = said(tender.card, None)
    if slip is not None:
        yield say("{scheme} ending in {digits}", scheme=slip.scheme, digits=slip.last_four)
        yield say("authorisation {code}", code=slip.authorisation)
        if slip.offline:
            yield say("authorised by the terminal alone")
    if number := said(tender.number, ""):
        yield say("No. {number}", number=number)


def customer_notes(body: TransactionBody) -> Iterator[Sentence]:
    """The customer; one who was added offline has no number yet."""
    customer = said(body.customer, None)
    if customer is None:
        return
    if customer.pending:
        yield say("Customer: {name}", name=customer.name)
    else:
        yield say("Customer: {name} ({number})", name=customer.name, number=customer.number)


def rate_of(millionths: int) -> str:
    """A rate in parts per million as a plain number (`1.08`)."""
    rate = Decimal(millionths).scaleb(-MILLIONTHS).normalize()
    return f"{rate:f}"
