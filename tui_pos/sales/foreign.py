"""Foreign money (DESIGN section 4, `sales/`): what is due in it and what it is worth; nothing here is a binary fraction.

What is due is rounded up to the smallest amount that is taken of it, so that whoever pays exactly that has paid; change is
in the store's own money.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from tui_pos.sales.money import Currency, ratio_half_up

MILLION = 1_000_000


class Rate(Protocol):
    """What a currency is worth: see `channel/requests.py: ExchangeRate`."""

    @property
    def currency(self) -> str: ...
    @property
    def valid_from(self) -> int: ...
    @property
    def rate(self) -> int: ...
    @property
    def digits(self) -> int: ...
    @property
    def step(self) -> int: ...


RateT = TypeVar("RateT", bound=Rate)


def rate_at(rates: Iterable[RateT], currency: str, instant: int) -> RateT | None:
    """The rate of a currency that has begun last; None when there is none that can be reckoned with."""
    begun = [rate for rate in rates if rate.currency == currency and rate.valid_from <= instant and rate.rate > 0]
    return max(begun, key=lambda rate: rate.valid_from, default=None)


def due_in(due: int, own: Currency, rate: Rate) -> int:
    """So much of the foreign money, in its minor units, pays what is due in ours; rounded up to its step. `due` is above 0."""
    pieces: int = -(-due * MILLION * 10**rate.digits // (rate.rate * 10**own.digits * rate.step))
    return pieces * rate.step


def worth(amount: int, own: Currency, rate: Rate) -> int:
    """What so many of its minor units are in ours, halves up."""
    numerator: int = amount * rate.rate * 10**own.digits
    return ratio_half_up(numerator, MILLION * 10**rate.digits)
