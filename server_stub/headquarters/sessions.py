"""Download and upload sessions as headquarters shows them (reference: *Download session states*), and what a person does.

    rerun     tried again from its first try, whatever became of it; not one that is applied, or that a later one has overtaken
    cancel    given up: not offered again, and nothing waits for it any more; not one that is applied

A package that could not be made is shown without a database; the next run of its job takes its place.
"""

from __future__ import annotations

from typing import Any

import msgspec
from peewee import Database

from server_stub.headquarters.tables import Download
from server_stub.upload_sessions import Upload, sessions_of
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.sales.instant import iso
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.jobs import UPLOAD_JOB, covered

DOWNLOADS = (
    'SELECT p.session, p.job, p.store, d.database, p."full", d.status, d.rows, p.size, d.tries, d.message,'
    " d.created_at, d.requested_at, d.downloaded_at, d.applied_at"
    " FROM download d JOIN package p ON p.session = d.session"
)
UNMADE = (
    'SELECT p.session, p.job, p.store, NULL, p."full", p.status, p.rows, p.size, 0, p.message,'
    " p.started_at, NULL, NULL, NULL FROM package p WHERE p.status IN (?, ?)"
)
NOT_MADE = (DownloadStatus.STARTED.value, DownloadStatus.CREATE_FAILED.value)


class ShownDownload(msgspec.Struct, frozen=True):
    """One package at one database of its group; `rows` that changed there, instants in ISO 8601, UTC."""

    session: int
    job: str
    store: str
    database: str | None
    full: bool
    status: DownloadStatus
    rows: int
    size: int
    tries: int
    message: str | None
    created_at: str
    requested_at: str | None
    downloaded_at: str | None
    applied_at: str | None


class ShownUpload(msgspec.Struct, frozen=True, kw_only=True):
    """One batch of a register to the channel, or, with the source `channel`, one run to headquarters."""

    session: int
    job: str = UPLOAD_JOB
    source: str
    status: str
    documents: int
    accepted: int
    same_again: int
    conflict: int
    rejected: int
    size: int
    message: str | None
    at: str


class ShownSessions(msgspec.Struct, frozen=True):
    """All sessions, the newest first."""

    downloads: tuple[ShownDownload, ...]
    uploads: tuple[ShownUpload, ...]


class Filter(msgspec.Struct, frozen=True):
    """Only what concerns a store, or a register; None for all."""

    store: str | None = None
    register: str | None = None


def sessions(hq: Database, channel: Database, wanted: Filter) -> ShownSessions:
    """The sessions in the callers' snapshots."""
    return ShownSessions(tuple(downloads(hq, wanted)), tuple(uploads(hq, channel, wanted)))


def downloads(hq: Database, wanted: Filter) -> list[ShownDownload]:
    """Every package at each of its databases, and those that are not made."""
    found = rows(hq, f"{DOWNLOADS} UNION ALL {UNMADE} ORDER BY 1 DESC, 4", NOT_MADE)
    return [
        shown
        for shown in map(shown_download, found)
        if wanted.store in (None, shown.store) and wanted.register in (None, shown.database)
    ]


def shown_download(row: tuple[Any, ...]) -> ShownDownload:
    session, job, store, database, full, status, count, size, tries, message, *instants = row
    created, requested, downloaded, applied = (None if at is None else iso(at) for at in instants)
    assert created is not None
    return ShownDownload(
        session,
        job,
        store,
        database,
        bool(full),
        DownloadStatus(status),
        count,
        size,
        tries,
        str(msgspec.json.decode(message, type=Sentence)) if message else None,
        created,
        requested,
        downloaded,
        applied,
    )


