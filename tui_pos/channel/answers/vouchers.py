"""The answer to ReadVoucher (DESIGN section 3): a channel knows every voucher, a register's own copy none."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.models import Voucher
from tui_pos.channel.requests import ReadVoucher, RefusalCode, VoucherBalance, refuse
from tui_pos.sales.sentence import say


def read_voucher(db: Database, request: ReadVoucher, asker: Asker) -> VoucherBalance:
    """What is left on it; refused as not_found when no such voucher was issued."""
    found = list(Voucher.select().where(Voucher.id == request.voucher).execute(db))
    if not found:
        raise refuse(
            RefusalCode.NOT_FOUND,
            say("There is no credit memo or gift card with this number. Nothing was changed: scan or type it again."),
        )
    (row,) = found
    return VoucherBalance(currency=row.currency, balance=row.balance, last_four=row.last_four)
