"""The tables of documents and what is derived from them (DESIGN section 3): only a channel and headquarters have rows."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, ForeignKeyField, IntegerField, TextField

from tui_pos.channel.fields import Instant, Quantity
from tui_pos.channel.table import Table


class ChannelDocument(Table):
    """A document exactly as received: the record from which every derived row can be rebuilt."""

    id = TextField(primary_key=True)
    hash = TextField()
    store = TextField()
    register = TextField()
    position = BigIntegerField()
    received_at = Instant()
    content = TextField()

    class Meta:
        indexes = ((("register", "position"), False),)


class TransactionHeader(Table):
    """A transaction, derived from its document; `id` is the document's."""

    id = TextField(primary_key=True)
    store = TextField()
    register = TextField()
    kind = TextField()
    receipt = TextField(index=True)
    sequence = BigIntegerField()
    business_date = TextField()
    at = Instant()
    staff = TextField()
    shift = TextField()
    currency = TextField()
    total = BigIntegerField()
    rounding = BigIntegerField()
    change = BigIntegerField()
    offline = IntegerField()
    source = TextField(default="")

    class Meta:
        indexes = ((("register", "sequence"), False), (("store", "business_date"), False))


class TransactionLine(Table):
    """A line of a transaction, derived."""

    transaction = ForeignKeyField(TransactionHeader, backref="lines", on_delete="CASCADE", index=False)
    number = IntegerField()
    product = TextField()
    barcode = TextField()
    name = TextField()
    quantity = Quantity()
    unit_price = BigIntegerField()
    amount = BigIntegerField()
    tax_group = TextField()
    voided = IntegerField()

    class Meta:
        primary_key = CompositeKey("transaction", "number")
        without_rowid = True


class ReturnedLine(Table):
    """What came back of a line of another transaction (`original`), derived: the line it did so on; `quantity` above 0.

    What was done in training is not in it.
    """

    original = TextField()
    line = BigIntegerField()
    transaction_id = TextField()
    number = BigIntegerField()
    quantity = Quantity()

    class Meta:
        primary_key = CompositeKey("original", "line", "transaction_id", "number")
        without_rowid = True


class TransactionTax(Table):
    """A tax of a transaction, derived; `number` counts from 1 in the document's order."""

    transaction = ForeignKeyField(TransactionHeader, backref="taxes", on_delete="CASCADE", index=False)
    number = IntegerField()
    code = TextField()
    name = TextField()
    rate = IntegerField()
    net = BigIntegerField()
    tax = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("transaction", "number")
        without_rowid = True


class TransactionTender(Table):
    """A tender of a transaction, derived; `number` counts from 1 in the document's order."""

    transaction = ForeignKeyField(TransactionHeader, backref="tenders", on_delete="CASCADE", index=False)
    number = IntegerField()
    tender = TextField()
    kind = TextField()
    name = TextField()
    amount = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("transaction", "number")
        without_rowid = True
