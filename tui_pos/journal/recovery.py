"""At start the journal is compared with its second copy; the longest valid chain wins, and what is missing is restored.

Either may be missing, cut off or rotten (issue 5, *Three copies*): each document is taken from whichever has it whole. What
was damaged is set aside, never deleted, and a crash at any moment of this leaves what it takes to do it again.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import apsw
import msgspec

from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.copies import Copy, Source, SqliteCopy, chain, length, second_copy
from tui_pos.journal.failures import JournalDamaged, foreign_journal, lost_journal
from tui_pos.journal.file import is_blank, open_for_reading, open_for_writing, suspicion, translated
from tui_pos.journal.mirror import End, Identity, begin, end_of, sync_names
from tui_pos.journal.numbering import before_in
from tui_pos.journal.rebuilding import Content, rebuild
from tui_pos.sales.document import GENESIS, hash_of

HEAD = "SELECT position, hash, content FROM document ORDER BY position DESC LIMIT 1"
HASH_AT = "SELECT hash FROM document WHERE position = ?"
BUILDING, RESTORED, ASIDE = ".building", ".restored", ".aside"
DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError, apsw.IOError, apsw.SQLError)
PARTS = ("", "-wal", "-shm")


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """What was made anew from the other, with so many documents; the damaged files are the ones `set_aside`."""

    documents: int = 0
    journal: bool = False
    copy: bool = False
    set_aside: tuple[str, ...] = ()


NOTHING_RESTORED = Recovery()


def recovered(path: Path, copy: Path, store: str, register: str) -> Recovery:
    """Both files whole and in agreement when this returns, the copy perhaps some documents behind.

    Raises JournalUnusable when neither has anything, or they belong to another register.
    """
    aside: list[Path] = []
    finish(path, aside)
    journal, second = end_of_journal(path), end_of(copy) if copy.exists() else None
    if journal is not None and not suspicion(path).exists():
        identity = identity_in(path)
        is_ours = (identity.store, identity.register) == (store, register)
        if is_ours and second is not None and agree(path, journal, second):
            return NOTHING_RESTORED
        if not is_ours and not copy.exists():
            raise foreign_journal(path, identity.store, identity.register)
        if not copy.exists():
            begin(copy, identity)
            return Recovery(documents=journal.position, copy=True)
    return compared(path, copy, store, register, aside)


def compared(path: Path, copy: Path, store: str, register: str, aside: list[Path]) -> Recovery:
    """Every document of both looked at, and whichever is not whole made anew."""
    with ExitStack() as open_files:
        sources = sources_in(path, copy, open_files)
        known = [source.identity for source in sources if source.identity is not None]
        ours = [identity for identity in known if (identity.store, identity.register) == (store, register)]
        identity = next(iter((*ours, *known)), None)
        if identity is None:
            open_for_reading(path).close()  # which says what is wrong with it
            raise lost_journal(path)
        if (identity.store, identity.register) != (store, register):
            raise foreign_journal(path, identity.store, identity.register)
        best = max(orders(sources), key=lambda order: length(order, identity))
        documents = length(best, identity)
        sound = [source for source in sources if source.whole and source.identity == identity]
        whole = [source for source in sound if length([source], identity) == documents]
        journal_is_whole = any(isinstance(source, SqliteCopy) for source in whole)
        copy_is_whole = any(isinstance(source, Copy) for source in whole)
        if not journal_is_whole:
            building = beside(path, BUILDING)
            for part in PARTS:
                beside(building, part).unlink(missing_ok=True)
            rebuild(building, identity, Content(chain(best, identity), values_of(sources), attempts_of(sources)))
            reach(CrashPoint.RECOVERY_BUILT)
            building.replace(beside(path, RESTORED))
            sync_names(path.parent)
            reach(CrashPoint.RECOVERY_NAMED)
    if not journal_is_whole:
        finish(path, aside)
    if not copy_is_whole:
        if copy.exists():
            aside.append(moved_aside(copy))
        begin(copy, identity)
    suspicion(path).unlink(missing_ok=True)
    return Recovery(
        documents=documents,
        journal=not journal_is_whole,
        copy=not copy_is_whole,
        set_aside=tuple(str(file) for file in aside),
    )


def sources_in(path: Path, copy: Path, open_files: ExitStack) -> list[Source]:
    """Those that are there, the journal first."""
    found: tuple[Source | None, ...] = (SqliteCopy.found(path, open_files), second_copy(copy, open_files))
    return [source for source in found if source is not None]


def orders(sources: list[Source]) -> list[list[Source]]:
    """In which order a document may be asked for: where both have a whole one and they differ, the first is taken."""
    return [sources, sources[::-1]]


def values_of(sources: list[Source]) -> dict[str, bytes]:
    """The kept values, those of the source that went on longest before those of the other."""
    values: dict[str, bytes] = {}
    for source in sorted(sources, key=lambda source: source.last):
        values.update(source.values())
    return values


def attempts_of(sources: list[Source]) -> list[tuple[str, int, int]]:
    """The failed sign-ons, where they can still be read."""
    return [attempt for source in sources for attempt in source.attempts()]


def finish(path: Path, aside: list[Path]) -> None:
    """Put a restored journal in its place, if there is one: the old one goes aside first, with its log."""
    restored = beside(path, RESTORED)
    if not restored.exists():
        return
    for part in PARTS:
        file = beside(path, part)
        if file.exists():
            aside.append(moved_aside(file))
    reach(CrashPoint.RECOVERY_ASIDE)
    restored.replace(path)
    sync_names(path.parent)


def moved_aside(file: Path) -> Path:
    """The file under a name that nothing else has."""
    number = 1
    while (target := file.with_name(f"{file.name}{ASIDE}-{number}")).exists():
        number += 1
    file.replace(target)
    sync_names(file.parent)
    return target


def end_of_journal(path: Path) -> End | None:
    """The last document of the journal, when it is there and whole; None when it cannot be read."""
    if not path.exists():
        return None
    try:
        connection = open_for_reading(path)
    except JournalDamaged:
        return None
    try:
        row = connection.execute(HEAD).fetchone()
        if row is None:
            return End()
        position, hash, content = row
        return End(position, hash) if isinstance(content, bytes) and hash_of(content) == hash else None
    except DAMAGE:
        return None
    finally:
        connection.close()


def agree(path: Path, journal: End, copy: End) -> bool:
    """Whether the copy ends with a document that the journal has too."""
    if copy.position > journal.position:
        return False
    if copy.position == 0:
        return copy.hash == GENESIS
    connection = open_for_reading(path)
    try:
        return bool(connection.execute(HASH_AT, (copy.position,)).get == copy.hash)
    finally:
        connection.close()


def identity_in(path: Path) -> Identity:
    """Whose journal it is."""
    connection = open_for_reading(path)
    try:
        ((store, register),) = connection.execute("SELECT store, register FROM identity").fetchall()
        return Identity(store=str(store), register=str(register), before=before_in(connection))
    finally:
        connection.close()


def is_new(path: Path, copy: Path) -> bool:
    """Whether there was never a journal here: neither file, or one whose creation a crash has interrupted."""
    if copy.exists() or beside(path, RESTORED).exists():
        return False
    if not path.exists():
        return True
    with translated(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            return is_blank(connection)
        finally:
            connection.close()


def begun(path: Path, copy: Path, identity: Identity) -> None:
    """A new journal and its copy."""
    open_for_writing(path, identity.store, identity.register, identity.before).close()
    begin(copy, identity)


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
