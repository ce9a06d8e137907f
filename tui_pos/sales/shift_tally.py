"""From documents to the totals of their shifts (DESIGN section 4, `sales/`): each document is a small total of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import UNSET

from tui_pos.sales.cart import RETURN
from tui_pos.sales.document import (
    Body,
    CashMovedBody,
    DeclaredBody,
    Document,
    NoSaleBody,
    PrintedAgainBody,
    SaleLine,
    ShiftClosedBody,
    ShiftMovedBody,
    ShiftOpenedBody,
    SuspendedBody,
    TenderLine,
    TransactionBody,
    VoidBody,
    said,
)
from tui_pos.sales.money import line_amount
from tui_pos.sales.shift_totals import (
    NOTHING,
    DiscountTotals,
    Moved,
    ShiftTotals,
    Sum,
    TenderTotals,
    both,
    both_discounts,
    both_tenders,
    merged,
    tender_key,
    together,
)
from tui_pos.sales.totals import CASH


def totals_of(documents: Iterable[Document], currency: str) -> ShiftTotals:
    """The totals of all the shifts that these documents belong to, in the store's currency; documents of none are left out."""
    of_shift: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        shift = shift_of(document.body)
        if shift:
            of_shift[shift].append(document)
    return together((one_shift(of_shift[shift], currency) for shift in sorted(of_shift)), currency)


def shift_of(body: Body) -> str:
    """The shift that a document belongs to; empty for one of none."""
    match body:
        case (
            TransactionBody()
            | VoidBody()
            | ShiftOpenedBody()
            | CashMovedBody()
            | DeclaredBody()
            | ShiftClosedBody()
            | ShiftMovedBody()
            | NoSaleBody()
            | SuspendedBody()
        ):
            return body.shift
        case PrintedAgainBody():
            return said(body.shift, "")
        case _:
            return ""


def one_shift(documents: Iterable[Document], currency: str) -> ShiftTotals:
    """The totals of the documents of one shift, whatever order they come in."""
    so_far = ShiftTotals(currency=currency)
    for document in sorted(documents, key=lambda document: document.position):
        match document.body:
            case DeclaredBody() as body:
                so_far = counted(so_far, body)
            case body:
                so_far = both(so_far, totals_of_one(body, currency))
    return so_far


def counted(so_far: ShiftTotals, body: DeclaredBody) -> ShiftTotals:
    """The totals with the count in them: of each tender the last one stands."""
    rows = {tender_key(row): row for row in so_far.tenders}
    for count in body.counted:
        key = count.tender, count.currency
        row = rows.get(key) or TenderTotals(tender=count.tender, currency=count.currency)
        rows[key] = msgspec.structs.replace(row, declared=count.amount, difference=count.amount - row.expected)
    return msgspec.structs.replace(so_far, tenders=tuple(rows[key] for key in sorted(rows)))


def totals_of_one(body: Body, currency: str) -> ShiftTotals:
    """What one document adds to its shift."""
    nothing = ShiftTotals(currency=currency)
    match body:
        case TransactionBody() if said(body.training, False):
            return msgspec.structs.replace(nothing, training=Sum(1, body.total))
        case TransactionBody():
            return totals_of_transaction(body, currency)
        case VoidBody() if said(body.training, False):
            return nothing
        case VoidBody():
            return msgspec.structs.replace(nothing, voided=Sum(1, body.total))
        case CashMovedBody():
            moved = Moved(kind=body.kind, count=1, total=body.amount)
            tender = TenderTotals(tender=body.tender, currency=body.currency, moved=(moved,))
            return msgspec.structs.replace(nothing, tenders=(tender,))
        case NoSaleBody():
            return msgspec.structs.replace(nothing, no_sales=1)
        case PrintedAgainBody():
            return msgspec.structs.replace(nothing, reprints=1)
        case _:
            return nothing


def totals_of_transaction(body: TransactionBody, currency: str) -> ShiftTotals:
    """What a paid transaction adds."""
    returned = body.kind == RETURN
    return ShiftTotals(
        currency=currency,
        sales=NOTHING if returned else Sum(1, body.total),
        returns=Sum(1, -body.total) if returned else NOTHING,
        rounding=body.rounding,
        tenders=merged(tenders_of(body), tender_key, both_tenders),
        taxes=body.taxes,
        discounts=merged(discounts_of(body.lines), lambda discount: discount.source, both_discounts),
        voided_lines=sum_of(line_amount(line.quantity, line.unit_price) for line in body.lines if line.voided),
        overrides=sum_of(given_away(body.lines)),
    )


def tenders_of(body: TransactionBody) -> Iterator[TenderTotals]:
    """Each tender as it lies in the drawer: foreign money in its own currency; change is always the store's cash."""
    for tender in body.tenders:
        yield tender_of(tender, body.currency)
    if body.change:
        cash = next((tender.tender for tender in body.tenders if is_cash(tender)), CASH)
        yield TenderTotals(tender=cash, currency=body.currency, change=body.change)


def is_cash(tender: TenderLine) -> bool:
    """Whether it is the store's own money."""
    return tender.kind == CASH and tender.foreign is UNSET


def tender_of(tender: TenderLine, currency: str) -> TenderTotals:
    """One tender of a transaction."""
    foreign = said(tender.foreign, None)
    size = abs(tender.amount) if foreign is None else abs(foreign.amount)
    return TenderTotals(
        tender=tender.tender,
        currency=currency if foreign is None else foreign.currency,
        taken=Sum(1, size) if tender.amount >= 0 else NOTHING,
        refunded=NOTHING if tender.amount >= 0 else Sum(1, size),
        value=tender.amount,
    )


def discounts_of(lines: Iterable[SaleLine]) -> Iterator[DiscountTotals]:
    """Every discount of every line."""
    for line in lines:
        for discount in said(line.discounts, ()):
            yield DiscountTotals(source=discount.source, count=1, total=discount.amount)


def given_away(lines: Iterable[SaleLine]) -> Iterator[int]:
    """Of each line at another price than its own, the difference."""
    for line in lines:
        listed = said(line.list_price, None)
        if listed is not None and not line.voided:
            yield line_amount(line.quantity, listed) - line_amount(line.quantity, line.unit_price)


def sum_of(amounts: Iterable[int]) -> Sum:
    """How many amounts there are, and their sum."""
    known = tuple(amounts)
    return Sum(len(known), sum(known))
