"""The discounts of small carts worked out by trying everything: slow, in fractions, and written apart from the code.

Two arrangements that save the same may leave different pieces to what comes later, so the answer is the set of totals
that the rules allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product

from tests.sales.strategies import half_up
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import (
    AmountOff,
    AtPrice,
    Benefit,
    Concurrency,
    Counting,
    LeastExpensive,
    MixAndMatch,
    PercentOff,
    Promotion,
    Quantity,
    Selection,
    Simple,
    Threshold,
)

Pile = tuple[str, str, str, int, Fraction, int]
"""Product, category, tax group, unit price, measure and amount of one piece."""
Counts = tuple[int, ...]
Money = tuple[int, ...]
Simples = list[tuple[str, Benefit]]
Outcome = tuple[Counts, Money, Money]
"""Free pieces, compounded and closed amounts of each pile."""


def totals(lines: Sequence[PricedLine], promotions: Sequence[Promotion]) -> set[int]:
    """What the cart may come to with these promotions."""
    piles, counts = piles_of(lines)
    zeros = tuple(0 for _ in piles)
    outcomes = {(counts, zeros, zeros)}
    for priority in sorted({one.terms.priority for one in promotions}, reverse=True):
        for exclusive in (True, False):
            level = [one for one in promotions if one.terms.priority == priority and is_exclusive(one) == exclusive]
            outcomes = {found for outcome in outcomes for found in arranged(piles, outcome, level)}
    spends = [one for one in promotions if isinstance(one.terms, Threshold)]
    return {left for outcome in outcomes for left in after_thresholds(piles, outcome, spends)}


def piles_of(lines: Sequence[PricedLine]) -> tuple[list[Pile], Counts]:
    """The piles in their order, and their pieces."""
    found: dict[Pile, int] = {}
    for line in lines:
        quantity = Fraction(line.quantity)
        whole = not line.weighed and quantity.denominator == 1
        measure = Fraction(1) if whole else quantity
        each = half_up(measure * line.unit_price)
        pile = (line.product, line.category, line.tax_group, line.unit_price, measure, each)
        found[pile] = found.get(pile, 0) + (int(quantity) if whole else 1)
    piles = sorted(found)
    return piles, tuple(found[pile] for pile in piles)


def is_exclusive(promotion: Promotion) -> bool:
    return promotion.terms.concurrency is Concurrency.EXCLUSIVE


def compounds(promotion: Promotion) -> bool:
    return promotion.terms.concurrency is Concurrency.COMPOUND


def meant(selection: Selection, pile: Pile) -> bool:
    return selection.selects(pile[0], pile[1])


def arranged(piles: Sequence[Pile], outcome: Outcome, level: Sequence[Promotion]) -> set[Outcome]:
    """All outcomes of the level that save most."""
    best = -1
    found: set[Outcome] = set()
    for saving, after in every_arrangement(piles, outcome, level):
        if saving > best:
            best, found = saving, set()
        if saving == best:
            found.add(after)
    return found


def every_arrangement(piles: Sequence[Pile], outcome: Outcome, level: Sequence[Promotion]) -> Iterator[tuple[int, Outcome]]:
    """Each choice of sets, and for each what the piles may take with what is left of them."""
    free, compounded, closed = outcome
    sets = [made for one in level if isinstance(one.terms, MixAndMatch) for made in every_set(piles, free, one, level)]
    for chosen in every_choice(free, sets):
        left = list(free)
        on_top, shut, saving = list(compounded), list(closed), 0
        for taken, amounts, together in chosen:
            for pile, count in enumerate(taken):
                left[pile] -= count
                saving += count * piles[pile][5] - amounts[pile]
                (on_top if together else shut)[pile] += amounts[pile]
        options = [every_option(piles, pile, count, level) for pile, count in enumerate(left)]
        for choice in product(*options):
            paid = pay(piles, left, choice, level)
            if paid is None:
                continue
            free_after, more_on_top, more_shut, saved = list(left), list(on_top), list(shut), saving
            for pile, after in enumerate(paid):
                if after is not None:
                    amount, together = after
                    saved += left[pile] * piles[pile][5] - amount
                    (more_on_top if together else more_shut)[pile] += amount
                    free_after[pile] = 0
            yield saved, (tuple(free_after), tuple(more_on_top), tuple(more_shut))


Made = tuple[Counts, Money, bool]
"""A set: the pieces it takes of each pile, what they cost then, and whether it compounds."""


def every_choice(free: Counts, sets: Sequence[Made], first: int = 0) -> Iterator[list[Made]]:
    """Each way to make sets of the free pieces."""
    yield []
    for index in range(first, len(sets)):
        left = tuple(count - taken for count, taken in zip(free, sets[index][0], strict=True))
        if min(left) >= 0:
            for more in every_choice(left, sets, index):
                yield [sets[index], *more]


def every_set(piles: Sequence[Pile], free: Counts, one: Promotion, level: Sequence[Promotion]) -> Iterator[Made]:
    """Each set that the promotion can make and takes something off."""
    terms = one.terms
    assert isinstance(terms, MixAndMatch)
    groups = [
        [
            taken
            for taken in every_take(free, group.needed)
            if all(meant(group.selection, piles[pile]) for pile, count in enumerate(taken) if count)
        ]
        for group in terms.groups
    ]
    for taken in {tuple(map(sum, zip(*choice, strict=True))) for choice in product(*groups)}:
        if all(count <= most for count, most in zip(taken, free, strict=True)):
            amounts, own = price_set(piles, taken, one, level)
            if own:
                yield taken, amounts, compounds(one)


def every_take(free: Counts, needed: int) -> Iterator[Counts]:
    """Each way to take so many pieces."""
    if not free:
        if not needed:
            yield ()
        return
    for count in range(min(needed, free[0]) + 1):
        for rest in every_take(free[1:], needed - count):
            yield (count, *rest)


def price_set(piles: Sequence[Pile], taken: Counts, one: Promotion, level: Sequence[Promotion]) -> tuple[Money, int]:
    """What the pieces of each pile cost in the set, and what the promotion itself took off."""
    assert isinstance(one.terms, MixAndMatch)
    benefit = one.terms.benefit
    cheap = benefit.count if isinstance(benefit, LeastExpensive) else sum(taken)
    parts: list[tuple[int, int, bool]] = []
    for pile in sorted((pile for pile, count in enumerate(taken) if count), key=lambda pile: (piles[pile][5], pile)):
        favoured = min(cheap, taken[pile])
        cheap -= favoured
        parts += [(pile, favoured, True)] * (favoured > 0) + [(pile, taken[pile] - favoured, False)] * (favoured < taken[pile])
    if not isinstance(benefit, LeastExpensive):
        parts.sort()
    amounts = [count * piles[pile][5] for pile, count, _ in parts]
    steps = [(one.number, benefit)] + ([] if not compounds(one) else sorted_simples(level))
    own = 0
    for number, step in sorted(steps, key=lambda step: place(*step)):
        if number == one.number:
            sums = sum(amount for amount, part in zip(amounts, parts, strict=True) if part[2])
            own = off_whole(step, sums)
            shares = shared(own, [amount if part[2] else 0 for amount, part in zip(amounts, parts, strict=True)])
            amounts = [amount - share for amount, share in zip(amounts, shares, strict=True)]
        else:
            simple = next(made for made in level if made.number == number)
            amounts = [
                amount - off_units(step, piles[pile], count, amount) if selects(simple, piles[pile]) else amount
                for amount, (pile, count, _) in zip(amounts, parts, strict=True)
            ]
    costs = [0] * len(piles)
    for amount, (pile, _, _) in zip(amounts, parts, strict=True):
        costs[pile] += amount
    return tuple(costs), own


def sorted_simples(level: Sequence[Promotion]) -> Simples:
    """The compounding simple promotions of the level."""
    return [(one.number, one.terms.benefit) for one in level if isinstance(one.terms, Simple) and compounds(one)]


def selects(one: Promotion, pile: Pile) -> bool:
    return isinstance(one.terms, Simple) and meant(one.terms.selection, pile)


def place(number: str, benefit: Benefit) -> tuple[int, int, str]:
    """Prices, the lower first; then amounts; then percents."""
    if isinstance(benefit, AtPrice):
        return 0, benefit.price, number
    return (1, 0, number) if isinstance(benefit, AmountOff) else (2, 0, number)


def off_units(benefit: Benefit, pile: Pile, count: int, left: int) -> int:
    if isinstance(benefit, AmountOff):
        return min(left, count * half_up(pile[4] * benefit.amount))
    if isinstance(benefit, AtPrice):
        return max(0, left - count * half_up(pile[4] * benefit.price))
    return half_up(Fraction(left * benefit.rate, 1_000_000))


def off_whole(benefit: Benefit, left: int) -> int:
    if isinstance(benefit, AmountOff):
        return min(left, benefit.amount)
    if isinstance(benefit, AtPrice):
        return max(0, left - benefit.price)
    return half_up(Fraction(left * benefit.rate, 1_000_000))


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    """Minor unit by minor unit to whoever is furthest below the exact share once all have its whole part."""
    if not amount:
        return [0 for _ in weights]
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    shares = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda index: (shares[index] - exact[index], index))
    for index in order[: amount - sum(shares)]:
        shares[index] += 1
    return shares


Option = tuple[str, Promotion | None, int]
"""`nothing`, `single`, `stack` or `quantity`, with the promotion and its selection."""


def every_option(piles: Sequence[Pile], pile: int, count: int, level: Sequence[Promotion]) -> list[Option]:
    """What the pieces left of a pile may take together."""
    options: list[Option] = [("nothing", None, 0)]
    if count:
        options.append(("stack", None, 0))
        for one in level:
            if isinstance(one.terms, Simple) and not compounds(one) and meant(one.terms.selection, piles[pile]):
                options.append(("single", one, 0))
            if isinstance(one.terms, Quantity):
                options += [
                    ("quantity", one, index)
                    for index, selection in enumerate(one.terms.selections)
                    if meant(selection, piles[pile])
                ]
    stacked = stack_of(level, piles[pile])
    return [option for option in options if option[0] != "stack" or stacked]


def stack_of(level: Sequence[Promotion], pile: Pile) -> Simples:
    """The compounding simple promotions on a pile."""
    return [
        (one.number, one.terms.benefit)
        for one in level
        if isinstance(one.terms, Simple) and compounds(one) and meant(one.terms.selection, pile)
    ]


def pay(
    piles: Sequence[Pile], left: Sequence[int], choice: Sequence[Option], level: Sequence[Promotion]
) -> list[tuple[int, bool] | None] | None:
    """What each pile costs, and whether more may go on top; None when a quantity is not reached or nothing is saved."""
    measures: dict[tuple[str, int], Fraction] = {}
    for pile, (kind, one, index) in enumerate(choice):
        if kind == "quantity" and one is not None:
            key = (one.number, index)
            measures[key] = measures.get(key, Fraction(0)) + left[pile] * piles[pile][4]
    paid: list[tuple[int, bool] | None] = []
    for pile, (kind, one, index) in enumerate(choice):
        before = amount = left[pile] * piles[pile][5]
        stack = stack_of(level, piles[pile])
        steps: Simples = []
        if kind == "nothing":
            paid.append(None)
            continue
        if kind == "stack":
            steps = stack
        elif one is not None and isinstance(one.terms, Simple):
            steps = [(one.number, one.terms.benefit)]
        elif one is not None and isinstance(one.terms, Quantity):
            reached = [tier for tier in one.terms.tiers if measures[one.number, index] >= Fraction(tier.at_least)]
            if not reached:
                return None
            steps = [(one.number, reached[-1].benefit), *(stack if compounds(one) else [])]
        for _, benefit in sorted(steps, key=lambda step: place(*step)):
            amount -= off_units(benefit, piles[pile], left[pile], amount)
        if kind != "quantity" and amount == before:
            return None
        paid.append((amount, kind == "stack" or (one is not None and compounds(one))))
    return paid


Spend = tuple[int, int, int]
"""Untouched, compounded and closed amounts of a pile."""


def after_thresholds(piles: Sequence[Pile], outcome: Outcome, spends: Sequence[Promotion]) -> set[int]:
    """What may be left to pay after the thresholds."""
    free, compounded, closed = outcome
    start = tuple((count * pile[5], top, shut) for pile, count, top, shut in zip(piles, free, compounded, closed, strict=True))
    before = [sum(spend) for spend in start]
    states = {start}
    for priority in sorted({one.terms.priority for one in spends}, reverse=True):
        level = [one for one in spends if one.terms.priority == priority]
        alone = [[one] for one in level if is_exclusive(one)]
        best_price = [[one] for one in level if not is_exclusive(one) and not compounds(one)]
        together = sorted((one for one in level if compounds(one)), key=percents_last)
        for contenders in (alone, best_price + ([together] if together else [])):
            states = {after for state in states for after in cheapest(piles, state, contenders, before)}
    return {sum(map(sum, state)) for state in states}


def percents_last(one: Promotion) -> tuple[bool, str]:
    assert isinstance(one.terms, Threshold)
    return any(isinstance(tier.benefit, PercentOff) for tier in one.terms.tiers), one.number


def cheapest(
    piles: Sequence[Pile], state: tuple[Spend, ...], contenders: Sequence[Sequence[Promotion]], before: Sequence[int]
) -> set[tuple[Spend, ...]]:
    """The states of all orders of the contenders that leave least to pay."""
    found: dict[tuple[Spend, ...], int] = {}
    for order in permutations(contenders):
        after = state
        for contender in order:
            after = give(piles, after, contender, before)
        found[after] = sum(map(sum, after))
    return {after for after, left in found.items() if left == min(found.values())}


def give(
    piles: Sequence[Pile], state: tuple[Spend, ...], contender: Sequence[Promotion], before: Sequence[int]
) -> tuple[Spend, ...]:
    """The state after one contender."""
    now = [list(spend) for spend in state]
    closing: set[int] = set()
    parts = (0, 1) if compounds(contender[0]) else (0,)
    for one in contender:
        assert isinstance(one.terms, Threshold)
        chosen = [pile for pile in range(len(piles)) if meant(one.terms.selection, piles[pile])]
        counted = before if one.terms.counting is Counting.ALL else [sum(spend[part] for part in parts) for spend in state]
        reached = [tier for tier in one.terms.tiers if sum(counted[pile] for pile in chosen) >= tier.spend]
        weights = [now[pile][part] for part in parts for pile in chosen]
        off = off_whole(reached[-1].benefit, sum(weights)) if reached else 0
        if off:
            closing.update(chosen)
            for (part, pile), share in zip(product(parts, chosen), shared(off, weights), strict=True):
                now[pile][part] -= share
    for pile in closing:
        for part in parts:
            now[pile][2] += now[pile][part]
            now[pile][part] = 0
    return tuple((untouched, top, shut) for untouched, top, shut in now)
