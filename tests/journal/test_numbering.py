from __future__ import annotations

import pytest

from tui_pos.journal.numbering import receipt_number


@pytest.mark.parametrize(
    ("store", "register", "number"),
    [
        ("PARIS", "PARIS-1", "PARIS-1-000017"),
        ("PARIS", "1", "PARIS-1-000017"),
        ("PARIS", "PARISIAN-1", "PARIS-PARISIAN-1-000017"),
        ("PARIS", "HOUSTON-1", "PARIS-HOUSTON-1-000017"),
    ],
)
def test_a_receipt_number_names_store_register_and_sequence(store: str, register: str, number: str) -> None:
    assert receipt_number(store, register, 17) == number
