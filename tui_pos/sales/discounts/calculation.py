"""What each line costs after all discounts (issue 4, *Discounts*): pure, and the same for every order of the scans.

Promotions of products go level by level, then thresholds, then what a person gives on lines and on the total. Everything
is decided by pile (pieces.py) and only then shared to lines, so lines that are merged, split or moved change no total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from tui_pos.sales.discounts.allocation import share
from tui_pos.sales.discounts.arrangement import arrange
from tui_pos.sales.discounts.contest import Contest, Taking
from tui_pos.sales.discounts.levels import Outcome, claimed, settle
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount, on_line, on_total
from tui_pos.sales.discounts.offers import Offers, asleep, unknown_coupons
from tui_pos.sales.discounts.pieces import Heap, PricedLine, heaps_of
from tui_pos.sales.discounts.steps import Offs, saved
from tui_pos.sales.discounts.thresholds import Spends, thresholds_given
from tui_pos.sales.money import Currency

Arranged = dict[Contest, tuple[Taking, ...]]
"""Contests whose outcome is known."""


class Source(StrEnum):
    """Where a discount comes from."""

    PROMOTION = "promotion"
    LINE = "line"
    TOTAL = "total"


class Applied(msgspec.Struct, frozen=True):
    """A discount on a line: the promotion's number or the reason's code, its name, and minor units off (above 0)."""

    source: Source
    number: str
    name: str
    amount: int


class LinePrice(msgspec.Struct, frozen=True):
    """Why a line costs what it costs: before, each discount in the order in which it was taken off, after."""

    number: int
    before: int
    discounts: tuple[Applied, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Priced:
    """All lines in the order given, and the coupon codes that no promotion asks for.

    `arranged` is what the next calculation need not do again; it decides nothing.
    """

    lines: tuple[LinePrice, ...]
    unknown_coupons: tuple[str, ...]
    arranged: Arranged = field(default_factory=dict, compare=False, repr=False)

    @property
    def off(self) -> int:
        """All discounts together, in minor units."""
        return sum(line.before - line.after for line in self.lines)

    @property
    def total(self) -> int:
        """What all lines come to, before taxes added on top."""
        return sum(line.after for line in self.lines)


def calculate(
    lines: Sequence[PricedLine],
    offers: Offers,
    *,
    currency: Currency,
    coupons: Sequence[str] = (),
    line_discounts: Iterable[LineDiscount] = (),
    total_discounts: Iterable[TotalDiscount] = (),
    previous: Priced | None = None,
) -> Priced:
    """The prices of the lines that count (voided ones are left out); `previous` only makes it faster.

    Discounts of lines that are not there, and on returns, are ignored.
    """
    heaps = heaps_of(lines)
    arranged: Arranged = {}
    outcome = remembering(previous.arranged if previous is not None else {}, arranged)
    before = [line.amount for line in lines]
    left = list(before)
    applied: list[list[Applied]] = [[] for _ in lines]
    for heap, offs in zip(heaps, promoted(heaps, offers, asleep(offers, currency.code, coupons), outcome), strict=True):
        spread(heap, offs, offers, left, applied)
    discount_lines(lines, line_discounts, left, applied)
    discount_total(heaps, total_discounts, left, applied)
    priced = tuple(
        LinePrice(line.number, amount, tuple(discounts), after)
        for line, amount, discounts, after in zip(lines, before, applied, left, strict=True)
    )
    return Priced(priced, unknown_coupons(offers, coupons), arranged)


def remembering(previous: Arranged, now: Arranged) -> Outcome:
    """`arrange`, looked up where it was done before; what was asked is in `now` afterwards."""

    def outcome(contest: Contest) -> tuple[Taking, ...]:
        found = previous.get(contest)
        if found is None:
            found = arrange(contest)
        now[contest] = found
        return found

    return outcome


def promoted(heaps: Sequence[Heap], offers: Offers, sleeping: frozenset[str], outcome: Outcome) -> list[Offs]:
    """What the promotions take off each heap, in the order in which they follow each other."""
    levels, thresholds = claimed(heaps, offers, sleeping)
    free = [heap.count for heap in heaps]
    compounded, closed = [0] * len(heaps), [0] * len(heaps)
    offs: list[dict[str, int]] = [{} for _ in heaps]
    for level in sorted(levels):
        for taking in list(settle(levels[level], heaps, free, offers.promotions, outcome)):
            free[taking.pile] -= taking.pieces
            after = compounded if taking.compounds else closed
            after[taking.pile] += taking.pieces * heaps[taking.pile].pile.each - saved(taking.offs)
            for number, off in taking.offs:
                offs[taking.pile][number] = offs[taking.pile].get(number, 0) + off
    untouched = tuple(pieces * heap.pile.each for heap, pieces in zip(heaps, free, strict=True))
    left = [sum(parts) for parts in zip(untouched, compounded, closed, strict=True)]
    for given in thresholds_given(Spends(untouched, tuple(compounded)), left, thresholds):
        for place, off in zip(given.piles, given.offs, strict=True):
            if off:
                offs[place][given.number] = off
    return [tuple(taken.items()) for taken in offs]


def spread(heap: Heap, offs: Offs, offers: Offers, left: list[int], applied: list[list[Applied]]) -> None:
    """Shares what was taken off a heap to its lines."""
    places = [place for place, _ in heap.places]
    for number, off in offs:
        name = offers.promotions[number].name
        parts = share(off, [left[place] for place in places]) if len(places) > 1 else (off,)
        for place, part in zip(places, parts, strict=True):
            take(place, Applied(Source.PROMOTION, number, name, part), left, applied)


def discount_lines(
    lines: Sequence[PricedLine], discounts: Iterable[LineDiscount], left: list[int], applied: list[list[Applied]]
) -> None:
    """Takes the manual discounts off their lines."""
    by_line: dict[int, list[LineDiscount]] = {}
    for discount in discounts:
        by_line.setdefault(discount.line, []).append(discount)
    for place, line in enumerate(lines):
        if line.number in by_line and line.quantity > 0:
            for discount, off in on_line(by_line[line.number], left[place]):
                take(place, Applied(Source.LINE, discount.reason, discount.name, off), left, applied)


def discount_total(
    heaps: Sequence[Heap], discounts: Iterable[TotalDiscount], left: list[int], applied: list[list[Applied]]
) -> None:
    """Takes the manual discounts on the total off all lines."""
    alike = [[place for place, _ in heap.places] for heap in heaps]
    for discount, offs in on_total(discounts, left, alike):
        for place, off in enumerate(offs):
            take(place, Applied(Source.TOTAL, discount.reason, discount.name, off), left, applied)


def take(place: int, discount: Applied, left: list[int], applied: list[list[Applied]]) -> None:
    """Takes one discount off a line; nothing is noted when it takes nothing."""
    if discount.amount:
        left[place] -= discount.amount
        applied[place].append(discount)
