"""The end of a cart: what it says in the journal, paid (`close`) or given up (`give_up`)."""

from __future__ import annotations

from decimal import Decimal

from msgspec import UNSET

from tui_pos.sales.cart import Cart, Line
from tui_pos.sales.document import SaleLine, TransactionBody, VoidBody, unless_empty
from tui_pos.sales.sentence import Money, Refused, say
from tui_pos.sales.totals import totals

ONE = Decimal(1)


def close(cart: Cart, *, receipt: str, sequence: int, offline: bool, shift: str) -> TransactionBody:
    """The body of the paid transaction; raises Refused while something is left to pay."""
    now = totals(cart)
    if not now.settled:
        raise Refused(
            say(
                "{due} is still to pay. The sale was kept as it is: take the rest first.",
                due=Money(abs(now.due), cart.currency.code),
            )
        )
    return TransactionBody(
        kind=now.kind,
        receipt=receipt,
        sequence=sequence,
        started_at=cart.started_at,
        currency=cart.currency.code,
        tax_inclusive=cart.tax_inclusive,
        lines=tuple(sale_line(line) for line in cart.lines),
        taxes=now.taxes,
        tenders=cart.tenders,
        total=now.total,
        rounding=now.rounding,
        change=now.change,
        offline=offline,
        shift=shift,
        source=cart.source,
        customer=cart.customer or UNSET,
        comment=unless_empty(cart.comment, ""),
        invoice_comment=unless_empty(cart.invoice_comment, ""),
        coupons=unless_empty(cart.coupons, ()),
        recalled=unless_empty(cart.recalled, ""),
        training=unless_empty(cart.training, False),
        tax_override=UNSET if cart.tax_override is None else cart.tax_override.name,
        age_checked=cart.age_checked or UNSET,
    )


def give_up(cart: Cart, *, shift: str) -> VoidBody:
    """The body of a transaction that was voided before it was paid."""
    return VoidBody(
        started_at=cart.started_at,
        currency=cart.currency.code,
        lines=tuple(sale_line(line) for line in cart.lines),
        total=totals(cart).total,
        shift=shift,
        training=unless_empty(cart.training, False),
    )


def sale_line(line: Line) -> SaleLine:
    """The line as a document keeps it; a voided line has an amount of 0."""
    return SaleLine(
        number=line.number,
        product=line.product,
        barcode=line.barcode,
        name=line.name,
        unit=line.unit,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        tax_group=line.tax_group,
        voided=line.voided,
        discounts=UNSET if line.voided else unless_empty(line.discounts, ()),
        list_price=UNSET if line.list_price is None else line.list_price,
        reason=unless_empty(line.reason, ""),
        serial=unless_empty(line.serial, ""),
        comment=unless_empty(line.comment, ""),
        returned=line.returned or UNSET,
        category=unless_empty(line.category, ""),
        factor=unless_empty(line.factor, ONE),
        tax_override=UNSET if line.tax_override is None else line.tax_override.name,
        taxed_price=UNSET if line.usual is None or line.usual.unit_price == line.unit_price else line.usual.unit_price,
        taxes=UNSET if line.voided else unless_empty(line.taxed, ()),
        gift_card=line.gift_card or UNSET,
    )
