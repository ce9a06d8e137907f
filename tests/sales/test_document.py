"""Documents have one spelling and one hash."""

from __future__ import annotations

import msgspec
import pytest

from tests.sales.test_balance import a_document, paid_body
from tui_pos.sales.document import ContentNotCanonical, hash_of, seal, unseal


def test_there_and_back() -> None:
    document = a_document(paid_body())
    sealed = seal(document)
    assert unseal(sealed.content) == document
    assert seal(unseal(sealed.content)) == sealed
    assert sealed.hash == hash_of(sealed.content)
    assert len(sealed.hash) == 64


def test_another_spelling_is_refused() -> None:
    content = seal(a_document(paid_body())).content
    loose = msgspec.json.format(content, indent=2)
    for other in (loose, content + b" ", content[:-1], b"{}", b"\xff"):
        with pytest.raises(ContentNotCanonical):
            unseal(other)
