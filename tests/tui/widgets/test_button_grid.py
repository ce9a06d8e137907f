from __future__ import annotations

import pytest

from tui_pos.tui.drawing import plain, width_of
from tui_pos.tui.widgets.button_grid import Button, grid_rows

BUTTONS = tuple(
    Button(number=number, label=f"Operation {number}", key=f"F{number}", command=f"c{number}") for number in range(1, 11)
)


@pytest.mark.parametrize(("width", "height"), [(44, 30), (80, 4), (80, 3), (40, 6)])
def test_every_button_is_there_within_the_room(width: int, height: int) -> None:
    rows = grid_rows(BUTTONS, width, height)
    assert all(width_of(row) <= width for row in rows)
    assert {piece.command for row in rows for piece in row} - {""} == {button.command for button in BUTTONS}


def test_a_greyed_button_says_why_where_there_is_room() -> None:
    greyed = Button(number=8, label="Connect", key="F11", command="c8", reason="A sale is open.")
    assert "8: A sale is open." in plain(grid_rows((*BUTTONS, greyed), 44, 30))
    assert "A sale is open." not in plain(grid_rows((*BUTTONS, greyed), 80, 4))


def test_a_reason_that_greys_several_buttons_is_said_once() -> None:
    greyed = [Button(number=n, label="Void", key="", command=f"c{n}", reason="There is no line yet.") for n in (2, 5)]
    assert plain(grid_rows(greyed, 44, 30)).count("There is no line yet.") == 1
    assert "2, 5: There is no line yet." in plain(grid_rows(greyed, 44, 30))
