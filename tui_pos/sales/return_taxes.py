"""Which part of a transaction's taxes each of its lines bore (issue 4, *Returns*): their sum is exactly what was paid.

A document has its taxes for the whole transaction. They are shared among the lines that bear the same taxes in proportion to
their amounts, rounded along the running sum, so that a share is at most one minor unit from its proportion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import UNSET

from tui_pos.sales.document import SaleLine, TaxLine, TransactionBody, said
from tui_pos.sales.money import ratio_half_up
from tui_pos.sales.taxes import TaxRate, rank, split


class GroupTaxes(msgspec.Struct, frozen=True):
    """The codes of the taxes that a tax group bears."""

    group: str
    codes: tuple[str, ...]


def line_taxes(body: TransactionBody, groups: Iterable[GroupTaxes]) -> Mapping[int, tuple[TaxLine, ...]]:
    """The taxes of each line that counts, by its number; those of what came back from a receipt are as it says itself."""
    codes = {group.group: frozenset(group.codes) for group in groups}
    taken = frozenset(tax.code for tax in body.taxes)
    lines = [line for line in body.lines if not line.voided and line.returned is UNSET]
    returned = [line for line in body.lines if not line.voided and line.returned is not UNSET]
    taxes = without(body.taxes, returned)
    borne = {tax.code: {line.number for line in bearers_of(tax.code, lines, codes, taken)} for tax in taxes}
    shares: dict[int, list[TaxLine]] = defaultdict(list)
    for tax in taxes:
        for alike, whole in wholes(tax, lines, taxes, borne, inclusive=body.tax_inclusive):
            parts = shared(whole, [line.amount for line in alike])
            for line, part in zip(alike, parts, strict=True):
                shares[line.number].append(msgspec.structs.replace(tax, net=line.amount, tax=part))
    if not body.tax_inclusive:
        return {number: tuple(own) for number, own in shares.items()}
    return {number: tuple(inside(own)) for number, own in shares.items()}


def wholes(
    tax: TaxLine, lines: Sequence[SaleLine], taxes: Sequence[TaxLine], borne: Mapping[str, set[int]], *, inclusive: bool
) -> list[tuple[list[SaleLine], int]]:
    """Lines that bear the tax, and what they bear of it together.

    On top of the prices that is all of them at once; inside the prices those that bear the same taxes, as they were reckoned.
    """
    bearers = [line for line in lines if line.number in borne[tax.code]]
    if not inclusive:
        return [(bearers, tax.tax)]
    by_taxes: dict[tuple[str, ...], list[SaleLine]] = defaultdict(list)
    for line in bearers:
        by_taxes[tuple(other.code for other in taxes if line.number in borne[other.code])].append(line)
    rates = {other.code: TaxRate(other.code, other.name, other.rate) for other in taxes}
    found = []
    for of, alike in by_taxes.items():
        all_of = tuple(sorted((rates[code] for code in of), key=rank))
        parts = split(sum(line.amount for line in alike), all_of)
        found.append((alike, parts[all_of.index(rates[tax.code])]))
    # Reckoned as the sale did, nothing is over; if it did otherwise, the last bear it.
    over = tax.tax - sum(part for _, part in found)
    return [(alike, part + (over if at == len(found) else 0)) for at, (alike, part) in enumerate(found, 1)]


def without(taxes: Sequence[TaxLine], returned: Iterable[SaleLine]) -> list[TaxLine]:
    """The taxes less those of lines that came back in the same transaction."""
    own: dict[str, int] = defaultdict(int)
    for line in returned:
        for tax in said(line.taxes, ()):
            own[tax.code] += tax.tax
    return [msgspec.structs.replace(tax, tax=tax.tax - own[tax.code]) for tax in taxes]


def bearers_of(
    code: str, lines: Sequence[SaleLine], codes: Mapping[str, frozenset[str]], taken: frozenset[str]
) -> Sequence[SaleLine]:
    """The lines that bore a tax: by their tax groups as they are now, else those whose groups bear none of the taxes taken."""
    of_group = [line for line in lines if code in codes.get(line.tax_group, frozenset())]
    if of_group:
        return of_group
    strangers = [line for line in lines if not codes.get(line.tax_group, frozenset()) & taken]
    return strangers or lines


def shared(whole: int, weights: Sequence[int]) -> list[int]:
    """The whole in parts of these weights, rounded along the running sum; all on the last when they come to nothing."""
    total = sum(weights)
    if not total:
        return [0] * (len(weights) - 1) + [whole] if weights else []
    sign = 1 if total > 0 else -1
    parts, so_far, before = [], 0, 0
    for weight in weights:
        so_far += weight
        until = ratio_half_up(sign * whole * so_far, abs(total))
        parts.append(until - before)
        before = until
    return parts


def inside(taxes: Iterable[TaxLine]) -> list[TaxLine]:
    """Taxes that a line's amount contains: its net is what they leave of it."""
    known = list(taxes)
    together = sum(tax.tax for tax in known)
    return [msgspec.structs.replace(tax, net=tax.net - together) for tax in known]
