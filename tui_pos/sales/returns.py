"""What may come back of a transaction, and what is paid back for it (issue 4, *Returns*): values in, values out.

Each piece comes back with its part of the discounts and taxes that were paid. The part is taken of what is left of them, so
the last piece takes the rest: piece by piece, exactly what was paid is paid back, to the last minor unit. What was sold in a
fraction (a weight) comes back whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec
from msgspec import UNSET

from tui_pos.sales.document import DiscountTaken, ReturnOf, SaleLine, TaxLine, TenderLine, TransactionBody, said
from tui_pos.sales.money import line_amount, ratio_half_up
from tui_pos.sales.refunds import Refundable, refundable
from tui_pos.sales.return_taxes import GroupTaxes, line_taxes
from tui_pos.sales.sentence import Number, Refused, say

THOUSANDTHS = 3


class SoldTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction as its document has it: `id` is the document's, `at` in UTC microseconds."""

    id: str
    store: str
    register: str
    business_date: str
    at: int
    staff: str
    body: TransactionBody


class ReturnMade(msgspec.Struct, frozen=True, kw_only=True):
    """What came back of a transaction in another one, whose id is `by`; lines and tenders as they are there."""

    by: str
    lines: tuple[SaleLine, ...]
    tenders: tuple[TenderLine, ...] = ()


class BoughtLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was sold, and what of it can still come back: how much, and of its discounts and taxes."""

    line: SaleLine
    left: Decimal
    discounts: tuple[DiscountTaken, ...]
    taxes: tuple[TaxLine, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it comes back whole or not at all."""
        return self.line.quantity != self.line.quantity.to_integral_value()


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction with what can still come back of it: every line that was sold, in its order."""

    sold: SoldTransaction
    lines: tuple[BoughtLine, ...]
    refundable: tuple[Refundable, ...]

    @property
    def receipt(self) -> str:
        return self.sold.body.receipt


class ComesBack(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a bought line (above 0), with its part of the discounts and taxes, all negative."""

    quantity: Decimal
    returned: ReturnOf
    discounts: tuple[DiscountTaken, ...]
    taxes: tuple[TaxLine, ...]


def return_made(by: str, body: TransactionBody, original: str) -> ReturnMade | None:
    """What came back of the original in this transaction; None when nothing did, or only in training."""
    lines = tuple(line for line in body.lines if comes_from(line, original))
    if not lines or said(body.training, False):
        return None
    return ReturnMade(by=by, lines=lines, tenders=body.tenders)


def returned_lines(body: TransactionBody) -> list[tuple[SaleLine, ReturnOf]]:
    """The lines that come back from a receipt and count, with what they were sold as."""
    if said(body.training, False):
        return []
    found = ((line, said(line.returned, None)) for line in body.lines if not line.voided)
    return [(line, of) for line, of in found if of is not None]


def comes_from(line: SaleLine, original: str) -> bool:
    """Whether the line counts, and came back from this transaction."""
    returned = said(line.returned, None)
    return returned is not None and returned.transaction == original and not line.voided


def original_of(sold: SoldTransaction, groups: Iterable[GroupTaxes], made: Iterable[ReturnMade]) -> Original:
    """What can still come back, gift cards never.

    `made` may name a return twice (this register's journal and the channel know it both)."""
    returns = {one.by: one for one in made}
    gone: dict[int, list[SaleLine]] = defaultdict(list)
    for one in returns.values():
        for line in one.lines:
            returned = said(line.returned, None)
            if returned is not None:
                gone[returned.line].append(line)
    taxes = line_taxes(sold.body, groups)
    lines = tuple(
        bought(line, taxes.get(line.number, ()), gone[line.number])
        for line in sold.body.lines
        if line.quantity > 0 and not line.voided and line.gift_card is UNSET
    )
    paid_back = (tender for one in returns.values() for tender in one.tenders)
    left = refundable(sold.id, sold.body.tenders, sold.body.change, paid_back)
    return Original(sold=sold, lines=lines, refundable=left)


