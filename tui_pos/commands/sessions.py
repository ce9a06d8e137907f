"""Download and upload sessions as `status` and `sync` tell them (DESIGN section 5); instants in ISO 8601, UTC."""

from __future__ import annotations

import msgspec

from tui_pos.sales.instant import iso
from tui_pos.sync.sessions import DownloadSession, UploadSession


class DownloadTold(msgspec.Struct, frozen=True, kw_only=True):
    """The life of one package at this register; sizes in bytes."""

    session: int
    job: str
    full: bool
    status: str
    tries: int
    message: str | None
    rows: int
    size: int
    created_at: str | None
    requested_at: str | None
    downloaded_at: str | None
    applied_at: str | None
    next_try_at: str | None


class UploadTold(msgspec.Struct, frozen=True, kw_only=True):
    """The life of one batch of documents."""

    session: int
    status: str
    documents: int
    accepted: int
    parked: int
    size: int
    at: str
    message: str | None


def download_told(session: DownloadSession) -> DownloadTold:
    """One package."""
    return DownloadTold(
        session=session.session,
        job=session.job,
        full=session.full,
        status=session.status.value,
        tries=session.tries,
        message=None if session.message is None else str(session.message),
        rows=session.rows,
        size=session.size,
        created_at=instant(session.created_at),
        requested_at=instant(session.requested_at),
        downloaded_at=instant(session.downloaded_at),
        applied_at=instant(session.applied_at),
        next_try_at=instant(session.next_try_at),
    )


def upload_told(session: UploadSession) -> UploadTold:
    """One batch."""
    return UploadTold(
        session=session.session,
        status=session.status.value,
        documents=session.documents,
        accepted=session.accepted,
        parked=session.parked,
        size=session.size,
        at=iso(session.at),
        message=None if session.message is None else str(session.message),
    )


def instant(at: int | None) -> str | None:
    """An instant that there may not be."""
    return None if at is None else iso(at)
