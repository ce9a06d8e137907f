"""Money moved and money counted: what is taken, and what is refused before anything has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CHF, EUR
from tui_pos.sales.cash import MAX_MOVED, MAX_PIECES, amount_of, counted_pieces, moved
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Refused
from tui_pos.sales.shift_totals import BANK_DROP, FLOAT, MOVES, MOVES_OUT, SAFE_DROP

SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@given(st.sampled_from(MOVES), st.integers(1, MAX_MOVED))
def test_what_goes_out_is_negative(kind: str, amount: int) -> None:
    body = moved(kind, shift="s", tender="cash", currency=EUR, amount=amount)
    assert body.amount == (-amount if kind in MOVES_OUT else amount)


@pytest.mark.parametrize(("amount", "currency"), [(0, EUR), (-5, EUR), (MAX_MOVED + 1, EUR), (102, CHF)])
def test_what_cannot_be_carried_is_refused(amount: int, currency: Currency) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        moved(FLOAT, shift="s", tender="cash", currency=currency, amount=amount)


def test_the_number_of_a_bag_is_cleaned() -> None:
    body = moved(BANK_DROP, shift="s", tender="cash", currency=EUR, amount=5, reference="\x1b[31m\u202e" + "7" * 90)
    assert body.reference == "[31m" + "7" * 36
    assert moved(SAFE_DROP, shift="s", tender="cash", currency=EUR, amount=5).reference == ""


@given(st.dictionaries(st.sampled_from(SIZES), st.integers(0, MAX_PIECES)))
def test_pieces_come_to_their_amount(pieces: dict[int, int]) -> None:
    counted = counted_pieces("cash", "EUR", pieces)
    assert counted.amount == sum(size * count for size, count in pieces.items()) == amount_of(counted.pieces)
    assert dict(counted.pieces) == {size: count for size, count in pieces.items() if count}


@pytest.mark.parametrize("count", [-1, MAX_PIECES + 1])
def test_a_count_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(Refused, match="A count must be between"):
        counted_pieces("cash", "EUR", {100: count})
