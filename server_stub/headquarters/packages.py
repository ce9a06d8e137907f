"""The packages that headquarters has made, as rows and as files (issue 3): started, published, found again, removed.

What a store was last sent of a job is its cursor: the version of the data and the instant of the newest package that
carries the job's tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from peewee import Database

from server_stub.headquarters.tables import Package
from server_stub.home import Home
from tui_pos.channel import dialect
from tui_pos.sales.sentence import Sentence
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.jobs import ALL_JOBS
from tui_pos.sync.packages import Manifest

STARTED, AVAILABLE = DownloadStatus.STARTED.value, DownloadStatus.AVAILABLE.value
KEPT_FULL_SETS = 2
KEPT_DELTAS = 200


class Cursor(msgspec.Struct, frozen=True):
    """What a store was last sent of a job's tables; nothing yet by default."""

    version: int = 0
    as_of: int = 0


def cursor(db: Database, store: str, job: str) -> Cursor:
    """The newest package that carries the job's tables; one made for a single register is no step of the stream."""
    found = dialect.rows(
        db,
        "SELECT data_version, as_of FROM package WHERE store = ? AND job IN (?, ?) AND status = ? AND sent = 1"
        " ORDER BY session DESC LIMIT 1",
        (store, job, ALL_JOBS, AVAILABLE),
    )
    return Cursor(*found[0]) if found else Cursor()


def start(db: Database, job: str, store: str, now: int, *, full: bool, sent: bool = True) -> int:
    """A new session number, inside the caller's transaction; it takes the place of those that could not be made before."""
    failed = (Package.job == job) & (Package.store == store) & (Package.status == DownloadStatus.CREATE_FAILED.value)
    Package.delete().where(failed).execute(db)
    row = Package.insert(job=job, store=store, full=int(full), sent=int(sent), status=STARTED, started_at=now)
    return int(row.execute(db))


def publish(db: Database, manifest: Manifest, as_of: int, based_on: int = 0) -> None:
    """The package is there from now on, inside the caller's transaction."""
    (
        Package.update(
            status=AVAILABLE,
            as_of=as_of,
            based_on=based_on,
            schema_version=manifest.schema_version,
            data_version=manifest.data_version,
            rows=manifest.rows,
            size=manifest.size,
            unpacked_size=manifest.unpacked_size,
            sha256=manifest.sha256,
            built_at=manifest.built_at,
        )
        .where(Package.session == manifest.session)
        .execute(db)
    )


def forget(db: Database, sessions: Sequence[int]) -> None:
    """Nothing had changed, so there is no package."""
    Package.delete().where(Package.session.in_(sessions)).execute(db)


def fail(db: Database, sessions: Sequence[int], reason: Sentence) -> None:
    """The package could not be made."""
    message = msgspec.json.encode(reason).decode()
    failed = Package.update(status=DownloadStatus.CREATE_FAILED.value, message=message)
    failed.where(Package.session.in_(sessions)).execute(db)


def available(db: Database, store: str) -> list[Manifest]:
    """The packages of a store that were made for its group, in order."""
    rows = (
        Package.select()
        .where(Package.store == store, Package.status == AVAILABLE, Package.sent == 1)
        .order_by(Package.session)
        .execute(db)
    )
    return [manifest_of(row) for row in rows]


def manifest(db: Database, session: int) -> Manifest:
    """The manifest of a package that is there."""
    (row,) = Package.select().where(Package.session == session).execute(db)
    return manifest_of(row)


def manifest_of(row: Package) -> Manifest:
    """The manifest of a row."""
    return Manifest(
        session=row.session,
        job=row.job,
        full=bool(row.full),
        store=row.store,
        schema_version=row.schema_version,
        data_version=row.data_version,
        rows=row.rows,
        size=row.size,
        unpacked_size=row.unpacked_size,
        sha256=row.sha256,
        built_at=row.built_at or 0,
    )


def file_of(home: Home, session: int) -> Path:
    """Where a package's file is, or was."""
    return home.packages / f"{session}.sqlite.zst"


def is_of_store(db: Database, session: int, store: str) -> bool:
    """Whether a session is an available package of this store."""
    found = "SELECT 1 FROM package WHERE session = ? AND store = ? AND status = ?"
    return bool(dialect.rows(db, found, (session, store, AVAILABLE)))


def files_there(home: Home) -> frozenset[int]:
    """The sessions whose files can still be fetched."""
    return frozenset(int(file.name.split(".")[0]) for file in home.packages.glob("*.sqlite.zst"))


def has_file(home: Home, session: int) -> bool:
    """Whether a package can still be fetched."""
    return file_of(home, session).exists()


def remove_old(db: Database, home: Home, store: str) -> None:
    """Keep the newest files: a register may be fetching the full set before, and one that lacks more gets a full set."""
    full_sets = 'SELECT session FROM package WHERE store = ? AND job = ? AND "full" = 1 AND status = ? ORDER BY session DESC'
    deltas = 'SELECT session FROM package WHERE store = ? AND NOT (job = ? AND "full" = 1) AND status = ? ORDER BY session DESC'
    wanted = (store, ALL_JOBS, AVAILABLE)
    old = dialect.rows(db, full_sets, wanted)[KEPT_FULL_SETS:] + dialect.rows(db, deltas, wanted)[KEPT_DELTAS:]
    for (session,) in old:
        file_of(home, session).unlink(missing_ok=True)
