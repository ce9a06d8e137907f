"""What the last synchronisation came to, as the status bar, the Connection status screen and `status` show it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.sales.sentence import Sentence


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


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Kept in the journal's file, so that it is there before the first synchronisation of a new start.

    `at` is the instant of the last success, `attempted_at` of the last attempt; `pending_downloads` is None when unknown.
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
