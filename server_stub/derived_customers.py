"""Rows about customers, derived from documents (DESIGN section 3): who is new, and whose a transaction is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import Database

from server_stub.insertion import Row
from tui_pos.channel import dialect
from tui_pos.channel.models import NewCustomer
from tui_pos.channel.search_text import customer_text
from tui_pos.sales.document import CustomerAddedBody, Document, TransactionBody
from tui_pos.sales.text import fold

SAME = """
    SELECT number FROM (
        SELECT number, email, tax_number, added FROM customer
        UNION ALL SELECT id, email, tax_number, id FROM new_customer
    ) AS known
    WHERE number <> ? AND added <> ? AND ((? <> '' AND lower(email) = ?) OR (? <> '' AND upper(tax_number) = ?))
    ORDER BY number LIMIT 1
"""


def purchases(documents: Sequence[Document]) -> Iterator[Row]:
    """The transactions of known customers; one made in training is nobody's."""
    for document in documents:
        body = document.body
        if isinstance(body, TransactionBody) and body.customer and body.training is not True:
            yield document.id, body.customer.number, document.at


def derive_customer(db: Database, document: Document, body: CustomerAddedBody) -> None:
    """A customer who is new; whoever is the same by e-mail or tax number is noted, and both stay."""
    NewCustomer.insert(
        id=document.id,
        store=document.store,
        register=document.register,
        at=document.at,
        name=body.name,
        address=body.address,
        email=body.email,
        phone=body.phone,
        tax_number=body.tax_number,
        language=body.language,
        same_as=same_as(db, document.id, body),
        search_text=customer_text(body.name, document.id, body.email, body.phone, body.tax_number),
    ).execute(db)


def same_as(db: Database, id: str, body: CustomerAddedBody) -> str:
    """The number of another customer with the same e-mail or tax number, or nothing."""
    email, tax_number = fold(body.email), body.tax_number.upper()
    found = dialect.rows(db, SAME, (id, id, email, email, tax_number, tax_number))
    return str(found[0][0]) if found else ""
