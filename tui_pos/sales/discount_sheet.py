"""Discounts in words: under a line, and as the pages that say why a sale costs what it costs (645) and what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from tui_pos.sales.cart import Cart, Line
from tui_pos.sales.columns import sides, wrapped
from tui_pos.sales.discounts.calculation import Source
from tui_pos.sales.discounts.reasons import Lost, told
from tui_pos.sales.document import DiscountTaken
from tui_pos.sales.money import Currency
from tui_pos.sales.pricing import is_fixed
from tui_pos.sales.sentence import Money, Sentence, say
from tui_pos.sales.totals import totals

INDENT = "  "


class Teller(Protocol):
    """How things are said in a language; amounts are minor units."""

    def tell(self, sentence: Sentence) -> str: ...
    def amount(self, amount: int, currency: Currency) -> str: ...


def discount_said(discount: DiscountTaken) -> Sentence:
    """A discount as it stands under a line: by the name of the promotion, or of the reason for which it was given."""
    if discount.source == Source.PROMOTION:
        return say("promotion {name}", name=discount.name)
    if discount.source == Source.TOTAL:
        return say("total discount {name}", name=discount.name) if discount.name else say("total discount")
    return say("discount {name}", name=discount.name) if discount.name else say("discount")


def why_it_costs(cart: Cart, discounts: Iterable[DiscountTaken], teller: Teller, width: int) -> Iterator[str]:
    """Each line with what is taken off it and what it comes to, then each discount over all lines, in lines of text."""
    yield from wrapped(teller.tell(say("Why it costs what it costs")), width)
    for line in cart.lines:
        if not line.voided:
            yield ""
            yield from line_explained(line, cart, teller, width)
    yield from ("", "-" * width)
    yield from wrapped(teller.tell(say("All discounts")), width)
    yield from taken(discounts, cart, teller, width)
    yield ""
    now = totals(cart)
    yield from sides(teller.tell(say("Saved")), teller.amount(now.saved, cart.currency), width)
    yield from sides(teller.tell(say("TOTAL")), teller.amount(now.total, cart.currency), width)


def line_explained(line: Line, cart: Cart, teller: Teller, width: int) -> Iterator[str]:
    """A line before its discounts, each of them, and what is left."""
    yield from sides(line.name, teller.amount(line.before, cart.currency), width)
    yield from taken(line.discounts, cart, teller, width)
    if line.discounts:
        yield from sides("", teller.amount(line.amount, cart.currency), width)
    if is_fixed(line):
        yield from wrapped(INDENT + teller.tell(say("The price was typed in: no promotion changes it.")), width)


def what_else(
    cart: Cart,
    line: Line | None,
    of_line: tuple[tuple[DiscountTaken, ...], tuple[Lost, ...]],
    of_sale: tuple[tuple[DiscountTaken, ...], tuple[Lost, ...]],
    teller: Teller,
    width: int,
) -> Iterator[str]:
    """What is taken off the line and the sale, and which promotions take nothing off, and why, in lines of text."""
    if line is not None:
        yield from line_explained(line, cart, teller, width)
        yield from lost_said(of_line[1], cart, teller, width)
        yield from ("", "-" * width)
    yield from wrapped(teller.tell(say("The whole sale")), width)
    yield from taken(of_sale[0], cart, teller, width)
    yield from lost_said(of_sale[1], cart, teller, width)
    if not any((*of_line, *of_sale)):
        yield from wrapped(INDENT + teller.tell(say("There is no promotion for it.")), width)


def taken(discounts: Iterable[DiscountTaken], cart: Cart, teller: Teller, width: int) -> Iterator[str]:
    """Each discount with what it takes off."""
    for discount in discounts:
        off = teller.amount(-discount.amount, cart.currency)
        yield from indented(sides(teller.tell(discount_said(discount)), off, width - len(INDENT)))


def lost_said(lost: Iterable[Lost], cart: Cart, teller: Teller, width: int) -> Iterator[str]:
    """Why each promotion takes nothing off, and what it would take off by itself."""
    for one in lost:
        yield from wrapped(INDENT + teller.tell(told(one, cart.currency)), width)
        if one.alone:
            alone = say("alone: {amount} off", amount=Money(one.alone, cart.currency.code))
            yield from wrapped(INDENT * 2 + teller.tell(alone), width)


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines a little to the right, below what they belong to."""
    return (INDENT + line for line in lines)
