from __future__ import annotations

import pytest

from tui_pos.tui.widgets.bar import bar


@pytest.mark.parametrize(
    ("percent", "drawn"),
    [(0, "░░░░░░░░░░"), (9, "░░░░░░░░░░"), (50, "█████░░░░░"), (99, "█████████░"), (100, "██████████"), (140, "██████████")],
)
def test_the_bar_is_full_at_the_end_and_not_before(percent: int, drawn: str) -> None:
    assert bar(percent, 10).text == drawn
