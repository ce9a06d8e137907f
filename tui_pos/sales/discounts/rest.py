"""What the pieces of a contest that are in no mix-and-match set save at best.

They go the same way with all their pile: to one single promotion, to all compounding ones together, or to one quantity
promotion. The reference product decides this piece by piece; by pile nobody is given a cent by splitting what is alike,
and a receipt says one thing about one product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_pos.sales.discounts.contest import Contest, Taking, connected
from tui_pos.sales.discounts.sharing import Group, Shared, best_sharing, ranked_sharing
from tui_pos.sales.discounts.values import OWN, Values


class Rest:
    """What is best for the pieces that are left of each pile; `exact` unless quantity promotions are beyond the bound.

    `work` is how many choices of piles are looked at for all pieces together.
    """

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.values = Values(contest)
        self.groups = tuple(
            Group(tuple(index for index, bid in enumerate(contest.quantities) if bid.piles[0] in piles), piles)
            for piles in connected(bid.piles for bid in contest.quantities)
        )
        covered = {pile for group in self.groups for pile in group.piles}
        self.alone = tuple(pile for pile in range(len(contest.piles)) if pile not in covered)
        self.known: dict[tuple[int, tuple[int, ...]], Shared] = {}
        at_first = [best_sharing(self.values, group, contest.counts) for group in self.groups]
        self.exactly = tuple(shared is not None for shared in at_first)
        self.exact = all(self.exactly)
        self.work = sum(shared.looked_at for shared in at_first if shared is not None)

    def shared(self, index: int, counts: Sequence[int]) -> Shared:
        """How the pieces that are left of a group's piles are shared."""
        group = self.groups[index]
        key = (index, tuple(counts[pile] for pile in group.piles))
        known = self.known.get(key)
        if known is None:
            exact = best_sharing(self.values, group, counts) if self.exactly[index] else None
            known = self.known[key] = exact or ranked_sharing(self.values, group, counts)
        return known

    def saved(self, counts: Sequence[int]) -> int:
        """The most that so many pieces save."""
        alone = sum(self.values.own_value(pile, counts[pile]) for pile in self.alone if counts[pile])
        return alone + sum(self.shared(index, counts).saved for index in range(len(self.groups)))

    def choices(self, counts: Sequence[int]) -> dict[int, int]:
        """The quantity promotion that each pile takes, or OWN; piles without pieces are not in it."""
        choices = {pile: OWN for pile, count in enumerate(counts) if count}
        for index in range(len(self.groups)):
            choices.update(self.shared(index, counts).choices)
        return choices

    def takings(self, counts: Sequence[int]) -> Iterator[Taking]:
        """What the pieces that are left take at best; a pile alone that saves nothing takes nothing."""
        choices = self.choices(counts)
        tiers = self.values.tiers_of(choices, counts)
        for pile, bid in choices.items():
            count = counts[pile]
            if bid != OWN:
                saving = self.values.by_quantity(bid, tiers[bid], pile, count)
                yield Taking(pile, count, saving.offs, self.contest.quantities[bid].compounds)
            elif self.values.own_value(pile, count):
                saving, compounds = self.values.own(pile, count)
                yield Taking(pile, count, saving.offs, compounds)
