"""python-escpos, loaded when the first printer is opened, and kept from writing where the screens are (DESIGN section 4).

Loading takes 0.2 s, so it happens on the printer's thread; nothing else imports the library.
"""

from __future__ import annotations

import logging
import os
import shutil
from typing import Any

from tui_pos.sales.sentence import Refused, say

NAMED_CACHE = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def load() -> None:
    """Import the library, quietly. What it logs through the root logger would go to the terminal, so that has a handler."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    from escpos import capabilities, printer

    del printer
    if NAMED_CACHE not in os.environ:
        # A folder that each process makes for itself and leaves behind.
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


def blank(profile: str, code_page: str) -> Any:
    """A printer that keeps its bytes, with the code page chosen. Raises Refused for an unknown model or page."""
    from escpos.capabilities import CAPABILITIES
    from escpos.printer import Dummy

    models = CAPABILITIES["profiles"]
    if profile not in models:
        raise Refused(
            say(
                "devices.toml names the printer model {profile}, which is not known. Choose one of {models}.",
                profile=profile,
                models=", ".join(models),
            )
        )
    pages = set(models[profile]["codePages"].values())
    if code_page not in pages:
        raise Refused(
            say(
                "The printer model {profile} has no code page {page}. Choose another in devices.toml: {pages}.",
                profile=profile,
                page=code_page,
                pages=", ".join(sorted(pages - {"Unknown"})),
            )
        )
    return Dummy(profile=profile)
