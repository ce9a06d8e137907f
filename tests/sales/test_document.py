"""Documents have one spelling and one hash."""

from __future__ import annotations

import msgspec
import pytest

from tests.sales.test_balance import a_document, paid_body
from tui_pos.sales.document import ContentNotCanonical, SwitchBody, hash_of, seal, unseal
from tui_pos.sales.sentence import say


def test_there_and_back() -> None:
    document = a_document(paid_body())
    sealed = seal(document)
    assert unseal(sealed.content) == document
    assert seal(unseal(sealed.content)) == sealed
    assert sealed.hash == hash_of(sealed.content)
    assert len(sealed.hash) == 64


def test_a_document_that_nests_without_end_is_refused() -> None:
    nested = b'{"text":"","type":"sentence","values":{"a":' * 20_000 + b"1" + b"}}" * 20_000
    content = seal(a_document(SwitchBody(from_state="a", to_state="b", reason=say("x")))).content
    reason = msgspec.json.encode(say("x"), order="sorted")
    assert reason in content
    with pytest.raises(ContentNotCanonical):
        unseal(content.replace(reason, nested))


def test_another_spelling_is_refused() -> None:
    content = seal(a_document(paid_body())).content
    loose = msgspec.json.format(content, indent=2)
    for other in (loose, content + b" ", content[:-1], b"{}", b"\xff"):
        with pytest.raises(ContentNotCanonical):
            unseal(other)
