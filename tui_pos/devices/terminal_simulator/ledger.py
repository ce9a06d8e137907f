"""What the simulated terminal has charged, one JSON line each, durable before anybody hears of it (DESIGN section 3).

The last line of a reference is what became of it. A line that a crash has cut short was never answered, and is dropped.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import msgspec

from tui_pos.config import sync_folder
from tui_pos.devices.terminal_protocol import ApprovedAnswer, DeclinedAnswer, ReversedAnswer
from tui_pos.sales.sentence import Refused, say

FILE = "authorisations.jsonl"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for and what became of it; a reversal that came first has no amount."""

    amount: int
    currency: str
    answer: ApprovedAnswer | DeclinedAnswer | ReversedAnswer


class Ledger:
    """The file in a folder; only one process has it. Raises Refused when another one does, or it cannot be read."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._descriptor = os.open(home / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        sync_folder(home)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise Refused(
                say("Another card terminal is using {folder}. Nothing was changed: close it first.", folder=str(home))
            ) from None
        self.entries: dict[str, Entry] = {}
        self._read(home / FILE)

    def keep(self, entry: Entry) -> None:
        """Write the entry; it is on the disk when this returns."""
        os.write(self._descriptor, msgspec.json.encode(entry) + b"\n")
        os.fsync(self._descriptor)
        self.entries[entry.answer.reference] = entry

    def close(self) -> None:
        """Let another process have the file."""
        os.close(self._descriptor)

    def _read(self, path: Path) -> None:
        whole = 0
        for line in path.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            try:
                entry = msgspec.json.decode(line, type=Entry)
            except msgspec.MsgspecError as error:
                raise Refused(
                    say("{file} cannot be understood ({error}). Correct it, or remove it.", file=str(path), error=str(error))
                ) from error
            self.entries[entry.answer.reference] = entry
            whole += len(line)
        os.ftruncate(self._descriptor, whole)
