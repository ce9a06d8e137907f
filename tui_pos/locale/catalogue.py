"""The message catalogues: `fr.po` is read at first use and compiled in memory, so that there is no build step.

The file is written with ordinary spaces; those that French never breaks (before `:` and `;`, inside `« »`) are made
unbreakable here.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

SOURCE_LANGUAGE = "en"
UNBREAKABLE = "\N{NO-BREAK SPACE}"
FRENCH_SPACE = re.compile(r" (?=[:;?!»%](?:\W|$))|(?<=«) ")


@cache
def translations(code: str) -> NullTranslations:
    """The translations of a language; English is the language of the message ids themselves."""
    if code == SOURCE_LANGUAGE:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(files("tui_pos.locale").joinpath(f"{code}.po").read_bytes()), locale=code)
    for message in catalogue:
        if message.id:
            message.string = FRENCH_SPACE.sub(UNBREAKABLE, str(message.string))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return GNUTranslations(BytesIO(compiled.getvalue()))
