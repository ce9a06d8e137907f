"""Rows for search and statements, derived from a document (DESIGN section 3); they can be rebuilt from it at any time."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel.models import Shift, TransactionHeader, TransactionLine, TransactionTax, TransactionTender
from tui_pos.sales.document import Document, ShiftOpenedBody, TransactionBody


def derive(db: Database, document: Document) -> None:
    """Insert what follows from the document, inside the transaction that keeps it."""
    match document.body:
        case TransactionBody() as body:
            derive_header(db, document, body)
            derive_lines(db, document.id, body)
            derive_taxes(db, document.id, body)
            derive_tenders(db, document.id, body)
        case ShiftOpenedBody(shift=shift):
            derive_shift(db, document, shift)
        case _:
            return


def derive_header(db: Database, document: Document, body: TransactionBody) -> None:
    TransactionHeader.insert(
        id=document.id,
        store=document.store,
        register=document.register,
        kind=body.kind,
        receipt=body.receipt,
        sequence=body.sequence,
        business_date=document.business_date,
        at=document.at,
        staff=document.staff,
        shift=body.shift,
        currency=body.currency,
        total=body.total,
        rounding=body.rounding,
        change=body.change,
        offline=int(body.offline),
        source=body.source,
    ).execute(db)


def derive_lines(db: Database, transaction: str, body: TransactionBody) -> None:
    rows = [
        {
            "transaction": transaction,
            "number": line.number,
            "product": line.product,
            "barcode": line.barcode,
            "name": line.name,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "amount": line.amount,
            "tax_group": line.tax_group,
            "voided": int(line.voided),
        }
        for line in body.lines
    ]
    if rows:
        TransactionLine.insert_many(rows).execute(db)


def derive_taxes(db: Database, transaction: str, body: TransactionBody) -> None:
    rows = [
        {
            "transaction": transaction,
            "number": number,
            "code": tax.code,
            "name": tax.name,
            "rate": tax.rate,
            "net": tax.net,
            "tax": tax.tax,
        }
        for number, tax in enumerate(body.taxes, 1)
    ]
    if rows:
        TransactionTax.insert_many(rows).execute(db)


def derive_tenders(db: Database, transaction: str, body: TransactionBody) -> None:
    rows = [
        {
            "transaction": transaction,
            "number": number,
            "tender": tender.tender,
            "kind": tender.kind,
            "name": tender.name,
            "amount": tender.amount,
        }
        for number, tender in enumerate(body.tenders, 1)
    ]
    if rows:
        TransactionTender.insert_many(rows).execute(db)


def derive_shift(db: Database, document: Document, shift: str) -> None:
    (
        Shift.insert(
            id=shift,
            store=document.store,
            register=document.register,
            staff=document.staff,
            business_date=document.business_date,
            opened_at=document.at,
        )
        .on_conflict_ignore()
        .execute(db)
    )
