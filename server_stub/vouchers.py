"""Credit memos and gift cards at the channel (DESIGN section 3): reserved by claims, all else by the documents that say so.

| what comes | the voucher | the hold |
|---|---|---|
| claim HoldVoucher | less, if there is so much | held |
| a transaction that it has paid | | captured |
| `voucher_released` | more again | released |
| a gift card sold or added to, a credit memo paid out | more | |

A hold is captured or released once, whatever comes later. Documents may come late and out of order: what they say is money
that has changed hands, so a balance may go below nothing until the others have come.
"""

from __future__ import annotations

from peewee import Database

from server_stub.claimer import Claimer
from tui_pos.channel.claims import Held, HoldVoucher
from tui_pos.channel.models import Voucher, VoucherHold
from tui_pos.channel.requests import RefusalCode, refuse
from tui_pos.sales.document import Document, TenderLine, TransactionBody, VoucherReleasedBody, said
from tui_pos.sales.money import line_amount
from tui_pos.sales.sentence import Money, say
from tui_pos.sales.voucher import CREDIT_MEMO, GIFT_CARD, last_four, voucher_id

HELD = "held"
CAPTURED = "captured"
RELEASED = "released"


def hold_voucher(db: Database, claim: HoldVoucher, claimer: Claimer) -> Held:
    """Reserve the amount, when there is so much."""
    mine = (Voucher.id == claim.voucher) & (Voucher.currency == claim.currency)
    enough = mine & (Voucher.balance >= claim.amount)
    reserved = Voucher.update(balance=Voucher.balance - claim.amount).where(enough).execute(db)
    found = list(Voucher.select().where(mine).execute(db))
    if not found:
        raise refuse(
            RefusalCode.NOT_FOUND,
            say("There is no credit memo or gift card with this number in this currency. Nothing was taken."),
        )
    (voucher,) = found
    if not reserved:
        raise refuse(
            RefusalCode.CONFLICT,
            say(
                "Only {balance} is left on it. Nothing was taken: type that amount or less.",
                balance=Money(voucher.balance, voucher.currency),
            ),
        )
    keep_hold(db, claim.id, claim.voucher, claimer.store, claimer.register, claim.amount, HELD, claimer.now)
    return Held(left=voucher.balance, last_four=voucher.last_four)


def derive_vouchers(db: Database, document: Document) -> None:
    """What a document means for vouchers."""
    body = document.body
    if isinstance(body, TransactionBody) and not said(body.training, False):
        for tender in body.tenders:
            derive_tender(db, document, body, tender)
        load_cards(db, body)
    elif isinstance(body, VoucherReleasedBody):
        held = VoucherHold.update(state=RELEASED).where(VoucherHold.id == body.hold, VoucherHold.state == HELD).execute(db)
        if held:
            add(db, body.voucher, GIFT_CARD, body.currency, "", body.amount)


def derive_tender(db: Database, document: Document, body: TransactionBody, tender: TenderLine) -> None:
    """A voucher that has paid is captured; a credit memo that was paid out is there from now on."""
    use = said(tender.voucher, None)
    if use is not None and tender.amount > 0:
        held = VoucherHold.update(state=CAPTURED).where(VoucherHold.id == use.hold, VoucherHold.state == HELD).execute(db)
        if not held:
            # Its claim is not known here, or it was released: what was paid with it counts all the same.
            add(db, use.voucher, tender.kind, body.currency, use.last_four, -tender.amount)
            if not list(VoucherHold.select().where(VoucherHold.id == use.hold).execute(db)):
                keep_hold(db, use.hold, use.voucher, document.store, document.register, tender.amount, CAPTURED, document.at)
    number = said(tender.number, "")
    if tender.kind == CREDIT_MEMO and tender.amount < 0 and number:
        add(db, voucher_id(CREDIT_MEMO, number), CREDIT_MEMO, body.currency, last_four(number), -tender.amount)


def load_cards(db: Database, body: TransactionBody) -> None:
    """What was put on gift cards."""
    for line in body.lines:
        load = said(line.gift_card, None)
        if load is not None and not line.voided:
            amount = line_amount(line.quantity, line.unit_price)
            add(db, load.card, GIFT_CARD, body.currency, load.last_four, amount)


def add(db: Database, id: str, kind: str, currency: str, shown: str, amount: int) -> None:
    """So much more (negative: less) on a voucher, which may be new."""
    if not Voucher.update(balance=Voucher.balance + amount).where(Voucher.id == id).execute(db):
        Voucher.insert(id=id, kind=kind, currency=currency, last_four=shown, balance=amount).execute(db)


def keep_hold(db: Database, id: str, voucher: str, store: str, register: str, amount: int, state: str, at: int) -> None:
    VoucherHold.insert(id=id, voucher=voucher, store=store, register=register, amount=amount, state=state, at=at).execute(db)
