"""What a refund may be paid out with: back to where it came from (issue 4, *Refunds to the tender rules*).

What was paid by card goes back to the card, and what was paid in cash in cash. What cannot go back to its tender, and what
comes back without a receipt, is paid out as the store rules: in cash, unless it names another tender.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from msgspec import UNSET, UnsetType

from tui_pos.sales.document import CardSlip, TenderLine, said

CASH = "cash"
CARD = "card"
GOES_BACK = (CARD,)


class Refundable(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid with one tender of a transaction and has not been paid back, in minor units above 0.

    `card` and `number` name the card or the voucher, as they did when it was taken.
    """

    transaction: str
    tender: str
    kind: str
    name: str
    amount: int
    card: CardSlip | UnsetType = UNSET
    number: str | UnsetType = UNSET


def refundable(
    transaction: str, paid: Iterable[TenderLine], change: int, paid_back: Iterable[TenderLine]
) -> tuple[Refundable, ...]:
    """What of the tenders of a sale is still with the store; change was given in cash, and refunds are negative amounts.

    Cash of any currency is cash. A refund to a tender that the sale was not paid with counts against none.
    """
    left: dict[tuple[str, str], int] = defaultdict(int)
    first: dict[tuple[str, str], TenderLine] = {}
    for tender in paid:
        left[key_of(tender)] += tender.amount
        first.setdefault(key_of(tender), tender)
    cash = next((key for key in left if key[0] == CASH), None)
    if cash is not None:
        left[cash] -= change
    for tender in paid_back:
        if tender.amount < 0 and key_of(tender) in left:
            left[key_of(tender)] += tender.amount
    return tuple(
        Refundable(
            transaction=transaction,
            tender=first[key].tender,
            kind=first[key].kind,
            name=first[key].name,
            amount=amount,
            card=first[key].card,
            number=first[key].number,
        )
        for key, amount in left.items()
        if amount > 0
    )


def key_of(tender: TenderLine) -> tuple[str, str]:
    """What makes two tenders the same source of money: the card by its token, a voucher by its number."""
    if tender.kind == CASH:
        return CASH, ""
    card = said(tender.card, None)
    return tender.kind, said(tender.number, "") if card is None else card.token


def offers(sources: Iterable[Refundable], due: int) -> tuple[Refundable, ...]:
    """How `due` (minor units above 0) may be paid out, the most to each: to the cards first, each at most what it paid.

    The last offer is cash (of no transaction): what cash paid, and what nothing else can take back.
    """
    known = tuple(sources)
    back = tuple(
        msgspec.structs.replace(source, amount=min(source.amount, due)) for source in known if source.kind in GOES_BACK
    )
    in_cash = due_in_cash(known, due)
    if in_cash <= 0:
        return back
    cash = next((source for source in known if source.kind == CASH), None)
    code, name = (CASH, "") if cash is None else (cash.tender, cash.name)
    return (*back, Refundable(transaction="", tender=code, kind=CASH, name=name, amount=in_cash))


def due_in_cash(sources: Iterable[Refundable], due: int) -> int:
    """The most that may be paid out in cash: all but what only a card can have been paid with."""
    known = tuple(sources)
    to_cards = sum(source.amount for source in known if source.kind in GOES_BACK)
    others = sum(source.amount for source in known if source.kind not in GOES_BACK)
    return min(due, others + max(0, due - to_cards - others))
