"""`journal verify` and `journal export`: read beside the register, also while it sells (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.config import Home
from tui_pos.journal.entry import Verification
from tui_pos.journal.reader import JournalReader


def verify(home: Home) -> Verification:
    """The verdict on the chain; raises Refused when the file cannot be read at all."""
    reader = JournalReader(home.journal)
    try:
        return reader.verify()
    finally:
        reader.close()


def export(home: Home) -> Iterator[bytes]:
    """The canonical bytes of every document in order."""
    reader = JournalReader(home.journal)
    try:
        for sealed in reader.export():
            yield sealed.content
    finally:
        reader.close()
