"""Whether a document adds up: what a channel checks before it accepts one, whoever sent it (DESIGN section 3).

Every number is bounded first, so that no document can make the arithmetic or a database column overflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import UNSET

from tui_pos.sales.cart import RETURN, SALE
from tui_pos.sales.direction import kind_of
from tui_pos.sales.document import (
    DOCUMENT_VERSION,
    CashMovedBody,
    DeclaredBody,
    DiscountTaken,
    Document,
    SaleLine,
    ShiftClosedBody,
    TaxLine,
    TransactionBody,
    VoidBody,
    said,
)
from tui_pos.sales.money import MAX_PRICE, MAX_TOTAL, line_amount, ratio_half_up
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.shift_balance import closed_problems, declared_problems, moved_problems
from tui_pos.sales.totals import MONEY

MILLION = 1_000_000
MAX_RATE = MILLION
MAX_COUNT = 10**12
MAX_INSTANT = 10**17
LONGEST_TEXT = 500
MAX_DISCOUNTS = 100
ONE = Decimal(1)
MAX_AGE = 120
KINDS = {SALE: 1, RETURN: -1}
HASH = re.compile(r"[0-9a-f]{64}")
PLAIN_QUANTITY = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,3})?")
PLAIN_FACTOR = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")
CURRENCY = re.compile(r"[A-Z]{3}")


class DoesNotAddUp(Exception):
    """The document contradicts itself; `sentence` says in what. It is kept by the register and never derived from."""

    def __init__(self, document: str, sentence: Sentence) -> None:
        super().__init__(f"document {document}: {sentence}")
        self.document = document
        self.sentence = sentence


def check(document: Document) -> None:
    """Raises DoesNotAddUp at the first thing in the document that cannot be."""
    for problem in problems(document):
        raise DoesNotAddUp(document.id, problem)


def problems(document: Document) -> Iterable[Sentence]:
    """What is wrong with the document, in the order of its parts; what follows an unbounded number must not be asked for."""
    yield from header_problems(document)
    match document.body:
        case TransactionBody() as body:
            yield from transaction_problems(body)
        case VoidBody() as body:
            yield from line_problems(body.lines)
            yield from bounded("total", body.total, MAX_TOTAL * 2)
        case CashMovedBody() as body:
            yield from moved_problems(body)
        case DeclaredBody() as body:
            yield from declared_problems(body)
        case ShiftClosedBody() as body:
            yield from closed_problems(body, document.register)
        case _:
            return


def header_problems(document: Document) -> Iterable[Sentence]:
    """Version, place in the chain, instant and business date."""
    if document.version != DOCUMENT_VERSION:
        yield say("The document has version {version}, which is not known here.", version=document.version)
    if not 1 <= document.position <= MAX_COUNT or not HASH.fullmatch(document.previous):
        yield say("The document has no place in its register's chain.")
    if not 0 <= document.at <= MAX_INSTANT:
        yield say("The instant of the document is out of range.")
    if not is_iso_date(document.business_date):
        yield say("“{date}” is not a business date.", date=document.business_date[:20])


def transaction_problems(body: TransactionBody) -> Iterable[Sentence]:
    """Lines, taxes, total and tenders of a paid transaction."""
    if body.kind not in KINDS or not CURRENCY.fullmatch(body.currency):
        yield say("The transaction is neither a sale nor a return in a currency.")
        return
    if not 1 <= body.sequence <= MAX_COUNT or not 1 <= len(body.receipt) <= LONGEST_TEXT:
        yield say("The transaction has no receipt number.")
    if not 0 <= body.started_at <= MAX_INSTANT:
        yield say("The instant of the document is out of range.")
    if not any(not line.voided for line in body.lines) or not body.tenders:
        yield say("The transaction has no lines, or was never paid.")
    sign = KINDS[body.kind]
    yield from line_problems(body.lines)
    if any(line.quantity == 0 for line in body.lines):
        yield say("A line of the transaction is of nothing.")
    if body.kind != kind_of((line.quantity for line in body.lines if not line.voided), body.total):
        yield say("The transaction is called a sale, and is a return, or the other way round.")
    yield from override_problems(body)
    yield from tax_problems(body)
    yield from total_problems(body, sign)


def line_problems(lines: tuple[SaleLine, ...]) -> Iterable[Sentence]:
    """Each line's number, limits and amount."""
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            yield say("Line {number} is missing or out of order.", number=number)
        if not PLAIN_QUANTITY.fullmatch(str(line.quantity)):
            yield say("The quantity of line {number} is out of range.", number=number)
            return
        if not 0 <= line.unit_price <= MAX_PRICE:
            yield say("The price of line {number} is out of range.", number=number)
            return
        before = 0 if line.voided else line_amount(line.quantity, line.unit_price)
        discounts = said(line.discounts, ())
        yield from discount_problems(number, before, discounts)
        if line.amount != before - sum(discount.amount for discount in discounts):
            yield say("The amount of line {number} is not its quantity times its price, less its discounts.", number=number)
        yield from returned_problems(line)


