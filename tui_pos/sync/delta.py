"""A package of rows (DESIGN section 4, *A data package*, *Others*): the changed rows and deleted keys of a job's tables.

    setting            which session, job, store and version it is; whether its tables are whole (`full`)
    each table         the rows that are new or changed, or all of the store's
    deleted_<table>    the keys that are no longer the store's

It goes into a database in one transaction, together with the note that it is there: a database holds a package or not,
and knows which. The same package again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import apsw
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from tui_pos.channel.migrations import create_schema
from tui_pos.channel.settings import SettingName, session_setting
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.sentence import say
from tui_pos.sync import statements
from tui_pos.sync.jobs import BY_NUMBER, Job, covered
from tui_pos.sync.packages import Manifest, PackageRefused, SchemaEntry, open_untrusted, schema_of
from tui_pos.sync.statements import Package, keys_of, name_of

NOBODY_ELSE = "false"
ATTACHED = "package"


def create_package(connection: apsw.Connection, job: Job) -> None:
    """Makes the tables of a job's package in a new file, as the present schema has them, without indexes."""
    database: Database = APSWDatabase(":memory:", autoconnect=False)  # type: ignore[no-untyped-call]
    with database.connection_context():
        create_schema(database)
        present: apsw.Connection = database.connection()  # type: ignore[no-untyped-call]
        for name in ("setting", *(name_of(table) for table in job.tables)):
            ((statement,),) = present.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,))
            connection.execute(str(statement))
        for table in job.tables:
            connection.execute(deleted_keys(present, name_of(table), keys_of(table), statements.deleted(table)))


def expected_package(job: Job) -> frozenset[SchemaEntry]:
    """Every object of a job's package as this version of the program makes it."""
    with closing(apsw.Connection(":memory:")) as connection:
        create_package(connection, job)
        return schema_of(connection)


def deleted_keys(connection: apsw.Connection, table: str, keys: list[str], name: str) -> str:
    """The statement that makes the table of deleted keys, with the types of the table's own."""
    types = {str(name): str(type) for name, type in connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))}
    columns = ", ".join(f'"{key}" {types[key]} NOT NULL' for key in keys)
    primary = statements.listed(keys)
    return f'CREATE TABLE "{name}" ({columns}, "gone" INTEGER NOT NULL, PRIMARY KEY ({primary})) STRICT, WITHOUT ROWID'


def note_manifest(connection: apsw.Connection, facts: Mapping[str, str]) -> None:
    """Write into a package what it is; `facts` are those of `facts_of`."""
    connection.executemany("INSERT INTO setting (name, value) VALUES (?, ?)", sorted(facts.items()))


def facts_of(manifest: Manifest) -> dict[str, str]:
    """What a package says of itself, which must be what its manifest says of it."""
    return {
        "session": str(manifest.session),
        "job": manifest.job,
        "store": manifest.store,
        "full": str(int(manifest.full)),
        "schema_version": str(manifest.schema_version),
        "data_version": str(manifest.data_version),
    }


def refuse_another(package: Path, manifest: Manifest) -> None:
    """Raises PackageRefused when a verified file is not the package that was announced."""
    with closing(open_untrusted(package)) as connection:
        found = {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM setting")}
    if found != facts_of(manifest):
        raise another()


def another() -> PackageRefused:
    """The file is sound, and is not the one that its manifest describes."""
    return PackageRefused(say("The package is not the one that was announced. The old data stays in use."))


def apply_package(connection: apsw.Connection, package: Path, manifest: Manifest, kept: Mapping[str, str]) -> int:
    """Put a verified package into a database in one transaction; returns how many rows it changed.

    `connection` is a writer's, opened with SQLITE_OPEN_URI and without foreign keys. `kept` has, by table, the condition
    under which a row that is not this store's, or no longer, stays for somebody else; nobody's without one.
    """
    connection.execute(f"ATTACH ? AS {ATTACHED}", (f"{package.resolve().as_uri()}?mode=ro&immutable=1",))
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            changed = put_rows(connection, manifest, kept)
            note_applied(connection, manifest)
            reach(CrashPoint.DELTA_WRITTEN)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute(f"DETACH {ATTACHED}")
    reach(CrashPoint.DELTA_COMMITTED)
    return changed


def put_rows(connection: apsw.Connection, manifest: Manifest, kept: Mapping[str, str]) -> int:
    """Deletes first, what names others before what is named; then the new rows the other way round. How many changed."""
    changed = 0
    for statement in steps(manifest, attached, kept):
        connection.execute(statement, {"store": manifest.store} if ":store" in statement else None)
        changed += connection.changes()
    return changed


def steps(manifest: Manifest, package: Package, kept: Mapping[str, str]) -> Iterator[str]:
    """What a package does to a database, in order; of whole tables it replaces the store's."""
    tables = BY_NUMBER[manifest.job].tables
    for table in reversed(tables):
        still = kept.get(name_of(table), NOBODY_ELSE)
        if manifest.full:
            yield statements.delete_others(table, package, still)
        else:
            yield statements.delete_gone(table, package)
            yield statements.delete_left(table, package, still)
    for table in tables:
        if (unique := statements.give_up_unique(table, package)) is not None:
            yield unique
        yield statements.upsert(table, package)


def attached(table: str) -> str:
    """A table of the attached package."""
    return f'{ATTACHED}."{table}"'


def note_applied(connection: apsw.Connection, manifest: Manifest) -> None:
    """The database says from now on that it has this package."""
    connection.executemany(
        "INSERT INTO main.setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        applied_settings(manifest).items(),
    )


def applied_settings(manifest: Manifest) -> dict[str, str]:
    """The settings of a database that has this package."""
    sessions = {session_setting(manifest.store, job): str(manifest.session) for job in covered(manifest.job)}
    return {
        **sessions,
        SettingName.DATA_VERSION.value: str(manifest.data_version),
        SettingName.BUILT_AT.value: str(manifest.built_at),
    }
