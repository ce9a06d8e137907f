"""Promotions as typed terms: what headquarters promises, as it travels in job 1020 (issue 4, *Discounts*).

Amounts are minor units of the promotion's currency, rates parts per million like those of taxes (10 % = 100_000),
instants UTC microseconds. Terms that cannot be meant are refused when they are made or decoded.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

import msgspec

from tui_pos.sales.instant import Instant
from tui_pos.sales.money import MAX_PRICE, MAX_TOTAL, ratio_half_up

MILLION = 1_000_000
MOST_NEEDED = 99
"""Pieces of one mix-and-match set."""


class UnsoundTerms(ValueError):
    """Terms that contradict themselves; `field` is where, `problem` what is wrong, both for headquarters' log."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class Concurrency(StrEnum):
    """How a promotion bears others of its priority: alone and first, the best one only, or together with its like."""

    EXCLUSIVE = "exclusive"
    BEST_PRICE = "best_price"
    COMPOUND = "compound"


class Counting(StrEnum):
    """What counts towards a spend: all that the promotion selects, or only what it may still be given on."""

    ALL = "all"
    ELIGIBLE = "eligible"


class Selection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Products by number and by category; with neither, everything. What is excepted is never selected."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    except_products: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()

    def selects(self, product: str, category: str) -> bool:
        """Whether a product of this category is meant."""
        if product in self.except_products or category in self.except_categories:
            return False
        if not self.products and not self.categories:
            return True
        return product in self.products or category in self.categories


class PercentOff(msgspec.Struct, frozen=True, tag="percent"):
    """A part of the amount: `rate` in parts per million."""

    rate: int

    def __post_init__(self) -> None:
        require("rate", 0 < self.rate <= MILLION, "is above 0 and at most 100 %")


class AmountOff(msgspec.Struct, frozen=True, tag="amount"):
    """An amount off: of each unit in a simple promotion, of the whole set or spend in the others."""

    amount: int

    def __post_init__(self) -> None:
        require("amount", 0 < self.amount <= MAX_TOTAL, "is above 0 and within the largest total")


class AtPrice(msgspec.Struct, frozen=True, tag="price"):
    """Another price: of each unit, of a mix-and-match set as a whole. Never dearer than without it."""

    price: int

    def __post_init__(self) -> None:
        require("price", 0 <= self.price <= MAX_PRICE, "is a price")


class LeastExpensive(msgspec.Struct, frozen=True, tag="least_expensive"):
    """A part off the `count` least expensive pieces of a set; they are free unless another `rate` is said."""

    count: int
    rate: int = MILLION

    def __post_init__(self) -> None:
        require("count", self.count > 0, "is above 0")
        require("rate", 0 < self.rate <= MILLION, "is above 0 and at most 100 %")


Benefit = PercentOff | AmountOff | AtPrice | LeastExpensive


class QuantityTier(msgspec.Struct, frozen=True, kw_only=True):
    """From this quantity on, in the unit of the product, all of it gets the benefit."""

    at_least: Decimal
    benefit: PercentOff | AtPrice

    def __post_init__(self) -> None:
        require("at_least", self.at_least.is_finite() and self.at_least > 0, "is above 0")


class ThresholdTier(msgspec.Struct, frozen=True, kw_only=True):
    """From this spend on, in minor units, the benefit is given once."""

    spend: int
    benefit: PercentOff | AmountOff

    def __post_init__(self) -> None:
        require("spend", 0 < self.spend <= MAX_TOTAL, "is above 0 and within the largest total")


class MatchGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a set: so many pieces of what is selected."""

    selection: Selection
    needed: int

    def __post_init__(self) -> None:
        require("needed", 0 < self.needed <= MOST_NEEDED, "is from 1 to 99")


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all kinds have; with `coupons`, one of these codes must have been entered. A higher `priority` goes first."""

    currency: str
    priority: int = 0
    concurrency: Concurrency = Concurrency.BEST_PRICE
    coupons: tuple[str, ...] = ()


