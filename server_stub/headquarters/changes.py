"""`changes` (issue 3): who changed what since a version of headquarters' data, deletes included."""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.headquarters.database import current_version
from server_stub.headquarters.tracking import changed
from tui_pos.channel.dialect import rows
from tui_pos.sales.instant import iso
from tui_pos.sync.jobs import MASTER_TABLES
from tui_pos.sync.statements import keys_of, listed, name_of


class ChangedRow(msgspec.Struct, frozen=True):
    """The newest change of one row: `state` is new, changed or deleted."""

    table: str
    key: tuple[str | int, ...]
    state: str
    version: int


class Editing(msgspec.Struct, frozen=True):
    """One edit: who, when, and what it was called."""

    version: int
    at: str
    who: str
    what: str


class Changes(msgspec.Struct, frozen=True):
    """What is different since a version, in the order of the versions."""

    since: int
    version: int
    edits: tuple[Editing, ...]
    rows: tuple[ChangedRow, ...]


def changes_since(db: Database, version: int) -> Changes:
    """Every edit since a version, and every row whose newest change is one of theirs, in the caller's snapshot."""
    edits = rows(db, "SELECT version, at, who, what FROM edit WHERE version > ? ORDER BY version", (version,))
    found: list[ChangedRow] = []
    for table in MASTER_TABLES:
        keys = keys_of(table)
        question = f'SELECT {listed(keys)}, state, version FROM "{changed(table)}" WHERE version > ?'
        for *key, state, at in rows(db, question, (version,)):
            found.append(ChangedRow(name_of(table), tuple(key), state, at))
    found.sort(key=lambda row: (row.version, row.table, tuple(map(str, row.key))))
    return Changes(
        since=version,
        version=current_version(db),
        edits=tuple(Editing(number, iso(at), who, what) for number, at, who, what in edits),
        rows=tuple(found),
    )
