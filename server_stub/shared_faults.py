"""The fault table of several serving processes (DESIGN section 5, `faults`): in a file, so that one count holds for all.

An empty file is no fault, which is all that a request looks at on a server without faults.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from server_stub.faults import Fault, FaultList, FaultTable


class SharedFaultTable(FaultTable):
    """A fault table that any process of this home reads and counts in; each turn holds the file's lock."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))

    def set(self, fault: Fault) -> None:
        with self.turn():
            super().set(fault)

    def clear(self) -> None:
        with self.turn():
            super().clear()

    def take(self, request: str) -> Fault | None:
        if self.is_empty():
            return None
        with self.turn():
            return super().take(request)

    def closes_door(self) -> bool:
        with self.turn():
            return super().closes_door()

    def ignores_connections(self) -> bool:
        if self.is_empty():
            return False
        with self.turn():
            return super().ignores_connections()

    def shown(self) -> FaultList:
        with self.turn():
            return super().shown()

    def is_empty(self) -> bool:
        """Whether no fault is on."""
        return self.file.stat().st_size == 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """What the file says is the table, and what the table is afterwards is in the file."""
        descriptor = os.open(self.file, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            before = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
            faults = msgspec.json.decode(before, type=FaultList).faults if before else ()
            self.active = {shown.fault.request: shown.fault for shown in faults}
            self.hits = {shown.fault.request: shown.hits for shown in faults}
            yield
            after = msgspec.json.encode(super().shown()) if self.active else b""
            if after != before:
                # In this order the file is never empty while a fault is on.
                os.pwrite(descriptor, after, 0)
                os.ftruncate(descriptor, len(after))
        finally:
            os.close(descriptor)
