"""Thresholds come after all promotions of products, once each, priority by priority (the reference product's order).

A spend is what is left to pay before any threshold, so that one threshold never hides another. Exclusive ones go first;
then best-price ones compete with the compounding ones together, for what nothing was taken off yet; compounding ones may
also go on top of compounding promotions of products. What a threshold was given on takes no further one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_pos.sales.discounts.allocation import share
from tui_pos.sales.discounts.contest import connected
from tui_pos.sales.discounts.promotions import AmountOff, Concurrency, Counting, PercentOff, Threshold, given_on

EXACT_CONTENDERS = 4
"""Contenders of one priority that meet on piles and are tried in every order; more are ranked by what they save."""


class Given(NamedTuple):
    """A threshold that was given: what it takes off each of its piles."""

    number: str
    piles: tuple[int, ...]
    offs: tuple[int, ...]


class Spends(NamedTuple):
    """By pile, what thresholds may still be given on: nothing was taken off yet, or only by compounding promotions.

    `given` are the thresholds so far, in their order, `saved` what they take off in all.
    """

    untouched: tuple[int, ...]
    compounded: tuple[int, ...]
    given: tuple[Given, ...] = ()
    saved: int = 0


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


def thresholds_given(spends: Spends, left: Sequence[int], bids: Iterable[Bid]) -> tuple[Given, ...]:
    """All thresholds that are given, in their order; `left` is what there is to pay for each pile before."""
    waiting = sorted(bids, key=lambda bid: bid.number)
    for priority in sorted({bid.terms.priority for bid in waiting}, reverse=True):
        level = [bid for bid in waiting if bid.terms.priority == priority]
        exclusive = [(bid,) for bid in level if bid.terms.concurrency is Concurrency.EXCLUSIVE]
        best_price = [(bid,) for bid in level if bid.terms.concurrency is Concurrency.BEST_PRICE]
        together = tuple(sorted((bid for bid in level if bid.compounds), key=place))
        spends = best_order(spends, exclusive, left)
        spends = best_order(spends, [*best_price, together] if together else best_price, left)
    return spends.given


def place(bid: Bid) -> tuple[bool, str]:
    """Amounts before percents, then by number."""
    return any(isinstance(tier.benefit, PercentOff) for tier in bid.terms.tiers), bid.number


def best_order(spends: Spends, contenders: Sequence[Contender], left: Sequence[int]) -> Spends:
    """The spends after the contenders in the order that saves most; the first of equals."""
    alone = [(contender, tried(spends, contender, left).saved) for contender in contenders]
    reaching = sorted((one for one in alone if one[1] > spends.saved), key=lambda one: -one[1])
    for piles in connected(selected(contender) for contender, _ in reaching):
        meeting = [contender for contender, _ in reaching if contender[0].piles[0] in piles]
        exact = 1 < len(meeting) <= EXACT_CONTENDERS
        for contender in best_of_orders(spends, meeting, left) if exact else meeting:
            spends = give(spends, contender, left)
    return spends


def selected(contender: Contender) -> list[int]:
    """The piles that its thresholds select."""
    return [pile for bid in contender for pile in bid.piles]


def best_of_orders(spends: Spends, contenders: Sequence[Contender], left: Sequence[int]) -> Sequence[Contender]:
    """The contenders in the order that saves most, those left out that are given nothing then."""
    best: tuple[Spends, tuple[int, ...]] = (spends, ())
    waiting = {frozenset[str](): best}
    while waiting:
        further: dict[frozenset[str], tuple[Spends, tuple[int, ...]]] = {}
        for now, order in waiting.values():
            for index in range(len(contenders)):
                then = tried(now, contenders[index], left) if index not in order else now
                if then.saved > now.saved:
                    # What was given decides what is left open, so of the orders that gave the same only the best goes on.
                    key = frozenset(given.number for given in then.given)
                    if key not in further or then.saved > further[key][0].saved:
                        further[key] = (then, (*order, index))
        best = max((best, *further.values()), key=lambda way: way[0].saved)
        waiting = further
    return [contenders[index] for index in best[1]]


def tried(spends: Spends, contender: Contender, left: Sequence[int]) -> Spends:
    """The spends after this contender; a threshold alone is not shared to its piles yet, for it closes them anyway."""
    if len(contender) > 1:
        return give(spends, contender, left)
    (bid,) = contender
    benefit = reached(bid, spends, left)
    untouched, compounded = list(spends.untouched), list(spends.compounded)
    off = given_on(benefit, close(bid, untouched, compounded)) if benefit is not None else 0
    if not off:
        return spends
    given = (*spends.given, Given(bid.number, (), ()))
    return Spends(tuple(untouched), tuple(compounded), given, spends.saved + off)


def close(bid: Bid, untouched: list[int], compounded: list[int]) -> int:
    """Closes what the threshold may be given on; what that came to."""
    came_to = 0
    for pile in bid.piles:
        came_to += untouched[pile]
        untouched[pile] = 0
    if bid.compounds:
        for pile in bid.piles:
            came_to += compounded[pile]
            compounded[pile] = 0
    return came_to


def give(spends: Spends, contender: Contender, left: Sequence[int]) -> Spends:
    """The spends after this contender; whatever its thresholds were given on takes no other."""
    untouched, compounded = list(spends.untouched), list(spends.compounded)
    compounds = contender[0].compounds
    given: list[Given] = []
    for bid in contender:
        benefit = reached(bid, spends, left)
        if benefit is not None:
            parts = [untouched[pile] for pile in bid.piles]
            on_top = [compounded[pile] for pile in bid.piles] if compounds else []
            off = given_on(benefit, sum(parts) + sum(on_top))
            if off:
                shares = share(off, parts + on_top)
                offs = take(bid, shares, untouched, compounded)
                given.append(Given(bid.number, bid.piles, offs))
    for bid in contender:
        if any(done.number == bid.number for done in given):
            close(bid, untouched, compounded)
    saved = spends.saved + sum(sum(done.offs) for done in given)
    return Spends(tuple(untouched), tuple(compounded), (*spends.given, *given), saved)


def take(bid: Bid, shares: Sequence[int], untouched: list[int], compounded: list[int]) -> tuple[int, ...]:
    """Takes the shares off what is untouched, then off what is compounded; what that is for each pile."""
    of_untouched, on_top = shares[: len(bid.piles)], shares[len(bid.piles) :]
    for pile, off in zip(bid.piles, of_untouched, strict=True):
        untouched[pile] -= off
    if not on_top:
        return tuple(of_untouched)
    for pile, off in zip(bid.piles, on_top, strict=True):
        compounded[pile] -= off
    return tuple(one + other for one, other in zip(of_untouched, on_top, strict=True))


def reached(bid: Bid, spends: Spends, left: Sequence[int]) -> PercentOff | AmountOff | None:
    """The benefit of the highest tier that the spend reaches; None when it reaches none."""
    if bid.terms.counting is Counting.ALL:
        spend = sum(left[pile] for pile in bid.piles)
    else:
        spend = sum(spends.untouched[pile] for pile in bid.piles)
        spend += sum(spends.compounded[pile] for pile in bid.piles) if bid.compounds else 0
    return next((tier.benefit for tier in reversed(bid.terms.tiers) if spend >= tier.spend), None)
