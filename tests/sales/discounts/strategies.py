"""Promotions and small carts to try the discounts with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from tests.sales.strategies import EUR
from tui_pos.sales.discounts.arrangement import best_exactly
from tui_pos.sales.discounts.calculation import Priced, calculate
from tui_pos.sales.discounts.offers import offers_of
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
from tui_pos.sales.discounts.rest import Rest

EXCLUSIVE, BEST, COMPOUND = Concurrency.EXCLUSIVE, Concurrency.BEST_PRICE, Concurrency.COMPOUND
ALL = Selection()
PRODUCTS = {"1": "fruit", "2": "fruit", "3": "bread", "4": "bread"}


def percent(of_hundred: int) -> PercentOff:
    """So many percent off."""
    return PercentOff(of_hundred * 10_000)


def products(*numbers: str) -> Selection:
    """These products."""
    return Selection(products=numbers)


def category(name: str) -> Selection:
    """All products of a category."""
    return Selection(categories=(name,))


def promotion(number: str, terms: AnyTerms) -> Promotion:
    """A promotion that is always valid."""
    return Promotion(number=number, name=f"Offer {number}", terms=terms)


def simple(
    number: str,
    benefit: PercentOff | AmountOff | AtPrice,
    selection: Selection = ALL,
    concurrency: Concurrency = BEST,
    priority: int = 0,
    coupons: tuple[str, ...] = (),
) -> Promotion:
    """A simple promotion in euros."""
    return promotion(
        number,
        Simple(
            currency="EUR",
            priority=priority,
            concurrency=concurrency,
            coupons=coupons,
            selection=selection,
            benefit=benefit,
        ),
    )


def quantity(
    number: str,
    *tiers: tuple[int | str, PercentOff | AtPrice],
    selections: tuple[Selection, ...] = (ALL,),
    concurrency: Concurrency = BEST,
    priority: int = 0,
) -> Promotion:
    """A quantity promotion in euros; a tier is (at least, benefit)."""
    made = tuple(QuantityTier(at_least=Decimal(at_least), benefit=benefit) for at_least, benefit in tiers)
    terms = Quantity(currency="EUR", priority=priority, concurrency=concurrency, selections=selections, tiers=made)
    return promotion(number, terms)


def mix(
    number: str,
    benefit: PercentOff | AmountOff | AtPrice | LeastExpensive,
    *groups: tuple[Selection, int],
    concurrency: Concurrency = BEST,
    priority: int = 0,
) -> Promotion:
    """A mix-and-match promotion in euros; a group is (selection, pieces needed)."""
    made = tuple(MatchGroup(selection=selection, needed=needed) for selection, needed in groups)
    terms = MixAndMatch(currency="EUR", priority=priority, concurrency=concurrency, groups=made, benefit=benefit)
    return promotion(number, terms)


def threshold(
    number: str,
    *tiers: tuple[int, PercentOff | AmountOff],
    selection: Selection = ALL,
    counting: Counting = Counting.ELIGIBLE,
    concurrency: Concurrency = BEST,
    priority: int = 0,
) -> Promotion:
    """A threshold promotion in euros; a tier is (spend, benefit)."""
    made = tuple(ThresholdTier(spend=spend, benefit=benefit) for spend, benefit in tiers)
    terms = Threshold(
        currency="EUR",
        priority=priority,
        concurrency=concurrency,
        selection=selection,
        tiers=made,
        counting=counting,
    )
    return promotion(number, terms)


def cart(*items: tuple[str, int | str, int]) -> list[PricedLine]:
    """Lines from (product, quantity, unit price); a quantity with a point was weighed."""
    return [
        PricedLine(
            number=number,
            product=product,
            category=PRODUCTS.get(product, "other"),
            tax_group="normal",
            quantity=Decimal(pieces),
            unit_price=price,
            weighed="." in str(pieces),
        )
        for number, (product, pieces, price) in enumerate(items, start=1)
    ]


def priced(lines: Sequence[PricedLine], *promotions: Promotion, coupons: Sequence[str] = ()) -> Priced:
    """The lines with these promotions, in euros."""
    return calculate(lines, offers_of(promotions), currency=EUR, coupons=coupons)


def after(lines: Sequence[PricedLine], *promotions: Promotion, coupons: Sequence[str] = ()) -> list[int]:
    """What each line costs with these promotions."""
    return [line.after for line in priced(lines, *promotions, coupons=coupons).lines]


def within_bound(result: Priced) -> bool:
    """Whether every contest of the calculation was small enough to be arranged exactly."""
    rests = [(contest, Rest(contest)) for contest in result.arranged]
    return all(rest.exact and best_exactly(contest, rest) is not None for contest, rest in rests)


def total_off(lines: Sequence[PricedLine], *promotions: Promotion) -> int:
    """All that these promotions take off."""
    return priced(lines, *promotions).off


rates = st.sampled_from([10_000, 50_000, 100_000, 125_000, 333_333, 500_000, 1_000_000]).map(PercentOff)
amounts = st.integers(1, 400).map(AmountOff)
prices = st.integers(0, 400).map(AtPrice)
least = st.builds(LeastExpensive, st.just(1), st.sampled_from([500_000, 1_000_000]))
selections = st.sampled_from([ALL, category("fruit"), category("bread"), products("1"), products("2", "3"), products("4")])
concurrencies = st.sampled_from([EXCLUSIVE, BEST, COMPOUND])
priorities = st.sampled_from([0, 0, 0, 7])


@st.composite
def simples(draw: st.DrawFn) -> Promotion:
    """A simple promotion."""
    return simple("", draw(rates | amounts | prices), draw(selections), draw(concurrencies), draw(priorities))


@st.composite
def quantities(draw: st.DrawFn) -> Promotion:
    """A quantity promotion of one or two tiers, on one or two selections."""
    first = draw(st.integers(1, 3))
    second = first + draw(st.integers(1, 2))
    tiers: list[tuple[int, PercentOff | AtPrice]]
    if draw(st.booleans()):
        rate = draw(st.integers(1, 60))
        tiers = [(first, percent(rate)), (second, percent(rate + draw(st.integers(1, 40))))]
    else:
        price = draw(st.integers(1, 300))
        tiers = [(first, AtPrice(price)), (second, AtPrice(draw(st.integers(0, price - 1))))]
    chosen = tuple(draw(st.lists(selections, min_size=1, max_size=2, unique=True)))
    kept = tiers[: draw(st.integers(1, 2))]
    return quantity("", *kept, selections=chosen, concurrency=draw(concurrencies), priority=draw(priorities))


@st.composite
def mixes(draw: st.DrawFn) -> Promotion:
    """A mix-and-match promotion of one or two groups."""
    needed = draw(st.sampled_from([(2,), (3,), (1, 1), (1, 2)]))
    groups = [(draw(selections), pieces) for pieces in needed]
    benefit = draw(rates | amounts | prices | least)
    return mix("", benefit, *groups, concurrency=draw(concurrencies), priority=draw(priorities))


@st.composite
def thresholds(draw: st.DrawFn) -> Promotion:
    """A threshold of one tier, or of two whose second gives more."""
    spend = draw(st.integers(1, 600))
    benefit = draw(rates | amounts)
    tiers = [(spend, benefit)]
    if isinstance(benefit, PercentOff) and benefit.rate < 500_000 and draw(st.booleans()):
        tiers.append((spend + draw(st.integers(1, 400)), PercentOff(benefit.rate * 2)))
    return threshold(
        "",
        *tiers,
        selection=draw(selections),
        counting=draw(st.sampled_from(Counting)),
        concurrency=draw(concurrencies),
        priority=draw(priorities),
    )


def numbered(promotions: Sequence[Promotion]) -> list[Promotion]:
    """The promotions with a number each."""
    return [promotion(f"P{number}", made.terms) for number, made in enumerate(promotions)]


def several(kinds: st.SearchStrategy[Promotion], most: int = 4) -> st.SearchStrategy[list[Promotion]]:
    """A few promotions with numbers."""
    return st.lists(kinds, max_size=most).map(numbered)


@st.composite
def small_carts(draw: st.DrawFn, most: int = 6) -> list[PricedLine]:
    """So many pieces at most, of few products and prices, some of them weighed."""
    pieces = draw(st.integers(1, most))
    items: list[tuple[str, int | str, int]] = []
    while pieces > 0:
        product = draw(st.sampled_from(sorted(PRODUCTS)))
        if draw(st.integers(0, 5)) == 0:
            items.append((product, f"{draw(st.sampled_from([0.5, 0.333, 1.25])):.3f}", draw(st.integers(1, 400))))
            pieces -= 1
        else:
            taken = draw(st.integers(1, pieces))
            items.append((product, taken, draw(st.sampled_from([0, 1, 7, 95, 95, 100, 130, 333]))))
            pieces -= taken
    return cart(*items)
