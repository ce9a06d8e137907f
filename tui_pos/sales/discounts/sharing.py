"""Which piles take which quantity promotion: the best of all ways up to a bound, and by rank beyond it.

For each set of tiers to be reached the piles choose one by one, and of all choices that bring the promotions equally far
only the best goes on; so the work grows with the quantities that are asked for, not with the number of ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import product
from math import prod
from typing import NamedTuple

from tui_pos.sales.discounts.values import OWN, Values

EXACT_CHOICES = 5_000
"""Choices of piles that are looked at to share them exactly."""


class Group(NamedTuple):
    """Quantity promotions that meet on piles, and those piles."""

    bids: tuple[int, ...]
    piles: tuple[int, ...]


class Shared(NamedTuple):
    """What the piles of a group save, their choices, and how many choices were looked at (all that there are)."""

    saved: int
    choices: dict[int, int]
    looked_at: int


Chosen = tuple["Chosen", int] | None
"""The choices of the piles so far, the last one outside."""


def best_sharing(values: Values, group: Group, counts: Sequence[int]) -> Shared | None:
    """The best of all ways to share the piles that are left; None when there are more than EXACT_CHOICES to look at."""
    piles = [pile for pile in group.piles if counts[pile]]
    best = Shared(sum(values.own_value(pile, counts[pile]) for pile in piles), dict.fromkeys(piles, OWN), 0)
    possible = [reachable(values, bid, counts) for bid in group.bids]
    if prod(map(len, possible)) * len(piles) > EXACT_CHOICES:
        return None
    looked_at = 0
    for tiers in product(*possible):
        aimed = {bid: tier for bid, tier in zip(group.bids, tiers, strict=True) if tier != OWN}
        shared = reaching(values, aimed, piles, counts, EXACT_CHOICES - looked_at)
        if shared is None:
            return None
        looked_at += shared.looked_at
        if shared.saved > best.saved:
            best = shared
    return best._replace(looked_at=looked_at)


def reachable(values: Values, bid: int, counts: Sequence[int]) -> range:
    """OWN for not taking part, then the tiers that the promotion could reach with all its piles."""
    quantity = values.contest.quantities[bid]
    measure = sum((values.measure(pile, counts) for pile in quantity.piles), Decimal(0))
    return range(OWN, sum(measure >= at_least for at_least, _ in quantity.tiers))


def reaching(values: Values, aimed: dict[int, int], piles: Sequence[int], counts: Sequence[int], most: int) -> Shared | None:
    """The best way to reach all these tiers, one that saves -1 when there is none; None beyond `most` choices."""
    bids = tuple(aimed)
    quantities = values.contest.quantities
    needed = tuple(quantities[bid].tiers[tier][0] for bid, tier in aimed.items())
    ways: dict[tuple[Decimal, ...], tuple[int, Chosen]] = {tuple(Decimal(0) for _ in bids): (0, None)}
    looked_at = 0
    for pile in piles:
        measure = values.measure(pile, counts)
        options = [(OWN, OWN, values.own_value(pile, counts[pile]))]
        for place, bid in enumerate(bids):
            if pile in quantities[bid].piles:
                options.append((bid, place, values.by_quantity(bid, aimed[bid], pile, counts[pile]).saved))
        looked_at += len(ways) * len(options)
        if looked_at > most:
            return None
        after: dict[tuple[Decimal, ...], tuple[int, Chosen]] = {}
        for reached, (saved, chosen) in ways.items():
            for bid, place, value in options:
                now = reached if bid == OWN else further(reached, place, measure, needed)
                known = after.get(now)
                if known is None or saved + value > known[0]:
                    after[now] = (saved + value, (chosen, bid))
        ways = after
    saved, chosen = ways.get(needed, (-1, None))
    return Shared(saved, dict(zip(reversed(piles), unrolled(chosen), strict=False)), looked_at)


def further(reached: tuple[Decimal, ...], place: int, measure: Decimal, needed: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """What is reached with the measure of one more pile, never counted beyond what is needed."""
    return (*reached[:place], min(needed[place], reached[place] + measure), *reached[place + 1 :])


def unrolled(chosen: Chosen) -> Iterator[int]:
    """The choices, the last one first."""
    while chosen is not None:
        chosen, bid = chosen
        yield bid


def ranked_sharing(values: Values, group: Group, counts: Sequence[int]) -> Shared:
    """The quantity promotions one by one, each time the tier that gains most over what the piles have without it.

    A gain only shrinks as piles go, so one that is still the highest when it is worked out again is the highest.
    """
    choices = {pile: OWN for pile in group.piles if counts[pile]}
    waiting = [
        (-gain, bid, -tier)
        for bid in group.bids
        for tier in range(len(values.contest.quantities[bid].tiers))
        for gain, _ in joining(values, bid, tier, choices, counts)
        if gain > 0
    ]
    heapify(waiting)
    taken: set[int] = set()
    while waiting:
        claimed, bid, tier = heappop(waiting)
        for gain, joined in () if bid in taken else joining(values, bid, -tier, choices, counts):
            if gain == -claimed:
                choices.update(dict.fromkeys(joined, bid))
                taken.add(bid)
            elif gain > 0:
                heappush(waiting, (-gain, bid, tier))
    tiers = values.tiers_of(choices, counts)
    return Shared(sum(values.value(bid, tiers, pile, counts[pile]) for pile, bid in choices.items()), choices, 0)


def joining(
    values: Values, bid: int, tier: int, choices: dict[int, int], counts: Sequence[int]
) -> Iterable[tuple[int, tuple[int, ...]]]:
    """What a tier gains and the piles that take it: all that gain, then those that lose least, until it is reached."""
    quantity = values.contest.quantities[bid]
    needed = quantity.tiers[tier][0]
    gains = {
        pile: values.by_quantity(bid, tier, pile, counts[pile]).saved - values.own_value(pile, counts[pile])
        for pile in quantity.piles
        if choices.get(pile) == OWN
    }
    joined = [pile for pile, gain in gains.items() if gain > 0]
    measure = sum((values.measure(pile, counts) for pile in joined), Decimal(0))
    if measure < needed:
        others = sorted(
            (pile for pile, gain in gains.items() if gain <= 0),
            key=lambda pile: (Fraction(-gains[pile]) / Fraction(values.measure(pile, counts)), pile),
        )
        while others and measure < needed:
            joined.append(others[0])
            measure += values.measure(others.pop(0), counts)
    if measure >= needed:
        yield sum(gains[pile] for pile in joined), tuple(joined)
