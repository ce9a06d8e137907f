"""Customers who were added at a register become headquarters' own (job P-0001): once each, by the id of the document."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import Database

from server_stub.derived_customers import same_as
from server_stub.headquarters.database import Author, edit
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Customer
from tui_pos.channel.search_text import customer_text
from tui_pos.sales.document import CustomerAddedBody, Document

PREFIX = "N"
HIGHEST = "SELECT max(number) FROM customer WHERE added <> '' AND number LIKE 'N%'"
KNOWN = "SELECT 1 FROM customer WHERE added = ?"


def adopt(db: Database, documents: Sequence[Document], now: int) -> None:
    """Make customers of those that are new, inside the caller's transaction; the next package of job 1010 brings them."""
    for document in documents:
        body = document.body
        if isinstance(body, CustomerAddedBody) and not rows(db, KNOWN, (document.id,)):
            author = Author(f"register {document.register}", now)
            with edit(db, author, f"customer {body.name} was added at {document.register}"):
                make(db, document.id, body)


def make(db: Database, id: str, body: CustomerAddedBody) -> None:
    """The customer with the next number."""
    number = next_number(db)
    Customer.insert(
        number=number,
        name=body.name,
        address=body.address,
        email=body.email,
        phone=body.phone,
        tax_number=body.tax_number,
        language=body.language,
        added=id,
        same_as=same_as(db, id, body),
        search_text=customer_text(body.name, number, body.email, body.phone, body.tax_number),
    ).execute(db)


def next_number(db: Database) -> str:
    """N000001, N000002, ...: never one that was given before and is still there."""
    ((highest,),) = rows(db, HIGHEST)
    return f"{PREFIX}{int(str(highest).removeprefix(PREFIX)) + 1 if highest else 1:06d}"
