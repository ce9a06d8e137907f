"""Documents as a table for a spreadsheet (CSV): one row each, plain numbers, and no text that could be taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Protocol

from tui_pos.journal.entry import Delivery
from tui_pos.sales.document import (
    CashMovedBody,
    DeclaredBody,
    Document,
    NoSaleBody,
    ShiftClosedBody,
    TransactionBody,
    VoidBody,
    said,
)
from tui_pos.sales.instant import local_time
from tui_pos.sales.money import Currency
from tui_pos.sales.text import clean

COLUMNS = (
    "number", "kind", "business_date", "time", "register", "staff", "name", "shift", "currency", "amount", "tenders", "content",
    "delivery", "id",
)  # fmt: skip
LONGEST = 2_000
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# What makes a spreadsheet calculate, run or fetch something, also in the widths of East Asian fonts.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Row(Protocol):
    """A document with what the journal knows besides."""

    @property
    def document(self) -> Document: ...
    @property
    def delivery(self) -> Delivery: ...
    @property
    def name(self) -> str: ...


def table_of(found: Iterable[Row], currency: Currency, zone: str) -> str:
    """The table, its lines ended as RFC 4180 says; amounts in major units."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow([harmless(cell) for cell in cells_of(row, currency, zone)])
    return text.getvalue()


def cells_of(row: Row, currency: Currency, zone: str) -> tuple[str, ...]:
    """The cells of one document."""
    document = row.document
    number, shift, amount, tenders, content = told(document, currency)
    return (
        number,
        kind_of(document),
        document.business_date,
        f"{local_time(document.at, zone):%Y-%m-%d %H:%M:%S}",
        document.register,
        document.staff,
        row.name,
        shift,
        currency.code,
        amount,
        tenders,
        content,
        row.delivery.value,
        document.id,
    )


def told(document: Document, currency: Currency) -> tuple[str, str, str, str, str]:
    """Number, shift, amount, tenders and content of a document."""
    match document.body:
        case TransactionBody() as body:
            tenders = "; ".join(f"{tender.tender} {major(tender.amount, currency)}" for tender in body.tenders)
            sold = "; ".join(f"{line.quantity:f} {line.name}" for line in body.lines if not line.voided)
            return body.receipt, body.shift, major(body.total, currency), tenders, sold
        case VoidBody() as body:
            lines = "; ".join(f"{line.quantity:f} {line.name}" for line in body.lines)
            return "", body.shift, major(body.total, currency), "", lines
        case CashMovedBody() as body:
            return body.reference, body.shift, major(body.amount, currency), body.tender, body.kind
        case DeclaredBody() as body:
            tenders = "; ".join(f"{one.tender} {one.currency} {major(one.amount, currency)}" for one in body.counted)
            return "", body.shift, "", tenders, ""
        case ShiftClosedBody() as body:
            return f"Z {body.number}", body.shift, "", "", "blind" if body.blind else ""
        case NoSaleBody() as body:
            return "", body.shift, "", "", body.reason
        case body:
            return "", said(getattr(body, "shift", ""), ""), "", "", ""


def kind_of(document: Document) -> str:
    """What kind of document it is; a return says so."""
    body = document.body
    return body.kind if isinstance(body, TransactionBody) else str(body.__struct_config__.tag)


def major(amount: int, currency: Currency) -> str:
    """Minor units as a plain number with a point: `-2.85`."""
    whole, rest = divmod(abs(amount), 10**currency.digits)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:0{currency.digits}}" if currency.digits else f"{sign}{whole}"


def harmless(cell: str) -> str:
    """The cell without control characters, and as text where a spreadsheet would take it for a formula."""
    text = clean(cell, LONGEST)
    if text.startswith(FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text
