"""A person's new PIN, as it travels to the retail server (POST /pins): a command that only it can take.

It is no claim: what is kept of a claim would have the PIN in it, and a PIN is kept only as its argon2id hash. Sent once more
after it was done, it is answered the same: the new PIN is then the proof.
"""

from __future__ import annotations

import re
from typing import ClassVar

import msgspec

from tui_pos.channel.requests import Pin, StaffNumber
from tui_pos.sales.sentence import Sentence, say

PIN = re.compile(r"[0-9]{4,12}")


class PinChanged(msgspec.Struct, frozen=True):
    """The new PIN of this person counts, here and at headquarters."""

    staff: str


class PinChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who changes the PIN, proved by the old one."""

    reply: ClassVar[type[PinChanged]] = PinChanged
    staff: StaffNumber
    old: Pin
    new: Pin

    def __repr__(self) -> str:
        return f"PinChange(staff={self.staff!r})"


def why_not(staff: str, old: str, new: str) -> Sentence | None:
    """Why this cannot be the new PIN; both ends ask."""
    if not PIN.fullmatch(new):
        return say("A PIN has 4 to 12 digits. Nothing was changed.")
    if new == old:
        return say("That is the PIN of before. Nothing was changed: choose another.")
    if new == staff:
        return say("Your staff number is no PIN. Nothing was changed: choose another.")
    if len(set(new)) == 1:
        return say("One digit over and over is no PIN. Nothing was changed: choose another.")
    return None
