"""What the pieces of a contest that are in no mix-and-match set save at best.

They go the same way with all their pile: to one single promotion, to all compounding ones together, or to one quantity
promotion. The reference product decides this piece by piece; by pile nobody is given a cent by splitting what is alike,
and a receipt says one thing about one product.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import product
from math import prod

from tui_pos.sales.discounts.contest import Contest, Taking, own_choice
from tui_pos.sales.discounts.steps import Saving, follow

EXACT_SHARINGS = 256
"""Ways to give whole piles to quantity promotions; up to so many all are tried, beyond they are ranked by what they gain."""

OWN = -1
"""The choice of a pile that takes no quantity promotion."""


class Rest:
    """What the pieces of a contest that are in no set can save, by how many are left of each pile."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.covering = {
            pile: tuple(index for index, bid in enumerate(contest.quantities) if pile in bid.piles)
            for pile in sorted({pile for bid in contest.quantities for pile in bid.piles})
        }
        self.alone = tuple(pile for pile in range(len(contest.piles)) if pile not in self.covering)
        self.own_known: dict[tuple[int, int], tuple[Saving, bool]] = {}
        self.by_quantity_known: dict[tuple[int, int, int, int], Saving] = {}
        self.best_known: dict[tuple[int, ...], tuple[int, dict[int, int]]] = {}

    @property
    def sharings(self) -> int:
        """In how many ways whole piles can be given to quantity promotions."""
        return prod(len(bids) + 1 for bids in self.covering.values())

    def own(self, pile: int, count: int) -> tuple[Saving, bool]:
        """The best single promotion or the compounding ones for so many pieces."""
        known = self.own_known.get((pile, count))
        if known is None:
            contest = self.contest
            known = own_choice(contest.singles[pile], contest.stacks[pile], contest.piles[pile], count)
            self.own_known[pile, count] = known
        return known

    def own_value(self, pile: int, count: int) -> int:
        """What that saves."""
        return self.own(pile, count)[0].saved

    def by_quantity(self, bid: int, tier: int, pile: int, count: int) -> Saving:
        """What a tier of a quantity promotion takes off so many pieces, with what compounds with it."""
        key = (bid, tier, pile, count)
        known = self.by_quantity_known.get(key)
        if known is None:
            quantity = self.contest.quantities[bid]
            own = quantity.tiers[tier][1]
            steps = sorted((own, *self.contest.stacks[pile])) if quantity.compounds else (own,)
            known = self.by_quantity_known[key] = follow(steps, self.contest.piles[pile], count)
        return known

    def best(self, counts: Sequence[int]) -> tuple[int, dict[int, int]]:
        """The most that so many pieces save, and the quantity promotion that each of its piles takes, or OWN."""
        value = sum(self.own_value(pile, counts[pile]) for pile in self.alone if counts[pile])
        if not self.covering:
            return value, {}
        key = tuple(counts[pile] for pile in self.covering)
        if key not in self.best_known:
            exact = self.sharings <= EXACT_SHARINGS
            self.best_known[key] = self.every_sharing(counts) if exact else self.ranked_sharing(counts)
        shared, choices = self.best_known[key]
        return value + shared, choices

    def every_sharing(self, counts: Sequence[int]) -> tuple[int, dict[int, int]]:
        """The best of all ways to share the covered piles; the first of equals, where OWN comes first."""
        piles = [pile for pile in self.covering if counts[pile]]
        best_value, best_choices = OWN, dict[int, int]()
        for chosen in product(*((OWN, *self.covering[pile]) for pile in piles)):
            choices = dict(zip(piles, chosen, strict=True))
            value = self.value_of(choices, counts)
            if value is not None and value > best_value:
                best_value, best_choices = value, choices
        return best_value, best_choices

    def value_of(self, choices: Mapping[int, int], counts: Sequence[int]) -> int | None:
        """What the covered piles save when shared so; None when a quantity is not reached."""
        tiers = self.tiers_of(choices, counts)
        if any(tier < 0 for tier in tiers.values()):
            return None
        return sum(
            self.own_value(pile, counts[pile]) if bid == OWN else self.by_quantity(bid, tiers[bid], pile, counts[pile]).saved
            for pile, bid in choices.items()
        )

    def tiers_of(self, choices: Mapping[int, int], counts: Sequence[int]) -> dict[int, int]:
        """The highest tier that each chosen quantity promotion reaches, -1 for none."""
        measures: dict[int, Decimal] = {}
        for pile, bid in choices.items():
            if bid != OWN:
                measures[bid] = measures.get(bid, Decimal(0)) + self.measure(pile, counts)
        return {
            bid: sum(measure >= at_least for at_least, _ in self.contest.quantities[bid].tiers) - 1
            for bid, measure in measures.items()
        }

    def measure(self, pile: int, counts: Sequence[int]) -> Decimal:
        """The quantity of the pieces that are left of a pile."""
        return self.contest.piles[pile].measure * counts[pile]

    def ranked_sharing(self, counts: Sequence[int]) -> tuple[int, dict[int, int]]:
        """The quantity promotions one by one, each time the tier that gains most over what the piles have without it.

        A gain only shrinks as piles go, so one that is still the highest when it is worked out again is the highest.
        """
        choices = {pile: OWN for pile in self.covering if counts[pile]}
        bids = self.contest.quantities
        waiting = [
            (-gain, bid, -tier)
            for bid in range(len(bids))
            for tier in range(len(bids[bid].tiers))
            for gain, _ in self.joining(bid, tier, choices, counts)
            if gain > 0
        ]
        heapify(waiting)
        taken: set[int] = set()
        while waiting:
            claimed, bid, tier = heappop(waiting)
            for gain, joined in () if bid in taken else self.joining(bid, -tier, choices, counts):
                if gain == -claimed:
                    choices.update(dict.fromkeys(joined, bid))
                    taken.add(bid)
                elif gain > 0:
                    heappush(waiting, (-gain, bid, tier))
        value = self.value_of(choices, counts)
        return (0 if value is None else value), choices

    def joining(
        self, bid: int, tier: int, choices: Mapping[int, int], counts: Sequence[int]
    ) -> Iterable[tuple[int, tuple[int, ...]]]:
        """What a tier gains and the piles that take it: all that gain, then those that lose least, until it is reached."""
        needed = self.contest.quantities[bid].tiers[tier][0]
        gains = {
            pile: self.by_quantity(bid, tier, pile, counts[pile]).saved - self.own_value(pile, counts[pile])
            for pile in self.contest.quantities[bid].piles
            if choices.get(pile) == OWN
        }
        joined = [pile for pile, gain in gains.items() if gain > 0]
        measure = sum((self.measure(pile, counts) for pile in joined), Decimal(0))
        if measure < needed:
            others = sorted((pile for pile in gains if gains[pile] <= 0), key=lambda pile: self.loss(gains[pile], pile, counts))
            while others and measure < needed:
                joined.append(others[0])
                measure += self.measure(others.pop(0), counts)
        if measure >= needed:
            yield sum(gains[pile] for pile in joined), tuple(joined)

    def loss(self, gain: int, pile: int, counts: Sequence[int]) -> tuple[Fraction, int]:
        """What is lost for each unit of the pile."""
        return Fraction(-gain) / Fraction(self.measure(pile, counts)), pile

    def takings(self, counts: Sequence[int]) -> Iterable[Taking]:
        """What the pieces that are left take at best; a pile alone that saves nothing takes nothing."""
        _, choices = self.best(counts)
        tiers = self.tiers_of(choices, counts)
        for pile, count in enumerate(counts):
            bid = choices.get(pile, OWN)
            if count and bid != OWN:
                quantity = self.contest.quantities[bid]
                yield Taking(pile, count, self.by_quantity(bid, tiers[bid], pile, count).offs, quantity.compounds)
            elif count and self.own_value(pile, count):
                saving, compounds = self.own(pile, count)
                yield Taking(pile, count, saving.offs, compounds)
