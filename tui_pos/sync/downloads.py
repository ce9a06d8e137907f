"""Download sessions as they travel (reference: *Download session states*): what a register lacks, and what came of it.

POST /downloads            Holdings       -> Pending     the packages that this register lacks, in order
GET  /packages/{session}   (Range)        -> the compressed file
POST /downloads/{session}  DownloadReport -> Noted       what became of one of them at this register
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tui_pos.sales.sentence import Sentence
from tui_pos.sync.packages import Manifest

TRIES = 3


class DownloadStatus(StrEnum):
    """The reference's states; `suspended` while an earlier package that this one needs has failed."""

    STARTED = "started"
    AVAILABLE = "available"
    REQUESTED = "requested"
    DOWNLOADED = "downloaded"
    APPLIED = "applied"
    CANCELED = "canceled"
    CREATE_FAILED = "create_failed"
    DOWNLOAD_FAILED = "download_failed"
    APPLY_FAILED = "apply_failed"
    SUSPENDED = "suspended"


FAILED = frozenset({DownloadStatus.DOWNLOAD_FAILED, DownloadStatus.APPLY_FAILED})


class Holdings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the asker's offline database is: its schema, the full set that it came as (0: none), each job's last session."""

    schema_version: int
    session: int = 0
    applied: dict[str, int] = {}


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """What the register is to fetch, in order.

    `enabled` is *Support offline*; `paused` is the profile's *Pause offline synchronization*: then there is nothing.
    `rerun` are those that a person at headquarters lets be tried again from the first try, whatever became of them here.
    """

    enabled: bool
    paused: bool
    sessions: tuple[Manifest, ...]
    rerun: tuple[int, ...] = ()


class DownloadReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a package at a register; `rows` that it changed, `message` why it failed."""

    status: DownloadStatus
    tries: int = 0
    rows: int = 0
    message: Sentence | None = None


class Noted(msgspec.Struct, frozen=True):
    """The server has taken note."""
