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
from tui_pos.sales.discounts.steps import Rank, Step, step_of

Level = tuple[int, bool]
"""Promotions that meet: minus their priority, then whether they are not exclusive; levels go in ascending order."""


class Claim(NamedTuple):
    """A promotion that selects a product, by its selection of this place; `step` is that of a simple one."""

    promotion: Promotion
    place: int
    level: Level
    step: Step | None

    @property
    def number(self) -> str:
        """The promotion's number."""
        return self.promotion.number


@dataclass(frozen=True, slots=True)
class Offers:
    """Promotions by number, and the claims of each by the products and categories that they name.

    `found` remembers the claims of the products that were asked for; it decides nothing.
    """

    promotions: Mapping[str, Promotion]
    by_product: Mapping[str, tuple[Claim, ...]]
    by_category: Mapping[str, tuple[Claim, ...]]
    everywhere: tuple[Claim, ...]
    found: dict[tuple[str, str], tuple[Claim, ...]] = field(default_factory=dict, compare=False, repr=False)


NO_RANK: Rank = (0, 0, "")
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
    step = step_of(promotion.number, terms.benefit) if isinstance(terms, Simple) else None
    return Claim(promotion, place, level, step)


def selections_of(promotion: Promotion) -> tuple[Selection, ...]:
    """What the promotion selects, part by part."""
    match promotion.terms:
        case Simple(selection=selection) | Threshold(selection=selection):
            return (selection,)
        case Quantity(selections=selections):
            return selections
        case MixAndMatch(groups=groups):
            return tuple(group.selection for group in groups)


def claims(offers: Offers, product: str, category: str) -> tuple[Claim, ...]:
    """The promotions that select a product of this category, once for each of their selections, in the order of steps."""
    key = (product, category)
    found = offers.found.get(key)
    if found is None:
        found = offers.found[key] = tuple(sorted(selecting(offers, product, category), key=order))
    return found


def selecting(offers: Offers, product: str, category: str) -> Iterator[Claim]:
    """The claims on a product in no order."""
    seen: set[tuple[str, int]] = set()
    named = (*offers.by_product.get(product, ()), *offers.by_category.get(category, ()))
    for claim in (*named, *offers.everywhere):
        key = (claim.number, claim.place)
        if key not in seen and selections_of(claim.promotion)[claim.place].selects(product, category):
            seen.add(key)
            yield claim


def order(claim: Claim) -> tuple[Level, Rank, int]:
    """By level, then by step, so that what compounds is found in the order in which it follows each other."""
    return claim.level, (NO_RANK if claim.step is None else claim.step.rank), claim.place


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
