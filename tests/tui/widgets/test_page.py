from __future__ import annotations

from tui_pos.tui.drawing import Piece, plain
from tui_pos.tui.widgets.page import scrolled, window, window_on

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


BLOCKS = (ROWS[:1], ROWS[1:4], ROWS[4:5], ROWS[5:10])


def shown_from(at: int, top: int, height: int = 4) -> str:
    return plain(window_on(BLOCKS, at, top, height).rows)


def test_a_list_moves_no_further_than_the_selected_block_needs() -> None:
    assert shown_from(0, 0) == shown_from(1, 0) == "0\n1\n2\n3"
    assert shown_from(2, 0) == "1\n2\n3\n4"
    assert shown_from(2, 3) == "3\n4\n5\n6"
    assert shown_from(1, 3) == "1\n2\n3\n4"


def test_of_a_block_that_is_too_long_its_beginning_is_shown() -> None:
    assert shown_from(3, 0) == "5\n6\n7\n8"


def test_a_window_knows_what_it_leaves_out() -> None:
    assert window_on((), 0, 5, 4) == ((), 0, False, False)
    assert window(ROWS, 2, 4)[1:] == (2, True, True)
    assert window(ROWS, 2, -1).rows == ()