def returned_problems(line: SaleLine) -> Iterable[Sentence]:
    """What a line was sold as, and its part of the taxes, which only a line that comes back can say."""
    taxes = said(line.taxes, ())
    if line.returned is UNSET:
        if taxes:
            yield say("Line {number} has taxes of its own and comes back from no receipt.", number=line.number)
        return
    of = said(line.returned, None)
    if of is not None and not 1 <= of.line <= MAX_COUNT:
        yield say("Line {number} comes back from a line that cannot be.", number=line.number)
    if line.quantity > 0 or any(tax.net > 0 or tax.tax > 0 for tax in taxes):
        yield say("Line {number} comes back, and has the wrong sign.", number=line.number)
    for tax in taxes:
        yield from rate_problems(tax)
        yield from bounded("tax", tax.tax, MAX_TOTAL)
        yield from bounded("tax", tax.net, MAX_TOTAL)


def override_problems(body: TransactionBody) -> Iterable[Sentence]:
    """Prices that were overridden, taxes that were taken out of a price, units and the age check."""
    customer = said(body.customer, None)
    for line in body.lines:
        factor = said(line.factor, ONE)
        if not PLAIN_FACTOR.fullmatch(str(factor)) or factor == 0:
            yield say("The unit of line {number} is out of range.", number=line.number)
        if not 0 <= said(line.list_price, 0) <= MAX_PRICE:
            yield say("The price of line {number} is out of range.", number=line.number)
        taxed = said(line.taxed_price, line.unit_price)
        if not line.unit_price <= taxed <= MAX_PRICE or (taxed != line.unit_price and not body.tax_inclusive):
            yield say("The price of line {number} without its taxes does not follow.", number=line.number)
        named = said(line.tax_override, "") or said(body.tax_override, "") or (customer is not None and customer.tax_exempt)
        if taxed != line.unit_price and not named and not said(line.returned, None):
            yield say("The taxes of line {number} were taken off without a reason.", number=line.number)
    checked = said(body.age_checked, None)
    if checked is not None and not (0 < checked.age <= MAX_AGE and is_iso_date(checked.born_by) and checked.by):
        yield say("The age check of the transaction says nothing.")


def discount_problems(number: int, before: int, discounts: tuple[DiscountTaken, ...]) -> Iterable[Sentence]:
    """Discounts take off, in the direction of the line, and never more than it comes to."""
    if len(discounts) > MAX_DISCOUNTS or any(abs(discount.amount) > MAX_TOTAL for discount in discounts):
        yield say("The discounts of line {number} are out of range.", number=number)
        return
    off = [discount.amount if before >= 0 else -discount.amount for discount in discounts]
    if any(amount < 0 for amount in off) or sum(off) > abs(before):
        yield say("The discounts of line {number} are more than the line, or have the wrong sign.", number=number)


def tax_problems(body: TransactionBody) -> Iterable[Sentence]:
    """Each tax against its base; taxes inside the prices against the total that contains them.

    On top of the prices a tax is exact, but for what comes back with its part of the taxes that were paid. Inside them each
    group of products rounds for itself: two units a line bound that.
    """
    rounded = body.lines if body.tax_inclusive else [line for line in body.lines if line.returned is not UNSET]
    roundings = 1 + 2 * len(rounded) if rounded else 0
    for tax in body.taxes:
        yield from rate_problems(tax)
        if abs(tax.net) > MAX_TOTAL or abs(tax.tax - ratio_half_up(tax.net * tax.rate, MILLION)) > roundings:
            yield say("The tax {code} does not follow from its base and rate.", code=tax.code)
    if body.tax_inclusive and sum(abs(tax.tax) for tax in body.taxes) > sum(abs(line.amount) for line in body.lines):
        yield say("The taxes are more than the total that contains them.")


def rate_problems(tax: TaxLine) -> Iterable[Sentence]:
    """The rate within its limits."""
    if not 0 <= tax.rate <= MAX_RATE:
        yield say("The rate of the tax {code} is out of range.", code=tax.code)


def total_problems(body: TransactionBody, sign: int) -> Iterable[Sentence]:
    """Total, tenders, rounding and change."""
    yield from bounded("total", body.total, MAX_TOTAL * 2)
    yield from bounded("rounding", body.rounding, MAX_TOTAL)
    yield from bounded("change", body.change, MAX_TOTAL)
    expected = sum(line.amount for line in body.lines)
    if not body.tax_inclusive:
        expected += sum(tax.tax for tax in body.taxes)
    if body.total != expected:
        yield say("The total is not the sum of the lines and taxes.")
    if sum(tender.amount for tender in body.tenders) != body.total + body.rounding + body.change:
        yield say("The tenders are not the total, the rounding and the change.")
    for tender in body.tenders:
        foreign = said(tender.foreign, None)
        if foreign is not None and (not 0 < foreign.rate <= MAX_COUNT or abs(foreign.amount) > MAX_TOTAL):
            yield say("The foreign money of the transaction is out of range.")
    if body.rounding and not any(tender.kind in MONEY for tender in body.tenders):
        yield say("The total was rounded to coins without any cash.")
    if body.change < 0 or (sign < 0 and body.change) or any(tender.amount * sign < 0 for tender in body.tenders):
        yield say("A tender or the change has the wrong sign.")


def bounded(name: str, amount: int, limit: int) -> Iterable[Sentence]:
    """A problem when the amount is beyond the limit."""
    if abs(amount) > limit:
        yield say("The {name} is out of range.", name=name)


def is_iso_date(text: str) -> bool:
    """Whether the text is a date as `2026-01-31`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
