"""Taxes are exact by rate over the whole transaction, inside prices and on top of them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CITY_AND_STATE, EXEMPT, NORMAL, REDUCED, STATE_ONLY, TAX_GROUPS, half_up
from tui_pos.sales.taxes import Taxed, TaxRate, split, tax_lines

amounts = st.lists(
    st.builds(Taxed, amount=st.integers(-(10**9), 10**9), taxes=st.sampled_from(list(TAX_GROUPS.values()))), max_size=12
)
stacked = st.lists(
    st.builds(TaxRate, code=st.sampled_from("ABCDE"), name=st.just("tax"), rate=st.integers(0, 1_000_000)),
    min_size=1,
    max_size=4,
    unique_by=lambda rate: rate.code,
).map(tuple)


def test_inside_the_price_by_rate_not_by_line() -> None:
    lines = tax_lines([Taxed(95, NORMAL)] * 3 + [Taxed(199, REDUCED)], inclusive=True)
    assert [(tax.rate, tax.net, tax.tax) for tax in lines] == [(200_000, 237, 48), (55_000, 189, 10)]


def test_on_top_by_rate_over_all_groups_that_bear_it() -> None:
    lines = tax_lines([Taxed(1_004, CITY_AND_STATE), Taxed(1_004, STATE_ONLY), Taxed(500, EXEMPT)], inclusive=False)
    assert [(tax.code, tax.net, tax.tax) for tax in lines] == [("S", 2_008, 126), ("C", 1_004, 20)]


def test_two_taxes_inside_one_price_share_the_difference() -> None:
    lines = tax_lines([Taxed(1_000, CITY_AND_STATE)], inclusive=True)
    assert [(tax.code, tax.net, tax.tax) for tax in lines] == [("S", 924, 58), ("C", 924, 18)]


def test_half_a_cent_is_rounded_away_from_zero_both_ways() -> None:
    half = (TaxRate("H", "tax", 500_000),)
    assert [tax.tax for tax in tax_lines([Taxed(1, half)], inclusive=False)] == [1]
    assert [tax.tax for tax in tax_lines([Taxed(-1, half)], inclusive=False)] == [-1]


def test_what_bears_no_tax_has_no_line() -> None:
    assert tax_lines([Taxed(100, EXEMPT), Taxed(0, NORMAL)], inclusive=True) == ()


def test_a_zero_rate_is_shown() -> None:
    (tax,) = tax_lines([Taxed(100, (TaxRate("Z", "TVA", 0),))], inclusive=True)
    assert (tax.net, tax.tax) == (100, 0)


@given(amounts)
def test_on_top_each_tax_is_its_base_times_its_rate_rounded_once(amounts: list[Taxed]) -> None:
    bases: dict[TaxRate, int] = defaultdict(int)
    for taxed in amounts:
        for rate in taxed.taxes:
            bases[rate] += taxed.amount
    expected = {rate.code: (base, half_up(Fraction(base * rate.rate, 10**6))) for rate, base in bases.items() if base}
    assert {tax.code: (tax.net, tax.tax) for tax in tax_lines(amounts, inclusive=False)} == expected


@given(amounts)
def test_inside_the_price_net_and_taxes_add_up_to_each_sum(amounts: list[Taxed]) -> None:
    for taxes in TAX_GROUPS.values():
        alike = [taxed for taxed in amounts if taxed.taxes == taxes]
        lines = tax_lines(alike, inclusive=True)
        if lines:
            assert lines[0].net + sum(tax.tax for tax in lines) == sum(taxed.amount for taxed in alike)


@given(amounts)
def test_inside_the_price_one_rate_is_the_exact_part_rounded_once(amounts: list[Taxed]) -> None:
    gross = sum(taxed.amount for taxed in amounts if taxed.taxes == NORMAL)
    found = [tax.tax for tax in tax_lines(amounts, inclusive=True) if tax.code == "N"]
    assert found == ([half_up(Fraction(gross * 200_000, 1_200_000))] if gross else [])


@given(amounts, st.booleans(), st.randoms())
def test_the_order_does_not_matter(amounts: list[Taxed], inclusive: bool, random: Random) -> None:
    shuffled = list(amounts)
    random.shuffle(shuffled)
    assert tax_lines(shuffled, inclusive=inclusive) == tax_lines(amounts, inclusive=inclusive)


@given(amounts, st.booleans())
def test_a_return_mirrors_its_sale(amounts: list[Taxed], inclusive: bool) -> None:
    there = tax_lines(amounts, inclusive=inclusive)
    back = tax_lines([Taxed(-taxed.amount, taxed.taxes) for taxed in amounts], inclusive=inclusive)
    assert [(tax.code, -tax.net, -tax.tax) for tax in back] == [(tax.code, tax.net, tax.tax) for tax in there]


@given(st.integers(-(10**11), 10**11), stacked)
def test_a_split_is_within_one_unit_of_each_exact_share(amount: int, taxes: tuple[TaxRate, ...]) -> None:
    together = sum(rate.rate for rate in taxes)
    shares = split(amount, taxes)
    assert sum(shares) == half_up(Fraction(amount * together, 10**6 + together))
    for rate, share in zip(taxes, shares, strict=True):
        assert abs(share - Fraction(amount * rate.rate, 10**6 + together)) < 2
