"""Beyond the bound: sets one by one, each time the one worth most a piece, as the reference product ranks its deals.

The worth of a set is what it saves less what its pieces would save without it (the reference's marginal value). Like
there, deals are not compared in all combinations; unlike there, they are compared again when the pieces they prefer are
gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

from tui_pos.sales.discounts.contest import Contest, SetBid
from tui_pos.sales.discounts.promotions import MILLION as MICRO
from tui_pos.sales.discounts.promotions import AmountOff, AtPrice, LeastExpensive, PercentOff
from tui_pos.sales.discounts.rest import Rest
from tui_pos.sales.discounts.sets import PricedSet, priced

Ranked = tuple[int, int, PricedSet]
"""Minus the worth a piece in millionths of a minor unit, the promotion, and its next set."""


def ranked_sets(contest: Contest, rest: Rest) -> Iterator[tuple[PricedSet, int]]:
    """Sets and how often each is made, until none is worth more than its pieces without it."""
    counts = list(contest.counts)
    forgone = forgone_a_piece(contest, rest)
    preferred = [preference(contest, bid, forgone) for bid in range(len(contest.sets))]
    groups = [smallest_first(bid) for bid in contest.sets]
    waiting = [
        ranked
        for bid in range(len(contest.sets))
        for ranked in next_set(contest, bid, preferred_pieces(groups[bid], preferred[bid], counts), forgone)
    ]
    heapify(waiting)
    while waiting:
        _, bid, best = heappop(waiting)
        times = min(counts[pile] // pieces for pile, pieces in best.pieces)
        if times:
            yield best, times
            for pile, pieces in best.pieces:
                counts[pile] -= times * pieces
        preferred[bid] = [pile for pile in preferred[bid] if counts[pile]]
        for ranked in next_set(contest, bid, preferred_pieces(groups[bid], preferred[bid], counts), forgone):
            heappush(waiting, ranked)


def forgone_a_piece(contest: Contest, rest: Rest) -> list[int]:
    """What one piece of each pile saves when no set is made, in millionths of a minor unit."""
    choices = rest.choices(contest.counts)
    tiers = rest.values.tiers_of(choices, contest.counts)
    return [rest.values.value(choices[pile], tiers, pile, count) * MICRO // count for pile, count in enumerate(contest.counts)]


def preference(contest: Contest, bid: int, forgone: Sequence[int]) -> list[int]:
    """The piles in the order in which the promotion's sets best take them."""
    benefit = contest.sets[bid].step.benefit

    def worth(pile: int) -> int:
        each = contest.piles[pile].each
        match benefit:
            case PercentOff(rate) | LeastExpensive(_, rate):
                return each * rate - forgone[pile]
            case AtPrice():
                return each * MICRO - forgone[pile]
            case AmountOff():
                return -forgone[pile]

    piles = {pile for _, group in contest.sets[bid].groups for pile in group}
    return sorted(piles, key=lambda pile: (-worth(pile), -contest.piles[pile].each, pile))


def next_set(contest: Contest, bid: int, pieces: tuple[tuple[int, int], ...], forgone: Sequence[int]) -> Iterator[Ranked]:
    """The set of these pieces; nothing when it is worth nothing."""
    made = priced(contest, bid, pieces) if pieces else None
    if made is not None:
        gain = made.saved * MICRO - sum(count * forgone[pile] for pile, count in pieces)
        if gain > 0:
            yield -(gain // sum(count for _, count in pieces)), bid, made


def smallest_first(bid: SetBid) -> list[tuple[int, frozenset[int]]]:
    """The groups in the order in which they are filled: those with the fewest piles to choose from first."""
    by_choice = sorted(bid.groups, key=lambda group: (len(group[1]), group))
    return [(needed, frozenset(piles)) for needed, piles in by_choice]


def preferred_pieces(
    groups: Sequence[tuple[int, frozenset[int]]], preferred: Sequence[int], counts: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Pieces for each group in the order of preference; none when they run out."""
    taken: dict[int, int] = {}
    for needed, group in groups:
        missing = needed
        for pile in preferred:
            if pile in group:
                pieces = min(missing, counts[pile] - taken.get(pile, 0))
                if pieces:
                    taken[pile] = taken.get(pile, 0) + pieces
                    missing -= pieces
                if not missing:
                    break
        if missing:
            return ()
    return tuple(sorted(taken.items()))
