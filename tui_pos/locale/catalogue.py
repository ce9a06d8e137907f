"""The message catalogues: `fr.po` is read at first use and compiled in memory, so that there is no build step."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

SOURCE_LANGUAGE = "en"


@cache
def translations(code: str) -> NullTranslations:
    """The translations of a language; English is the language of the message ids themselves."""
    if code == SOURCE_LANGUAGE:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(files("tui_pos.locale").joinpath(f"{code}.po").read_bytes()), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
