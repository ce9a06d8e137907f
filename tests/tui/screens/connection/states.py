"""The states that the Connection screen must tell apart at a glance."""

from __future__ import annotations

import msgspec

from tests.tui.kept import APPLIED, DAY, HOUR, MINUTE, NOW, SECOND, State
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.state import Change, ConnectionState, Mode
from tui_pos.sales.sentence import Duration, say
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.sessions import DownloadSession, Progress, SyncResult, SyncStatus, UploadSession, UploadStatus

LEFT_AT = NOW - 22 * MINUTE
NO_ANSWER = say("no answer to {request} in {time}", request="FindProduct", time=Duration(2_000))
OFFLINE = ConnectionState(mode=Mode.SEAMLESS_OFFLINE, since=LEFT_AT, reason=NO_ANSWER, last_attempt=LEFT_AT)
CHANGES = (
    Change(at=LEFT_AT - HOUR, from_state="MANUAL_OFFLINE", to_state="ONLINE", reason=say("operator {staff}", staff="000110")),
    Change(at=LEFT_AT, from_state="ONLINE", to_state="SEAMLESS_OFFLINE", reason=NO_ANSWER),
)


def session(number: int, job: str, **values: object) -> DownloadSession:
    """An applied package of some rows; `values` say what is different."""
    at = NOW - 14 * MINUTE + number * SECOND
    usual = DownloadSession(
        session=number,
        job=job,
        full=job == "9999",
        status=DownloadStatus.APPLIED,
        size=31_000,
        rows=412,
        tries=1,
        created_at=at,
        requested_at=at,
        downloaded_at=at,
        applied_at=at,
    )
    return msgspec.structs.replace(usual, **values)


def not_yet(number: int, job: str, status: DownloadStatus, **values: object) -> DownloadSession:
    """A package that is not applied, made a minute ago."""
    at = NOW - MINUTE
    given = {"rows": 0, "tries": 0, "created_at": at, "requested_at": None, "downloaded_at": None, "applied_at": None}
    return session(number, job, **{**given, "status": status, **values})


FULL_SET = session(3, "9999", rows=1_234_567, size=48_200_000)
YESTERDAY = session(2, "1070", rows=3, size=900, applied_at=NOW - DAY)
SESSIONS = (session(5, "1040", rows=37, size=22_400), session(4, "1020"), FULL_SET, YESTERDAY)
BATCHES = (
    UploadSession(session=12, status=UploadStatus.APPLIED, documents=2, size=2_900, at=NOW - 2 * MINUTE, accepted=2),
    UploadSession(session=11, status=UploadStatus.APPLIED, documents=50, size=71_000, at=NOW - HOUR, accepted=50),
)
SILENCE = say("The retail server sent nothing for {time}.", time=Duration(15_000))
OTHER_TABLES = say("The package's tables are not the ones this register knows. The old data stays in use; upgrade it.")
COMES_FIRST = say("Session {session} of job {job} has failed and comes first.", session="6", job="1040")
DONE = SyncStatus(
    result=SyncResult.DONE,
    at=NOW - 12 * MINUTE,
    attempted_at=NOW - 12 * MINUTE,
    pending_downloads=0,
    upload_at=NOW - 2 * MINUTE,
    downloads=SESSIONS,
    uploads=BATCHES,
)

WELL = State(sync=DONE)
AWAY = State(
    sync=msgspec.structs.replace(
        DONE,
        result=SyncResult.FAILED,
        attempted_at=NOW - 2 * MINUTE,
        message=say("The retail server cannot be reached: connection refused."),
        upload_message=say("The retail server cannot be reached: connection refused."),
        at=NOW - 3 * HOUR,
        pending_downloads=None,
    ),
    connection=OFFLINE,
    changes=CHANGES,
    applied=msgspec.structs.replace(APPLIED, built_at=NOW - 3 * HOUR),
    waiting=3,
)
FETCHING = State(
    sync=msgspec.structs.replace(
        DONE,
        result=SyncResult.RUNNING,
        attempted_at=NOW - SECOND,
        pending_downloads=2,
        progress=Progress("1020", "fetching", 12_400_000, 20_000_000),
        downloads=(
            not_yet(7, "1010", DownloadStatus.AVAILABLE, size=400),
            not_yet(6, "1020", DownloadStatus.REQUESTED, size=20_000_000, requested_at=NOW - SECOND, tries=1),
            *SESSIONS,
        ),
    ),
)
STUCK = State(
    sync=msgspec.structs.replace(
        DONE,
        result=SyncResult.FAILED,
        attempted_at=NOW - 30 * SECOND,
        message=OTHER_TABLES,
        pending_downloads=4,
        downloads=(
            not_yet(9, "1060", DownloadStatus.DOWNLOAD_FAILED, tries=3, message=SILENCE),
            not_yet(8, "1010", DownloadStatus.CANCELED),
            not_yet(7, "1020", DownloadStatus.SUSPENDED, message=COMES_FIRST),
            not_yet(
                6,
                "1040",
                DownloadStatus.APPLY_FAILED,
                size=22_400,
                tries=2,
                next_try_at=NOW + 4 * MINUTE,
                message=OTHER_TABLES,
            ),
            *SESSIONS,
        ),
    ),
)
PAUSED = State(
    sync=msgspec.structs.replace(DONE, paused=True),
    profile=OfflineProfile(number="paused", pause_synchronisation=True, advanced_switching=True, slow_threshold_ms=800),
    applied=msgspec.structs.replace(APPLIED, built_at=NOW - 9 * DAY),
)
ALONE_NEVER = State(sync=SyncStatus(), applied=None, support_offline=False)
PARKED = State(
    sync=msgspec.structs.replace(
        DONE,
        uploads=(
            UploadSession(
                session=13, status=UploadStatus.APPLIED, documents=3, size=4_400, at=NOW - MINUTE, accepted=1, parked=2
            ),
            *BATCHES,
        ),
    ),
    parked=2,
    waiting=1,
)
NEW = State(sync=SyncStatus(), applied=None, accepted=0)

STATES = {
    "online, all well": WELL,
    "offline": AWAY,
    "downloads running": FETCHING,
    "failed and suspended": STUCK,
    "paused": PAUSED,
    "not enabled": ALONE_NEVER,
    "parked documents": PARKED,
    "never synchronised": NEW,
}
