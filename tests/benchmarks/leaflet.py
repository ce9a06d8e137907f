"""Carts and promotions of a large store, made up the same in every run."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import (
    AmountOff,
    AnyTerms,
    AtPrice,
    Concurrency,
    Counting,
    LeastExpensive,
    MatchGroup,
    MixAndMatch,
    PercentOff,
    Promotion,
    Quantity,
    QuantityTier,
    Selection,
    Simple,
    Threshold,
    ThresholdTier,
)

PRODUCTS = 400
CATEGORIES = 40
BEST, COMPOUND, EXCLUSIVE = Concurrency.BEST_PRICE, Concurrency.COMPOUND, Concurrency.EXCLUSIVE
OFTEN_BEST = (BEST, COMPOUND, BEST, EXCLUSIVE)


def cart(lines: int, random: Random) -> list[PricedLine]:
    """Lines of products in no order; one product in twelve is weighed, some lines have several pieces."""
    return [line(number, random) for number in range(1, lines + 1)]


def line(number: int, random: Random) -> PricedLine:
    """One line."""
    product = random.randrange(PRODUCTS)
    weighed = product % 12 == 0
    grams, pieces = random.randrange(100, 3_000), random.choice((1, 1, 1, 1, 2, 3))
    return PricedLine(
        number=number,
        product=number_of(product),
        category=category_of(product),
        tax_group="FOOD" if product % 3 else "NORMAL",
        quantity=Decimal(grams).scaleb(-3) if weighed else Decimal(pieces),
        unit_price=50 + product * 37 % 1_950,
        weighed=weighed,
    )


def number_of(product: int) -> str:
    """The number of a product."""
    return f"1{product:04}"


def category_of(product: int) -> str:
    """The category of a product."""
    return f"category {product % CATEGORIES}"


def leaflet(random: Random) -> list[Promotion]:
    """200 promotions: 110 simple, 40 quantity, 40 mix-and-match, 10 thresholds; all concurrencies, three priorities."""
    terms: list[AnyTerms] = []
    for index in range(110):
        selection = shelf(index) if index % 11 > 8 else some(random, 6)
        terms.append(simple(index, selection, OFTEN_BEST[index % 4], index % 3))
    terms += (quantity(index, some(random, 4), OFTEN_BEST[index % 4], index % 3) for index in range(40))
    for index in range(40):
        first = shelf(index) if index % 4 == 0 else some(random, 8)
        terms.append(sets(index, first, some(random, 6), OFTEN_BEST[index // 4 % 4], index % 3))
    terms += (threshold(index, OFTEN_BEST[index % 4], index % 2) for index in range(10))
    return numbered(terms)


def tangle(random: Random) -> list[Promotion]:
    """200 promotions that nobody would print: each of ten products in no order, none exclusive, one priority.

    So most of the store is one contest, and every scan changes it.
    """
    terms: list[AnyTerms] = []
    for index in range(100):
        terms.append(simple(index, some(random, 10), OFTEN_BEST[index % 2], 0))
    for index in range(45):
        terms.append(quantity(index, some(random, 10), OFTEN_BEST[index % 2], 0))
        terms.append(sets(index, some(random, 10), some(random, 10), OFTEN_BEST[index % 2], 0))
    terms += (threshold(index, OFTEN_BEST[index % 2], 0) for index in range(10))
    return numbered(terms)


def numbered(terms: Iterable[AnyTerms]) -> list[Promotion]:
    """The terms as promotions."""
    return [Promotion(number=f"P{index:03}", name=f"Promotion {index}", terms=made) for index, made in enumerate(terms)]


def some(random: Random, count: int) -> Selection:
    """So many products."""
    return Selection(products=tuple(number_of(product) for product in random.sample(range(PRODUCTS), count)))


def shelf(index: int) -> Selection:
    """A whole category."""
    return Selection(categories=(category_of(index),))


def simple(index: int, selection: Selection, concurrency: Concurrency, priority: int) -> Simple:
    """A percent, an amount off, or a price."""
    benefit = (PercentOff(100_000 + index), AmountOff(10), AtPrice(300))[index % 3]
    return Simple(currency="EUR", priority=priority, concurrency=concurrency, selection=selection, benefit=benefit)


def quantity(index: int, selection: Selection, concurrency: Concurrency, priority: int) -> Quantity:
    """From 3 on, and more from 6 on."""
    tiers = tuple(
        QuantityTier(at_least=Decimal(at_least), benefit=PercentOff(at_least * 33_000 + index)) for at_least in (3, 6)
    )
    return Quantity(currency="EUR", priority=priority, concurrency=concurrency, selections=(selection,), tiers=tiers)


def sets(index: int, first: Selection, second: Selection, concurrency: Concurrency, priority: int) -> MixAndMatch:
    """3 for 2, a deal price, a percent off two, an amount off a pair."""
    benefit = (LeastExpensive(1), AtPrice(500), PercentOff(200_000), AmountOff(100))[index % 4]
    groups = (
        (MatchGroup(selection=first, needed=3),),
        (MatchGroup(selection=first, needed=1), MatchGroup(selection=second, needed=2)),
        (MatchGroup(selection=first, needed=2),),
        (MatchGroup(selection=first, needed=1), MatchGroup(selection=second, needed=1)),
    )[index % 4]
    return MixAndMatch(currency="EUR", priority=priority, concurrency=concurrency, groups=groups, benefit=benefit)


def threshold(index: int, concurrency: Concurrency, priority: int) -> Threshold:
    """Three tiers on four categories, or on everything."""
    aisle = Selection(categories=tuple(category_of(index * 4 + place) for place in range(4)))
    return Threshold(
        currency="EUR",
        priority=priority,
        concurrency=concurrency,
        selection=aisle if index % 3 else Selection(),
        tiers=tuple(ThresholdTier(spend=5_000 * step, benefit=PercentOff(20_000 * step + index)) for step in range(1, 4)),
        counting=Counting.ALL if index % 2 else Counting.ELIGIBLE,
    )
