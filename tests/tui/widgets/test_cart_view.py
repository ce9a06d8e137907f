from __future__ import annotations

import msgspec
import pytest

from tests.tui.hostile import HOSTILE, cart_of, line
from tui_pos.locale import language
from tui_pos.tui.drawing import plain, width_of
from tui_pos.tui.widgets.cart_view import SELECT, cart_rows

ENGLISH = language("en")


def test_an_empty_cart_says_what_to_do() -> None:
    assert "Scan a product" in plain(cart_rows(None, ENGLISH, 80, 10))


@pytest.mark.parametrize("width", [50, 79, 120])
def test_amounts_are_right_aligned_whatever_the_name(width: int) -> None:
    cart = cart_of(line(1, "Milk", "3"), line(2, HOSTILE, "99999", 1_000_000), line(3, "牛乳" * 60))
    rows = cart_rows(cart, ENGLISH, width, 10)
    assert {width_of(row) for row in rows} == {width - 1, width} or {width_of(row) for row in rows} == {width - 1}
    assert plain(rows).splitlines()[1].endswith("2.85")


@pytest.mark.parametrize("selected", [1, 2, 500, 999, 1000])
def test_the_selected_line_of_a_long_sale_is_in_view(selected: int) -> None:
    lines = [line(number, f"Product {number}") for number in range(1, 1001)]
    rows = cart_rows(msgspec.structs.replace(cart_of(*lines), selected=selected), ENGLISH, 80, 12)
    assert len(rows) == 12
    assert sum(f"▸{selected:>4} Product {selected} " in plain([row]) for row in rows) == 1


def test_a_void_line_says_so_and_counts_nothing() -> None:
    void = msgspec.structs.replace(line(1, "Milk"), voided=True)
    shown = plain(cart_rows(cart_of(void), ENGLISH, 80, 5)).splitlines()[1]
    assert "void: Milk" in shown
    assert shown.endswith(" 0.00")
    assert "▸" not in shown


def test_a_click_on_a_name_selects_its_line() -> None:
    rows = cart_rows(cart_of(line(1, "Milk")), ENGLISH, 80, 5)
    assert {piece.command for piece in rows[1]} == {"", f"{SELECT}1"}
