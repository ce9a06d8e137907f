"""The words by which a transaction is found on the journal screen: names, numbers and codes of what is on it, folded.

The words are the ones of the product search, so that what finds a product finds its sales.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import msgspec

from tui_pos.channel.search_text import words

# A name is split once, however often it is sold.
REMEMBERED = 10_000


class Listed(Protocol):
    """A line of a transaction, as far as it is searched."""

    @property
    def name(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def barcode(self) -> str: ...


class ListedLine(msgspec.Struct, frozen=True):
    """A `Listed` line in a document."""

    name: str
    product: str
    barcode: str


class ListedBody(msgspec.Struct, frozen=True):
    """The lines in a document's body."""

    lines: tuple[ListedLine, ...]


class ListedDocument(msgspec.Struct, frozen=True):
    """The body of a document, as far as it is searched."""

    body: ListedBody


def words_in(content: bytes) -> str:
    """The words of a transaction in its canonical bytes."""
    return words_of(msgspec.json.decode(content, type=ListedDocument).body.lines)


def words_of(lines: Iterable[Listed]) -> str:
    """Each word of the lines once, separated by spaces."""
    found = dict.fromkeys(word for line in lines for word in words_of_product(line.name, line.product, line.barcode))
    return " ".join(found)


@lru_cache(REMEMBERED)
def words_of_product(name: str, product: str, barcode: str) -> tuple[str, ...]:
    """The words of one product."""
    return tuple(words(f"{name} {product} {barcode}"))


def expression(text: str) -> str:
    """The search for what was typed: every word, as the beginning of one; empty when there is no word in it."""
    return " AND ".join(f'"{word}" *' for word in dict.fromkeys(words(text)))
