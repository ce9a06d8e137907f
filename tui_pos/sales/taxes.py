"""Taxes of a transaction, by rate over the whole transaction, so that the order of the lines does not matter.

Prices that include their taxes: the amounts of all lines that bear the same taxes are summed, the net is what remains of
that sum, and two taxes of one group share the difference to the last minor unit. Taxes added on top: the base of each tax
is summed over the whole transaction, and the tax rounded once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from tui_pos.sales.document import TaxLine
from tui_pos.sales.money import ratio_half_up

MILLION = 1_000_000


class TaxRate(msgspec.Struct, frozen=True):
    """One tax of a tax group: `rate` in parts per million (20 % = 200_000)."""

    code: str
    name: str
    rate: int


class Taxed(msgspec.Struct, frozen=True):
    """An amount in minor units, and the taxes that it bears."""

    amount: int
    taxes: tuple[TaxRate, ...]


def tax_lines(amounts: Iterable[Taxed], *, inclusive: bool) -> tuple[TaxLine, ...]:
    """One line a tax, highest rate first; `inclusive` when the amounts contain their taxes.

    When one group bears several taxes, each of their lines has the whole net of the group.
    """
    sums: Counter[tuple[TaxRate, ...]] = Counter()
    for taxed in amounts:
        sums[tuple(sorted(taxed.taxes, key=rank))] += taxed.amount
    return included(sums) if inclusive else on_top(sums)


def included(sums: Counter[tuple[TaxRate, ...]]) -> tuple[TaxLine, ...]:
    """The taxes inside amounts that were summed by the taxes they bear: net + taxes = amount, for each sum."""
    net: Counter[TaxRate] = Counter()
    tax: Counter[TaxRate] = Counter()
    for taxes, amount in sums.items():
        shares = split(amount, taxes)
        for rate, share in zip(taxes, shares, strict=True):
            net[rate] += amount - sum(shares)
            tax[rate] += share
    return lines_of(net, tax)


def on_top(sums: Counter[tuple[TaxRate, ...]]) -> tuple[TaxLine, ...]:
    """The taxes to add to amounts that were summed by the taxes they bear: one rounding a tax."""
    net: Counter[TaxRate] = Counter()
    for taxes, amount in sums.items():
        for rate in taxes:
            net[rate] += amount
    return lines_of(net, Counter({rate: tax_on(base, rate.rate) for rate, base in net.items()}))


def tax_on(net: int, rate: int) -> int:
    """The tax to add to a net amount, halves away from zero; `rate` in parts per million."""
    return ratio_half_up(net * rate, MILLION)


def split(amount: int, taxes: tuple[TaxRate, ...]) -> tuple[int, ...]:
    """What each tax has of an amount that contains them all: their sum rounded once, then shared by largest remainder."""
    together = sum(rate.rate for rate in taxes)
    if together == 0:
        return tuple(0 for _ in taxes)
    whole = ratio_half_up(abs(amount) * together, MILLION + together)
    shares = [whole * rate.rate // together for rate in taxes]
    by_remainder = sorted(range(len(taxes)), key=lambda index: (-(whole * taxes[index].rate % together), index))
    for index in by_remainder[: whole - sum(shares)]:
        shares[index] += 1
    return tuple(share if amount >= 0 else -share for share in shares)


def with_shares(lines: tuple[TaxLine, ...], shares: Iterable[TaxLine]) -> tuple[TaxLine, ...]:
    """The tax lines of a transaction with those of single lines in them, which were reckoned before."""
    given = tuple(shares)
    if not given:
        return lines
    net: Counter[TaxRate] = Counter()
    tax: Counter[TaxRate] = Counter()
    for line in (*lines, *given):
        rate = TaxRate(line.code, line.name, line.rate)
        net[rate] += line.net
        tax[rate] += line.tax
    return lines_of(net, tax)


def lines_of(net: Counter[TaxRate], tax: Counter[TaxRate]) -> tuple[TaxLine, ...]:
    """The lines in the order of the receipt, without taxes of nothing."""
    return tuple(
        TaxLine(code=rate.code, name=rate.name, rate=rate.rate, net=net[rate], tax=tax[rate])
        for rate in sorted(net, key=rank)
        if net[rate] or tax[rate]
    )


def rank(rate: TaxRate) -> tuple[int, str, str]:
    """Highest rate first, then by code and name."""
    return (-rate.rate, rate.code, rate.name)
