"""Job P-0001 (issue 3): what the channel has goes on to headquarters, each fact once, by its number (`server_stub/facts.py`).

A run reads the facts beyond headquarters' cursor, a few hundred at a time, and puts what they say into headquarters' database
in one transaction with the cursor: interrupted anywhere, the next run goes on from there.

    document              as received, with the rows that are derived from it
    conflict, rejected    as it is parked
    taken                 what was parked under the id is no longer anybody's worry

A channel database that was restored from a copy has other facts behind the same numbers: all of them are read again, and what
headquarters has is not put twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec
from peewee import Database, DatabaseError, PeeweeException

from server_stub.database import is_busy
from server_stub.database import opened as opened_channel
from server_stub.derived import derive
from server_stub.facts import FactKind, NumberedFact, fact_at, facts_after
from server_stub.headquarters.database import opened
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.new_customers import adopt
from server_stub.headquarters.replicated import copy_parked, copy_taken, park_other
from server_stub.headquarters.tables import ReplicationCursor, Schedule
from server_stub.home import Home
from server_stub.insertion import insert_rows
from server_stub.upload_sessions import Upload, change_session, newest_session, next_session
from tui_pos.channel.dialect import begin_write, rows, snapshot
from tui_pos.channel.models import ChannelDocument
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.document import unseal
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.jobs import UPLOAD_JOB
from tui_pos.sync.sessions import UploadStatus

AT_ONCE = 500

DocumentRow = tuple[str, str, str, str, int, int, str]


def replicate(home: Home, clock: Clock, may_go_on: Callable[[], bool] = lambda: True) -> Upload | None:
    """One run; its upload session, or None when there was nothing new. Raises Refused, and keeps what it has done."""
    with opened(home.headquarters) as hq, opened_channel(home.channel) as channel:
        done: Upload | None = None
        while may_go_on() and has_more(channel, cursor(hq, channel)):
            try:
                done = put_next(hq, channel, clock) or done
            except PeeweeException as error:
                raise failed(hq, error, clock) from error
        return done


def read_again(home: Home) -> None:
    """The next run reads every fact of the channel."""
    with opened(home.headquarters) as hq, begin_write(hq):
        ReplicationCursor.delete().execute(hq)


def cursor(hq: Database, channel: Database) -> int:
    """The number of the last fact that headquarters has; 0 when the channel has another one there."""
    for counter, *about in rows(hq, "SELECT counter, id, content_hash FROM replication_cursor WHERE source = ?", (CHANNEL,)):
        last = fact_at(channel, counter)
        if last is not None and [last.id, last.content_hash] == about:
            return int(counter)
    return 0


def has_more(channel: Database, counter: int) -> bool:
    """Whether the channel has facts beyond this one."""
    return bool(rows(channel, "SELECT 1 FROM fact WHERE counter > ? LIMIT 1", (counter,)))


def put_next(hq: Database, channel: Database, clock: Clock) -> Upload | None:
    """The next facts into headquarters' database, all or nothing; None when another run has put them meanwhile."""
    with begin_write(hq):
        with snapshot(channel):
            facts = facts_after(channel, cursor(hq, channel), AT_ONCE)
            if not facts:
                return None
            reach(CrashPoint.REPLICATION_READ)
            upload = put(hq, channel, facts, going_on(hq, clock()))
            more = has_more(channel, facts[-1].counter)
        upload = msgspec.structs.replace(upload, status=UploadStatus.STARTED if more else UploadStatus.APPLIED)
        change_session(hq, upload)
        advance(hq, facts[-1])
        Schedule.update(last_run_at=upload.at, message="").where(Schedule.job == UPLOAD_JOB).execute(hq)
        reach(CrashPoint.REPLICATION_WRITTEN)
    reach(CrashPoint.REPLICATION_COMMITTED)
    return upload


def going_on(hq: Database, now: int) -> Upload:
    """The session of the run before when that has not come to its end, else a new one."""
    newest = newest_session(hq, CHANNEL)
    if newest is not None and newest.status is not UploadStatus.APPLIED:
        return msgspec.structs.replace(newest, message=None, at=now)
    return Upload(source=CHANNEL, session=next_session(hq, CHANNEL), status=UploadStatus.STARTED, at=now)


def put(hq: Database, channel: Database, facts: Sequence[NumberedFact], before: Upload) -> Upload:
    """What the facts say, inside both callers' transactions; the session with what became of it."""
    documents = documents_of(channel, [fact.id for fact in facts if fact.kind is FactKind.DOCUMENT])
    known = hashes(hq, [id for id, *_ in documents])
    new = [row for row in documents if row[0] not in known]
    insert_rows(hq, ChannelDocument, new)
    taken = [unseal(content.encode()) for *_, content in new]
    derive(hq, taken)
    adopt(hq, taken, before.at)
    other = [row for row in documents if known.get(row[0], row[1]) != row[1]]
    park_other(hq, other)
    copied = copy_parked(hq, channel, [fact for fact in facts if fact.kind in (FactKind.CONFLICT, FactKind.REJECTED)])
    copy_taken(hq, channel, [fact for fact in facts if fact.kind is FactKind.TAKEN])
    return msgspec.structs.replace(
        before,
        documents=before.documents + len(documents) + sum(copied.values()),
        accepted=before.accepted + len(new),
        same_again=before.same_again + len(documents) - len(new) - len(other),
        conflict=before.conflict + copied[FactKind.CONFLICT] + len(other),
        rejected=before.rejected + copied[FactKind.REJECTED],
        size=before.size + sum(len(content.encode()) for *_, content in documents),
    )


def documents_of(channel: Database, ids: Sequence[str]) -> list[DocumentRow]:
    """The documents as received, in the order of the ids."""
    if not ids:
        return []
    columns = "id, hash, store, register, position, received_at, content"
    found = rows(channel, f"SELECT {columns} FROM channel_document WHERE id IN ({marks(ids)})", ids)
    by_id = {row[0]: row for row in found}
    return [by_id[id] for id in ids]


def hashes(hq: Database, ids: Sequence[str]) -> dict[str, str]:
    """What headquarters has under these ids."""
    return dict(rows(hq, f"SELECT id, hash FROM channel_document WHERE id IN ({marks(ids)})", ids)) if ids else {}


def marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def advance(hq: Database, last: NumberedFact) -> None:
    """Headquarters has everything up to this fact."""
    changing = (ReplicationCursor.counter, ReplicationCursor.id, ReplicationCursor.content_hash)
    (
        ReplicationCursor.insert(source=CHANNEL, counter=last.counter, id=last.id, content_hash=last.content_hash)
        .on_conflict(conflict_target=[ReplicationCursor.source], preserve=changing)
        .execute(hq)
    )


def failed(hq: Database, error: PeeweeException, clock: Clock) -> Refused:
    """Why a run has come to a halt; its session says so too, when headquarters' database takes that."""
    if isinstance(error, DatabaseError) and is_busy(error):
        return Refused(say("A database is busy. Nothing is lost: the next run sends it."))
    reason = say(
        "The channel's transactions could not go on to headquarters: {reason}. Nothing is lost: the next run tries again.",
        reason=str(error),
    )
    with suppress(PeeweeException):
        note_failed(hq, reason, clock())
    return Refused(reason)


def note_failed(hq: Database, reason: Sentence, now: int) -> None:
    """The session that the next run goes on with says why this one could not."""
    with begin_write(hq):
        session = msgspec.structs.replace(going_on(hq, now), status=UploadStatus.APPLY_FAILED, message=reason)
        change_session(hq, session)
