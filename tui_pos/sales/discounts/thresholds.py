"""Thresholds come after all promotions of products, once each, priority by priority (the reference product's order).

A spend is what is left to pay before any threshold, so that one threshold never hides another. Exclusive ones go first;
then best-price ones compete with the compounding ones together, for what nothing was taken off yet; compounding ones may
also go on top of compounding promotions of products. What a threshold was given on takes no further one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import NamedTuple

from tui_pos.sales.discounts.allocation import share
from tui_pos.sales.discounts.promotions import AmountOff, Concurrency, Counting, PercentOff, Threshold, given_on

EXACT_ORDERS = 3
"""Contenders of one priority that are tried in every order when they meet on a pile; more are ranked by what they save."""


class Spend(NamedTuple):
    """What is left to pay for a pile, and what thresholds took off it.

    `untouched` had nothing taken off, `compounded` only by compounding promotions, `closed` takes nothing any more.
    """

    untouched: int
    compounded: int
    closed: int
    offs: tuple[tuple[str, int], ...] = ()

    @property
    def left(self) -> int:
        """All that is left to pay."""
        return self.untouched + self.compounded + self.closed


@dataclass(frozen=True, slots=True)
class Bid:
    """A threshold that may be given now, and the piles that it selects."""

    number: str
    terms: Threshold
    piles: tuple[int, ...]

    @property
    def compounds(self) -> bool:
        """Whether it goes together with other compounding ones."""
        return self.terms.concurrency is Concurrency.COMPOUND


Contender = tuple[Bid, ...]
"""One threshold alone, or all compounding ones of a priority in the order in which they follow each other."""

Spends = tuple[Spend, ...]


def apply_thresholds(spends: Spends, bids: Iterable[Bid]) -> Spends:
    """The spends after all thresholds, with what each took off each pile, in the order in which they were given."""
    before = [spend.left for spend in spends]
    waiting = sorted(bids, key=lambda bid: bid.number)
    for priority in sorted({bid.terms.priority for bid in waiting}, reverse=True):
        level = [bid for bid in waiting if bid.terms.priority == priority]
        exclusive = [(bid,) for bid in level if bid.terms.concurrency is Concurrency.EXCLUSIVE]
        best_price = [(bid,) for bid in level if bid.terms.concurrency is Concurrency.BEST_PRICE]
        together = tuple(sorted((bid for bid in level if bid.compounds), key=place))
        spends = best_order(spends, exclusive, before)
        spends = best_order(spends, [*best_price, together] if together else best_price, before)
    return spends


def place(bid: Bid) -> tuple[bool, str]:
    """Amounts before percents, then by number."""
    return any(isinstance(tier.benefit, PercentOff) for tier in bid.terms.tiers), bid.number


def best_order(spends: Spends, contenders: Sequence[Contender], before: Sequence[int]) -> Spends:
    """The spends after the contenders in the order that takes off most; the first of equals."""
    if len(contenders) > EXACT_ORDERS:
        alone = [left_after(given(spends, contender, before)) for contender in contenders]
        ranked = sorted(range(len(contenders)), key=lambda index: alone[index])
        return in_order(spends, [contenders[index] for index in ranked], before)
    if not meet(contenders):
        return in_order(spends, contenders, before)
    return min((in_order(spends, order, before) for order in permutations(contenders)), key=left_after)


def meet(contenders: Sequence[Contender]) -> bool:
    """Whether two of them select the same pile."""
    selected = [{pile for bid in contender for pile in bid.piles} for contender in contenders]
    return any(one & other for one, other in combinations(selected, 2))


def in_order(spends: Spends, contenders: Iterable[Contender], before: Sequence[int]) -> Spends:
    """The spends after one contender after the other."""
    for contender in contenders:
        spends = given(spends, contender, before)
    return spends


def left_after(spends: Spends) -> int:
    """All that is left to pay."""
    return sum(spend.left for spend in spends)


def given(spends: Spends, contender: Contender, before: Sequence[int]) -> Spends:
    """The spends after this contender; whatever its thresholds were given on is closed."""
    after = {pile: spends[pile] for bid in contender for pile in bid.piles}
    given_on_piles: set[int] = set()
    for bid in contender:
        benefit = reached(bid, spends, before)
        if benefit is None:
            continue
        weights = [open_parts(after[pile], bid) for pile in bid.piles]
        off = given_on(benefit, sum(map(sum, weights)))
        if off:
            take(after, bid, off, weights)
            given_on_piles.update(bid.piles)
    if not given_on_piles:
        return spends
    compounds = contender[0].compounds
    return tuple(closed(after[pile], compounds) if pile in given_on_piles else spend for pile, spend in enumerate(spends))


def reached(bid: Bid, spends: Spends, before: Sequence[int]) -> PercentOff | AmountOff | None:
    """The benefit of the highest tier that the spend reaches; None when it reaches none."""
    if bid.terms.counting is Counting.ALL:
        spend = sum(before[pile] for pile in bid.piles)
    else:
        spend = sum(sum(open_parts(spends[pile], bid)) for pile in bid.piles)
    return next((tier.benefit for tier in reversed(bid.terms.tiers) if spend >= tier.spend), None)


def open_parts(spend: Spend, bid: Bid) -> tuple[int, int]:
    """What the threshold may be given on: what is untouched, and what only compounding promotions took off from."""
    return spend.untouched, spend.compounded if bid.compounds else 0


def take(after: dict[int, Spend], bid: Bid, off: int, weights: Sequence[tuple[int, int]]) -> None:
    """Takes the amount off what it may be given on, in proportion."""
    shares = iter(share(off, [amount for parts in weights for amount in parts]))
    for pile, untouched, compounded in zip(bid.piles, shares, shares, strict=True):
        if untouched or compounded:
            spend = after[pile]
            after[pile] = Spend(
                spend.untouched - untouched,
                spend.compounded - compounded,
                spend.closed,
                (*spend.offs, (bid.number, untouched + compounded)),
            )


def closed(spend: Spend, compounds: bool) -> Spend:
    """The spend with what was open to such a threshold closed."""
    if compounds:
        return Spend(0, 0, spend.left, spend.offs)
    return Spend(0, spend.compounded, spend.closed + spend.untouched, spend.offs)
