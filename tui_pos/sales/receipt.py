"""The receipt as lines of text: what the customer is handed, and what a preview and a printer show alike.

Layout only: languages, money and dates are said by the `Teller` that is handed in; every line is at most `width` columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

import msgspec

from tui_pos.sales.cart import PIECE, RETURN
from tui_pos.sales.document import SaleLine, TaxLine, TenderLine, TransactionBody
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.text import cells, char_cells, clean, fit
from tui_pos.sales.totals import CASH

WIDTH = 42
LONGEST_TEXT = 200
TAX_COLUMNS = 3
COPY = say("COPY")
OFFLINE = say("OFFLINE")


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


def layout(receipt: Receipt, teller: Teller, width: int = WIDTH, marks: tuple[Sentence, ...] = ()) -> tuple[str, ...]:
    """The receipt in lines of at most `width` columns (24 or more); `marks` are said first, such as COPY."""
    parts = (
        [line for mark in marks for line in marked(mark, teller, width)],
        heading(receipt, teller, width),
        reference(receipt, teller, width),
        [line for sold in receipt.body.lines if not sold.voided for line in sale_line(sold, receipt, teller, width)],
        amounts(receipt, teller, width),
        taxes(receipt, teller, width),
        [line for text in receipt.legal_footer for line in centred(text, width)],
    )
    lines: list[str] = []
    for part in parts:
        section = list(part)
        if section:
            lines += ["-" * width, *section] if lines else section
    return tuple(lines)


def heading(receipt: Receipt, teller: Teller, width: int) -> Iterator[str]:
    """Name, address and VAT number of the store."""
    for text in (receipt.name, *receipt.address):
        yield from centred(text, width)
    if receipt.vat_number:
        yield from centred(teller.tell(say("VAT number {number}", number=receipt.vat_number)), width)


def reference(receipt: Receipt, teller: Teller, width: int) -> Iterator[str]:
    """Number, business date and time, register and staff, and the marks of a return and of an offline sale."""
    yield from wrapped(teller.tell(say("Receipt {number}", number=receipt.body.receipt)), width)
    yield from sides(teller.date(receipt.business_date), teller.time(receipt.at, receipt.time_zone), width)
    yield from sides(
        teller.tell(say("Register {register}", register=receipt.register)),
        teller.tell(say("Served by {staff}", staff=receipt.staff)),
        width,
    )
    if receipt.body.kind == RETURN:
        yield from marked(say("RETURN"), teller, width)
    if receipt.body.offline:
        yield from marked(OFFLINE, teller, width)


def sale_line(line: SaleLine, receipt: Receipt, teller: Teller, width: int) -> Iterator[str]:
    """Name and amount; below it quantity and unit price, unless it is one piece."""
    yield from sides(line.name, teller.amount(line.amount, receipt.currency), width)
    unit_price = teller.amount(line.unit_price, receipt.currency)
    if line.unit == PIECE:
        if line.quantity != 1:
            yield from wrapped(f"  {teller.quantity(line.quantity)} × {unit_price}", width)
    else:
        yield from wrapped(f"  {teller.quantity(line.quantity)} {line.unit} × {unit_price}/{line.unit}", width)


def amounts(receipt: Receipt, teller: Teller, width: int) -> Iterator[str]:
    """Taxes added on top, total, rounding, tenders and change."""
    body = receipt.body

    def row(label: str, amount: int) -> Iterator[str]:
        return sides(label, teller.amount(amount, receipt.currency), width)

    if not body.tax_inclusive:
        yield from row(teller.tell(say("Subtotal")), sum(line.amount for line in body.lines))
        for tax in body.taxes:
            yield from row(tax_label(tax, teller), tax.tax)
    yield from row(teller.tell(say("TOTAL {currency}", currency=body.currency)), body.total)
    if body.rounding:
        yield from row(teller.tell(say("Cash rounding")), body.rounding)
    for tender in body.tenders:
        yield from row(tender_label(tender, teller), tender.amount)
    if body.change:
        yield from row(teller.tell(say("Change")), body.change)


def taxes(receipt: Receipt, teller: Teller, width: int) -> Iterator[str]:
    """Rate, net and tax of each tax that the prices contain."""
    if not receipt.body.tax_inclusive or not receipt.body.taxes:
        return

    def row(label: str, net: str, tax: str) -> Iterator[str]:
        column = width // (TAX_COLUMNS + 1)
        yield from sides(label, f"{net:>{column}}{tax:>{column}}", width)

    yield from row(*(teller.tell(title) for title in (say("Tax rate"), say("Net"), say("Tax"))))
    for line in receipt.body.taxes:
        yield from row(tax_label(line, teller), *(teller.amount(sum_, receipt.currency) for sum_ in (line.net, line.tax)))


def tax_label(tax: TaxLine, teller: Teller) -> str:
    """The tax by name and rate; headquarters may have put the rate into the name."""
    return tax.name if "%" in tax.name else f"{tax.name} {teller.rate(tax.rate)}"


def tender_label(tender: TenderLine, teller: Teller) -> str:
    """The tender in the language of the receipt where we know the word, else as the store calls it."""
    return teller.tell(say("Cash")) if tender.kind == CASH else tender.name


def marked(sentence: Sentence, teller: Teller, width: int) -> Iterator[str]:
    """A mark that stands out: `*OFFLINE*`, alone on its line."""
    yield from centred(f"*{teller.tell(sentence)}*", width)


def sides(left: str, right: str, width: int) -> Iterator[str]:
    """One text at the left, one at the right; the left one wraps above when there is no room for both."""
    right = fit(clean(right, LONGEST_TEXT), width)
    above = wrap(left, width)
    last = above.pop() if above else ""
    if cells(last) + 1 + cells(right) > width:
        above.append(last)
        last = ""
    yield from above
    yield last + " " * (width - cells(last) - cells(right)) + right


def centred(text: str, width: int) -> Iterator[str]:
    """The text in the middle of as many lines as it needs."""
    for line in wrap(text, width):
        yield " " * ((width - cells(line)) // 2) + line


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in as many lines as it needs, keeping its indent on the first."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    for line in wrap(text, width - len(indent)):
        yield indent + line


def wrap(text: str, width: int) -> list[str]:
    """The words of the text on lines of at most `width` columns; a word that is too long is cut."""
    lines: list[str] = []
    line = ""
    for word in clean(text, LONGEST_TEXT).split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = pieces(word, width)
        lines += full
    return [*lines, line] if line else lines


def pieces(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` columns."""
    cut, room = [""], width
    for char in word:
        room -= char_cells(char)
        if room < 0:
            cut.append("")
            room = width - char_cells(char)
        cut[-1] += char
    return cut
