"""Makes the file of a package out of a database of the chain (DESIGN section 4, *A data package is a SQLite file*).

A full set of all jobs is a ready-made offline database with its search index; any other package has the rows and the
deleted keys of its job's tables. Each is filled in one transaction, so it is one snapshot, and nobody's credentials are
in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import apsw
import msgspec
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub.headquarters.contents import CONTENTS, left, renewed, whole
from server_stub.headquarters.copying import Parameters, Source, source
from tui_pos.channel.migrations import create_schema
from tui_pos.channel.models import Table
from tui_pos.sync.delta import create_package, note_manifest
from tui_pos.sync.jobs import EVERYTHING, Job
from tui_pos.sync.packages import PackedFile, pack
from tui_pos.sync.statements import columns_of, deleted, keys_of, name_of

CACHE_KIB = 8_192


class Contents(msgspec.Struct, frozen=True):
    """What was put into a file."""

    rows: int
    packed: PackedFile


def build_full_set(
    origin: Database, file: Path, store: str, now: int, schema: int, settings: Mapping[str, str], prepared: Path
) -> Contents:
    """A ready-made offline database of a store in a schema version, packed into `file`; `prepared` is a place to work."""
    prepared.unlink(missing_ok=True)
    try:
        with closing(scratch(prepared)) as package:
            make_schema(prepared, schema)
            with source(origin, package) as rows:
                count = sum(copy_whole(rows, package, table, {"store": store, "now": now}) for table in EVERYTHING.tables)
                package.executemany(
                    "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    sorted(settings.items()),
                )
                for task in ("optimize", "integrity-check"):
                    package.execute("INSERT INTO product_search(product_search) VALUES (?)", (task,))
            package.execute("VACUUM")
        return Contents(count, pack(prepared, file))
    finally:
        prepared.unlink(missing_ok=True)


def make_schema(file: Path, version: int) -> None:
    """The tables of an offline database of this version."""
    db: Database = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    with db.connection_context():
        create_schema(db, version)


def copy_whole(rows: Source, package: apsw.Connection, table: type[Table], parameters: Parameters) -> int:
    """A store's rows of one table; an older schema may not have the table."""
    if not package.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (name_of(table),)).fetchall():
        return 0
    return rows.copy(whole(CONTENTS[table]), parameters, name_of(table), columns_of(table))


def build_whole(
    origin: Database, file: Path, job: Job, parameters: Parameters, facts: Mapping[str, str], prepared: Path
) -> Contents:
    """All of the store's rows of a job's tables, packed into `file`."""

    def all_rows(rows: Source, table: type[Table]) -> int:
        return rows.copy(whole(CONTENTS[table]), parameters, name_of(table), columns_of(table))

    return build_rows(origin, file, job, facts, prepared, all_rows)


def build_delta(
    origin: Database, file: Path, job: Job, since: Mapping[type[Table], Parameters], facts: Mapping[str, str], prepared: Path
) -> Contents:
    """What has changed in a job's tables, in each one since it was last sent, packed into `file`."""

    def changed_rows(rows: Source, table: type[Table]) -> int:
        content, parameters = CONTENTS[table], since[table]
        changed = rows.copy(renewed(content), parameters, name_of(table), columns_of(table))
        return changed + rows.copy(left(content), parameters, deleted(table), [*keys_of(table), "gone"])

    return build_rows(origin, file, job, facts, prepared, changed_rows)


def build_rows(
    origin: Database,
    file: Path,
    job: Job,
    facts: Mapping[str, str],
    prepared: Path,
    fill: Callable[[Source, type[Table]], int],
) -> Contents:
    """A package of rows, packed into `file`."""
    prepared.unlink(missing_ok=True)
    try:
        with closing(scratch(prepared)) as package:
            create_package(package, job)
            with source(origin, package) as rows:
                count = sum(fill(rows, table) for table in job.tables)
                note_manifest(package, facts)
        return Contents(count, pack(prepared, file))
    finally:
        prepared.unlink(missing_ok=True)


def scratch(file: Path) -> apsw.Connection:
    """A file that is worth nothing until it is packed: a crash leaves it to be made anew."""
    connection = apsw.Connection(str(file))
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
