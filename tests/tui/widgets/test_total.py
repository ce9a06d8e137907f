from __future__ import annotations

import pytest

from tui_pos.tui.drawing import plain, width_of
from tui_pos.tui.widgets.total import large, total_rows


def test_large_digits() -> None:
    assert "\n".join(large("1.20")) == "╺┓  ╺━┓┏━┓\n ┃  ┏━┛┃ ┃\n╺┻╸•┗━╸┗━┛"


@pytest.mark.parametrize("amount", ["0.00", "1,234,567.89", "-12,50", "1 234,50", "1'000.00"])
@pytest.mark.parametrize("width", [20, 44, 80])
def test_the_amount_ends_at_the_same_place_however_long_it_is(amount: str, width: int) -> None:
    rows = total_rows("TOTAL", amount, (), width)
    assert len(rows) == 3
    assert all(width_of(row) <= width for row in rows)


def test_an_amount_too_long_for_large_digits_is_written_small() -> None:
    assert "1,234,567.89" in plain(total_rows("TOTAL", "1,234,567.89", (), 30))
