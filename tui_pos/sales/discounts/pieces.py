"""What lies in the cart, as promotions see it: piles of pieces that nobody can tell apart, whatever the order of the scans.

Pieces of one product at one price are one pile, on however many lines they were scanned. What was weighed is one piece
a line, worth its line's amount, and measures its weight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tui_pos.sales.money import line_amount

ONE = Decimal(1)


class PricedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that counts: `unit_price` in minor units. A negative quantity is a return.

    `fixed` when its price was typed in at the till: no promotion takes anything off it, or counts it.
    """

    number: int
    product: str
    category: str
    tax_group: str
    quantity: Decimal
    unit_price: int
    weighed: bool = False
    fixed: bool = False

    @property
    def amount(self) -> int:
        """What the line costs before any discount."""
        return line_amount(self.quantity, self.unit_price)


class Pile(NamedTuple):
    """Pieces that are alike; piles are ordered by these fields, which decides whatever would else be a tie.

    `measure` is the quantity of one piece in the unit of the product, `each` the amount of one piece in minor units.
    """

    product: str
    category: str
    tax_group: str
    unit_price: int
    measure: Decimal
    each: int
    fixed: bool = False

    def at(self, unit_amount: int) -> int:
        """What one piece comes to at an amount of each unit."""
        return unit_amount if self.measure == ONE else line_amount(self.measure, unit_amount)


@dataclass(frozen=True, slots=True)
class Heap:
    """A pile, how many pieces it has, and the places of its lines with the pieces on each."""

    pile: Pile
    count: int
    places: tuple[tuple[int, int], ...]

    @property
    def amount(self) -> int:
        """What the pieces cost before any discount."""
        return self.count * self.pile.each


def heaps_of(lines: Iterable[PricedLine]) -> tuple[Heap, ...]:
    """The piles of these lines, in the order of piles; a place counts the lines from 0. Returns have no part in it."""
    places: dict[Pile, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        if line.quantity > 0:
            pile, pieces = pile_of(line)
            places.setdefault(pile, []).append((place, pieces))
    return tuple(Heap(pile, sum(pieces for _, pieces in places[pile]), tuple(places[pile])) for pile in sorted(places))


def pile_of(line: PricedLine) -> tuple[Pile, int]:
    """The pile that the line belongs to, and how many pieces it brings."""
    pieces = int(line.quantity)
    if line.weighed or pieces != line.quantity:
        measured = Pile(line.product, line.category, line.tax_group, line.unit_price, line.quantity, line.amount, line.fixed)
        return measured, 1
    return Pile(line.product, line.category, line.tax_group, line.unit_price, ONE, line.unit_price, line.fixed), pieces
