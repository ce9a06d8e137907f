from __future__ import annotations

import pytest

from tui_pos.tui.drawing import plain, width_of
from tui_pos.tui.widgets.search_list import MOST, Choice, list_rows


@pytest.mark.parametrize("at", [0, 1, 25, 49])
def test_the_chosen_row_is_in_view_and_marked(at: int) -> None:
    choices = [Choice(f"Product {number}", detail="1.00") for number in range(MOST)]
    rows = list_rows(choices, at, 60, 10)
    assert len(rows) == 10
    assert f"▸ Product {at} " in plain(rows)
    assert all(width_of(row) <= 60 for row in rows)


def test_an_impossible_row_says_why_instead_of_its_detail() -> None:
    shown = plain(list_rows([Choice("Connect", detail="F11", reason="A sale is open.")], 0, 60, 5))
    assert "A sale is open." in shown
    assert "F11" not in shown


def test_never_more_than_fifty_rows() -> None:
    assert len(list_rows([Choice(str(number)) for number in range(200)], 0, 60, 500)) == MOST
