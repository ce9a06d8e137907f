"""Documents for tests, sealed as a register seals them."""

from __future__ import annotations

from decimal import Decimal

import uuid_utils

from tui_pos.sales.document import (
    GENESIS,
    Body,
    Document,
    SaleLine,
    Sealed,
    TaxLine,
    TenderLine,
    TransactionBody,
    seal,
    unseal,
)

MORNING = 1_790_000_000_000_000
WATER_PRICE = 95
VAT_OF_ONE = {1: (79, 16), 2: (158, 32), 3: (238, 47)}


def transaction(
    sequence: int = 1, *, bottles: int = 3, kind: str = "sale", currency: str = "EUR", cash: int | None = None
) -> TransactionBody:
    """Bottles of water at 0.95 with 20 % VAT inside, paid in cash: exactly, or with change."""
    sign = 1 if kind == "sale" else -1
    total = sign * bottles * WATER_PRICE
    net, tax = VAT_OF_ONE[bottles]
    paid = total if cash is None else cash
    return TransactionBody(
        kind=kind,
        receipt=f"PARIS-PARIS-1-{sequence}",
        sequence=sequence,
        started_at=MORNING,
        currency=currency,
        tax_inclusive=True,
        lines=(
            SaleLine(
                number=1,
                product="10002",
                barcode="5901234123457",
                name="Mineral water 1.5 L",
                unit="pc",
                quantity=Decimal(sign * bottles),
                unit_price=WATER_PRICE,
                amount=total,
                tax_group="STANDARD",
            ),
        ),
        taxes=(TaxLine(code="A", name="TVA 20 %", rate=200_000, net=sign * net, tax=sign * tax),),
        tenders=(TenderLine(tender="cash", kind="cash", name="Cash", amount=paid),),
        total=total,
        rounding=0,
        change=paid - total,
        offline=False,
        shift="shift-1",
    )


def document(
    body: Body | None = None,
    *,
    id: str = "",
    store: str = "PARIS",
    register: str = "PARIS-1",
    position: int = 1,
    previous: str = GENESIS,
) -> Document:
    """A document of one register, the first of its journal; its id is new unless it is given."""
    return Document(
        id=id or str(uuid_utils.uuid7()),
        store=store,
        register=register,
        position=position,
        previous=previous,
        at=MORNING,
        business_date="2026-09-21",
        staff="000160",
        body=transaction() if body is None else body,
    )


def sale(sequence: int = 1, *, bottles: int = 3, id: str = "") -> Sealed:
    """A sealed sale of PARIS-1, the first document of its journal."""
    return seal(document(transaction(sequence, bottles=bottles), id=id))


def journal_of(*bodies: Body, after: Sealed | None = None) -> list[Sealed]:
    """The sealed documents of a journal of PARIS-1 in order, each chained to the one before, the first to `after`."""
    position, previous = (unseal(after.content).position, after.hash) if after else (0, GENESIS)
    chained = []
    for number, body in enumerate(bodies, position + 1):
        sealed = seal(document(body, position=number, previous=previous))
        chained.append(sealed)
        previous = sealed.hash
    return chained


def sales(count: int, after: Sealed | None = None) -> list[Sealed]:
    """A journal of sales of one bottle."""
    return journal_of(*(transaction(sequence, bottles=1) for sequence in range(1, count + 1)), after=after)
