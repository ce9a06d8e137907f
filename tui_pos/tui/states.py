"""How every state is told: a shape, a word and a colour together, so that none alone is needed (DESIGN section 2, rule 9).

Status bar, sign-on and Connection screen tell the same state the same way; downloads and uploads have the words of `status`
and `sessions`.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_pos.connection.readiness import Check
from tui_pos.connection.state import Availability, ConnectionState, Lock, Mode, NotEnabled, NotReady
from tui_pos.journal.entry import Delivery
from tui_pos.sales.sentence import Duration, Sentence, say
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.sessions import Progress, SyncResult, SyncStatus, UploadStatus
from tui_pos.tui.drawing import Role

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LONG_AGO = 7 * DAY


class Shown(NamedTuple):
    """A state on the screen."""

    shape: str
    word: Sentence
    role: Role


NEVER = Shown("○", say("never"), Role.WARNING)
NOT_ENABLED = Shown("–", say("not enabled"), Role.QUIET)

RESULTS = {
    SyncResult.NEVER: NEVER,
    SyncResult.RUNNING: Shown("►", say("syncing now"), Role.CALM),
    SyncResult.DONE: Shown("✓", say("done"), Role.GOOD),
    SyncResult.FAILED: Shown("✗", say("failed"), Role.BAD),
}
DOWNLOADS = {
    DownloadStatus.STARTED: Shown("…", say("started"), Role.TEXT),
    DownloadStatus.AVAILABLE: Shown("…", say("available"), Role.TEXT),
    DownloadStatus.REQUESTED: Shown("►", say("requested"), Role.CALM),
    DownloadStatus.DOWNLOADED: Shown("►", say("downloaded"), Role.CALM),
    DownloadStatus.APPLIED: Shown("✓", say("applied"), Role.GOOD),
    DownloadStatus.CANCELED: Shown("–", say("canceled"), Role.QUIET),
    DownloadStatus.CREATE_FAILED: Shown("✗", say("create failed"), Role.BAD),
    DownloadStatus.DOWNLOAD_FAILED: Shown("✗", say("download failed"), Role.BAD),
    DownloadStatus.APPLY_FAILED: Shown("✗", say("apply failed"), Role.BAD),
    DownloadStatus.SUSPENDED: Shown("‖", say("suspended"), Role.WARNING),
}
UPLOADS = {
    UploadStatus.STARTED: Shown("…", say("started"), Role.TEXT),
    UploadStatus.AVAILABLE: Shown("…", say("available"), Role.TEXT),
    UploadStatus.UPLOADED: Shown("►", say("uploaded"), Role.CALM),
    UploadStatus.APPLIED: Shown("✓", say("applied"), Role.GOOD),
    UploadStatus.CANCELED: Shown("–", say("canceled"), Role.QUIET),
    UploadStatus.UPLOAD_FAILED: Shown("✗", say("upload failed"), Role.BAD),
    UploadStatus.APPLY_FAILED: Shown("✗", say("apply failed"), Role.BAD),
}
DELIVERIES = {
    Delivery.PARKED: Shown("✗", say("parked"), Role.BAD),
    Delivery.WAITING: Shown("…", say("waiting"), Role.WARNING),
    Delivery.ACCEPTED: Shown("✓", say("delivered"), Role.GOOD),
}
PHASES = {"fetching": say("fetching"), "unpacking": say("unpacking"), "checking": say("checking"), "applying": say("applying")}


def state_of(connection: ConnectionState) -> Shown:
    """The state of the connection."""
    if connection.lock is Lock.LOCKED:
        return Shown("▲", say("LOCKED"), Role.BAD)
    match connection.mode:
        case Mode.ONLINE:
            return Shown("●", say("ONLINE"), Role.GOOD)
        case Mode.SEAMLESS_OFFLINE:
            return Shown("◆", say("OFFLINE"), Role.WARNING)
        case Mode.MANUAL_OFFLINE:
            return Shown("■", say("DISCONNECTED"), Role.CALM)


def result_of(status: SyncStatus, availability: Availability) -> Shown:
    """What the last synchronisation came to; nothing is expected of a register that is not set up for offline."""
    return NOT_ENABLED if isinstance(availability, NotEnabled) else RESULTS[status.result]


def check_of(check: Check) -> tuple[str, Role]:
    """The shape and the colour of a condition: one that only is to be seen warns, one that stops the register is bad."""
    if check.ok:
        return "✓", Role.GOOD
    return ("!", Role.WARNING) if check.stops is None else ("✗", Role.BAD)


def cannot_go_offline(availability: Availability) -> Sentence:
    """Why the register could not sell without its server."""
    match availability:
        case NotReady(reasons) if reasons:
            return say("cannot go offline: {reason}", reason=reasons[0])
        case NotEnabled():
            return say("cannot go offline: not set up for it")
        case _:
            return say("cannot go offline yet")


def age_said(age: int) -> Sentence:
    """How old the data is, to the minute, so that the line does not change every second."""
    if age < MINUTE:
        return say("data of this minute")
    return say("data {age} old", age=Duration(age // 1000))


def ago_said(age: int) -> Sentence:
    """How long ago something was, in one unit; `age` in microseconds."""
    if age >= LONG_AGO:
        return say("over 7 days ago")
    if age >= DAY:
        days = age // DAY
        return say("1 day ago") if days == 1 else say("{count} days ago", count=days)
    if age >= HOUR:
        hours = age // HOUR
        return say("1 hour ago") if hours == 1 else say("{count} hours ago", count=hours)
    if age >= MINUTE:
        minutes = age // MINUTE
        return say("1 minute ago") if minutes == 1 else say("{count} minutes ago", count=minutes)
    seconds = max(0, age) // SECOND
    return say("1 second ago") if seconds == 1 else say("{count} seconds ago", count=seconds)


def progress_said(progress: Progress) -> Sentence:
    """How far the running job is."""
    return say("data {percent} %", percent=percent(progress))


def phase_said(progress: Progress) -> Sentence:
    """What the running job does; a phase that this program does not know yet is told as it is called."""
    return PHASES.get(progress.phase, say("{name}", name=progress.phase))


def percent(progress: Progress) -> int:
    """How much of the phase is done."""
    return min(100, 100 * progress.done // progress.size) if progress.size else 0
