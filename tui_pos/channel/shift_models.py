"""The tables about shifts, derived from documents (DESIGN section 3): only a channel and headquarters have rows in them."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, IntegerField, TextField

from tui_pos.channel.fields import Instant
from tui_pos.channel.table import Table


class Shift(Table):
    """A shift as its document reported it."""

    id = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    staff = TextField()
    business_date = TextField()
    opened_at = Instant()


class ShiftClosing(Table):
    """The end of a shift, derived: the Z report as its document has it, in canonical JSON; `blind` is 0 or 1."""

    shift = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    number = BigIntegerField()
    blind = IntegerField()
    staff = TextField()
    business_date = TextField()
    closed_at = Instant()
    report = TextField()

    class Meta:
        indexes = ((("register", "number"), False),)


class CashMovement(Table):
    """Money that went into or out of a drawer beside sales, derived; `id` is the document's, `amount` negative for out."""

    id = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    shift = TextField()
    kind = TextField()
    tender = TextField()
    currency = TextField()
    amount = BigIntegerField()
    reason = TextField()
    reference = TextField()
    staff = TextField()
    business_date = TextField()
    at = Instant()

    class Meta:
        indexes = ((("shift",), False),)


class TenderCount(Table):
    """What was counted of a tender, derived; `document` is the count's, `at` when it was made."""

    document = TextField()
    tender = TextField()
    currency = TextField()
    amount = BigIntegerField()
    store = TextField()
    register = TextField()
    shift = TextField()
    staff = TextField()
    at = Instant()

    class Meta:
        primary_key = CompositeKey("document", "tender", "currency")
        without_rowid = True
        indexes = ((("shift",), False),)
