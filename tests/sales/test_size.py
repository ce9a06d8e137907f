from __future__ import annotations

import pytest

from tui_pos.locale import language
from tui_pos.sales.size import size_said


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (0, "0 B", "0 o"),
        (999, "999 B", "999 o"),
        (1_000, "1 kB", "1 ko"),
        (22_400, "22 kB", "22 ko"),
        (1_600_000, "2 MB", "2 Mo"),
        (31_000_000_000, "31 GB", "31 Go"),
    ],
)
def test_a_size_in_the_unit_that_a_person_would_use(size: int, english: str, french: str) -> None:
    assert language("en").tell(size_said(size)) == english
    assert language("fr").tell(size_said(size)) == french
