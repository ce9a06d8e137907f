"""What is alike is one pile, whatever the lines; what was weighed is one piece a line."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.discounts.strategies import cart, small_carts
from tui_pos.sales.discounts.pieces import PricedLine, heaps_of, pile_of


def test_pieces_of_one_product_at_one_price_are_one_pile() -> None:
    heaps = heaps_of(cart(("1", 2, 95), ("3", 1, 95), ("1", 1, 95), ("1", 1, 90)))
    assert [(heap.pile.product, heap.pile.each, heap.count, heap.places) for heap in heaps] == [
        ("1", 90, 1, ((3, 1),)),
        ("1", 95, 3, ((0, 2), (2, 1))),
        ("3", 95, 1, ((1, 1),)),
    ]


def test_another_tax_group_is_another_pile() -> None:
    first, second = cart(("1", 1, 95), ("1", 1, 95))
    assert len(heaps_of([first, msgspec.structs.replace(second, tax_group="reduced")])) == 2


def test_what_was_weighed_is_one_piece_that_measures_its_weight() -> None:
    (line,) = cart(("1", "0.480", 2_390))
    pile, pieces = pile_of(line)
    assert (pieces, pile.measure, pile.each, pile.at(1_000)) == (1, Decimal("0.48"), 1_147, 480)


def test_a_whole_weight_is_one_piece_too() -> None:
    line = PricedLine(number=1, product="1", category="", tax_group="", quantity=Decimal(2), unit_price=100, weighed=True)
    pile, pieces = pile_of(line)
    assert (pieces, pile.measure, pile.each) == (1, Decimal(2), 200)


def test_a_return_is_in_no_pile() -> None:
    assert heaps_of(cart(("1", -1, 95))) == ()


@given(small_carts(12), st.randoms(use_true_random=False))
def test_piles_do_not_depend_on_the_order_of_the_lines(lines: list[PricedLine], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    before, after = heaps_of(lines), heaps_of(shuffled)
    assert [(heap.pile, heap.count) for heap in before] == [(heap.pile, heap.count) for heap in after]
    assert sum(heap.amount for heap in before) == sum(line.amount for line in lines)
