"""The server's log: a line of JSON for each thing that went wrong, in a file of the home, never on the terminal (DESIGN 4).

It names jobs and sentences only: no PIN, no token, no product or customer.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from tui_pos.sales.instant import Clock, iso

LONGEST_BYTES = 5 << 20


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened to which job, when; `trace` says where in the program when that is a fault of its own."""

    at: str
    job: str
    event: str
    reason: str = ""
    trace: str = ""


class Log:
    """Appends lines; what the disk does not take is lost, for a log must not stop anything."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock

    def write(self, job: str, event: str, reason: str = "", trace: str = "") -> None:
        """One line; one older file is kept beside the present one."""
        line = msgspec.json.encode(Line(iso(self.clock()), job, event, reason, trace))
        with suppress(OSError):
            if self.path.exists() and self.path.stat().st_size > LONGEST_BYTES:
                self.path.replace(self.path.with_suffix(".log.1"))
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                os.write(descriptor, line + b"\n")
            finally:
                os.close(descriptor)
