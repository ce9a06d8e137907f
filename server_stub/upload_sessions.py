"""Upload sessions (reference: *Download session states*): what became of each batch of a register, and of each run of P-0001.

A batch arrives and is applied in one transaction, and its session is kept in that: `applied`, with what became of its
documents. Nothing of it was kept: `apply_failed`, with the reason; the register sends it again, in a session of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from peewee import Database

from server_stub.insertion import insert_rows
from server_stub.records import UploadSession
from tui_pos.channel.delivery import Batch, Outcome, Settlement
from tui_pos.channel.dialect import rows
from tui_pos.sales.sentence import Sentence
from tui_pos.sync.jobs import UPLOAD_JOB
from tui_pos.sync.sessions import UploadStatus

KEPT = 500

COLUMNS = "source, session, status, documents, accepted, same_again, conflict, rejected, size, message, at"
DONE = frozenset({Outcome.ACCEPTED, Outcome.SAME_AGAIN})


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One session of a source (a register, or `channel`): what came, what became of it, and `at` its last change."""

    source: str
    session: int
    status: UploadStatus
    documents: int = 0
    accepted: int = 0
    same_again: int = 0
    conflict: int = 0
    rejected: int = 0
    size: int = 0
    message: Sentence | None = None
    at: int


class Replicated(msgspec.Struct, frozen=True, kw_only=True):
    """A run of P-0001 as `run-job P-0001 --json` prints it; `session` is None when there was nothing new."""

    job: str = UPLOAD_JOB
    session: int | None = None
    documents: int = 0
    accepted: int = 0
    same_again: int = 0
    conflict: int = 0
    rejected: int = 0
    size: int = 0


def replicated(upload: Upload | None) -> Replicated:
    """What a run came to."""
    if upload is None:
        return Replicated()
    return msgspec.convert(upload, type=Replicated, from_attributes=True)


def next_session(db: Database, source: str) -> int:
    """The number of the source's next session, inside a writer's transaction."""
    ((newest,),) = rows(db, "SELECT coalesce(max(session), 0) FROM upload_session WHERE source = ?", (source,))
    return int(newest) + 1


def session_of(register: str, number: int, batch: Batch, settlement: Settlement, now: int) -> Upload:
    """The session of a batch that was settled; one of which every document has to wait was not applied."""
    outcomes = Counter(result.outcome for result in settlement.results)
    waits = outcomes[Outcome.LATER] == len(settlement.results)
    return Upload(
        source=register,
        session=number,
        status=UploadStatus.APPLY_FAILED if waits else UploadStatus.APPLIED,
        documents=len(batch.documents),
        accepted=outcomes[Outcome.ACCEPTED],
        same_again=outcomes[Outcome.SAME_AGAIN],
        conflict=outcomes[Outcome.CONFLICT],
        rejected=outcomes[Outcome.REJECTED],
        size=size_of(batch),
        message=next((result.detail for result in settlement.results if result.outcome not in DONE), None),
        at=now,
    )


def failed_session(register: str, number: int, batch: Batch, reason: Sentence, now: int) -> Upload:
    """The session of a batch that the channel could not take."""
    return Upload(
        source=register,
        session=number,
        status=UploadStatus.APPLY_FAILED,
        documents=len(batch.documents),
        size=size_of(batch),
        message=reason,
        at=now,
    )


def size_of(batch: Batch) -> int:
    """The bytes of its documents."""
    return sum(len(bytes(sent.content)) for sent in batch.documents)


def keep_session(db: Database, upload: Upload) -> None:
    """Keep a new session, and of its source only the newest; inside a writer's transaction."""
    insert_rows(db, UploadSession, [row_of(upload)])
    rows(db, "DELETE FROM upload_session WHERE source = ? AND session <= ?", (upload.source, upload.session - KEPT))


def change_session(db: Database, upload: Upload) -> None:
    """Keep a session that goes on, new or not; inside a writer's transaction."""
    rows(db, "DELETE FROM upload_session WHERE source = ? AND session = ?", (upload.source, upload.session))
    keep_session(db, upload)


def sessions_of(db: Database, source: str | None = None) -> Iterator[Upload]:
    """The sessions of a source, or of all, the newest first."""
    where, parameters = ("", ()) if source is None else ("WHERE source = ?", (source,))
    for row in rows(db, f"SELECT {COLUMNS} FROM upload_session {where} ORDER BY at DESC, session DESC, source", parameters):
        yield upload_of(row)


def newest_session(db: Database, source: str) -> Upload | None:
    """The last session of a source."""
    newest = f"SELECT {COLUMNS} FROM upload_session WHERE source = ? ORDER BY session DESC LIMIT 1"
    return next((upload_of(row) for row in rows(db, newest, (source,))), None)


def row_of(upload: Upload) -> tuple[str | int, ...]:
    """The session as the database stores it."""
    message = "" if upload.message is None else msgspec.json.encode(upload.message).decode()
    return tuple((msgspec.structs.asdict(upload) | {"status": upload.status.value, "message": message}).values())


def upload_of(row: tuple[str | int, ...]) -> Upload:
    """The session as it was stored."""
    *facts, message, at = row
    said = msgspec.json.decode(str(message), type=Sentence) if message else None
    values = zip(Upload.__struct_fields__, (*facts, said, at), strict=True)
    return msgspec.convert(dict(values), type=Upload)
