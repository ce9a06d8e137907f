from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.hostile import FORBIDDEN, HOSTILE
from tui_pos.tui.drawing import Piece, cut, cut_row, harmless, left, plain, right, spread, width_of, wrap


@given(st.text())
def test_nothing_drawn_has_a_control_or_a_direction(text: str) -> None:
    assert not FORBIDDEN & set(harmless(text))


def test_markup_is_text() -> None:
    assert harmless(HOSTILE).startswith("[/b] [red]Milk[/] [50% off] ")


def test_spaces_that_do_not_break_become_plain_ones() -> None:
    assert harmless("1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€") == "1 234,50 €"


@given(st.text(), st.integers(0, 60))
def test_a_column_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(left(text, width).text) == width
    assert cell_len(right(text, width).text) == width
    assert cell_len(cut(text, width)) <= width


@given(st.lists(st.text(), max_size=4), st.text(), st.integers(0, 60))
def test_a_row_never_leaves_its_width(start: list[str], end: str, width: int) -> None:
    row = tuple(map(Piece, start))
    assert width_of(cut_row(row, width)) <= width
    assert width_of(spread(row, (Piece(end),), width)) == width


@given(st.text(), st.integers(2, 60))
def test_wrapped_text_fits_and_keeps_every_word(text: str, width: int) -> None:
    rows = wrap(text, width)
    assert all(width_of(row) <= width for row in rows)
    assert "".join(plain(rows).split()) == "".join(harmless(text).split())
