"""Customers as headquarters keeps them (job 1010): the whole chain's."""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.goods import refuse_bad_code
from tui_pos.channel.models import Customer
from tui_pos.channel.search_text import customer_text
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean

LONGEST = 120


class CustomerChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; None leaves it."""

    name: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    tax_exempt: bool | None = None
    language: str | None = None


def set_customer(db: Database, number: str, change: CustomerChange, author: Author) -> bool:
    """Make or change a customer; whether it is new. Raises Refused."""
    refuse_bad_code(number)
    known = list(Customer.select().where(Customer.number == number).dicts().execute(db))
    said = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
    values = {name: int(value) if isinstance(value, bool) else clean(value, LONGEST) for name, value in said.items()}
    whole = {**(known[0] if known else {}), **values}
    if not whole.get("name"):
        raise Refused(say("The customer has no name. Nothing was changed."))
    whole |= {"number": number, "search_text": searched(whole, number)}
    fields = [getattr(Customer, name) for name in whole if name != "number"]
    with edit(db, author, f"customer {number}"):
        Customer.insert(**whole).on_conflict(conflict_target=[Customer.number], preserve=fields).execute(db)
    return not known


def searched(values: dict[str, object], number: str) -> str:
    """What the customer is found by."""
    email, phone, tax_number = (str(values.get(name, "")) for name in ("email", "phone", "tax_number"))
    return customer_text(str(values["name"]), number, email, phone, tax_number)


def remove_customer(db: Database, number: str, author: Author) -> None:
    """The customer is gone. Raises Refused."""
    if not list(Customer.select().where(Customer.number == number).execute(db)):
        raise Refused(say("There is no customer {number}. Nothing was changed.", number=number))
    with edit(db, author, f"customer {number} is gone"):
        Customer.delete().where(Customer.number == number).execute(db)
