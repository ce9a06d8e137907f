"""Distribution schedules (issue 3, *The Retail Scheduler*): which job the serving process runs how often, and when it need not.

A run of a whole job has sent everything up to a version of the data and an instant. While headquarters is at that version,
and no price or promotion has expired since, there is nothing to send, and finding that out is two look-ups in an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import msgspec
from peewee import Database, PeeweeException

from server_stub.headquarters.database import current_version, opened
from server_stub.headquarters.tables import Schedule
from server_stub.home import Home
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.sales.instant import iso
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.jobs import ALL_JOBS, BY_NUMBER, UPLOAD_JOB, covered

# What a new server does by itself, in seconds.
USUAL = {ALL_JOBS: 60, UPLOAD_JOB: 2}

EXPIRED = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE valid_to > ? AND valid_to <= ?" for table in ("price", "discount"))


class Seen(msgspec.Struct, frozen=True):
    """How far a whole run sends: the version of the data and the instant at which prices are looked at."""

    version: int
    at: int


class Plan(msgspec.Struct, frozen=True):
    """One schedule: every so many seconds, 0 for never by itself; `last_run_at` of the last run that had something to do."""

    job: str
    every_s: int
    last_run_at: int | None = None
    message: Sentence | None = None


class ShownPlan(msgspec.Struct, frozen=True):
    """A schedule as `schedule show --json` prints it."""

    job: str
    name: str
    every_s: int
    last_run_at: str | None
    message: str | None


class ShownPlans(msgspec.Struct, frozen=True):
    """All schedules, as `schedule show --json` prints them."""

    schedules: tuple[ShownPlan, ...]


def set_schedule(db: Database, job: str, every_s: int) -> None:
    """Run a job so often from now on; raises Refused for one that does not exist."""
    if job not in (*BY_NUMBER, UPLOAD_JOB):
        known = ", ".join((*sorted(BY_NUMBER), UPLOAD_JOB))
        raise Refused(say("There is no job {job}. Nothing was changed: the jobs are {jobs}.", job=job, jobs=known))
    with begin_write(db):
        (
            Schedule.insert(job=job, interval_s=every_s)
            .on_conflict(conflict_target=[Schedule.job], preserve=[Schedule.interval_s])
            .execute(db)
        )


def set_usual(db: Database) -> None:
    """What a new server does by itself."""
    for job, every_s in USUAL.items():
        set_schedule(db, job, every_s)


def plans(db: Database) -> list[Plan]:
    """Every schedule, by the number of its job."""
    return [
        Plan(job, every_s, last_run_at, msgspec.json.decode(message, type=Sentence) if message else None)
        for job, every_s, last_run_at, message in rows(
            db, "SELECT job, interval_s, last_run_at, message FROM schedule ORDER BY job"
        )
    ]


def shown(found: Sequence[Plan]) -> ShownPlans:
    """The schedules for whoever reads them."""
    return ShownPlans(
        tuple(
            ShownPlan(
                job=plan.job,
                name=name_of_job(plan.job),
                every_s=plan.every_s,
                last_run_at=None if plan.last_run_at is None else iso(plan.last_run_at),
                message=None if plan.message is None else str(plan.message),
            )
            for plan in found
        )
    )


def name_of_job(job: str) -> str:
    """What a job carries."""
    return "Channel transactions" if job == UPLOAD_JOB else BY_NUMBER[job].name


def seen_now(home: Home, now: int) -> Seen:
    """How far a run that starts now will have sent at least."""
    with opened(home.headquarters) as db:
        return Seen(current_version(db), now)


def has_news(home: Home, job: str, now: int) -> bool:
    """Whether a run of the whole job could find something that was not sent yet."""
    with opened(home.headquarters) as db:
        for version, at in rows(db, "SELECT seen_version, seen_at FROM schedule WHERE job = ?", (job,)):
            return version != current_version(db) or bool(rows(db, f"{EXPIRED} LIMIT 1", (at, now, at, now)))
        return True


def note_sent(home: Home, job: str, seen: Seen) -> None:
    """A whole run has come to its end; one of all jobs has sent what each of them would."""
    with opened(home.headquarters) as db, begin_write(db):
        for number in {job, *covered(job)}:
            (
                Schedule.update(seen_version=seen.version, seen_at=seen.at, last_run_at=seen.at, message="")
                .where(Schedule.job == number)
                .execute(db)
            )


def note_ran(home: Home, job: str, at: int, reason: Sentence | None) -> None:
    """A scheduled run did something, or failed for a reason; a database that does not take the note has lost no more."""
    message = "" if reason is None else msgspec.json.encode(reason).decode()
    with suppress(PeeweeException, Refused), opened(home.headquarters) as db, begin_write(db):
        Schedule.update(last_run_at=at, message=message).where(Schedule.job == job).execute(db)
