"""What is said of a line and of a transaction besides its amounts: on the screen and on the receipt, in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.sales.cart import Line
from tui_pos.sales.closing import sale_line
from tui_pos.sales.document import SaleLine, TransactionBody, said
from tui_pos.sales.sentence import Money, Sentence, say


def notes_of(line: SaleLine, currency: str) -> Iterator[Sentence]:
    """The list price, the tax override, the serial number and the comment of a line as sold."""
    listed = said(line.list_price, None)
    if listed is not None:
        yield say("list price {price}", price=Money(listed, currency))
    if override := said(line.tax_override, ""):
        yield say("tax: {name}", name=override)
    taxed = said(line.taxed_price, None)
    if taxed is not None:
        yield say("{price} with tax", price=Money(taxed, currency))
    if serial := said(line.serial, ""):
        yield say("No. {serial}", serial=serial)
    if comment := said(line.comment, ""):
        yield say("“{comment}”", comment=comment)


def notes_of_open(line: Line, currency: str) -> Iterator[Sentence]:
    """The same of a line of the cart."""
    return notes_of(sale_line(line), currency)


def has_notes(line: Line) -> bool:
    """Whether anything is said of a line of the cart: quicker than saying it."""
    return bool(
        line.list_price is not None
        or line.tax_override is not None
        or (line.usual is not None and line.usual.unit_price != line.unit_price)
        or line.serial
        or line.comment
    )


def transaction_notes(body: TransactionBody) -> Iterator[Sentence]:
    """The tax override, the exemption and the invoice comment of a transaction."""
    if override := said(body.tax_override, ""):
        yield say("Tax: {name}", name=override)
    customer = said(body.customer, None)
    if customer is not None and customer.tax_exempt:
        yield say("Exempt from tax: {name} {number}", name=customer.name, number=customer.tax_number)
    if comment := said(body.invoice_comment, ""):
        yield say("{text}", text=comment)
