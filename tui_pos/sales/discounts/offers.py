"""The promotions that a till has now, found by product and category: made once whenever they change, not at every scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_pos.sales.discounts.promotions import (
    Concurrency,
    MixAndMatch,
    Promotion,
    Quantity,
    Selection,
    Simple,
    Threshold,
    coupon_key,
)
from tui_pos.sales.discounts.steps import Step, step_of

Level = tuple[int, bool]
"""Promotions that meet: minus their priority, then whether they are not exclusive; levels go in ascending order."""


class Claim(NamedTuple):
    """A promotion that selects a product, by its selection of this place."""

    promotion: Promotion
    place: int
    level: Level


class Claims(NamedTuple):
    """What the promotions of one level are for a product: steps in their order, else (number, selection)."""

    level: Level
    singles: tuple[Step, ...]
    stack: tuple[Step, ...]
    quantities: tuple[tuple[str, int], ...]
    sets: tuple[tuple[str, int], ...]


class Found(NamedTuple):
    """All promotions for a product: those of products by level, and the numbers of thresholds."""

    levels: tuple[Claims, ...]
    thresholds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """Promotions by number, and the claims of each by the products and categories that they name.

    `found` remembers what was found for products; it decides nothing.
    """

    promotions: Mapping[str, Promotion]
    by_product: Mapping[str, tuple[Claim, ...]]
    by_category: Mapping[str, tuple[Claim, ...]]
    everywhere: tuple[Claim, ...]
    found: dict[tuple[str, str, frozenset[str]], Found] = field(default_factory=dict, compare=False, repr=False)


NO_OFFERS = Offers({}, {}, {}, ())


class NumberTwice(ValueError):
    """Two promotions have the same `number`."""

    def __init__(self, number: str) -> None:
        super().__init__(f"two promotions have the number {number}")
        self.number = number


def offers_of(promotions: Iterable[Promotion]) -> Offers:
    """The promotions, indexed; those of other stores and instants are left out by the caller (see `is_active`).

    Raises NumberTwice.
    """
    known: dict[str, Promotion] = {}
    by_product: dict[str, list[Claim]] = {}
    by_category: dict[str, list[Claim]] = {}
    everywhere: list[Claim] = []
    for promotion in promotions:
        if promotion.number in known:
            raise NumberTwice(promotion.number)
        known[promotion.number] = promotion
        for place, selection in enumerate(selections_of(promotion)):
            claim = claim_of(promotion, place)
            for product in selection.products:
                by_product.setdefault(product, []).append(claim)
            for category in selection.categories:
                by_category.setdefault(category, []).append(claim)
            if not selection.products and not selection.categories:
                everywhere.append(claim)
    return Offers(known, frozen(by_product), frozen(by_category), tuple(everywhere))


def frozen(claims: Mapping[str, Sequence[Claim]]) -> dict[str, tuple[Claim, ...]]:
    """The claims as they stay."""
    return {name: tuple(listed) for name, listed in claims.items()}


def claim_of(promotion: Promotion, place: int) -> Claim:
    """The claim of one selection of the promotion."""
    terms = promotion.terms
    level = (-terms.priority, terms.concurrency is not Concurrency.EXCLUSIVE)
    return Claim(promotion, place, level)


def selections_of(promotion: Promotion) -> tuple[Selection, ...]:
    """What the promotion selects, part by part."""
    match promotion.terms:
        case Simple(selection=selection) | Threshold(selection=selection):
            return (selection,)
        case Quantity(selections=selections):
            return selections
        case MixAndMatch(groups=groups):
            return tuple(group.selection for group in groups)


def find(offers: Offers, product: str, category: str, sleeping: frozenset[str]) -> Found:
    """The promotions that select a product of this category, without those that sleep (see `asleep`)."""
    key = (product, category, sleeping)
    found = offers.found.get(key)
    if found is None:
        awake = [claim for claim in selecting(offers, product, category) if claim.promotion.number not in sleeping]
        spends = sorted(claim.promotion.number for claim in awake if isinstance(claim.promotion.terms, Threshold))
        others = [claim for claim in awake if not isinstance(claim.promotion.terms, Threshold)]
        levels = tuple(claims_of(level, others) for level in sorted({claim.level for claim in others}))
        found = offers.found[key] = Found(levels, tuple(spends))
    return found


def selecting(offers: Offers, product: str, category: str) -> Iterator[Claim]:
    """The claims on a product, once for each selection of a promotion."""
    seen: set[tuple[str, int]] = set()
    named = (*offers.by_product.get(product, ()), *offers.by_category.get(category, ()))
    for claim in (*named, *offers.everywhere):
        key = (claim.promotion.number, claim.place)
        if key not in seen and selections_of(claim.promotion)[claim.place].selects(product, category):
            seen.add(key)
            yield claim


def claims_of(level: Level, claims: Iterable[Claim]) -> Claims:
    """The claims of one level, by kind."""
    singles: list[Step] = []
    stack: list[Step] = []
    quantities: list[tuple[str, int]] = []
    sets: list[tuple[str, int]] = []
    for claim in claims:
        if claim.level == level:
            match claim.promotion.terms:
                case Simple(concurrency=Concurrency.COMPOUND, benefit=benefit):
                    stack.append(step_of(claim.promotion.number, benefit))
                case Simple(benefit=benefit):
                    singles.append(step_of(claim.promotion.number, benefit))
                case Quantity():
                    quantities.append((claim.promotion.number, claim.place))
                case MixAndMatch():
                    sets.append((claim.promotion.number, claim.place))
    return Claims(level, tuple(sorted(singles)), tuple(sorted(stack)), tuple(sorted(quantities)), tuple(sorted(sets)))


def asleep(offers: Offers, currency: str, coupons: Iterable[str]) -> frozenset[str]:
    """The numbers of promotions in another currency, or whose coupon was not entered."""
    entered = {coupon_key(code) for code in coupons}
    return frozenset(
        number
        for number, promotion in offers.promotions.items()
        if promotion.terms.currency != currency or not is_entered(promotion, entered)
    )


def is_entered(promotion: Promotion, entered: set[str]) -> bool:
    """Whether the promotion needs no coupon, or one of its codes is among these (as `coupon_key` spells them)."""
    codes = promotion.terms.coupons
    return not codes or any(coupon_key(code) in entered for code in codes)


def unknown_coupons(offers: Offers, coupons: Iterable[str]) -> tuple[str, ...]:
    """The codes that no promotion asks for, as they were entered."""
    known = {coupon_key(code) for promotion in offers.promotions.values() for code in promotion.terms.coupons}
    return tuple(code for code in coupons if coupon_key(code) not in known)
