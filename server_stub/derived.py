"""Rows for search and statements, derived from documents (DESIGN section 3); they can be rebuilt from them at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peewee import Database

from server_stub.derived_carts import derive_recall, suspensions
from server_stub.derived_customers import derive_customer, purchases
from server_stub.derived_shifts import closings, counts, derive_shift, movements
from server_stub.insertion import Row, insert_rows
from server_stub.vouchers import derive_vouchers
from tui_pos.channel.fields import Quantity
from tui_pos.channel.models import (
    CashMovement,
    CustomerPurchase,
    ReturnedLine,
    ShiftClosing,
    Suspended,
    Table,
    TenderCount,
    TransactionHeader,
    TransactionLine,
    TransactionTax,
    TransactionTender,
)
from tui_pos.sales.document import CustomerAddedBody, Document, RecalledBody, ShiftOpenedBody, TransactionBody, said
from tui_pos.sales.returns import returned_lines

TRAINING = "training"

in_thousandths: Any = Quantity().db_value


def derive(db: Database, documents: Sequence[Document]) -> None:
    """Insert what follows from the documents, inside the transaction that keeps them."""
    transactions = [(document, document.body) for document in documents if isinstance(document.body, TransactionBody)]
    real = [(document, body) for document, body in transactions if not said(body.training, False)]
    derived: tuple[tuple[type[Table], Iterable[Row]], ...] = (
        (TransactionHeader, (header(document, body) for document, body in transactions)),
        (TransactionLine, (row for document, body in real for row in lines(document.id, body))),
        (ReturnedLine, (row for document, body in real for row in returned(document.id, body))),
        (TransactionTax, (row for document, body in real for row in taxes(document.id, body))),
        (TransactionTender, (row for document, body in real for row in tenders(document.id, body))),
        (ShiftClosing, closings(documents)),
        (CashMovement, movements(documents)),
        (TenderCount, counts(documents)),
        (Suspended, suspensions(documents)),
        (CustomerPurchase, purchases(documents)),
    )
    for table, rows in derived:
        insert_rows(db, table, tuple(rows))
    for document in documents:
        derive_vouchers(db, document)
        if isinstance(document.body, ShiftOpenedBody):
            derive_shift(db, document, document.body.shift)
        elif isinstance(document.body, RecalledBody):
            derive_recall(db, document, document.body)
        elif isinstance(document.body, CustomerAddedBody):
            derive_customer(db, document, document.body)


def header(document: Document, body: TransactionBody) -> Row:
    """One made in training is there for its number only: no sum is over its kind, and no line or tender is its own."""
    training = said(body.training, False)
    return (
        document.id,
        document.store,
        document.register,
        TRAINING if training else body.kind,
        body.receipt,
        body.sequence,
        document.business_date,
        document.at,
        document.staff,
        body.shift,
        body.currency,
        body.total,
        body.rounding,
        0 if training else body.change,
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


def returned(transaction: str, body: TransactionBody) -> Iterator[Row]:
    """What came back of which line; a line that another one in the same transaction is of again has its own row."""
    for line, of in returned_lines(body):
        yield of.transaction, of.line, transaction, line.number, in_thousandths(-line.quantity)


def taxes(transaction: str, body: TransactionBody) -> Iterator[Row]:
    for number, tax in enumerate(body.taxes, 1):
        yield transaction, number, tax.code, tax.name, tax.rate, tax.net, tax.tax


def tenders(transaction: str, body: TransactionBody) -> Iterator[Row]:
    for number, tender in enumerate(body.tenders, 1):
        yield transaction, number, tender.tender, tender.kind, tender.name, tender.amount
