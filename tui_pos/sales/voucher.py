"""Credit memos and gift cards (DESIGN section 3): money that whoever knows the number may spend.

A gift card's number is kept nowhere: documents and tables have its hash and last four digits. A credit memo's number is
printed on the receipt that is the memo, so its document has it; the channel finds it by its hash all the same.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import msgspec

from tui_pos.sales.cart import PIECE, Cart, Line, refuse_when_paying, within_limits
from tui_pos.sales.document import GiftCardLoad, TenderLine, VoucherUse
from tui_pos.sales.money import MAX_PRICE
from tui_pos.sales.sentence import Money, Refused, Sentence, say

GIFT_CARD = "gift_card"
CREDIT_MEMO = "credit_memo"
SHOWN_DIGITS = 4
MEMO_DIGITS = 16
NUMBER = re.compile(r"[A-Za-z0-9]{8,40}")
BETWEEN = re.compile(r"[\s-]")


def voucher_id(kind: str, number: str) -> str:
    """What a voucher is known by: the SHA-256 of its kind and number. Raises Refused for what cannot be a number."""
    plain = plain_number(number)
    return hashlib.sha256(f"{kind}:{plain}".encode()).hexdigest()


def plain_number(number: str) -> str:
    """The number without the spaces that it is printed with; raises Refused for what cannot be one."""
    plain = BETWEEN.sub("", number).upper()
    if not NUMBER.fullmatch(plain):
        raise Refused(say("That is no number of a card or credit memo. Nothing was changed: scan or type it again."))
    return plain


def last_four(number: str) -> str:
    """The digits that may be shown."""
    return plain_number(number)[-SHOWN_DIGITS:]


def memo_number(id: str) -> str:
    """The number of a new credit memo, 16 digits, from an id with enough chance in it."""
    return str(int(hashlib.sha256(id.encode()).hexdigest(), 16) % 10**MEMO_DIGITS).zfill(MEMO_DIGITS)


def load_gift_card(cart: Cart, name: str, number: str, amount: int) -> Cart:
    """The cart with a line that puts so much on a gift card: not taxed, never discounted, one piece.

    Raises Refused on a return, for nothing, for too much, and for a card that is on the cart already.
    """
    refuse_when_paying(cart)
    if cart.sign < 0:
        raise Refused(say("A gift card is not sold on a return. Nothing was added: finish the return first."))
    if not 0 < amount <= MAX_PRICE:
        raise Refused(
            say(
                "A gift card takes more than nothing and at most {limit}. Nothing was added: type the amount again.",
                limit=Money(MAX_PRICE, cart.currency.code),
            )
        )
    load = GiftCardLoad(card=voucher_id(GIFT_CARD, number), last_four=last_four(number))
    if any(line.gift_card == load and not line.voided for line in cart.lines):
        raise Refused(say("This gift card is on the sale already. Nothing was added: void its line first."))
    line = Line(
        number=len(cart.lines) + 1,
        product="",
        barcode="",
        name=f"{name} …{load.last_four}",
        unit=PIECE,
        weighed=False,
        quantity=Decimal(1),
        unit_price=amount,
        tax_group="",
        taxes=(),
        gift_card=load,
    )
    return within_limits(msgspec.structs.replace(cart, lines=(*cart.lines, line), selected=line.number))


def paid_with(code: str, kind: str, name: str, amount: int, use: VoucherUse) -> TenderLine:
    """The tender of a voucher that was reserved."""
    return TenderLine(tender=code, kind=kind, name=name, amount=amount, voucher=use)


def not_online() -> Sentence:
    """Why a voucher can neither be looked up nor used."""
    return say("The retail server does not answer, and only it knows the balance. Nothing was changed: take another tender.")
