"""Rows for search and statements, derived from documents (DESIGN section 3); they can be rebuilt from them at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peewee import Database

from server_stub.derived_carts import derive_recall, suspensions
from server_stub.derived_shifts import closings, counts, derive_shift, movements
from server_stub.insertion import Row, insert_rows
from server_stub.vouchers import derive_vouchers
from tui_pos.channel.fields import Quantity
from tui_pos.channel.models import (
    CashMovement,
    ShiftClosing,
    Suspended,
    Table,
    TenderCount,
    TransactionHeader,
    TransactionLine,
    TransactionTax,
    TransactionTender,
)
from tui_pos.sales.document import Document, RecalledBody, ShiftOpenedBody, TransactionBody

in_thousandths: Any = Quantity().db_value


def derive(db: Database, documents: Sequence[Document]) -> None:
    """Insert what follows from the documents, inside the transaction that keeps them."""
    transactions = [(document, document.body) for document in documents if isinstance(document.body, TransactionBody)]
    derived: tuple[tuple[type[Table], Iterable[Row]], ...] = (
        (TransactionHeader, (header(document, body) for document, body in transactions)),
        (TransactionLine, (row for document, body in transactions for row in lines(document.id, body))),
        (TransactionTax, (row for document, body in transactions for row in taxes(document.id, body))),
        (TransactionTender, (row for document, body in transactions for row in tenders(document.id, body))),
        (ShiftClosing, closings(documents)),
        (CashMovement, movements(documents)),
        (TenderCount, counts(documents)),
        (Suspended, suspensions(documents)),
    )
    for table, rows in derived:
        insert_rows(db, table, tuple(rows))
    for document in documents:
        derive_vouchers(db, document)
        if isinstance(document.body, ShiftOpenedBody):
            derive_shift(db, document, document.body.shift)
        elif isinstance(document.body, RecalledBody):
            derive_recall(db, document, document.body)


def header(document: Document, body: TransactionBody) -> Row:
    return (
        document.id,
        document.store,
        document.register,
        body.kind,
        body.receipt,
        body.sequence,
        document.business_date,
        document.at,
        document.staff,
        body.shift,
        body.currency,
        body.total,
        body.rounding,
        body.change,
        int(body.offline),
        body.source,
    )


def lines(transaction: str, body: TransactionBody) -> Iterator[Row]:
    for line in body.lines:
        yield (
            transaction,
            line.number,
            line.product,
            line.barcode,
            line.name,
            in_thousandths(line.quantity),
            line.unit_price,
            line.amount,
            line.tax_group,
            int(line.voided),
        )


def taxes(transaction: str, body: TransactionBody) -> Iterator[Row]:
    for number, tax in enumerate(body.taxes, 1):
        yield transaction, number, tax.code, tax.name, tax.rate, tax.net, tax.tax


def tenders(transaction: str, body: TransactionBody) -> Iterator[Row]:
    for number, tender in enumerate(body.tenders, 1):
        yield transaction, number, tender.tender, tender.kind, tender.name, tender.amount
