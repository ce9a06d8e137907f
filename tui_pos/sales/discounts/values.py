"""What whole piles of a contest save, alone or by a quantity promotion, by how many of their pieces are left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tui_pos.sales.discounts.contest import Contest, own_choice
from tui_pos.sales.discounts.steps import Saving, follow

OWN = -1
"""The choice of a pile that takes no quantity promotion."""


class Values:
    """Savings of the piles of one contest, each worked out once."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.own_known: dict[tuple[int, int], tuple[Saving, bool]] = {}
        self.by_quantity_known: dict[tuple[int, int, int, int], Saving] = {}

    def own(self, pile: int, count: int) -> tuple[Saving, bool]:
        """The best single promotion or the compounding ones for so many pieces, and whether it is the latter."""
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

    def value(self, choice: int, tiers: dict[int, int], pile: int, count: int) -> int:
        """What a pile saves by its choice, a quantity promotion at its tier or OWN."""
        if choice == OWN:
            return self.own_value(pile, count)
        return self.by_quantity(choice, tiers[choice], pile, count).saved

    def measure(self, pile: int, counts: Sequence[int]) -> Decimal:
        """The quantity of the pieces that are left of a pile."""
        return self.contest.piles[pile].measure * counts[pile]

    def tiers_of(self, choices: dict[int, int], counts: Sequence[int]) -> dict[int, int]:
        """The highest tier that each quantity promotion reaches with the piles that chose it, -1 for none."""
        measures: dict[int, Decimal] = {}
        for pile, bid in choices.items():
            if bid != OWN:
                measures[bid] = measures.get(bid, Decimal(0)) + self.measure(pile, counts)
        return {
            bid: sum(measure >= at_least for at_least, _ in self.contest.quantities[bid].tiers) - 1
            for bid, measure in measures.items()
        }
