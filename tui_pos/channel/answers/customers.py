"""The answers to FindCustomer, SearchCustomers and ReadPurchases (DESIGN section 4, *Answers*).

A customer who was added at a register is in `new_customer` from the moment its document arrives, and in `customer` with the
number of headquarters once a package has brought it; then only the latter counts. Only a channel has purchases.

Customers are few beside products: each word is looked for at the beginning of the words of `search_text`, without an index.
"""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.customers import Customer, CustomerList, Purchase, PurchaseList
from tui_pos.channel.requests import FindCustomer, ReadPurchases, RefusalCode, SearchCustomers, refuse
from tui_pos.channel.search_text import customer_words
from tui_pos.sales.sentence import say

COLUMNS = "number, name, address, email, phone, tax_number, tax_exempt, language, added, same_as, search_text"
NEW = (
    "SELECT id, name, address, email, phone, tax_number, 0, language, id, same_as, search_text FROM new_customer "
    "WHERE NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.added = new_customer.id)"
)
BY_NUMBER = f"SELECT {COLUMNS} FROM customer WHERE number = ?"
BY_ADDED = f"SELECT {COLUMNS} FROM customer WHERE added = ?"
NEW_BY_NUMBER = f"{NEW} AND id = ?"
SEARCH = (
    f"SELECT {COLUMNS} FROM (SELECT {COLUMNS} FROM customer WHERE {{known}} UNION ALL {NEW} AND {{new}}) AS found "
    "ORDER BY search_text, number LIMIT ?"
)
PURCHASES = """
    SELECT h.id, h.receipt, h.store, h.kind, h.business_date, h.at, h.currency, h.total
    FROM customer_purchase AS p JOIN transaction_header AS h ON h.id = p.id
    WHERE p.customer IN ({marks}) ORDER BY p.at DESC, p.id LIMIT ?
"""


def find_customer(db: Database, request: FindCustomer, asker: Asker) -> Customer:
    """The customer with this number, or who was added under it. Refused as not_found."""
    for statement in (BY_NUMBER, BY_ADDED, NEW_BY_NUMBER):
        found = dialect.rows(db, statement, (request.number,))
        if found:
            return customer_of(*found[0])
    raise refuse(
        RefusalCode.NOT_FOUND,
        say("There is no customer {number}. Nothing was changed: search by name.", number=request.number),
    )


def search_customers(db: Database, request: SearchCustomers, asker: Asker) -> CustomerList:
    """Customers who have every word, by name; none when no word was typed."""
    wanted = customer_words(request.text)
    if not wanted:
        return CustomerList(())
    condition = " AND ".join(["' ' || search_text LIKE ?"] * len(wanted))
    patterns = tuple(f"% {word}%" for word in wanted)
    statement = SEARCH.format(known=condition, new=condition)
    found = dialect.rows(db, statement, (*patterns, *patterns, request.limit + 1))
    customers = [customer_of(*row) for row in found[: request.limit]]
    return CustomerList(tuple(customers), more=len(found) > request.limit)


def read_purchases(db: Database, request: ReadPurchases, asker: Asker) -> PurchaseList:
    """What was sold under these numbers in every store of the channel database, the newest first."""
    statement = PURCHASES.format(marks=", ".join("?" * len(request.numbers)))
    found = dialect.rows(db, statement, (*request.numbers, request.limit + 1))
    purchases = [
        Purchase(
            id=id, receipt=receipt, store=store, kind=kind, business_date=business_date, at=at, currency=currency, total=total
        )
        for id, receipt, store, kind, business_date, at, currency, total in found[: request.limit]
    ]
    return PurchaseList(tuple(purchases), more=len(found) > request.limit)


def customer_of(
    number: str,
    name: str,
    address: str,
    email: str,
    phone: str,
    tax_number: str,
    tax_exempt: int,
    language: str,
    added: str,
    same_as: str,
    search_text: str,
) -> Customer:
    """A customer as it travels."""
    return Customer(
        number=number,
        name=name,
        address=tuple(line for line in address.split("\n") if line),
        email=email,
        phone=phone,
        tax_number=tax_number,
        tax_exempt=bool(tax_exempt),
        language=language,
        added=added,
        same_as=same_as,
    )
