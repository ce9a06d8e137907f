"""How far a discount given by hand goes: the rate that all of them together mean, which the limit of a role is held against."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from tui_pos.sales.discounts.promotions import MILLION, AmountOff, PercentOff


def rate_meant(benefits: Iterable[PercentOff | AmountOff], amount: int) -> int:
    """The part of the amount that these take off together, in parts per million, rounded up; all of it when it is 0 or less.

    Amounts go before percents, as they are taken off. A percent alone means exactly its rate, however it is rounded.
    """
    amounts, percents = 0, Fraction(1)
    for benefit in benefits:
        match benefit:
            case PercentOff(rate):
                percents *= Fraction(MILLION - rate, MILLION)
            case AmountOff(off):
                amounts += off
    if amount <= 0 or amounts >= amount:
        return MILLION
    return math.ceil((1 - Fraction(amount - amounts, amount) * percents) * MILLION)
