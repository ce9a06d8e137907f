"""One run of a job of the Retail Scheduler (issue 3): a package for each channel database group, published all at once.

    started          the run has its session numbers
    available        the files are there, all of one version of headquarters' data; the group's databases are to have
                     them: the channel database, and the offline ones unless their synchronisation is paused
    create_failed    a file could not be made; the next run sends what this one would have

A delta has what changed since the last package of the same tables for the same store; where there is none, everything.
A store in which nothing has changed gets no package.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import apsw
import msgspec
from peewee import Database, PeeweeException

from server_stub.headquarters.building import Contents, build_delta, build_full_set, build_whole
from server_stub.headquarters.copying import Parameters
from server_stub.headquarters.database import current_version, opened
from server_stub.headquarters.groups import CHANNEL, members, stores
from server_stub.headquarters.packages import cursor, fail, file_of, forget, publish, remove_old, start
from server_stub.headquarters.tables import Download
from server_stub.home import Home, only_builder
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.models import Table
from tui_pos.channel.settings import SettingName
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.delta import applied_settings, facts_of
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.jobs import ALL_JOBS, BY_NUMBER, JOBS, Job
from tui_pos.sync.packages import Manifest

PAUSED = "SELECT p.pause_synchronisation FROM store s JOIN offline_profile p ON p.number = s.profile_id WHERE s.number = ?"


class Run(msgspec.Struct, frozen=True):
    """What a run made; a store without a package had no change."""

    job: str
    packages: tuple[Manifest, ...]
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """One package to make: `as_of` is the instant at which its prices are looked at."""

    home: Home
    job: Job
    full: bool
    store: str
    session: int
    as_of: int


def run_job(home: Home, number: str, clock: Clock, *, full: bool, only: Sequence[str] | None = None) -> Run:
    """Make and publish a job's packages for these stores, or for all; one run at a time in a home. Raises Refused."""
    job = job_of(number)
    with only_builder(home), opened(home.headquarters) as db:
        clear_interrupted(db, home)
        orders = ordered(db, home, job, full, only, clock())
        reach(CrashPoint.RUN_STARTED)
        made = make_all(db, orders, clock)
        reach(CrashPoint.PACKAGES_BUILT)
        with dialect.begin_write(db):
            forget(db, [order.session for order, manifest in made if manifest is None])
            for order, manifest in made:
                if manifest is not None:
                    publish(db, manifest, order.as_of)
                    offer(db, manifest, clock())
        reach(CrashPoint.PACKAGES_PUBLISHED)
        for order in orders:
            remove_old(db, home, order.store)
    return Run(
        job.number,
        tuple(manifest for _, manifest in made if manifest is not None),
        tuple(order.store for order, manifest in made if manifest is None),
    )


def job_of(number: str) -> Job:
    """The job of this number; refused when there is none."""
    if number not in BY_NUMBER:
        raise Refused(
            say(
                "There is no job {job}. Nothing was made: the jobs are {jobs}.",
                job=number,
                jobs=", ".join(sorted(BY_NUMBER)),
            )
        )
    return BY_NUMBER[number]


def clear_interrupted(db: Database, home: Home) -> None:
    """A run that was killed has made nothing, and leaves nothing in the folder; nobody else is at work now."""
    started = "SELECT session FROM package WHERE status = ?"
    unfinished = [session for (session,) in dialect.rows(db, started, (DownloadStatus.STARTED.value,))]
    for scrap in (*map(partial(file_of, home), unfinished), *home.packages.glob("*.partial"), *home.packages.glob("*.sqlite")):
        scrap.unlink(missing_ok=True)
    if unfinished:
        with dialect.begin_write(db):
            fail(db, unfinished, say("The run was interrupted. Nothing is lost: run the job again."))


def ordered(db: Database, home: Home, job: Job, full: bool, only: Sequence[str] | None, now: int) -> list[Order]:
    """The packages of a run, durably started."""
    wanted = stores(db)
    if only is not None:
        refuse_unknown(wanted, only)
        wanted = list(only)
    with dialect.begin_write(db):
        return [Order(home, job, full, store, start(db, job.number, store, now, full=full), now) for store in wanted]


def refuse_unknown(known: Sequence[str], wanted: Sequence[str]) -> None:
    for store in wanted:
        if store not in known:
            raise Refused(say("There is no store {store}. Nothing was made.", store=store))


def make_all(db: Database, orders: Sequence[Order], clock: Clock) -> list[tuple[Order, Manifest | None]]:
    """All files of a run, of one version of the data; refused when one cannot be made, and then none is there."""
    try:
        with frozen(db):
            return [(order, make(db, order, clock)) for order in orders]
    except (OSError, apsw.Error, PeeweeException) as error:
        reason = say("The packages could not be made: {reason}. The old ones stay: run the job again.", reason=str(error))
        sessions = [order.session for order in orders]
        with dialect.begin_write(db):
            fail(db, sessions, reason)
        for order in orders:
            file_of(order.home, order.session).unlink(missing_ok=True)
        raise Refused(reason) from error


@contextmanager
def frozen(db: Database) -> Iterator[None]:
    """Nobody changes the data meanwhile: editors wait on SQLite, and are not seen on PostgreSQL."""
    with dialect.snapshot(db) if dialect.is_postgresql(db) else dialect.begin_write(db):
        yield


def make(db: Database, order: Order, clock: Clock) -> Manifest | None:
    """One package's file; None when it would be empty."""
    draft = Manifest(
        session=order.session,
        job=order.job.number,
        full=order.full,
        store=order.store,
        schema_version=SCHEMA_VERSION,
        data_version=current_version(db),
        rows=0,
        size=0,
        unpacked_size=0,
        sha256="",
        built_at=clock(),
    )
    contents = build(db, order, draft)
    packed = contents.packed
    if not contents.rows and not order.full:
        file_of(order.home, order.session).unlink()
        return None
    return msgspec.structs.replace(
        draft, rows=contents.rows, size=packed.size, unpacked_size=packed.unpacked_size, sha256=packed.sha256
    )


def build(db: Database, order: Order, draft: Manifest) -> Contents:
    """The file, by what it is."""
    file = file_of(order.home, order.session)
    prepared = order.home.packages / f"{order.session}.sqlite"
    now: dict[str, str | int] = {"store": order.store, "now": order.as_of}
    if order.full and order.job.number == ALL_JOBS:
        settings = applied_settings(draft) | {SettingName.SESSION.value: str(order.session)}
        return build_full_set(db, file, order.store, order.as_of, SCHEMA_VERSION, settings, prepared)
    if order.full:
        return build_whole(db, file, order.job, now, facts_of(draft), prepared)
    cursors = {job.number: cursor(db, order.store, job.number) for job in JOBS}
    since: dict[type[Table], Parameters] = {
        table: {**now, "since": cursors[job.number].version, "before": cursors[job.number].as_of}
        for job in JOBS
        for table in job.tables
    }
    return build_delta(db, file, order.job, since, facts_of(draft), prepared)


def offer(db: Database, manifest: Manifest, now: int) -> None:
    """Every database of the group is to have the package."""
    paused = is_paused(db, manifest.store)
    for name, kind in members(db, manifest.store):
        if kind == CHANNEL or not paused:
            Download.insert(
                session=manifest.session, database=name, status=DownloadStatus.AVAILABLE.value, created_at=now
            ).execute(db)


def is_paused(db: Database, store: str) -> bool:
    """Whether the store's offline profile says *Pause offline synchronization*."""
    return any(paused for (paused,) in dialect.rows(db, PAUSED, (store,)))
