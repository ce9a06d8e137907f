"""Shares sum to the amount, are the nearest there are, and never exceed what they are taken from."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.discounts.allocation import share

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@given(weights, st.data())
def test_shares_sum_to_the_amount_and_leave_nothing_negative(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    shares = share(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= part <= weight for part, weight in zip(shares, weights, strict=True))
    if sum(weights):
        exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
        assert all(abs(part - fair) < 1 for part, fair in zip(shares, exact, strict=True))


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [50, 49], [1, 0]),
        (5, [100, 300], [1, 4]),
        (3, [10, 0, 20], [1, 0, 2]),
        (30, [10, 20], [10, 20]),
        (0, [0, 0], [0, 0]),
        (7, [9], [7]),
    ],
)
def test_the_largest_remainder_gets_the_last_cent(amount: int, weights: list[int], expected: list[int]) -> None:
    assert share(amount, weights) == expected
