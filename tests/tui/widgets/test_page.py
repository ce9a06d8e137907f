from __future__ import annotations

from tui_pos.tui.drawing import Piece, plain
from tui_pos.tui.widgets.page import scrolled

ROWS = tuple((Piece(str(number)),) for number in range(10))


def test_a_page_that_fits_is_shown_whole() -> None:
    assert scrolled(ROWS, 3, 10) == (ROWS, 0)


def test_marks_say_that_there_is_more() -> None:
    shown, top = scrolled(ROWS, 2, 4)
    assert top == 2
    assert plain(shown) == "2 ↑\n3\n4\n5 ↓"


def test_it_never_scrolls_past_the_end() -> None:
    shown, top = scrolled(ROWS, 99, 4)
    assert top == 6
    assert plain(shown) == "6 ↑\n7\n8\n9"
