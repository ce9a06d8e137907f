"""Which part of a transaction's taxes each of its lines bore (issue 4, *Returns*): their sum is exactly what was paid.

A document has its taxes for the whole transaction. They are shared among the lines that bore them in proportion to their
amounts, rounded along the running sum, so that a share is at most one minor unit from its proportion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import UNSET

from tui_pos.sales.document import SaleLine, TaxLine, TransactionBody, said
from tui_pos.sales.money import ratio_half_up


class GroupTaxes(msgspec.Struct, frozen=True):
    """The codes of the taxes that a tax group bears."""

    group: str
    codes: tuple[str, ...]


def line_taxes(body: TransactionBody, groups: Iterable[GroupTaxes]) -> Mapping[int, tuple[TaxLine, ...]]:
    """The taxes of each line that counts, by its number; those of what came back from a receipt are as it says itself."""
    codes = {group.group: frozenset(group.codes) for group in groups}
    lines = [line for line in body.lines if not line.voided and line.returned is UNSET]
    returned = [line for line in body.lines if not line.voided and line.returned is not UNSET]
    shares: dict[int, dict[str, TaxLine]] = defaultdict(dict)
    for tax in without(body.taxes, returned):
        bearers = bearers_of(tax.code, lines, codes, frozenset(known.code for known in body.taxes))
        parts = shared(tax.tax, [line.amount for line in bearers])
        for line, part in zip(bearers, parts, strict=True):
            shares[line.number][tax.code] = msgspec.structs.replace(tax, net=line.amount, tax=part)
    if not body.tax_inclusive:
        return {number: tuple(taxes.values()) for number, taxes in shares.items()}
    return {number: tuple(inside(taxes.values())) for number, taxes in shares.items()}


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
