"""Credit memos and gift cards of the chain (DESIGN section 3): balances, and what is reserved of them; ids are hashes."""

from __future__ import annotations

from peewee import BigIntegerField, TextField

from tui_pos.channel.fields import Instant
from tui_pos.channel.table import Table


class Voucher(Table):
    """A credit memo or gift card; `balance` (minor units) is without what is reserved.

    It may be below nothing until the documents that are late have come: the money that was handed over is never disputed.
    """

    id = TextField(primary_key=True)
    kind = TextField()
    currency = TextField()
    last_four = TextField()
    balance = BigIntegerField()


class VoucherHold(Table):
    """What a claim has reserved of a voucher for a register: `state` is `held`, then `captured` or `released`, once."""

    id = TextField(primary_key=True)
    voucher = TextField(index=True)
    store = TextField()
    register = TextField()
    amount = BigIntegerField()
    state = TextField()
    at = Instant()
