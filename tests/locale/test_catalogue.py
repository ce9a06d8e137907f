"""The French catalogue is complete: every message of the sources, with the same fields, and none that nobody says."""

from __future__ import annotations

import string

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.locale.extraction import ROOT, fields, messages
from tui_pos.sales.sentence import FIELD

FRENCH = ROOT / "tui_pos" / "locale" / "fr.po"


def french() -> Catalog:
    with FRENCH.open("rb") as lines:
        return read_po(lines, locale="fr", abort_invalid=True)


def entries() -> dict[str, Message]:
    return {str(message.id): message for message in french() if message.id}


def said() -> dict[str, str]:
    """Each text with words in it that is said, and the first place that says it."""
    places: dict[str, str] = {}
    for message in messages():
        if message.text and has_words(message.text):
            places.setdefault(message.text, message.place)
    return places


def has_words(text: str) -> bool:
    """Whether there is something to translate besides fields and signs."""
    return any(char.isalpha() for char in FIELD.sub("", text))


def listed(problems: dict[str, str] | list[str]) -> str:
    """The problems as entries of a catalogue, ready to be translated."""
    if isinstance(problems, list):
        return "\n".join(problems)
    quoted = {text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"): place for text, place in problems.items()}
    return "\n\n".join(f'#: {place}\nmsgid "{text}"\nmsgstr ""' for text, place in quoted.items())


def test_every_message_is_written_out_where_it_is_said() -> None:
    loose = [message.place for message in messages() if message.text is None]
    assert not loose, f"the catalogue cannot know these texts:\n{listed(loose)}"


def test_every_field_has_its_value() -> None:
    wrong = [
        f"{message.place}: {message.text!r} has the fields {sorted(fields(message.text))}, given {sorted(message.values)}"
        for message in messages()
        if message.keyword == "say" and message.text and message.values is not None and fields(message.text) != message.values
    ]
    assert not wrong, listed(wrong)


def test_every_field_is_spelt_as_fields_are() -> None:
    wrong = [
        f"{place}: {text!r}"
        for text, place in said().items()
        if {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} != fields(text)
    ]
    assert not wrong, listed(wrong)


def test_every_message_is_translated() -> None:
    known = entries()
    missing = {text: place for text, place in said().items() if text not in known or not known[text].string}
    assert not missing, f"{len(missing)} messages are missing in fr.po:\n\n{listed(missing)}"


def test_every_translation_has_the_fields_of_its_message() -> None:
    wrong = [text for text, message in entries().items() if fields(str(message.string)) != fields(text)]
    assert not wrong, f"other fields in French:\n{listed(wrong)}"


def test_no_translation_is_in_doubt() -> None:
    assert not [text for text, message in entries().items() if message.fuzzy]


def test_nothing_is_translated_that_nobody_says() -> None:
    unused = sorted(set(entries()) - set(said()))
    assert not unused, f"remove from fr.po:\n{listed(unused)}"


def test_a_translation_ends_as_its_message_does() -> None:
    signs = tuple(".:!?…")

    def end(text: str) -> tuple[str, bool]:
        return (text[-1] if text.endswith(signs) else "", text.startswith(" "))

    wrong = [text for text, message in entries().items() if end(text) != end(str(message.string))]
    assert not wrong, listed(wrong)
