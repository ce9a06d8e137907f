"""Brings the second copy of the journal up to it: made, used and closed on a thread of its own (DESIGN section 3).

It reads what the copy lacks from the journal's file, so that a copy that was away for a while is whole again by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import msgspec

from tui_pos.journal.failures import damaged
from tui_pos.journal.file import open_for_reading, suspect, translated
from tui_pos.journal.mirror import DOCUMENT, KEPT, End, KeptValue, Mirror, begin, sound_records
from tui_pos.journal.recovery import identity_in, moved_aside
from tui_pos.sales.document import Sealed, hash_of

FOLLOWING = "SELECT id, hash, content FROM document WHERE position > ? ORDER BY position LIMIT ?"
VALUE = "SELECT value FROM kept WHERE name = ?"
NAMES = "SELECT name FROM kept"
NOT_COPIED = frozenset({"open_cart", "connection", "sync_status", "upload_sessions", "offline_file", "to_print"})
"""What changes with every scan, and what a register without its data begins anew."""
PAGE = 500


class Copyist:
    """The journal in `path`, and its copy, which `recovered` has compared with it."""

    def __init__(self, path: Path, copy: Path) -> None:
        self._path = path
        self._copy = copy
        self._connection = open_for_reading(path)
        self._mirror: Mirror | None = None
        self._names: set[str] = set()

    def catch_up(self, names: Collection[str]) -> None:
        """Append what the copy lacks, and the values of these names that have changed; on the disk when this returns.

        Raises OSError when the copy cannot be written, JournalDamaged when the journal itself is not whole any more.
        """
        self._names.update(names)
        mirror = self._opened()
        while len(documents := self._after(mirror.end.position)) == PAGE:
            mirror.add(documents, ())
        mirror.add(documents, self._changed(mirror))
        self._names.clear()

    def _opened(self) -> Mirror:
        """Looked at from end to end when it is first needed: a disk that comes back later is written to then."""
        if self._mirror is None:
            end, values = self._compared()
            if end.size < self._copy.stat().st_size and not is_cut_off(self._copy, end.size):
                moved_aside(self._copy)
                begin(self._copy, identity_in(self._path))
                end, values = self._compared()
            self._mirror = Mirror(self._copy, end, values)
            with translated(self._path):
                self._names.update(str(name) for (name,) in self._connection.execute(NAMES).fetchall())
            self._names.update(values)
        return self._mirror

    def _compared(self) -> tuple[End, dict[str, bytes | None]]:
        """Where the copy stops being whole, and the values in it; every document was found in the journal too."""
        end, values = End(), dict[str, bytes | None]()
        with translated(self._path):
            ours = self._connection.execute("SELECT hash, content FROM document ORDER BY position")
            for record, size in sound_records(self._copy):
                if record.letter == DOCUMENT:
                    hash, content = next(ours, (None, None))
                    if content != record.content or hash != hash_of(record.content):
                        suspect(self._path)
                        raise damaged(self._path, f"document {end.position + 1} is another than its copy")
                    end = End(end.position + 1, str(hash), size)
                elif record.letter == KEPT:
                    kept = msgspec.json.decode(record.content, type=KeptValue)
                    values[kept.name] = kept.written
                end = end._replace(size=size)
            ours.close()
        return end, values

    def _after(self, position: int) -> list[Sealed]:
        with translated(self._path):
            rows: list[tuple[Any, ...]] = self._connection.execute(FOLLOWING, (position, PAGE)).fetchall()
        return [Sealed(id=id, hash=hash, content=content) for id, hash, content in rows]

    def _changed(self, mirror: Mirror) -> list[KeptValue]:
        found = []
        with translated(self._path):
            for name in self._names - NOT_COPIED:
                row = self._connection.execute(VALUE, (name,)).fetchone()
                value = None if row is None else bytes(row[0])
                if mirror.values.get(name) != value:
                    found.append(KeptValue(name=name) if value is None else KeptValue.of(name, value))
        return found

    def close(self) -> None:
        """Both files are given back."""
        if self._mirror is not None:
            self._mirror.close()
        self._connection.close()


def is_cut_off(copy: Path, size: int) -> bool:
    """Whether what follows the sound lines is one line that a crash has cut off: it was never acknowledged."""
    with copy.open("rb") as file:
        file.seek(size)
        return b"\n" not in file.read()
