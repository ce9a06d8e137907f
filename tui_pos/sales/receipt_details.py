"""What a receipt says in small below a tender, and of the customer: the rate of foreign money, who authorised a card."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tui_pos.sales.document import TenderLine, TransactionBody, said
from tui_pos.sales.sentence import Number, Sentence, say

MILLIONTHS = 6


def tender_notes(tender: TenderLine) -> Iterator[Sentence]:
    """The rate of foreign money, and that a terminal has decided alone."""
    foreign = said(tender.foreign, None)
    if foreign is not None:
        yield say("rate {rate}", rate=Number(rate_of(foreign.rate)))
    slip = said(tender.card, None)
    if slip is not None and slip.offline:
        yield say("authorised by the terminal alone")


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
