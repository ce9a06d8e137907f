"""What was sold, broken down by hour, category, person and product (operation 1003): pure, from a register's documents.

Of every breakdown the amounts add up to the total: the sum of the line amounts of sales and returns, as the lines say it
(before taxes added on top). What was voided or rung up in training counts for nothing. The order of documents does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import msgspec

from tui_pos.sales.document import Document, SaleLine, TransactionBody, said
from tui_pos.sales.instant import local_time

HOURS = 24


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `key` is an hour, a category, a staff number or a product; `sales` counts the transactions that have a part."""

    key: str
    name: str = ""
    sales: int
    quantity: Decimal
    amount: int


class SalesReport(msgspec.Struct, frozen=True, kw_only=True):
    """The breakdowns, largest amount first but hours in their order; `total` in minor units of `currency`."""

    currency: str
    sales: int
    total: int
    by_hour: tuple[Part, ...]
    by_category: tuple[Part, ...]
    by_staff: tuple[Part, ...]
    by_product: tuple[Part, ...]


class Counted(msgspec.Struct, frozen=True):
    """A line that counts, with what it is counted by."""

    transaction: str
    hour: str
    staff: str
    line: SaleLine


def sales_report(documents: Iterable[Document], currency: str, zone: str) -> SalesReport:
    """The report of these documents; hours are those of the store's time zone."""
    lines = [counted for document in documents for counted in counted_in(document, currency, zone)]
    return SalesReport(
        currency=currency,
        sales=len({line.transaction for line in lines}),
        total=sum(line.line.amount for line in lines),
        by_hour=tuple(sorted(parts(lines, lambda line: line.hour), key=lambda part: part.key)),
        by_category=largest(parts(lines, lambda line: said(line.line.category, ""))),
        by_staff=largest(parts(lines, lambda line: line.staff)),
        by_product=largest(parts(lines, lambda line: line.line.product, lambda line: line.line.name)),
    )


def counted_in(document: Document, currency: str, zone: str) -> Iterator[Counted]:
    """The lines of a document that count; none when it is no transaction of this currency, or one of training."""
    body = document.body
    if not isinstance(body, TransactionBody) or body.currency != currency or said(body.training, False):
        return
    hour = f"{local_time(document.at, zone):%H}"
    for line in body.lines:
        if not line.voided:
            yield Counted(document.id, hour, document.staff, line)


def parts(
    lines: Iterable[Counted], key: Callable[[Counted], str], name: Callable[[Counted], str] = lambda line: ""
) -> list[Part]:
    """The lines added up by their key; a product that was renamed has the name that sorts last."""
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return [
        Part(
            key=one,
            name=max(map(name, some)),
            sales=len({line.transaction for line in some}),
            quantity=sum((line.line.quantity for line in some), Decimal(0)),
            amount=sum(line.line.amount for line in some),
        )
        for one, some in found.items()
    ]


def largest(found: Iterable[Part]) -> tuple[Part, ...]:
    """The largest amount first; the same amounts by key."""
    return tuple(sorted(found, key=lambda part: (-part.amount, part.key)))
