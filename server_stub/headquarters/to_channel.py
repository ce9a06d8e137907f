"""The channel database's own download sessions (issue 3): it takes the packages that its groups' offline databases take.

In order; one that failed holds back those that need it, and is tried again by each later run up to its try count. The
channel notes in the transaction of a package that it has it, so one that was interrupted is simply done again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import msgspec
from peewee import Database, PeeweeException

from server_stub.database import BUSY_S, Place, connected
from server_stub.headquarters.contents import KEPT_BY_CHANNEL
from server_stub.headquarters.database import opened
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.packages import file_of, manifest
from server_stub.headquarters.tables import Download
from server_stub.home import Home, only_builder
from server_stub.postgresql import PostgresqlUrl
from tui_pos.channel import dialect
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.delta import applied_settings, apply_package, expected_package, refuse_another, steps
from tui_pos.sync.downloads import TRIES, DownloadStatus
from tui_pos.sync.jobs import ALL_JOBS, BY_NUMBER, depends
from tui_pos.sync.packages import Manifest, PackageRefused, expected_schema, open_untrusted, unpack, verify_database
from tui_pos.sync.statements import columns_of, deleted, keys_of, listed, name_of

OPEN = tuple(status.value for status in (DownloadStatus.AVAILABLE, DownloadStatus.APPLY_FAILED, DownloadStatus.SUSPENDED))


def bring_to_channel(home: Home, clock: Clock) -> tuple[int, ...]:
    """Apply what the channel database lacks; the sessions that it has taken."""
    with only_builder(home), opened(home.headquarters) as db:
        taken: list[int] = []
        failed: list[Manifest] = []
        for waiting, tries in lacking(db):
            if is_full_set(waiting):
                failed = replaced(db, waiting, failed)
            before = next((earlier for earlier in failed if needs(waiting, earlier)), None)
            if before is not None:
                note(db, waiting, DownloadStatus.SUSPENDED, tries, message=suspended_said(before))
            elif tries < TRIES and take(db, home, waiting, tries, clock):
                taken.append(waiting.session)
                continue
            failed.append(waiting)
        return tuple(taken)


def needs(waiting: Manifest, earlier: Manifest) -> bool:
    """Whether a package must come after one of the same store; stores do not wait for each other."""
    return waiting.store == earlier.store and depends(waiting.job, earlier.job)


def is_full_set(package: Manifest) -> bool:
    """All of a store's data, whatever came before."""
    return package.full and package.job == ALL_JOBS


def replaced(db: Database, full_set: Manifest, failed: list[Manifest]) -> list[Manifest]:
    """A full set needs nothing before it: what its store could not take is given up. What other stores could not remains."""
    for earlier in failed:
        if earlier.store == full_set.store:
            note(db, earlier, DownloadStatus.CANCELED, TRIES, message=say("A newer full set took its place."))
    return [earlier for earlier in failed if earlier.store != full_set.store]


def lacking(db: Database) -> list[tuple[Manifest, int]]:
    """The packages that the channel has not taken, in order, with how often each was tried."""
    found = (
        Download.select(Download.session, Download.tries)
        .where(Download.database == CHANNEL, Download.status.in_(OPEN))
        .order_by(Download.session)
    )
    return [(manifest(db, session), tries) for session, tries in list(found.tuples().execute(db))]


def take(db: Database, home: Home, waiting: Manifest, tries: int, clock: Clock) -> bool:
    """Apply one package; False, and noted with the reason, when it could not be."""
    prepared = home.packages / f"{waiting.session}.channel.sqlite"
    try:
        unpack(file_of(home, waiting.session), prepared, waiting, lambda done: None)
        verify(prepared, waiting)
        changed = put(home.channel, prepared, waiting)
    except PackageRefused as refused:
        note(db, waiting, DownloadStatus.APPLY_FAILED, tries + 1, message=refused.sentence)
        return False
    except (OSError, apsw.Error, PeeweeException) as error:
        reason = say("The channel database could not take the package: {reason}.", reason=str(error))
        note(db, waiting, DownloadStatus.APPLY_FAILED, tries + 1, message=reason)
        return False
    finally:
        prepared.unlink(missing_ok=True)
    note(db, waiting, DownloadStatus.APPLIED, tries, rows=changed, at=clock())
    reach(CrashPoint.CHANNEL_NOTED)
    return True


