"""The tables about customers and carts that wait; all but the customers are derived from documents (DESIGN section 3)."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from tui_pos.channel.fields import Instant
from tui_pos.channel.table import Table


class Customer(Table):
    """A customer of the chain; `tax_exempt` is 0 or 1, `address` holds one line a line, `search_text` is folded.

    `added` is the document that added it at a register, `same_as` one known before with the same e-mail or tax number.
    """

    number = TextField(primary_key=True)
    name = TextField()
    address = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")
    tax_number = TextField(default="")
    tax_exempt = IntegerField(default=0)
    language = TextField(default="")
    added = TextField(default="", index=True)
    same_as = TextField(default="")
    search_text = TextField()


class Suspended(Table):
    """A suspended cart, derived; `id` is the document's, `cart` its JSON.

    `move` is `recalled` or `voided` once the register `taken_by` has it; both are empty, and `taken_at` is 0, while it waits.
    """

    id = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    staff = TextField()
    business_date = TextField()
    at = Instant()
    currency = TextField()
    total = BigIntegerField()
    lines = IntegerField()
    note = TextField()
    cart = TextField()
    move = TextField(default="")
    taken_by = TextField(default="")
    taken_at = Instant(default=0)

    class Meta:
        indexes = ((("store", "taken_by"), False),)


class NewCustomer(Table):
    """A customer who was added at a register, derived; `id` is the document's, and the number until there is another.

    `same_as` is the number of one known by then with the same e-mail or tax number, or empty.
    """

    id = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    at = Instant()
    name = TextField()
    address = TextField()
    email = TextField()
    phone = TextField()
    tax_number = TextField()
    language = TextField()
    same_as = TextField()
    search_text = TextField()


class CustomerPurchase(Table):
    """Whose a transaction is, derived; `customer` is the number at that time."""

    id = TextField(primary_key=True)
    customer = TextField()
    at = Instant()

    class Meta:
        indexes = ((("customer", "at"), False),)
