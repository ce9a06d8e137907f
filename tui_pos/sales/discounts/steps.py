"""What one benefit takes off, and the one order in which compounding promotions follow each other.

Prices first, then amounts, then percents (the reference product's order); of two prices the lower first, and whatever is
left equal goes by the promotion's number. Each takes off what is left after the one before, rounded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_pos.sales.discounts.allocation import share
from tui_pos.sales.discounts.pieces import Pile
from tui_pos.sales.discounts.promotions import (
    MILLION,
    AmountOff,
    AtPrice,
    Benefit,
    LeastExpensive,
    PercentOff,
)
from tui_pos.sales.money import ratio_half_up

Rank = tuple[int, int, str]


class Step(NamedTuple):
    """One promotion's benefit where it takes part: on the units of a pile, or (`whole`) on a set together."""

    rank: Rank
    number: str
    benefit: Benefit
    whole: bool


class Part(NamedTuple):
    """Pieces of one pile in a set; `favoured` ones share what the set itself takes off."""

    pile: int
    pieces: int
    favoured: bool


Offs = tuple[tuple[str, int], ...]
"""Promotion numbers and the minor units each takes off, in the order in which they follow each other."""


class Saving(NamedTuple):
    """What is taken off, by whom, and the sum in minor units."""

    offs: Offs
    saved: int


NO_SAVING = Saving((), 0)


def step_of(number: str, benefit: Benefit, *, whole: bool = False) -> Step:
    """The step of a promotion at its place in the order."""
    match benefit:
        case AtPrice(price):
            return Step((0, price, number), number, benefit, whole)
        case AmountOff():
            return Step((1, 0, number), number, benefit, whole)
        case PercentOff() | LeastExpensive():
            return Step((2, 0, number), number, benefit, whole)


def on_units(benefit: Benefit, pile: Pile, count: int, left: int) -> int:
    """What the benefit takes off so many pieces of a pile that have `left` minor units to pay."""
    match benefit:
        case PercentOff(rate) | LeastExpensive(_, rate):
            return ratio_half_up(left * rate, MILLION)
        case AmountOff(amount):
            return min(left, count * pile.at(amount))
        case AtPrice(price):
            return max(0, left - count * pile.at(price))


def on_whole(benefit: Benefit, left: int) -> int:
    """What the benefit takes off a set that has `left` minor units to pay."""
    match benefit:
        case PercentOff(rate) | LeastExpensive(_, rate):
            return ratio_half_up(left * rate, MILLION)
        case AmountOff(amount):
            return min(left, amount)
        case AtPrice(price):
            return max(0, left - price)


def follow(steps: Iterable[Step], pile: Pile, count: int) -> Saving:
    """What each of the steps, in their order, takes off so many pieces of a pile; those that take nothing are left out."""
    left = count * pile.each
    offs: list[tuple[str, int]] = []
    for step in steps:
        off = on_units(step.benefit, pile, count, left)
        if off:
            left -= off
            offs.append((step.number, off))
    return Saving(tuple(offs), count * pile.each - left)


def follow_in_set(own: Step, parts: Sequence[Part], piles: Sequence[Pile], stacks: Mapping[int, Sequence[Step]]) -> list[Offs]:
    """What a set's own step, and those that compound with it by pile, take off each part of the set."""
    left = [part.pieces * piles[part.pile].each for part in parts]
    offs: list[list[tuple[str, int]]] = [[] for _ in parts]
    if not stacks:
        return [((own.number, off),) if off else () for off in set_step(own, parts, piles, left, stacks)]
    steps = sorted({own, *(step for part in parts for step in stacks.get(part.pile, ()))})
    for step in steps:
        taken = set_step(step, parts, piles, left, stacks)
        for index, off in enumerate(taken):
            if off:
                left[index] -= off
                offs[index].append((step.number, off))
    return [tuple(taken) for taken in offs]


def set_step(
    step: Step,
    parts: Sequence[Part],
    piles: Sequence[Pile],
    left: Sequence[int],
    stacks: Mapping[int, Sequence[Step]],
) -> list[int]:
    """What one step takes off each part."""
    if step.whole:
        weights = [amount if part.favoured else 0 for part, amount in zip(parts, left, strict=True)]
        return share(on_whole(step.benefit, sum(weights)), weights)
    return [
        on_units(step.benefit, piles[part.pile], part.pieces, amount) if step in stacks.get(part.pile, ()) else 0
        for part, amount in zip(parts, left, strict=True)
    ]


def saved(offs: Offs) -> int:
    """All that is taken off."""
    return sum(off for _, off in offs)
