"""The receipt as styled lines: what the customer is handed, and what a preview and a printer show alike.

Layout only: languages, money and dates are said by the `Teller` that is handed in, what the store wants on it by its
template; every line is at most `width` columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

import msgspec
from msgspec import UNSET

from tui_pos.sales.cart import PIECE, RETURN
from tui_pos.sales.columns import centred, sides, wrapped
from tui_pos.sales.discount_sheet import INDENT, discount_said, indented
from tui_pos.sales.document import SaleLine, TaxLine, TenderLine, TransactionBody, said
from tui_pos.sales.line_notes import notes_of, transaction_notes
from tui_pos.sales.money import Currency
from tui_pos.sales.paper import BarcodeLine, Paper, Style, TextLine, plainly, styled, text_lines
from tui_pos.sales.receipt_details import customer_notes, tender_notes
from tui_pos.sales.receipt_template import FULL, Block, ReceiptTemplate
from tui_pos.sales.sentence import Money, Sentence, say
from tui_pos.sales.totals import CASH

WIDTH = 42
TAX_COLUMNS = 3
COPY = say("COPY")
OFFLINE = say("OFFLINE")
TRAINING = say("TRAINING")
TRAINING = say("TRAINING")


class Teller(Protocol):
    """How things are said in the language of the receipt; amounts are minor units, rates parts per million."""

    def tell(self, sentence: Sentence) -> str: ...
    def amount(self, amount: int, currency: Currency) -> str: ...
    def quantity(self, quantity: Decimal) -> str: ...
    def rate(self, rate: int) -> str: ...
    def date(self, iso_date: str) -> str: ...
    def time(self, instant: int, zone: str) -> str: ...


class Issuer(Protocol):
    """The store as it heads its receipts."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> tuple[str, ...]: ...
    @property
    def vat_number(self) -> str: ...
    @property
    def legal_footer(self) -> tuple[str, ...]: ...
    @property
    def currency(self) -> Currency: ...
    @property
    def time_zone(self) -> str: ...


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt shows: the store, and the transaction as its document keeps it; `at` in UTC microseconds."""

    name: str
    address: tuple[str, ...]
    vat_number: str
    legal_footer: tuple[str, ...]
    currency: Currency
    time_zone: str
    register: str
    staff: str
    at: int
    business_date: str
    body: TransactionBody


def receipt_of(body: TransactionBody, issuer: Issuer, *, register: str, staff: str, at: int, business_date: str) -> Receipt:
    """The receipt of a transaction at this store; `staff` is the name to print."""
    return Receipt(
        name=issuer.name,
        address=issuer.address,
        vat_number=issuer.vat_number,
        legal_footer=issuer.legal_footer,
        currency=issuer.currency,
        time_zone=issuer.time_zone,
        register=register,
        staff=staff,
        at=at,
        business_date=business_date,
        body=body,
    )


def layout(
    receipt: Receipt, teller: Teller, width: int = WIDTH, marks: tuple[Sentence, ...] = (), template: ReceiptTemplate = FULL
) -> tuple[str, ...]:
    """The text of the receipt alone, in lines of at most `width` columns (24 or more)."""
    return text_lines(on_paper(receipt, teller, width, marks, template))


def on_paper(
    receipt: Receipt, teller: Teller, width: int = WIDTH, marks: tuple[Sentence, ...] = (), template: ReceiptTemplate = FULL
) -> Paper:
    """The receipt as it is printed; `marks` are said first, such as COPY or TRAINING."""
    parts = (
        [line for mark in (*marks, *training(receipt)) for line in marked(mark, teller, width)],
        heading(receipt, teller, width, template),
        reference(receipt, teller, width, template),
        [line for sold in receipt.body.lines if not sold.voided for line in sale_line(sold, receipt, teller, width)],
        amounts(receipt, teller, width),
        taxes(receipt, teller, width) if Block.TAXES in template.blocks else (),
        footing(receipt, width, template),
    )
    lines: list[TextLine | BarcodeLine] = []
    for part in parts:
        section = list(part)
        if section:
            lines += [TextLine("-" * width), *section] if lines else section
    if Block.BARCODE in template.blocks:
        lines.append(BarcodeLine(receipt.body.receipt))
    return tuple(lines)


def heading(receipt: Receipt, teller: Teller, width: int, template: ReceiptTemplate) -> Iterator[TextLine]:
    """Logo, name, address and VAT number of the store, and what it has to say besides."""
    for text in template.logo:
        yield from styled(Style.STRONG, centred(text, width))
    yield from styled(Style.STRONG, centred(receipt.name, width))
    if Block.ADDRESS in template.blocks:
        for text in receipt.address:
            yield from plainly(centred(text, width))
    if receipt.vat_number and Block.VAT_NUMBER in template.blocks:
        number = teller.tell(say("VAT number {number}", number=receipt.vat_number))
        yield from plainly(centred(number, width))
    for text in template.header:
        yield from plainly(centred(text, width))


def reference(receipt: Receipt, teller: Teller, width: int, template: ReceiptTemplate) -> Iterator[TextLine]:
    """Number, business date and time, register and staff, and the marks of a return and of an offline sale."""
    yield from plainly(wrapped(teller.tell(say("Receipt {number}", number=receipt.body.receipt)), width))
    yield from plainly(sides(teller.date(receipt.business_date), teller.time(receipt.at, receipt.time_zone), width))
    register = teller.tell(say("Register {register}", register=receipt.register))
    staff = teller.tell(say("Served by {staff}", staff=receipt.staff)) if Block.STAFF in template.blocks else ""
    yield from plainly(sides(register, staff, width) if staff else wrapped(register, width))
    for note in customer_notes(receipt.body):
        yield from plainly(wrapped(teller.tell(note), width))
    if is_exchange(receipt.body):
        yield from marked(say("EXCHANGE"), teller, width)
    elif receipt.body.kind == RETURN:
        yield from marked(say("RETURN"), teller, width)
    if receipt.body.offline:
        yield from marked(OFFLINE, teller, width)


def sale_line(line: SaleLine, receipt: Receipt, teller: Teller, width: int) -> Iterator[TextLine]:
    """Name and amount; below it quantity and unit price, unless it is one piece, and what was taken off."""
    discounts = said(line.discounts, ())
    before = line.amount + sum(discount.amount for discount in discounts)
    yield from plainly(sides(line.name, teller.amount(before, receipt.currency), width))
    unit_price = teller.amount(line.unit_price, receipt.currency)
    if line.unit == PIECE:
        if line.quantity != 1:
            yield from plainly(wrapped(f"  {teller.quantity(line.quantity)} × {unit_price}", width))
    else:
        measured = f"  {teller.quantity(line.quantity)} {line.unit} × {unit_price}/{line.unit}"
        yield from plainly(wrapped(measured, width))
    for discount in discounts:
        off = teller.amount(-discount.amount, receipt.currency)
        yield from plainly(indented(sides(teller.tell(discount_said(discount)), off, width - len(INDENT))))
    for note in notes_of(line, receipt.currency.code):
        yield from plainly(wrapped(f"  {teller.tell(note)}", width))
    if line.returned is not UNSET:
        told = teller.tell(say("Returned: receipt {number}", number=line.returned.receipt))
        yield from plainly(wrapped(f"  {told}", width))


def is_exchange(body: TransactionBody) -> bool:
    """Whether something is sold and something comes back."""
    return len({line.quantity > 0 for line in body.lines if not line.voided}) > 1


def amounts(receipt: Receipt, teller: Teller, width: int) -> Iterator[TextLine]:
    """Taxes added on top, total, rounding, tenders and change."""
    body = receipt.body

    def row(label: str, amount: int, style: Style = Style.PLAIN) -> Iterator[TextLine]:
        return styled(style, sides(label, teller.amount(amount, receipt.currency), width))

    if not body.tax_inclusive:
        yield from row(teller.tell(say("Subtotal")), sum(line.amount for line in body.lines))
        for tax in body.taxes:
            yield from row(tax_label(tax, teller), tax.tax)
    yield from row(teller.tell(say("TOTAL {currency}", currency=body.currency)), body.total, Style.TALL)
    saved = sum(discount.amount for line in body.lines for discount in said(line.discounts, ()))
    if saved > 0:
        yield from row(teller.tell(say("You saved")), saved)
    if body.rounding:
        yield from row(teller.tell(say("Cash rounding")), body.rounding)
    for tender in body.tenders:
        yield from row(tender_label(tender, teller), tender.amount)
        for note in tender_notes(tender):
            yield from plainly(wrapped(f"  {teller.tell(note)}", width))
    if body.change:
        yield from row(teller.tell(say("Change")), body.change)
    for note in transaction_notes(body):
        yield from plainly(wrapped(teller.tell(note), width))


def taxes(receipt: Receipt, teller: Teller, width: int) -> Iterator[TextLine]:
    """Rate, net and tax of each tax that the prices contain."""
    if not receipt.body.tax_inclusive or not receipt.body.taxes:
        return

    def row(label: str, net: str, tax: str) -> Iterator[TextLine]:
        column = width // (TAX_COLUMNS + 1)
        yield from plainly(sides(label, f"{net:>{column}} {tax:>{column - 1}}", width))

    yield from row(*(teller.tell(title) for title in (say("Tax rate"), say("Net"), say("Tax"))))
    for line in receipt.body.taxes:
        yield from row(tax_label(line, teller), *(teller.amount(sum_, receipt.currency) for sum_ in (line.net, line.tax)))


def footing(receipt: Receipt, width: int, template: ReceiptTemplate) -> Iterator[TextLine]:
    """What the law and the store want below everything else."""
    legal = receipt.legal_footer if Block.LEGAL_FOOTER in template.blocks else ()
    for text in (*legal, *template.footer):
        yield from plainly(centred(text, width))


def tax_label(tax: TaxLine, teller: Teller) -> str:
    """The tax by name and rate; headquarters may have put the rate into the name."""
    return tax.name if "%" in tax.name else f"{tax.name} {teller.rate(tax.rate)}"


def tender_label(tender: TenderLine, teller: Teller) -> str:
    """The tender in the language of the receipt where we know the word, else as the store calls it."""
    if tender.kind == CASH:
        return teller.tell(say("Cash"))
    slip, use = said(tender.card, None), said(tender.voucher, None)
    if slip is not None:
        return f"{slip.scheme} …{slip.last_four} {slip.authorisation}"
    if use is not None:
        return f"{tender.name} …{use.last_four}"
    foreign = said(tender.foreign, None)
    if foreign is not None:
        return f"{tender.name} {teller.tell(say('{amount}', amount=Money(foreign.amount, foreign.currency)))}"
    return f"{tender.name} {said(tender.number, '')}".strip()


def training(receipt: Receipt) -> tuple[Sentence, ...]:
    """The mark of what counts for nothing, whoever prints it."""
    return (TRAINING,) if said(receipt.body.training, False) else ()


def marked(sentence: Sentence, teller: Teller, width: int) -> Iterator[TextLine]:
    """A mark that stands out: `*OFFLINE*`, alone on its line."""
    yield from styled(Style.STRONG, centred(f"*{teller.tell(sentence)}*", width))
