"""Discounts that a person gives: on a line (300, 301), then on the total (302, 303), on top of the promotions.

On a line amounts go before percents, and so on the total. They take off what is left, never more; who may give how much
is decided before (limits per role).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tui_pos.sales.discounts.allocation import share
from tui_pos.sales.discounts.promotions import AmountOff, PercentOff, given_on


class LineDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on the line of this number, as a whole; `reason` is its code, `name` how it is shown."""

    line: int
    reason: str
    name: str
    benefit: PercentOff | AmountOff


class TotalDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on what all lines together come to; `reason` is its code, `name` how it is shown."""

    reason: str
    name: str
    benefit: PercentOff | AmountOff


def amounts_first(benefit: PercentOff | AmountOff) -> int:
    """The order of manual discounts: amounts before percents, else as they were given."""
    return 1 if isinstance(benefit, PercentOff) else 0


def on_line(discounts: Iterable[LineDiscount], left: int) -> list[tuple[LineDiscount, int]]:
    """What each discount takes off a line that has so much left to pay."""
    taken: list[tuple[LineDiscount, int]] = []
    for discount in sorted(discounts, key=lambda discount: amounts_first(discount.benefit)):
        off = given_on(discount.benefit, left)
        left -= off
        taken.append((discount, off))
    return taken


def on_total(
    discounts: Iterable[TotalDiscount], left: Sequence[int], alike: Sequence[Sequence[int]]
) -> list[tuple[TotalDiscount, list[int]]]:
    """What each discount takes off each line; `alike` are the places of lines by pile.

    It is shared by pile first, so that a pile bears the same on one line as on many.
    """
    now = list(left)
    taken: list[tuple[TotalDiscount, list[int]]] = []
    for discount in sorted(discounts, key=lambda discount: amounts_first(discount.benefit)):
        sums = [sum(now[place] for place in places) for places in alike]
        offs = [0] * len(now)
        for places, off in zip(alike, share(given_on(discount.benefit, sum(sums)), sums), strict=True):
            for place, part in zip(places, share(off, [now[place] for place in places]), strict=True):
                offs[place] = part
                now[place] -= part
        taken.append((discount, offs))
    return taken