def bought(line: SaleLine, taxes: Sequence[TaxLine], gone: Sequence[SaleLine]) -> BoughtLine:
    """A line of the original less what has come back of it."""
    back = sum((returned.quantity for returned in gone), Decimal(0))
    discounts: dict[tuple[str, str, str], int] = defaultdict(int)
    for taken in (*said(line.discounts, ()), *(taken for returned in gone for taken in said(returned.discounts, ()))):
        discounts[taken.source, taken.number, taken.name] += taken.amount
    shares = {(tax.code, tax.name, tax.rate): (tax.net, tax.tax) for tax in taxes}
    for tax in (tax for returned in gone for tax in said(returned.taxes, ())):
        key = tax.code, tax.name, tax.rate
        net, share = shares.get(key, (0, 0))
        shares[key] = net + tax.net, share + tax.tax
    return BoughtLine(
        line=line,
        left=max(Decimal(0), line.quantity + back),
        discounts=tuple(
            DiscountTaken(source=source, number=number, name=name, amount=amount)
            for (source, number, name), amount in discounts.items()
            if amount > 0
        ),
        taxes=tuple(
            TaxLine(code=code, name=name, rate=rate, net=max(0, net), tax=max(0, tax))
            for (code, name, rate), (net, tax) in shares.items()
        ),
    )


def come_back(original: Original, number: int, quantity: Decimal) -> ComesBack:
    """So much of a line of the original; raises Refused for what was not sold, or has come back already."""
    of = line_of(original, number)
    check_quantity(of, quantity)
    off = parts([taken.amount for taken in of.discounts], thousandths(quantity), thousandths(of.left))
    amount = line_amount(quantity, of.line.unit_price) - sum(off)
    return ComesBack(
        quantity=quantity,
        returned=ReturnOf(transaction=original.sold.id, receipt=original.receipt, line=number),
        discounts=tuple(
            msgspec.structs.replace(taken, amount=-part) for taken, part in zip(of.discounts, off, strict=True) if part
        ),
        taxes=taxes_back(of, amount, inclusive=original.sold.body.tax_inclusive),
    )


def taxes_back(of: BoughtLine, amount: int, *, inclusive: bool) -> tuple[TaxLine, ...]:
    """The part of the taxes that goes with so much of the money that is left on the line; all negative."""
    own = parts([tax.tax for tax in of.taxes], amount, amount_left(of))
    net = amount - sum(own) if inclusive else amount
    return tuple(msgspec.structs.replace(tax, net=-net, tax=-part) for tax, part in zip(of.taxes, own, strict=True))


def amount_left(of: BoughtLine) -> int:
    """What was paid for what is left of the line, before taxes added on top."""
    return line_amount(of.left, of.line.unit_price) - sum(taken.amount for taken in of.discounts)


def line_of(original: Original, number: int) -> BoughtLine:
    """The line with this number; raises Refused when nothing was sold on it."""
    for of in original.lines:
        if of.line.number == number:
            return of
    raise Refused(
        say("Receipt {receipt} has no line {number}. Nothing was changed.", receipt=original.receipt, number=number),
    )


def check_quantity(of: BoughtLine, quantity: Decimal) -> None:
    """Raises Refused for more than is left, for nothing, and for a part of what comes back whole."""
    name, left = of.line.name, Number(f"{of.left:f}")
    if not of.left:
        raise Refused(say("All of {name} has come back already. Nothing was changed.", name=name))
    if quantity <= 0 or quantity > of.left:
        raise Refused(say("Of {name}, at most {left} can come back. Nothing was changed.", name=name, left=left))
    if of.is_whole and quantity != of.left:
        raise Refused(say("{name} comes back whole: {left}. Nothing was changed.", name=name, left=left))
    if not of.is_whole and quantity != quantity.to_integral_value():
        raise Refused(say("{name} is sold by the piece. Nothing was changed: type a whole number.", name=name))


def parts(amounts: Sequence[int], of: int, whole: int) -> list[int]:
    """The part of each amount that goes with `of` of a whole, rounded along their running sum: together as one is."""
    found, so_far, before = [], 0, 0
    for amount in amounts:
        so_far += amount
        until = ratio_half_up(so_far * of, whole) if whole else 0
        found.append(until - before)
        before = until
    return found


def thousandths(quantity: Decimal) -> int:
    """A quantity as a whole number."""
    return int(quantity.scaleb(THOUSANDTHS))
