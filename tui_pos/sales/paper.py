"""What is to be on paper, as values: styled lines of text and barcodes. A device turns them into its own bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec


class Style(StrEnum):
    """How a line stands out; none of them changes how many columns it takes."""

    PLAIN = "plain"
    STRONG = "strong"
    TALL = "tall"


class TextLine(msgspec.Struct, frozen=True, tag="text"):
    """One line of text, cleaned, and no wider than the paper."""

    text: str
    style: Style = Style.PLAIN


class BarcodeLine(msgspec.Struct, frozen=True, tag="barcode"):
    """A code to be scanned, such as a receipt number; a device that cannot draw it leaves it out."""

    code: str


Paper = tuple[TextLine | BarcodeLine, ...]


def styled(style: Style, lines: Iterable[str]) -> Iterator[TextLine]:
    """The lines, all in this style."""
    for line in lines:
        yield TextLine(line, style)


def plainly(lines: Iterable[str]) -> Iterator[TextLine]:
    """The lines as they are."""
    return styled(Style.PLAIN, lines)


def text_lines(paper: Paper) -> tuple[str, ...]:
    """The lines of text alone, for a screen or a text file; whatever has a barcode says its code in words too."""
    return tuple(line.text for line in paper if isinstance(line, TextLine))
