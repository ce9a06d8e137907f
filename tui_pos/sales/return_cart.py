"""What comes back from a receipt, on the open cart (issue 4, *Returns*); a sale may stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec import UNSET

from tui_pos.sales.cart import PIECE, Cart, Line, refuse_when_paying, within_limits
from tui_pos.sales.closing import sale_line
from tui_pos.sales.document import said
from tui_pos.sales.refunds import Refundable
from tui_pos.sales.returns import ComesBack, Original, ReturnMade, come_back, comes_from, line_of
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.taxes import TaxRate


def made_in(cart: Cart, original: str) -> ReturnMade | None:
    """What is on the open cart of this transaction: it has come back too, as long as the cart is open."""
    lines = tuple(line for line in map(sale_line, cart.lines) if comes_from(line, original))
    return ReturnMade(by=cart.id, lines=lines) if lines else None


def put_back(cart: Cart, original: Original, number: int, quantity: Decimal) -> Cart:
    """The cart with so much of a line of the original on a new line; what was on the cart is gone of the original before.

    Raises Refused for more than can come back, and for a transaction that cannot be on this cart.
    """
    refuse_when_paying(cart)
    refuse_stranger(cart, original)
    line = returned_line(len(cart.lines) + 1, original, come_back(original, number, quantity))
    changed = msgspec.structs.replace(
        cart,
        lines=(*cart.lines, line),
        selected=line.number,
        refundable=with_refundable(cart.refundable, original.refundable),
    )
    return within_limits(changed)


def refuse_stranger(cart: Cart, original: Original) -> None:
    """Raises Refused for a transaction in other money, with taxes of another kind, or made in training."""
    body = original.sold.body
    if body.currency != cart.currency.code or body.tax_inclusive is not cart.tax_inclusive:
        raise Refused(
            say(
                "Receipt {receipt} was made in {currency}, with its taxes reckoned otherwise. Nothing was changed.",
                receipt=original.receipt,
                currency=body.currency,
            )
        )
    if body.training is not UNSET and body.training is not cart.training:
        raise Refused(say("Receipt {receipt} was made in training: nothing was sold.", receipt=original.receipt))


def returned_line(place: int, original: Original, back: ComesBack) -> Line:
    """The line of the cart: as it was sold, at its price of then."""
    sold = line_of(original, back.returned.line).line
    return Line(
        number=place,
        product=sold.product,
        barcode=sold.barcode,
        name=sold.name,
        unit=sold.unit,
        weighed=sold.unit != PIECE and sold.quantity != sold.quantity.to_integral_value(),
        quantity=-back.quantity,
        unit_price=sold.unit_price,
        tax_group=sold.tax_group,
        taxes=tuple(TaxRate(tax.code, tax.name, tax.rate) for tax in back.taxes),
        serial=said(sold.serial, ""),
        category=said(sold.category, ""),
        factor=said(sold.factor, Decimal(1)),
        returned=back.returned,
        discounts=back.discounts,
        taxed=back.taxes,
    )


def with_refundable(known: tuple[Refundable, ...], found: Iterable[Refundable]) -> tuple[Refundable, ...]:
    """The tenders that what comes back was paid with, each transaction's once, as it was seen last."""
    new = tuple(found)
    transactions = {one.transaction for one in new}
    return (*(one for one in known if one.transaction not in transactions), *new)
