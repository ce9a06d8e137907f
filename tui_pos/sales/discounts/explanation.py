"""Why a line costs what it costs (645), and which promotions were available but lost, and why (646).

A calculation says what was taken off each line; what else there was is worked out only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tui_pos.sales.discounts.calculation import Applied, LinePrice, Priced, Source, calculate
from tui_pos.sales.discounts.offers import Offers, asleep, offers_of, selections_of
from tui_pos.sales.discounts.pieces import PricedLine, pile_of
from tui_pos.sales.discounts.promotions import (
    Concurrency,
    Counting,
    MixAndMatch,
    Promotion,
    Quantity,
    Selection,
    Threshold,
)
from tui_pos.sales.discounts.reasons import (
    Barred,
    Beaten,
    Elsewhere,
    Lost,
    MorePieces,
    MoreSpend,
    NeedsCoupon,
    NothingOff,
    OtherCurrency,
    Outranked,
    Reason,
)
from tui_pos.sales.money import Currency
from tui_pos.sales.quantity import plain_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A calculation as it was asked for, and what came of it."""

    lines: Sequence[PricedLine]
    offers: Offers
    currency: Currency
    coupons: Sequence[str]
    priced: Priced


def all_discounts(priced: Priced) -> tuple[Applied, ...]:
    """Every discount of the sale with what it takes off all lines together, in the order in which they first appear."""
    sums: dict[tuple[Source, str, str], int] = {}
    for line in priced.lines:
        for discount in line.discounts:
            key = (discount.source, discount.number, discount.name)
            sums[key] = sums.get(key, 0) + discount.amount
    return tuple(Applied(*key, amount) for key, amount in sums.items())


def lost_by_line(asked: Asked, number: int) -> tuple[Lost, ...]:
    """The promotions for the product of a line that take nothing off it, by their numbers; none for a return."""
    place = next(place for place, line in enumerate(asked.lines) if line.number == number)
    line, price = asked.lines[place], asked.priced.lines[place]
    if line.quantity <= 0 or line.fixed:
        return ()
    taken = applied_numbers([price])
    return tuple(
        lost(asked, promotion, [price])
        for name, promotion in sorted(asked.offers.promotions.items())
        if name not in taken and is_for(promotion, line)
    )


def lost_by_sale(asked: Asked) -> tuple[Lost, ...]:
    """The promotions for any product of the sale that take nothing off it, by their numbers."""
    taken = applied_numbers(asked.priced.lines)
    return tuple(
        lost(asked, promotion, prices)
        for name, promotion in sorted(asked.offers.promotions.items())
        if name not in taken and (prices := prices_for(asked, promotion))
    )


def lost(asked: Asked, promotion: Promotion, prices: Sequence[LinePrice]) -> Lost:
    """Why the promotion takes nothing off these lines."""
    if promotion.terms.currency != asked.currency.code:
        return Lost(number=promotion.number, name=promotion.name, reason=OtherCurrency(promotion.terms.currency))
    if promotion.number in asleep(asked.offers, asked.currency.code, asked.coupons):
        return Lost(number=promotion.number, name=promotion.name, reason=NeedsCoupon())
    meant = [line for line in asked.lines if line.quantity > 0 and is_for(promotion, line)]
    by_itself = calculate(meant, offers_of([promotion]), currency=asked.currency, coupons=asked.coupons)
    reason = why_beaten(asked, promotion, prices) if by_itself.off else why_nothing(promotion, meant)
    return Lost(number=promotion.number, name=promotion.name, reason=reason, alone=by_itself.off)


def why_beaten(asked: Asked, promotion: Promotion, prices: Sequence[LinePrice]) -> Reason:
    """Why a promotion that could take something off these lines does not."""
    if promotion.number in applied_numbers(asked.priced.lines):
        return Elsewhere()
    rivals = rivals_on(asked, prices) or rivals_on(asked, prices_for(asked, promotion))
    names = tuple(rival.name for rival in rivals)
    if isinstance(promotion.terms, Threshold):
        before = [rival for rival in rivals if not isinstance(rival.terms, Threshold)]
        missing = promotion.terms.tiers[0].spend - spend_before_thresholds(asked, prices_for(asked, promotion))
        if before and missing > 0 and all_counts(promotion.terms, before):
            return MoreSpend(missing)
        if before:
            return Barred(names)
    if any(rival.terms.priority > promotion.terms.priority for rival in rivals):
        return Outranked(names)
    if not is_exclusive(promotion) and any(is_exclusive(rival) for rival in rivals):
        return Barred(tuple(rival.name for rival in rivals if is_exclusive(rival)))
    return Beaten(names)


