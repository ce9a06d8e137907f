"""Why a promotion takes nothing off: each reason as a value, and in words."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Money, Number, Sentence, say


class NeedsCoupon(msgspec.Struct, frozen=True, tag="needs_coupon"):
    """None of its codes was entered."""


class OtherCurrency(msgspec.Struct, frozen=True, tag="other_currency"):
    """It is for sales in this currency."""

    currency: str


class MorePieces(msgspec.Struct, frozen=True, tag="more_pieces"):
    """A quantity is not reached, or a set not complete: so much is missing, in the unit of the product."""

    missing: Decimal


class MoreSpend(msgspec.Struct, frozen=True, tag="more_spend"):
    """A threshold is not reached: so many minor units are missing."""

    missing: int


class NothingOff(msgspec.Struct, frozen=True, tag="nothing_off"):
    """It would take nothing off: the price is as low already."""


class Elsewhere(msgspec.Struct, frozen=True, tag="elsewhere"):
    """It takes part in this sale, and takes its amount off other lines."""


class Barred(msgspec.Struct, frozen=True, tag="barred"):
    """These, by name, were given first and allow nothing else: exclusive ones, or any before a threshold."""

    by: tuple[str, ...]


class Outranked(msgspec.Struct, frozen=True, tag="outranked"):
    """These, by name, have a higher priority."""

    by: tuple[str, ...]


class Beaten(msgspec.Struct, frozen=True, tag="beaten"):
    """These, by name, together save the customer at least as much."""

    by: tuple[str, ...]


Reason = NeedsCoupon | OtherCurrency | MorePieces | MoreSpend | NothingOff | Elsewhere | Barred | Outranked | Beaten


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A promotion that takes nothing off, and why; `alone` is what it would take off this sale by itself."""

    number: str
    name: str
    reason: Reason
    alone: int = 0


def told(lost: Lost, currency: Currency) -> Sentence:
    """The reason in words."""
    name = lost.name
    match lost.reason:
        case NeedsCoupon():
            return say("{name}: needs a coupon that was not entered.", name=name)
        case OtherCurrency(other):
            return say("{name}: only for sales in {currency}.", name=name, currency=other)
        case MorePieces(missing):
            return say("{name}: {missing} more would reach it.", name=name, missing=Number(f"{missing:f}"))
        case MoreSpend(missing):
            return say("{name}: {missing} more to spend would reach it.", name=name, missing=Money(missing, currency.code))
        case NothingOff():
            return say("{name}: would take nothing off.", name=name)
        case Elsewhere():
            return say("{name}: takes its amount off other lines.", name=name)
        case Barred(by):
            return say("{name}: not together with {others}.", name=name, others=", ".join(by))
        case Outranked(by):
            return say("{name}: {others} has a higher priority.", name=name, others=", ".join(by))
        case Beaten(by):
            return say("{name}: {others} saves the customer as much or more.", name=name, others=", ".join(by))
