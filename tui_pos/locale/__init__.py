"""English and French: how sentences, money, quantities, dates and times are said and printed."""

from __future__ import annotations

from tui_pos.locale.language import LANGUAGES, Language, language

__all__ = ["LANGUAGES", "Language", "language"]