class Simple(Terms, frozen=True, kw_only=True, tag="simple"):
    """Every unit of what is selected gets the benefit."""

    selection: Selection
    benefit: PercentOff | AmountOff | AtPrice


class Quantity(Terms, frozen=True, kw_only=True, tag="quantity"):
    """So many or more: each selection reaches the tiers for itself, its products counted together."""

    selections: tuple[Selection, ...]
    tiers: tuple[QuantityTier, ...]

    def __post_init__(self) -> None:
        require("selections", bool(self.selections), "are not empty")
        require("selections", len(set(self.selections)) == len(self.selections), "are different")
        require("tiers", bool(self.tiers), "are not empty")
        for lower, higher in pairwise(self.tiers):
            require("tiers", lower.at_least < higher.at_least, "rise in quantity")
            require("tiers", gives_more(higher.benefit, lower.benefit), "are of one kind and rise in value")


class MixAndMatch(Terms, frozen=True, kw_only=True, tag="mix_and_match"):
    """Sets of pieces, so many of each group; a piece is in one set only, and there are as many sets as it takes."""

    groups: tuple[MatchGroup, ...]
    benefit: PercentOff | AmountOff | AtPrice | LeastExpensive

    def __post_init__(self) -> None:
        require("groups", 0 < self.needed <= MOST_NEEDED, "need from 1 to 99 pieces")
        if isinstance(self.benefit, LeastExpensive):
            require("benefit", self.benefit.count < self.needed, "is for fewer pieces than the set has")

    @property
    def needed(self) -> int:
        """The pieces of one set."""
        return sum(group.needed for group in self.groups)


class Threshold(Terms, frozen=True, kw_only=True, tag="threshold"):
    """A spend on what is selected, after the promotions of its products; the highest tier reached is given once."""

    selection: Selection
    tiers: tuple[ThresholdTier, ...]
    counting: Counting = Counting.ELIGIBLE

    def __post_init__(self) -> None:
        require("tiers", bool(self.tiers), "are not empty")
        for lower, higher in pairwise(self.tiers):
            require("tiers", lower.spend < higher.spend, "rise in spend")
            most = given_on(lower.benefit, higher.spend)
            require("tiers", given_on(higher.benefit, higher.spend) >= most, "rise in value")


AnyTerms = Simple | Quantity | MixAndMatch | Threshold
TERMS: msgspec.json.Decoder[AnyTerms] = msgspec.json.Decoder(AnyTerms)


class Promotion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion of a store: number and name as the cashier sees them, valid from one instant to (not including) another."""

    number: str
    name: str
    terms: AnyTerms
    valid_from: Instant = 0
    valid_to: Instant | None = None


def is_active(promotion: Promotion, at: Instant) -> bool:
    """Whether the promotion is valid at the instant; who calculates filters by this, and by store, beforehand."""
    return promotion.valid_from <= at and (promotion.valid_to is None or at < promotion.valid_to)


def read_terms(text: str | bytes) -> AnyTerms:
    """The terms in a JSON text; raises msgspec.ValidationError, saying where, for what is none or cannot be meant."""
    return TERMS.decode(text)


def coupon_key(code: str) -> str:
    """How coupon codes are compared: without case and surrounding spaces."""
    return code.strip().casefold()


def given_on(benefit: PercentOff | AmountOff, amount: int) -> int:
    """What the benefit of a spend is on so much."""
    match benefit:
        case PercentOff(rate):
            return ratio_half_up(amount * rate, MILLION)
        case AmountOff(off):
            return min(off, amount)


def gives_more(higher: PercentOff | AtPrice, lower: PercentOff | AtPrice) -> bool:
    """Whether one benefit of a quantity is of the same kind as the other, and more."""
    match higher, lower:
        case PercentOff(more), PercentOff(less):
            return more > less
        case AtPrice(cheaper), AtPrice(dearer):
            return cheaper < dearer
        case _:
            return False


def require(field: str, holds: bool, rule: str) -> None:
    """Raises UnsoundTerms when the rule of the field does not hold."""
    if not holds:
        raise UnsoundTerms(field, rule)
