"""Text in the 256 characters of a printer's code page; nothing but what can be seen reaches it (DESIGN section 4, *Text*).

A line keeps its width: every character becomes as many bytes as it has columns, whatever the page lacks.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tui_pos.sales.text import char_cells, is_visible

UNKNOWN = "?"
STAND_INS = {"€": "E", "œ": "o", "Œ": "O", "’": "'", "‘": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-",
             "…": ".", "×": "x", "•": "*", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}  # fmt: skip


def printable(text: str, codec: str) -> str:
    """The text in characters that Python's `codec` (of one byte a character) has: `cells(text)` of them."""
    return "".join(printed(char, codec) for char in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4_096)
def printed(char: str, codec: str) -> str:
    """One character as the page has it: itself, its stand-in, its letter without an accent, or question marks."""
    width = char_cells(char)
    if not is_visible(char) or width == 0:
        return ""
    if char.isspace():
        return " "
    letter = unicodedata.normalize("NFKD", char)[0]
    for candidate in (char, STAND_INS.get(char, ""), letter):
        if width == 1 and candidate and encodable(candidate, codec):
            return candidate
    return UNKNOWN * width


def encodable(char: str, codec: str) -> bool:
    """Whether the page has the character."""
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
