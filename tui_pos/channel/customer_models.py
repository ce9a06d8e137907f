"""The tables about customers and carts that wait, derived from documents (DESIGN section 3)."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from tui_pos.channel.fields import Instant
from tui_pos.channel.table import Table


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


class CustomerAdded(Table):
    """A customer who was added at a register, derived; `id` is the number used there, `customer` the one given since.

    `same_as` is the number of a customer known before with the same e-mail or tax number, or empty.
    """

    id = TextField(primary_key=True)
    customer = TextField()
    store = TextField()
    register = TextField()
    at = Instant()
    name = TextField()
    same_as = TextField()


class CustomerPurchase(Table):
    """Whose a transaction is, derived; `customer` is the number at that time."""

    id = TextField(primary_key=True)
    customer = TextField()
    at = Instant()

    class Meta:
        indexes = ((("customer", "at"), False),)
