"""The arrangement of a contest that saves the customer most, exactly up to a bound and by rank beyond it.

The bound (EXACT_SETS, EXACT_WORK, EXACT_CHOICES) depends on what is in the cart, never on time or on the order of the
scans. Of arrangements that save the same, the one with the fewest pieces in sets wins, then the first in the order of
promotions and piles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_pos.sales.discounts.contest import Contest, Taking
from tui_pos.sales.discounts.ranking import ranked_sets
from tui_pos.sales.discounts.rest import Rest
from tui_pos.sales.discounts.sets import PricedSet, count_of_sets, different_sets, takings_of

EXACT_SETS = 400
"""Sets that are all looked at."""

EXACT_WORK = 20_000
"""Ways to leave pieces over, times what is looked at for each: the sets, the piles, and their choices."""


class Made(NamedTuple):
    """Sets made so far: what they save, the last of them and how often, and what was made before."""

    saved: int
    last: PricedSet | None
    times: int
    before: Made | None


NOTHING = Made(0, None, 0, None)


def arrange(contest: Contest) -> tuple[Taking, ...]:
    """What each piece of the contest takes; the rest takes nothing."""
    rest = Rest(contest)
    made, counts = best_exactly(contest, rest) or best_ranked(contest, rest)
    return (*rest.takings(counts), *takings_made(contest, made))


def takings_made(contest: Contest, made: Made | None) -> Iterator[Taking]:
    """What the pieces of all sets take, the last set first."""
    while made is not None and made.last is not None:
        yield from takings_of(contest, made.last, made.times)
        made = made.before


def best_exactly(contest: Contest, rest: Rest) -> tuple[Made, Sequence[int]] | None:
    """The best of all arrangements; None when there are too many of them."""
    if not contest.sets:
        return NOTHING, contest.counts
    if count_of_sets(contest) > EXACT_SETS or not rest.exact:
        return None
    sets = different_sets(contest)
    limit = EXACT_WORK // (len(sets) + len(contest.piles) + rest.work)
    left_over = ways_to_leave(contest.counts, sets, limit)
    if left_over is None:
        return None
    best, best_counts, best_saved = NOTHING, contest.counts, -1
    for counts in sorted(left_over, key=lambda counts: (-sum(counts), counts)):
        value = left_over[counts].saved + rest.saved(counts)
        if value > best_saved:
            best, best_counts, best_saved = left_over[counts], counts, value
    return best, best_counts


def ways_to_leave(counts: tuple[int, ...], sets: Sequence[PricedSet], limit: int) -> dict[tuple[int, ...], Made] | None:
    """The pieces that sets can leave over, each with the sets that save most on the way; None when there are too many."""
    ways = {counts: NOTHING}
    for chosen in sets:
        for before, made in list(ways.items()):
            most = min(before[pile] // pieces for pile, pieces in chosen.pieces)
            for times in range(1, most + 1):
                left = without(before, chosen, times)
                saving = made.saved + times * chosen.saved
                known = ways.get(left)
                if known is None or saving > known.saved:
                    ways[left] = Made(saving, chosen, times, made)
                if len(ways) > limit:
                    return None
    return ways


def without(counts: tuple[int, ...], chosen: PricedSet, times: int) -> tuple[int, ...]:
    """The pieces that are left after so many of these sets."""
    left = list(counts)
    for pile, pieces in chosen.pieces:
        left[pile] -= times * pieces
    return tuple(left)


def best_ranked(contest: Contest, rest: Rest) -> tuple[Made, Sequence[int]]:
    """The sets by rank, or none of them when that saves more."""
    made, counts = NOTHING, contest.counts
    for chosen, times in ranked_sets(contest, rest):
        made = Made(made.saved + times * chosen.saved, chosen, times, made)
        counts = without(counts, chosen, times)
    if made.saved + rest.saved(counts) > rest.saved(contest.counts):
        return made, counts
    return NOTHING, contest.counts
