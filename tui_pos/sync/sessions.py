"""What the last synchronisation came to, as the status bar, the Connection status screen and `status` show it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.sales.sentence import Sentence
from tui_pos.sync.downloads import DownloadStatus


class SyncResult(StrEnum):
    """The result of the last download cycle."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Progress(msgspec.Struct, frozen=True):
    """How far the running job is: bytes of the phase `fetching`, `unpacking` or `checking`."""

    job: str
    phase: str
    done: int
    size: int


class AppliedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """The package whose data this register sells from: `file` in the home; instants in microseconds; size in bytes."""

    session: int
    job: str
    file: str
    rows: int
    size: int
    data_version: int
    built_at: int
    applied_at: int


class DownloadSession(msgspec.Struct, frozen=True, kw_only=True):
    """The life of one package at this register; instants in microseconds, size in bytes, `rows` that it changed.

    `next_try_at` is when a failed one is tried again by itself; None when that waits for a person.
    """

    session: int
    job: str
    full: bool
    status: DownloadStatus
    size: int
    rows: int = 0
    tries: int = 0
    message: Sentence | None = None
    next_try_at: int | None = None
    created_at: int | None = None
    requested_at: int | None = None
    downloaded_at: int | None = None
    applied_at: int | None = None


class UploadStatus(StrEnum):
    """The reference's states of an upload."""

    STARTED = "started"
    AVAILABLE = "available"
    UPLOADED = "uploaded"
    APPLIED = "applied"
    CANCELED = "canceled"
    UPLOAD_FAILED = "upload_failed"
    APPLY_FAILED = "apply_failed"


class UploadSession(msgspec.Struct, frozen=True, kw_only=True):
    """The life of one batch of documents; `at` its last change, size in bytes, `parked` of its `documents` were not taken."""

    session: int
    status: UploadStatus
    documents: int
    size: int
    at: int
    accepted: int = 0
    parked: int = 0
    message: Sentence | None = None


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Kept in the journal's file, so that it is there before the first synchronisation of a new start.

    `at` is the instant of the last success, `attempted_at` of the last attempt; `pending_downloads` is None when unknown.
    `downloads` and `uploads` are the newest sessions, the latest first; `paused` is the profile's word to make no packages.
    """

    result: SyncResult = SyncResult.NEVER
    at: int | None = None
    attempted_at: int | None = None
    message: Sentence | None = None
    progress: Progress | None = None
    pending_downloads: int | None = None
    applied: AppliedPackage | None = None
    upload_at: int | None = None
    upload_message: Sentence | None = None
    paused: bool = False
    downloads: tuple[DownloadSession, ...] = ()
    uploads: tuple[UploadSession, ...] = ()

    @property
    def current_at(self) -> int | None:
        """The instant up to which the data in use is known to be the channel's; None when there is none.

        That is when it was made, or when the channel was last asked and had nothing newer; while paused it makes nothing.
        """
        if self.applied is None:
            return None
        return self.applied.built_at if self.paused else max(self.applied.built_at, self.at or 0)