def uploads(hq: Database, channel: Database, wanted: Filter) -> list[ShownUpload]:
    """What registers have delivered, and what went on from the channel; that is of no single store."""
    stores = dict(rows(channel, "SELECT number, store_id FROM register"))
    found = [*sessions_of(channel, wanted.register), *(sessions_of(hq) if wanted == Filter() else ())]
    return [
        shown_upload(upload)
        for upload in sorted(found, key=lambda upload: (upload.at, upload.session), reverse=True)
        if wanted.store in (None, stores.get(upload.source))
    ]


def shown_upload(upload: Upload) -> ShownUpload:
    values = msgspec.structs.asdict(upload)
    message = None if upload.message is None else str(upload.message)
    return ShownUpload(**values | {"status": upload.status.value, "message": message, "at": iso(upload.at)})


def rerun(hq: Database, session: int, database: str) -> None:
    """Let a database try a package again from the first try. Raises Refused when that could only do harm."""
    with begin_write(hq):
        refuse_settled(hq, session, database, DownloadStatus.APPLIED)
        refuse_overtaken(hq, session, database)
        change(hq, session, database, DownloadStatus.AVAILABLE, None, rerun=1)


def cancel(hq: Database, session: int, database: str) -> None:
    """Let a database do without a package. Raises Refused when it is there, was given up, or not this database's."""
    with begin_write(hq):
        refuse_settled(hq, session, database, DownloadStatus.APPLIED, DownloadStatus.CANCELED)
        change(hq, session, database, DownloadStatus.CANCELED, say("Headquarters has cancelled it."), rerun=0)


def change(hq: Database, session: int, database: str, status: DownloadStatus, said: Sentence | None, *, rerun: int) -> None:
    message = "" if said is None else msgspec.json.encode(said).decode()
    (
        Download.update(status=status.value, tries=0, rerun=rerun, message=message)
        .where(Download.session == session, Download.database == database)
        .execute(hq)
    )


def refuse_overtaken(hq: Database, session: int, database: str) -> None:
    """Raises Refused when a later package of the same tables is applied: the older rows must not come after the newer."""
    ((store, job),) = rows(hq, "SELECT store, job FROM package WHERE session = ?", (session,))
    later = (
        "SELECT p.session, p.job FROM download d JOIN package p ON p.session = d.session"
        " WHERE d.database = ? AND d.session > ? AND d.status = ? AND p.store = ? ORDER BY p.session"
    )
    for newer, newer_job in rows(hq, later, (database, session, DownloadStatus.APPLIED.value, store)):
        if set(covered(job)) & set(covered(newer_job)):
            raise Refused(
                say(
                    "Session {newer} is later than {session}, has the same tables and is applied at {database}. Nothing was "
                    "changed: run job {job} with --full.",
                    newer=newer,
                    session=session,
                    database=database,
                    job=job,
                )
            )


def refuse_settled(hq: Database, session: int, database: str, *settled: DownloadStatus) -> None:
    """Raises Refused when there is no such download session, or it is in one of these states."""
    status = status_of(hq, session, database)
    if status is None:
        raise Refused(unknown_said(hq, session, database))
    if status in settled:
        raise Refused(
            say(
                "Session {session} is {status} at {database}. Nothing was changed.",
                session=session,
                status=status.value,
                database=database,
            )
        )


def status_of(hq: Database, session: int, database: str) -> DownloadStatus | None:
    """What became of a package at a database."""
    found = rows(hq, "SELECT status FROM download WHERE session = ? AND database = ?", (session, database))
    return next((DownloadStatus(status) for (status,) in found), None)


def unknown_said(hq: Database, session: int, database: str) -> Sentence:
    """Why there is nothing to rerun or to cancel."""
    for job, status in rows(hq, "SELECT job, status FROM package WHERE session = ?", (session,)):
        if status in NOT_MADE:
            return say(
                "Session {session} has no package, because it could not be made. Nothing was changed: run job {job} again.",
                session=session,
                job=job,
            )
    return say(
        "{database} has no download session {session}. Nothing was changed: see tui-pos-server sessions.",
        database=database,
        session=session,
    )
