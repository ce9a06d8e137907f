"""Text in the columns of a receipt: wrapped, centred, or set to both sides; what has no room is cut, never beyond the paper."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.sales.text import cells, char_cells, clean, fit

LONGEST_TEXT = 200


def sides(left: str, right: str, width: int) -> Iterator[str]:
    """One text at the left, one at the right; the left one wraps above when there is no room for both."""
    right = fit(clean(right, LONGEST_TEXT), width)
    above = wrap(left, width)
    last = above.pop() if above else ""
    if cells(last) + 1 + cells(right) > width:
        above.append(last)
        last = ""
    yield from above
    yield last + " " * (width - cells(last) - cells(right)) + right


def centred(text: str, width: int) -> Iterator[str]:
    """The text in the middle of as many lines as it needs."""
    for line in wrap(text, width):
        yield " " * ((width - cells(line)) // 2) + line


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in as many lines as it needs, keeping its indent on the first."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    for line in wrap(text, width - len(indent)):
        yield indent + line


def wrap(text: str, width: int) -> list[str]:
    """The words of the text on lines of at most `width` columns; a word that is too long is cut."""
    lines: list[str] = []
    line = ""
    for word in clean(text, LONGEST_TEXT).split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = pieces(word, width)
        lines += full
    return [*lines, line] if line else lines


def pieces(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` columns."""
    cut, room = [""], width
    for char in word:
        room -= char_cells(char)
        if room < 0:
            cut.append("")
            room = width - char_cells(char)
        cut[-1] += char
    return cut
