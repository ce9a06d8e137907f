"""The second copy of the journal: an append-only file, on the disk before a deed counts, on another disk if wanted.

Each line is the SHA-256 of the rest, a letter and JSON: `j` says whose journal it is, `d` is a document in its canonical
bytes, `k` a kept value. A line that a crash has cut off is the last one, and was never acknowledged. A copy that cannot be
written stops no sale: what it lacks is written when it can be again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.schema import Before
from tui_pos.sales.document import GENESIS, Sealed, hash_of

HASH_DIGITS = 64
TAIL_BYTES = 1 << 20
FORGOTTEN = msgspec.Raw(b"null")
IDENTITY, DOCUMENT, KEPT = b"j", b"d", b"k"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whose journal it is, and which numbers were given before it."""

    store: str
    register: str
    before: Before


class KeptValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that survives a restart, as JSON; null when it was forgotten."""

    name: str
    value: msgspec.Raw = FORGOTTEN

    @classmethod
    def of(cls, name: str, value: bytes) -> KeptValue:
        """The value in its JSON."""
        return cls(name=name, value=msgspec.Raw(value))

    @property
    def written(self) -> bytes | None:
        """The JSON, or None when it was forgotten."""
        return None if self.value == FORGOTTEN else bytes(self.value)


class Record(NamedTuple):
    """One sound line: its letter, and its JSON."""

    letter: bytes
    content: bytes


class Place(msgspec.Struct, frozen=True):
    """What a document says of where it stands."""

    id: str
    position: int


class End(NamedTuple):
    """The last document of a copy, and how many bytes of it are sound."""

    position: int = 0
    hash: str = GENESIS
    size: int = 0


class Mirror:
    """The copy in one file, open to be appended to; used on the journal's writer thread."""

    def __init__(self, path: Path, end: End, values: dict[str, bytes | None]) -> None:
        self.path = path
        self.end = end
        self.values = values
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        os.ftruncate(self._descriptor, end.size)

    def add(self, documents: Sequence[Sealed], kept: Sequence[KeptValue]) -> None:
        """Append these, in order, on the disk when it returns; raises OSError, and then nothing of it counts."""
        lines = [line(DOCUMENT, sealed.content) for sealed in documents]
        lines += [line(KEPT, msgspec.json.encode(value)) for value in kept]
        if not lines:
            return
        content = b"".join(lines)
        write_at(self._descriptor, content, self.end.size)
        reach(CrashPoint.MIRROR_WRITTEN)
        os.fdatasync(self._descriptor)
        last = (self.end.position + len(documents), documents[-1].hash) if documents else self.end[:2]
        self.end = End(*last, self.end.size + len(content))
        self.values.update({value.name: value.written for value in kept})

    def close(self) -> None:
        os.close(self._descriptor)


def write_at(descriptor: int, content: bytes, offset: int) -> None:
    """All of the content, at its place: what a failed attempt left there is written over."""
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def line(letter: bytes, content: bytes) -> bytes:
    """A record as it is written."""
    rest = letter + b" " + content
    return hash_of(rest).encode() + b" " + rest + b"\n"


def record_in(written: bytes) -> Record | None:
    """The record of a line without its end; None when it is not sound."""
    digits, _, rest = written.partition(b" ")
    if len(digits) != HASH_DIGITS or hash_of(rest).encode() != digits:
        return None
    letter, _, content = rest.partition(b" ")
    return Record(letter, content)


def sound_records(path: Path) -> Iterator[tuple[Record, int]]:
    """The records from the first to the last sound one, each with the bytes up to its end; what follows rot is left out."""
    size = 0
    with path.open("rb") as file:
        for written in file:
            record = record_in(written[:-1]) if written.endswith(b"\n") else None
            if record is None:
                return
            size += len(written)
            yield record, size


def begin(path: Path, identity: Identity) -> None:
    """A copy with nothing in it yet, mode 0600; the folder is made, and what is there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_at(descriptor, line(IDENTITY, msgspec.json.encode(identity)), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def end_of(path: Path) -> End | None:
    """The end of a copy as its last lines tell it, without reading the rest; None when they do not tell."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read()
    sound = size - len(tail) + tail.rfind(b"\n") + 1
    for written in reversed(tail[: tail.rfind(b"\n") + 1].split(b"\n")[:-1]):
        record = record_in(written)
        if record is None:
            return None
        if record.letter == DOCUMENT:
            return End(position_in(record.content), hash_of(record.content), sound)
        if record.letter == IDENTITY:
            return End(size=sound)
    return None


def position_in(content: bytes) -> int:
    """Where the document stands in its chain."""
    return msgspec.json.decode(content, type=Place).position


def sealed_in(content: bytes) -> Sealed:
    """The document of a record."""
    return Sealed(id=msgspec.json.decode(content, type=Place).id, hash=hash_of(content), content=content)
