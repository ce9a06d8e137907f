"""Search text (DESIGN section 4, *Two dialects*): folded and split here, so that both databases index the same words.

A word is a run of ASCII letters and digits or of characters beyond ASCII; everything else only separates. That is
exactly what SQLite's `ascii` tokenizer does, so a word made here is a word of the index.
"""

from __future__ import annotations

import re
import unicodedata

from tui_pos.sales.text import fold

WORD = re.compile(r"[0-9a-z\u0080-\U0010ffff]+")


def search_text(name: str, number: str, category: str = "") -> str:
    """What is indexed for a product: the words of its name, its number and its category, separated by spaces."""
    return " ".join(words(f"{name} {number} {category}"))


def customer_text(name: str, number: str, email: str, phone: str, tax_number: str) -> str:
    """What is searched for a customer: the words of all of these, and the telephone number in one piece.

    A number with its country (`+33 1 55 00 10 05`) is also found as it is dialled there: 0155001005.
    """
    digits = ["".join(words(phone))]
    if phone.startswith("+") and " " in phone:
        digits.append("0" + "".join(words(phone)[1:]))
    return " ".join([*words(f"{name} {number} {email} {tax_number} {phone}"), *filter(None, digits)])


def customer_words(text: str) -> list[str]:
    """The words that a customer must have; digits in groups are one telephone number."""
    found = words(text)
    return ["".join(found)] if len(found) > 1 and all(word.isdigit() for word in found) else found


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall("".join(" " if separates(character) else character for character in fold(text)))


def phrases(text: str) -> list[list[str]]:
    """What was typed, piece by piece as spaced: `3.5% milk` is the words 3 and 5 side by side, and the word milk."""
    return [found for piece in text.split() if (found := words(piece))]


def separates(character: str) -> bool:
    """Punctuation, symbols and spaces beyond ASCII end a word, as the ASCII ones do."""
    return character > "\x7f" and unicodedata.category(character)[0] in "PSZC"
