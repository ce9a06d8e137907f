"""A contest: piles that promotions of one level compete for, what each offers them, and what a pile alone takes best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from tui_pos.sales.discounts.pieces import Pile
from tui_pos.sales.discounts.steps import NO_SAVING, Offs, Saving, Step, follow


class QuantityBid(NamedTuple):
    """One selection of a quantity promotion, its tiers as (at least, step), and the piles that it may take."""

    number: str
    compounds: bool
    tiers: tuple[tuple[Decimal, Step], ...]
    piles: tuple[int, ...]


class SetBid(NamedTuple):
    """A mix-and-match promotion; each group is (pieces needed, piles that may give them)."""

    number: str
    compounds: bool
    step: Step
    groups: tuple[tuple[int, tuple[int, ...]], ...]


class Contest(NamedTuple):
    """Piles with their free pieces, by pile the single and the compounding steps, and the bids for several pieces at once.

    It holds all that decides the outcome, so equal contests have equal outcomes.
    """

    piles: tuple[Pile, ...]
    counts: tuple[int, ...]
    singles: tuple[tuple[Step, ...], ...]
    stacks: tuple[tuple[Step, ...], ...]
    quantities: tuple[QuantityBid, ...]
    sets: tuple[SetBid, ...]


class Taking(NamedTuple):
    """Pieces of a pile that were given something; `compounds` when compounding thresholds may still be put on top."""

    pile: int
    pieces: int
    offs: Offs
    compounds: bool


def own_choice(singles: Sequence[Step], stack: Sequence[Step], pile: Pile, count: int) -> tuple[Saving, bool]:
    """The best for pieces without sets and quantities, and whether it is the compounding ones; the first of equals."""
    best = NO_SAVING
    for step in singles:
        alone = follow((step,), pile, count)
        if alone.saved > best.saved:
            best = alone
    together = follow(stack, pile, count) if stack else NO_SAVING
    return (together, True) if together.saved > best.saved else (best, False)


def connected(bids: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """What bids have to do with each other over, group by group, in ascending order."""
    group_of: dict[int, set[int]] = {}
    for places in bids:
        joined = set(places)
        for group in {id(group_of[place]): group_of[place] for place in places if place in group_of}.values():
            joined |= group
        group_of.update(dict.fromkeys(joined, joined))
    return tuple(sorted({tuple(sorted(group)) for group in group_of.values()}))
