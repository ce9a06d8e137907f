"""What is indexed and what is typed become the same words."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.channel.search_text import phrases, search_text, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crème brûlée", ["creme", "brulee"]),
        ("ŒUFS Straße", ["oeufs", "strasse"]),
        ("Mineral water 1.5 L", ["mineral", "water", "1", "5", "l"]),
        ("it's a-b", ["it", "s", "a", "b"]),
        ("l’eau «fraîche» — 2 €", ["l", "eau", "fraiche", "2"]),
        ("茶 緑", ["茶", "緑"]),
        ('" * ( ) : ^ NEAR', ["near"]),
        ("% ' ;", []),
    ],
)
def test_words_are_folded_and_split_at_everything_else(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_was_typed_together_stays_together() -> None:
    assert phrases("  3.5%  a-b milk * ") == [["3", "5"], ["a", "b"], ["milk"]]


def test_a_product_is_found_by_name_and_number() -> None:
    assert search_text("Crème", "P-17") == "creme p 17"


@given(st.text(max_size=60))
def test_the_index_splits_exactly_as_we_do(text: str) -> None:
    index = apsw.Connection(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='ascii')")
    index.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'row')")
    index.execute("INSERT INTO t VALUES (?)", (" ".join(words(text)),))
    indexed = {term for (term,) in index.execute("SELECT term FROM v")}
    index.close()
    assert indexed == set(words(text))