def all_counts(terms: Threshold, before: Iterable[Promotion]) -> bool:
    """Whether what these promotions leave to pay counts towards the spend."""
    compounding = all(one.terms.concurrency is Concurrency.COMPOUND for one in before)
    return terms.counting is Counting.ALL or (terms.concurrency is Concurrency.COMPOUND and compounding)


def spend_before_thresholds(asked: Asked, prices: Iterable[LinePrice]) -> int:
    """What the promotions of products leave to pay of these lines."""
    products = {number for number, promotion in asked.offers.promotions.items() if not isinstance(promotion.terms, Threshold)}
    return sum(
        price.before - sum(taken.amount for taken in price.discounts if is_by_one_of(taken, products)) for price in prices
    )


def is_by_one_of(taken: Applied, numbers: set[str]) -> bool:
    """Whether a promotion with one of these numbers took it off."""
    return taken.source is Source.PROMOTION and taken.number in numbers


def why_nothing(promotion: Promotion, lines: Sequence[PricedLine]) -> Reason:
    """What is missing for a promotion that takes nothing off these lines by itself."""
    match promotion.terms:
        case Quantity(selections=selections, tiers=tiers):
            reached = max(quantity_of(selection, lines) for selection in selections)
            if reached < tiers[0].at_least:
                return MorePieces(plain_quantity(tiers[0].at_least - reached))
        case MixAndMatch(groups=groups, needed=needed):
            short = sum(max(0, group.needed - pieces_of([group.selection], lines)) for group in groups)
            short = max(short, needed - pieces_of([group.selection for group in groups], lines))
            if short > 0:
                return MorePieces(Decimal(short))
        case Threshold(tiers=tiers):
            spend = sum(line.amount for line in lines)
            if spend < tiers[0].spend:
                return MoreSpend(tiers[0].spend - spend)
        case _:
            pass
    return NothingOff()


def is_for(promotion: Promotion, line: PricedLine) -> bool:
    """Whether the promotion selects the product of the line, at a price that it may change."""
    return not line.fixed and any(selection.selects(line.product, line.category) for selection in selections_of(promotion))


def prices_for(asked: Asked, promotion: Promotion) -> list[LinePrice]:
    """The lines whose products the promotion selects, as they were priced."""
    pairs = zip(asked.lines, asked.priced.lines, strict=True)
    return [price for line, price in pairs if line.quantity > 0 and is_for(promotion, line)]


def rivals_on(asked: Asked, prices: Iterable[LinePrice]) -> list[Promotion]:
    """The promotions that take something off these lines, by their numbers."""
    return [asked.offers.promotions[number] for number in sorted(applied_numbers(prices))]


def applied_numbers(prices: Iterable[LinePrice]) -> set[str]:
    """The numbers of the promotions that take something off these lines."""
    return {discount.number for price in prices for discount in price.discounts if discount.source is Source.PROMOTION}


def is_exclusive(promotion: Promotion) -> bool:
    """Whether it allows no other."""
    return promotion.terms.concurrency is Concurrency.EXCLUSIVE


def quantity_of(selection: Selection, lines: Iterable[PricedLine]) -> Decimal:
    """The quantity of what is selected, in the unit of the product."""
    return sum((line.quantity for line in lines if selection.selects(line.product, line.category)), Decimal(0))


def pieces_of(selections: Sequence[Selection], lines: Iterable[PricedLine]) -> int:
    """The pieces of what any of these select."""
    return sum(
        pile_of(line)[1] for line in lines if any(selection.selects(line.product, line.category) for selection in selections)
    )
