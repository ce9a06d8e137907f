"""The sets that a mix-and-match promotion can make of a contest's pieces, each priced as a whole and rounded once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from math import comb, prod
from typing import NamedTuple

from tui_pos.sales.discounts.contest import Contest, SetBid, Taking
from tui_pos.sales.discounts.promotions import LeastExpensive
from tui_pos.sales.discounts.steps import Offs, Part, follow_in_set, saved


class PricedSet(NamedTuple):
    """So many pieces of each pile together, as (pile, pieces) by pile; what they save in all, and each part of them."""

    bid: int
    pieces: tuple[tuple[int, int], ...]
    saved: int
    parts: tuple[Part, ...]
    offs: tuple[Offs, ...]


def count_of_sets(contest: Contest) -> int:
    """How many sets may have to be looked at: choices with repetition from each group's piles."""
    return sum(prod(comb(len(piles) + needed - 1, needed) for needed, piles in bid.groups if piles) for bid in contest.sets)


def different_sets(contest: Contest) -> list[PricedSet]:
    """All sets that save something by themselves, in the order of promotions and piles."""
    found: list[PricedSet] = []
    for index, bid in enumerate(contest.sets):
        choices = {combined(choice) for choice in product(*(picks(contest, group) for group in bid.groups))}
        for pieces in sorted(choices):
            if all(count <= contest.counts[pile] for pile, count in pieces):
                made = priced(contest, index, pieces)
                if made is not None:
                    found.append(made)
    return found


def picks(contest: Contest, group: tuple[int, tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """The ways to take a group's pieces from its piles, a pile as often as it gives pieces."""
    needed, piles = group
    return combinations_with_replacement([pile for pile in piles if contest.counts[pile]], needed)


def combined(choice: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    """The pieces of all groups, counted by pile."""
    counted = Counter(pile for picked in choice for pile in picked)
    return tuple(sorted(counted.items()))


def priced(contest: Contest, bid: int, pieces: tuple[tuple[int, int], ...]) -> PricedSet | None:
    """The set with what it saves; None when the promotion itself takes nothing off it."""
    terms = contest.sets[bid]
    parts = tuple(parts_of(contest, terms, pieces))
    stacks = {pile: contest.stacks[pile] for pile, _ in pieces} if terms.compounds else {}
    offs = tuple(follow_in_set(terms.step, parts, contest.piles, stacks))
    if not any(number == terms.number for taken in offs for number, _ in taken):
        return None
    return PricedSet(bid, pieces, sum(saved(taken) for taken in offs), parts, offs)


def parts_of(contest: Contest, terms: SetBid, pieces: tuple[tuple[int, int], ...]) -> Iterator[Part]:
    """The pieces by pile, and by whether they are the least expensive where only those are favoured."""
    benefit = terms.step.benefit
    if not isinstance(benefit, LeastExpensive):
        yield from (Part(pile, count, True) for pile, count in pieces)
        return
    cheap = benefit.count
    for pile, count in sorted(pieces, key=lambda piece: (contest.piles[piece[0]].each, piece[0])):
        favoured = min(cheap, count)
        cheap -= favoured
        if favoured:
            yield Part(pile, favoured, True)
        if count > favoured:
            yield Part(pile, count - favoured, False)


def takings_of(contest: Contest, made: PricedSet, times: int) -> Iterator[Taking]:
    """What the pieces of so many equal sets take; the pieces that save nothing are taken all the same."""
    compounds = contest.sets[made.bid].compounds
    for part, offs in zip(made.parts, made.offs, strict=True):
        taken = tuple((number, times * off) for number, off in offs)
        yield Taking(part.pile, times * part.pieces, taken, compounds)
