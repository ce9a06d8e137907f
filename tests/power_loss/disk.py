"""A disk that remembers: every write, truncation, deletion and sync that SQLite asks for, in order, with what was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

REAL = "unix"


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; they are on the platter once the file is synced."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file made shorter or longer; so too."""

    file: str
    size: int


@dataclass(frozen=True)
class Delete:
    """A file deleted; durably when its folder was synced with it."""

    file: str
    synced: bool


@dataclass(frozen=True)
class Sync:
    """Everything done to the file before is on the platter."""

    file: str


@dataclass(frozen=True)
class Told:
    """Somebody was told that this is done."""

    id: str


Event = Write | Truncate | Delete | Sync | Told


class RecordingDisk(apsw.VFS):
    """The system's own files, with a record of what is done to them in one folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder
        self.events: list[Event] = []
        super().__init__(name, REAL)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> RecordingFile:  # noqa: N802
        return RecordingFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self.events.append(Delete(Path(filename).name, syncdir))


class RecordingFile(apsw.VFSFile):
    """One open file."""

    def __init__(self, disk: RecordingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__(REAL, name, flags)
        self.events = disk.events
        self.name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary").name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self.events.append(Write(self.name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self.events.append(Truncate(self.name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self.events.append(Sync(self.name))


@contextmanager
def recorded(folder: Path) -> Iterator[list[Event]]:
    """What SQLite does in this process meanwhile, as it happens."""
    disk = RecordingDisk("recording", folder)
    apsw.set_default_vfs("recording")
    try:
        yield disk.events
    finally:
        apsw.set_default_vfs(REAL)
        disk.unregister()
