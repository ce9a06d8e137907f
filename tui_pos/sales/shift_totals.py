"""What documents of shifts come to: shift totals as values (DESIGN section 4, `sales/`), exact whole minor units.

A shift's own order decides one thing only: a count of the drawer is compared with what should have been in it then. The
totals of several shifts are the sum of each one's. What was done in training is counted apart, and in no total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import attrgetter
from typing import TypeVar

import msgspec

from tui_pos.sales.document import TaxLine

RowT = TypeVar("RowT", bound=msgspec.Struct)

START_AMOUNT = "start_amount"
FLOAT = "float"
REMOVAL = "removal"
SAFE_DROP = "safe_drop"
BANK_DROP = "bank_drop"
MOVES_IN = (START_AMOUNT, FLOAT)
MOVES_OUT = (REMOVAL, SAFE_DROP, BANK_DROP)
MOVES = (*MOVES_IN, *MOVES_OUT)


class Sum(msgspec.Struct, frozen=True):
    """How many, and how much in minor units."""

    count: int = 0
    total: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.count + other.count, self.total + other.total)


NOTHING = Sum()


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one kind that went in or out beside sales; `total` is negative for what went out."""

    kind: str
    count: int
    total: int


class TenderTotals(msgspec.Struct, frozen=True, kw_only=True):
    """One tender in one currency, in its minor units.

    `taken` and `refunded` are both positive; `change` left with customers. `value` is taken less refunded in the store's
    currency. `declared` is what was counted last, `difference` what that was over (short: negative) at that moment; None
    when nobody has counted.
    """

    tender: str
    currency: str
    taken: Sum = NOTHING
    refunded: Sum = NOTHING
    change: int = 0
    value: int = 0
    moved: tuple[Moved, ...] = ()
    declared: int | None = None
    difference: int | None = None

    @property
    def expected(self) -> int:
        """What should be in the drawer."""
        return self.taken.total - self.refunded.total - self.change + sum(moved.total for moved in self.moved)

    @property
    def is_counted(self) -> bool:
        """Whether nothing has come or gone since it was counted, or nothing that makes a difference."""
        return self.declared is not None and self.declared - self.expected == self.difference


class DiscountTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Discounts of one source (`promotion`, `line`, `total`); what came back with a returned line is taken off."""

    source: str
    count: int
    total: int


class ShiftTotals(msgspec.Struct, frozen=True, kw_only=True):
    """All but the tenders in minor units of the store's currency; `returns` is positive, what was paid back.

    `overrides` is what was given away (or added: negative) by other prices than the product's own, `voided_lines` what void
    lines of paid transactions would have come to.
    """

    currency: str
    sales: Sum = NOTHING
    returns: Sum = NOTHING
    rounding: int = 0
    tenders: tuple[TenderTotals, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    discounts: tuple[DiscountTotals, ...] = ()
    voided: Sum = NOTHING
    voided_lines: Sum = NOTHING
    overrides: Sum = NOTHING
    no_sales: int = 0
    reprints: int = 0
    training: Sum = NOTHING

    @property
    def turnover(self) -> int:
        """Sales less returns."""
        return self.sales.total - self.returns.total


def together(totals: Iterable[ShiftTotals], currency: str) -> ShiftTotals:
    """The sum of the totals of several shifts."""
    return reduce(both, totals, ShiftTotals(currency=currency))


def both(first: ShiftTotals, second: ShiftTotals) -> ShiftTotals:
    """The sum of two."""
    return ShiftTotals(
        currency=first.currency,
        sales=first.sales + second.sales,
        returns=first.returns + second.returns,
        rounding=first.rounding + second.rounding,
        tenders=merged((*first.tenders, *second.tenders), tender_key, both_tenders),
        taxes=merged((*first.taxes, *second.taxes), tax_key, both_taxes),
        discounts=merged((*first.discounts, *second.discounts), attrgetter("source"), both_discounts),
        voided=first.voided + second.voided,
        voided_lines=first.voided_lines + second.voided_lines,
        overrides=first.overrides + second.overrides,
        no_sales=first.no_sales + second.no_sales,
        reprints=first.reprints + second.reprints,
        training=first.training + second.training,
    )


def merged(rows: Iterable[RowT], key: Callable[[RowT], object], add: Callable[[RowT, RowT], RowT]) -> tuple[RowT, ...]:
    """The rows with those of the same key made one, in the order of their keys."""
    by_key: dict[object, RowT] = {}
    for row in rows:
        other = by_key.get(key(row))
        by_key[key(row)] = row if other is None else add(other, row)
    return tuple(sorted(by_key.values(), key=key))  # type: ignore[arg-type]


def tender_key(tender: TenderTotals) -> tuple[str, str]:
    return tender.tender, tender.currency


def tax_key(tax: TaxLine) -> tuple[int, str, str]:
    """Highest rate first, as on a receipt."""
    return -tax.rate, tax.code, tax.name


def both_tenders(first: TenderTotals, second: TenderTotals) -> TenderTotals:
    return TenderTotals(
        tender=first.tender,
        currency=first.currency,
        taken=first.taken + second.taken,
        refunded=first.refunded + second.refunded,
        change=first.change + second.change,
        value=first.value + second.value,
        moved=merged((*first.moved, *second.moved), moved_key, both_moved),
        declared=either(first.declared, second.declared),
        difference=either(first.difference, second.difference),
    )


def moved_key(moved: Moved) -> tuple[int, str]:
    """In the order of a day, then whatever a later version knows besides."""
    return (MOVES.index(moved.kind) if moved.kind in MOVES else len(MOVES)), moved.kind


def both_moved(first: Moved, second: Moved) -> Moved:
    return Moved(kind=first.kind, count=first.count + second.count, total=first.total + second.total)


def both_taxes(first: TaxLine, second: TaxLine) -> TaxLine:
    return msgspec.structs.replace(first, net=first.net + second.net, tax=first.tax + second.tax)


def both_discounts(first: DiscountTotals, second: DiscountTotals) -> DiscountTotals:
    return DiscountTotals(source=first.source, count=first.count + second.count, total=first.total + second.total)


def either(first: int | None, second: int | None) -> int | None:
    """The sum of what is known."""
    known = [amount for amount in (first, second) if amount is not None]
    return sum(known) if known else None
