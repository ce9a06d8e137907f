"""The size of a file or the space on a disk, as a person reads it: B, kB, MB, GB of a thousand each."""

from __future__ import annotations

from tui_pos.sales.sentence import Sentence, say

KILO = 1_000
MEGA = 1_000_000
GIGA = 1_000_000_000


def size_said(size: int) -> Sentence:
    """So many bytes in whole units."""
    if size < KILO:
        return say("{size} B", size=size)
    if size < MEGA:
        return say("{size} kB", size=(size + KILO // 2) // KILO)
    if size < GIGA:
        return say("{size} MB", size=(size + MEGA // 2) // MEGA)
    return say("{size} GB", size=(size + GIGA // 2) // GIGA)
