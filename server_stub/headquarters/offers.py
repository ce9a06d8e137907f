"""What a register is to fetch (issue 3): the packages of its group that its offline database lacks, in order.

    the offline database is of another schema, or there is none     a full set
    a full set was sent to the group since                          that, and what follows it
    a package that it lacks is gone, or was cancelled there         a full set: what comes after would leave a mix
    else                                                            the packages since, each by its own job

After a full set that was made for it alone, the register asks again for what follows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from peewee import Database

from server_stub.headquarters.groups import is_member
from server_stub.headquarters.packages import available
from server_stub.headquarters.runs import is_paused
from server_stub.headquarters.tables import Download
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.sales.sentence import say
from tui_pos.sync.downloads import DownloadReport, DownloadStatus, Holdings
from tui_pos.sync.jobs import ALL_JOBS, covered
from tui_pos.sync.packages import Manifest

DONE = (DownloadStatus.APPLIED.value, DownloadStatus.CANCELED.value)
INSTANTS = {
    DownloadStatus.REQUESTED: "requested_at",
    DownloadStatus.DOWNLOADED: "downloaded_at",
    DownloadStatus.APPLIED: "applied_at",
}


class Offer(msgspec.Struct, frozen=True):
    """What a register is offered; `sessions` is None when it needs a full set of what the channel has."""

    enabled: bool
    paused: bool
    sessions: tuple[Manifest, ...] | None = ()
    rerun: tuple[int, ...] = ()


def offer_to(db: Database, store: str, register: str, holdings: Holdings, there: Collection[int], now: int) -> Offer:
    """The offer to a register, inside the caller's transaction; `there` are the sessions whose files are there."""
    if not is_member(db, store, register):
        return Offer(enabled=False, paused=False)
    if is_paused(db, store):
        return Offer(enabled=True, paused=True)
    settle(db, register, holdings, now)
    lacking = lacking_of(available(db, store), holdings, canceled(db, register))
    if lacking is None or any(manifest.session not in there for manifest in lacking):
        return Offer(enabled=True, paused=False, sessions=None)
    note_offered(db, register, lacking, now)
    return Offer(enabled=True, paused=False, sessions=tuple(lacking), rerun=reruns(db, register, lacking))


def lacking_of(sent: Sequence[Manifest], holdings: Holdings, canceled: frozenset[int]) -> list[Manifest] | None:
    """The packages that are lacking; None when only a full set helps."""
    if holdings.session == 0 or holdings.schema_version != SCHEMA_VERSION:
        return None
    lacking = [manifest for manifest in sent if lacks(holdings, manifest)]
    full_sets = [place for place, manifest in enumerate(lacking) if manifest.full and manifest.job == ALL_JOBS]
    lacking = lacking[full_sets[-1] :] if full_sets else lacking
    usable = all(manifest.schema_version == SCHEMA_VERSION and manifest.session not in canceled for manifest in lacking)
    return lacking if usable else None


def lacks(holdings: Holdings, manifest: Manifest) -> bool:
    """Whether a database has not applied a package yet."""
    return any(holdings.applied.get(job, 0) < manifest.session for job in covered(manifest.job))


def canceled(db: Database, register: str) -> frozenset[int]:
    """What this register has given up."""
    found = Download.select(Download.session).where(
        Download.database == register, Download.status == DownloadStatus.CANCELED.value
    )
    return frozenset(session for (session,) in found.tuples().execute(db))


def reruns(db: Database, register: str, offered: Sequence[Manifest]) -> tuple[int, ...]:
    """Those of them that a person lets be tried again."""
    found = dialect.rows(db, "SELECT session FROM download WHERE database = ? AND rerun = 1", (register,))
    again = {session for (session,) in found}
    return tuple(manifest.session for manifest in offered if manifest.session in again)


def note_offered(db: Database, register: str, manifests: Sequence[Manifest], now: int) -> None:
    """The register's download sessions; one that was paused or not a member when they were made has them from now on."""
    for manifest in manifests:
        (
            Download.insert(session=manifest.session, database=register, status=DownloadStatus.AVAILABLE.value, created_at=now)
            .on_conflict_ignore()
            .execute(db)
        )


def settle(db: Database, register: str, holdings: Holdings, now: int) -> None:
    """What its offline database has is applied, whether or not the report of it has arrived."""
    unsettled = dialect.rows(
        db,
        "SELECT d.session, p.job, p.sent FROM download d JOIN package p ON p.session = d.session"
        " WHERE d.database = ? AND d.status NOT IN (?, ?)",
        (register, *DONE),
    )
    for session, job, sent in unsettled:
        if session == holdings.session or (sent and all(holdings.applied.get(one, 0) >= session for one in covered(job))):
            report(db, register, session, DownloadReport(status=DownloadStatus.APPLIED), now)
        elif not sent and session < holdings.session:
            superseded = say("A newer full set took its place.")
            report(db, register, session, DownloadReport(status=DownloadStatus.CANCELED, message=superseded), now)


def report(db: Database, register: str, session: int, news: DownloadReport, now: int) -> None:
    """Note what became of a package at a register, inside the caller's transaction.

    One that was cancelled here while the register was at it stays so, unless it is in the offline database already.
    """
    said = "" if news.message is None else msgspec.json.encode(news.message).decode()
    values: dict[str, str | int] = {"status": news.status.value, "tries": news.tries, "message": said, "rerun": 0}
    if news.rows:
        values["rows"] = news.rows
    if news.status in INSTANTS:
        values[INSTANTS[news.status]] = now
    wanted = [Download.database == register, Download.session == session]
    if news.status is not DownloadStatus.APPLIED:
        wanted.append(Download.status != DownloadStatus.CANCELED.value)
    Download.update(**values).where(*wanted).execute(db)


def note_requested(db: Database, register: str, session: int, now: int) -> None:
    """The register has begun to fetch a package."""
    (
        Download.update(status=DownloadStatus.REQUESTED.value, requested_at=now)
        .where(
            Download.database == register,
            Download.session == session,
            Download.status == DownloadStatus.AVAILABLE.value,
        )
        .execute(db)
    )
