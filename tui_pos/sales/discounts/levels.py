"""Promotions of products, level by level: exclusive ones before the others, a higher priority before a lower.

Within a level the best arrangement wins; pieces that were given something take nothing of a later level. Compounding
promotions of one priority are taken together and compete as one with best-price ones (the reference product's *best price
and compound within priority, never compound across priorities*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tui_pos.sales.discounts.contest import Contest, QuantityBid, SetBid, Taking, connected, own_choice
from tui_pos.sales.discounts.offers import Level, Offers, find
from tui_pos.sales.discounts.pieces import Heap
from tui_pos.sales.discounts.promotions import Concurrency, MixAndMatch, Promotion, Quantity, Threshold
from tui_pos.sales.discounts.steps import Step, step_of
from tui_pos.sales.discounts.thresholds import Bid

Outcome = Callable[[Contest], tuple[Taking, ...]]
"""`arrange`, or what remembers it."""


@dataclass(slots=True)
class Claimed:
    """What the promotions of one level select, by the places of heaps; steps in their order."""

    singles: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    stacks: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    quantities: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    sets: dict[tuple[str, int], list[int]] = field(default_factory=dict)


def claimed(heaps: Sequence[Heap], offers: Offers, sleeping: frozenset[str]) -> tuple[dict[Level, Claimed], list[Bid]]:
    """Who selects which heaps: promotions of products by level, and thresholds; none selects a price that was typed in."""
    levels: defaultdict[Level, Claimed] = defaultdict(Claimed)
    spends: dict[str, list[int]] = {}
    for place, heap in enumerate(heaps):
        if heap.pile.fixed:
            continue
        found = find(offers, heap.pile.product, heap.pile.category, sleeping)
        for claims in found.levels:
            level = levels[claims.level]
            if claims.singles:
                level.singles[place] = claims.singles
            if claims.stack:
                level.stacks[place] = claims.stack
            for part in claims.quantities:
                level.quantities.setdefault(part, []).append(place)
            for part in claims.sets:
                level.sets.setdefault(part, []).append(place)
        for number in found.thresholds:
            spends.setdefault(number, []).append(place)
    return levels, [bid for number, places in spends.items() for bid in threshold_bid(offers.promotions[number], places)]


def threshold_bid(promotion: Promotion, places: Iterable[int]) -> Iterator[Bid]:
    """The bid of a threshold."""
    if isinstance(promotion.terms, Threshold):
        yield Bid(promotion.number, promotion.terms, tuple(places))


def settle(
    level: Claimed, heaps: Sequence[Heap], free: Sequence[int], promotions: Mapping[str, Promotion], outcome: Outcome
) -> Iterator[Taking]:
    """What the free pieces of the heaps take at this level, by places of heaps."""
    quantities = list(quantity_bids(level, heaps, free, promotions))
    sets = list(set_bids(level, free, promotions))
    groups = connected([*(bid.piles for bid in quantities), *(tuple(places_of(bid)) for bid in sets)])
    contested = {place for group in groups for place in group}
    for place in sorted((level.singles.keys() | level.stacks.keys()) - contested):
        if free[place]:
            singles, stack = level.singles.get(place, ()), level.stacks.get(place, ())
            saving, compounds = own_choice(singles, stack, heaps[place].pile, free[place])
            if saving.saved:
                yield Taking(place, free[place], saving.offs, compounds)
    for group in groups:
        contest = contest_of(group, level, heaps, free, quantities, sets)
        for taking in outcome(contest):
            yield taking._replace(pile=group[taking.pile])


def quantity_bids(
    level: Claimed, heaps: Sequence[Heap], free: Sequence[int], promotions: Mapping[str, Promotion]
) -> Iterator[QuantityBid]:
    """The quantity promotions that the free pieces can reach."""
    for (number, _), places in sorted(level.quantities.items()):
        terms = promotions[number].terms
        left = tuple(place for place in places if free[place])
        if isinstance(terms, Quantity):
            measure = sum((heaps[place].pile.measure * free[place] for place in left), Decimal(0))
            if measure >= terms.tiers[0].at_least:
                tiers = tuple((tier.at_least, step_of(number, tier.benefit)) for tier in terms.tiers)
                yield QuantityBid(number, terms.concurrency is Concurrency.COMPOUND, tiers, left)


def set_bids(level: Claimed, free: Sequence[int], promotions: Mapping[str, Promotion]) -> Iterator[SetBid]:
    """The mix-and-match promotions that have enough free pieces in each of their groups."""
    for number in sorted({number for number, _ in level.sets}):
        terms = promotions[number].terms
        if isinstance(terms, MixAndMatch):
            groups = tuple(
                (group.needed, tuple(place for place in level.sets.get((number, index), ()) if free[place]))
                for index, group in enumerate(terms.groups)
            )
            if all(sum(free[place] for place in places) >= needed for needed, places in groups):
                step = step_of(number, terms.benefit, whole=True)
                yield SetBid(number, terms.concurrency is Concurrency.COMPOUND, step, groups)


def places_of(bid: SetBid) -> Iterator[int]:
    """The heaps that the sets may take from."""
    return (place for _, places in bid.groups for place in places)


def contest_of(
    group: tuple[int, ...],
    level: Claimed,
    heaps: Sequence[Heap],
    free: Sequence[int],
    quantities: Iterable[QuantityBid],
    sets: Iterable[SetBid],
) -> Contest:
    """The contest over these heaps, which it counts from 0."""
    local = {place: index for index, place in enumerate(group)}
    return Contest(
        piles=tuple(heaps[place].pile for place in group),
        counts=tuple(free[place] for place in group),
        singles=tuple(level.singles.get(place, ()) for place in group),
        stacks=tuple(level.stacks.get(place, ()) for place in group),
        quantities=tuple(
            bid._replace(piles=tuple(local[place] for place in bid.piles)) for bid in quantities if bid.piles[0] in local
        ),
        sets=tuple(
            bid._replace(groups=tuple((needed, tuple(local[place] for place in places)) for needed, places in bid.groups))
            for bid in sets
            if bid.groups[0][1][0] in local
        ),
    )
