"""Text from outside is made harmless before it is kept, searched or drawn (DESIGN section 4, *Text from outside*)."""

from __future__ import annotations

import unicodedata

DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SPACES = frozenset("\t\n\v\f\r\u0085\u2028\u2029")
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
VARIATION_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def clean(text: str, limit: int) -> str:
    """The text in NFC and at most `limit` characters, without control, bidirectional and zero-width characters.

    Line breaks and tabs become spaces; spaces at either end go.
    """
    visible = "".join(" " if char in SPACES else char for char in text if char in SPACES or is_visible(char))
    return unicodedata.normalize("NFC", visible).strip()[:limit].rstrip()


def is_visible(char: str) -> bool:
    """Whether the character takes part in what is read: not a control, a direction, a filler or a selector."""
    if unicodedata.category(char) in DROPPED_CATEGORIES or char in INVISIBLE:
        return False
    return not any(ord(char) in selectors for selectors in VARIATION_SELECTORS)


def fold(text: str) -> str:
    """The text as search compares it: no accents, no case, compatible forms alike, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", plain.casefold().translate(LETTERS)).split())


def cells(text: str) -> int:
    """How many columns of a terminal or a receipt printer the text takes."""
    return sum(char_cells(char) for char in text)


def char_cells(char: str) -> int:
    """0 for a combining mark, 2 for a wide character, else 1."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int) -> str:
    """The text cut to `width` columns, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    taken, room = "", width - 1
    for char in text:
        room -= char_cells(char)
        if room < 0:
            break
        taken += char
    return taken.rstrip() + "…" if width > 0 else ""
