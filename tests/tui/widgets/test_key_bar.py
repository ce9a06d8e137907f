from __future__ import annotations

from tui_pos.tui.drawing import Role, plain, width_of
from tui_pos.tui.widgets.key_bar import GAP, KeyHint, key_row

HINTS = (
    KeyHint("Enter", "Add"),
    KeyHint("F2", "Find", "find"),
    KeyHint("F9", "Pay", "pay", False),
    KeyHint("F1", "Help", "help"),
)


def test_all_keys_when_there_is_room() -> None:
    assert plain([key_row(HINTS, 60)]) == " Enter Add   F2 Find   F9 Pay   F1 Help"


def test_help_stays_on_a_narrow_screen() -> None:
    row = key_row(HINTS, 22)
    assert plain([row]) == " Enter Add   F1 Help"
    assert width_of(row) <= 22 + len(GAP)


def test_an_impossible_key_is_greyed() -> None:
    assert {piece.role for piece in key_row(HINTS, 60) if piece.command == "pay"} == {Role.DISABLED}
