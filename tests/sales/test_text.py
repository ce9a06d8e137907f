"""Nothing from outside reaches a terminal as a control, a direction or an invisible character; search compares alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.text import cells, clean, fit, fold


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("[/b] Milk", "[/b] Milk"),
        ("\x1b[31mRed\x1b[0m", "[31mRed[0m"),
        ("\x9b31mC1", "31mC1"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069c\u200ed", "abcd"),
        ("ze\u200bro\ufeff\u00ad", "zero"),
        ("e\u0301te\u0301", "été"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("  edges \x00", "edges"),
        ("heart\ufe0f", "heart"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_what_is_left_of_it(dirty: str, shown: str) -> None:
    assert clean(dirty, 100) == shown


@given(st.text(st.characters()), st.integers(0, 30))
def test_clean_text_is_harmless_and_stays_as_it_is(dirty: str, limit: int) -> None:
    text = clean(dirty, limit)
    assert len(text) <= limit
    assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")]
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text, limit) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [("Comté", "comte"), ("ŒUF", "oeuf"), ("Straße", "STRASSE"), ("ﬁlet", "filet"), ("Ｍｉｌｋ", "milk"), ("a  b ", "A B")],
)
def test_search_compares_these_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["3.5%", "a-b", "it's", '"', "*"])
def test_signs_stay_for_search(text: str) -> None:
    assert fold(text) == text


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.integers(1, 20))
def test_fitted_text_fits(text: str, width: int) -> None:
    assert cells(fit(text, width)) <= width


def test_columns_are_counted_not_characters() -> None:
    assert cells("水") == 2
    assert cells("e\u0301") == 1
    assert fit("Mineral water", 8) == "Mineral…"