def verify(prepared: Path, waiting: Manifest) -> None:
    """The same checks as a register's."""
    if is_full_set(waiting):
        verify_database(prepared, expected_schema())
        return
    verify_database(prepared, expected_package(BY_NUMBER[waiting.job]))
    refuse_another(prepared, waiting)


def put(channel: Place, prepared: Path, waiting: Manifest) -> int:
    """The rows into the channel database, in one transaction; how many changed."""
    if isinstance(channel, PostgresqlUrl):
        with connected(channel) as db, dialect.begin_write(db):
            return put_into_postgresql(db, prepared, waiting)
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with closing(apsw.Connection(str(channel), flags=flags)) as connection:
        connection.set_busy_timeout(BUSY_S * 1000)
        for pragma in ("synchronous=FULL", "foreign_keys=0", "trusted_schema=0"):
            connection.execute(f"PRAGMA {pragma}")
        return apply_package(connection, prepared, waiting, KEPT_BY_CHANNEL)


def put_into_postgresql(db: Database, prepared: Path, waiting: Manifest) -> int:
    """The same steps, with the package's tables copied beside the channel's first."""
    with closing(open_untrusted(prepared)) as package:
        for name, columns, original in incoming_tables(waiting):
            dialect.rows(db, f'CREATE TEMPORARY TABLE "{incoming(name)}" ON COMMIT DROP AS {original} WITH NO DATA')
            copy_in(db, package, name, columns)
    changed = 0
    for statement in steps(waiting, lambda name: f'"{incoming(name)}"', KEPT_BY_CHANNEL):
        stores = [waiting.store] * statement.count(":store")
        cursor = db.execute_sql(dialect.postgresql_parameters(statement.replace(":store", "?")), stores)  # type: ignore[no-untyped-call]
        changed += cursor.rowcount
    for setting, value in applied_settings(waiting).items():
        dialect.rows(
            db,
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (setting, value),
        )
    reach(CrashPoint.DELTA_WRITTEN)
    return changed


def incoming_tables(waiting: Manifest) -> Iterator[tuple[str, list[str], str]]:
    """Each table of a package: its name, its columns, and a query of the channel's that has the same."""
    for table in BY_NUMBER[waiting.job].tables:
        yield name_of(table), columns_of(table), f'SELECT {listed(columns_of(table))} FROM "{name_of(table)}"'
        if not waiting.full:
            keys = keys_of(table)
            yield deleted(table), [*keys, "gone"], f'SELECT {listed(keys)}, CAST(0 AS BIGINT) AS gone FROM "{name_of(table)}"'


def incoming(name: str) -> str:
    """The name of a package's table beside the channel's own."""
    return f"incoming_{name}"


def copy_in(db: Database, package: apsw.Connection, name: str, columns: list[str]) -> None:
    """A package's rows into PostgreSQL, as they come."""
    connection = db.connection()  # type: ignore[no-untyped-call]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{incoming(name)}" ({listed(columns)}) FROM STDIN') as rows,
    ):
        for row in package.execute(f'SELECT {listed(columns)} FROM "{name}"'):
            rows.write_row(row)


def suspended_said(before: Manifest) -> Sentence:
    """Why a package waits."""
    return say("Session {session} of job {job} has failed and comes first.", session=str(before.session), job=before.job)


def note(
    db: Database,
    waiting: Manifest,
    status: DownloadStatus,
    tries: int,
    *,
    rows: int = 0,
    at: int | None = None,
    message: Sentence | None = None,
) -> None:
    """What became of it."""
    said = "" if message is None else msgspec.json.encode(message).decode()
    with dialect.begin_write(db):
        (
            Download.update(status=status.value, tries=tries, rows=rows, message=said, applied_at=at)
            .where(Download.database == CHANNEL, Download.session == waiting.session)
            .execute(db)
        )
