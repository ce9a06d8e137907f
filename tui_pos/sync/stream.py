"""What to do next with the packages that a register lacks: pure planning (reference: *Download session states*).

In the order of their numbers. One that failed is tried again after a while, TRIES times in all, and then waits for a
person who reruns or cancels it; those that need it are suspended, the others go on. A record is what a register remembers
of a package; what is in the offline database is decided by that database alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.downloads import FAILED, TRIES, DownloadStatus
from tui_pos.sync.jobs import depends
from tui_pos.sync.loop import backoff
from tui_pos.sync.packages import Manifest
from tui_pos.sync.sessions import DownloadSession

FIRST_RETRY_S = 30.0
LONGEST_RETRY_S = 3_600.0
KEPT_RECORDS = 30
SECOND = 1_000_000

DONE = frozenset({DownloadStatus.APPLIED, DownloadStatus.CANCELED})
UNDER_WAY = frozenset({DownloadStatus.REQUESTED, DownloadStatus.DOWNLOADED})
HOLDING_UP = FAILED | {DownloadStatus.CANCELED, DownloadStatus.SUSPENDED}

Records = tuple[DownloadSession, ...]


def in_order(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """As they are to be applied, whatever order they were told in; a number names one package."""
    by_session = {manifest.session: manifest for manifest in manifests}
    return tuple(by_session[session] for session in sorted(by_session))


def enrolled(records: Records, pending: Sequence[Manifest], now: int) -> Records:
    """The records once the server has said what is lacking, the newest first.

    A package that the server no longer offers is out of date; one that it offers again was lost with a power cut.
    """
    wanted = {manifest.session: manifest for manifest in pending}
    known = {record.session: record for record in records}
    kept = [still(record, record.session in wanted) for record in interrupted(records)]
    new = [record_of(manifest, now) for session, manifest in wanted.items() if session not in known]
    return suspended(trimmed((*kept, *new), wanted), pending)


def still(record: DownloadSession, offered: bool) -> DownloadSession:
    """A record after the server has spoken."""
    if not offered:
        return record if record.status in DONE else canceled(record, say("A newer package has taken its place."))
    if record.status is DownloadStatus.APPLIED:
        return msgspec.structs.replace(rerun(record), rows=0, applied_at=None)
    return record


def interrupted(records: Records) -> Records:
    """After a cycle that ended before its time: what it had begun is begun again."""
    return tuple(
        msgspec.structs.replace(record, status=DownloadStatus.AVAILABLE) if record.status in UNDER_WAY else record
        for record in records
    )


def record_of(manifest: Manifest, now: int) -> DownloadSession:
    """A package that this register has just heard of."""
    return DownloadSession(
        session=manifest.session,
        job=manifest.job,
        full=manifest.full,
        status=DownloadStatus.AVAILABLE,
        size=manifest.size,
        created_at=now,
    )


def trimmed(records: Iterable[DownloadSession], wanted: Collection[int]) -> Records:
    """The newest first: all that are lacking, and of the others as many as are worth showing."""
    newest = sorted(records, key=lambda record: record.session, reverse=True)
    return tuple(record for place, record in enumerate(newest) if place < KEPT_RECORDS or record.session in wanted)


def suspended(records: Records, pending: Sequence[Manifest]) -> Records:
    """Those that need one that has failed or was cancelled say so; those that no longer do are available again."""
    by_session = {record.session: record for record in records}
    for place, manifest in enumerate(pending):
        record = by_session[manifest.session]
        if record.status not in (DownloadStatus.AVAILABLE, DownloadStatus.SUSPENDED):
            continue
        needs = obstacle(manifest, pending[:place], by_session)
        by_session[manifest.session] = msgspec.structs.replace(
            record,
            status=DownloadStatus.AVAILABLE if needs is None else DownloadStatus.SUSPENDED,
            message=None if needs is None else comes_first(needs),
        )
    return tuple(by_session[record.session] for record in records)


def obstacle(manifest: Manifest, before: Sequence[Manifest], by_session: dict[int, DownloadSession]) -> Manifest | None:
    """The first earlier package that this one needs and that is held up itself."""
    held = (earlier for earlier in before if by_session[earlier.session].status in HOLDING_UP)
    return next((earlier for earlier in held if depends(manifest.job, earlier.job)), None)


def comes_first(earlier: Manifest) -> Sentence:
    """Why a package waits."""
    return say("Session {session} of job {job} has failed and comes first.", session=earlier.session, job=earlier.job)


def next_due(records: Records, pending: Sequence[Manifest], now: int) -> Manifest | None:
    """The first package that can be fetched and applied now."""
    by_session = {record.session: record for record in records}
    waiting: list[Manifest] = []
    for manifest in pending:
        record = by_session[manifest.session]
        if record.status is DownloadStatus.APPLIED:
            continue
        if is_due(record, now) and not any(depends(manifest.job, earlier.job) for earlier in waiting):
            return manifest
        waiting.append(manifest)
    return None


def is_due(record: DownloadSession, now: int) -> bool:
    """Whether a package may be tried now, as far as it alone is concerned."""
    if record.status in FAILED:
        # A clock that was set back must not put the next try off for ever.
        at = record.next_try_at
        return at is not None and (at <= now or at > now + LONGEST_RETRY_S * SECOND)
    return record.status is not DownloadStatus.CANCELED


def failed(
    record: DownloadSession, status: DownloadStatus, message: Sentence, now: int, random: Callable[[], float]
) -> DownloadSession:
    """After a try that the package is to blame for; the last one leaves it to a person."""
    tries = record.tries + 1
    wait = backoff(tries, LONGEST_RETRY_S, random, FIRST_RETRY_S)
    again = None if tries >= TRIES else now + round(wait * SECOND)
    return msgspec.structs.replace(record, status=status, tries=tries, message=message, next_try_at=again)


def held_up(record: DownloadSession, status: DownloadStatus, message: Sentence, now: int) -> DownloadSession:
    """After a try that came to nothing through no fault of the package: the disk is full, say."""
    return msgspec.structs.replace(record, status=status, message=message, next_try_at=now + round(FIRST_RETRY_S * SECOND))


def applied(record: DownloadSession, rows: int, now: int) -> DownloadSession:
    """The package is in the offline database."""
    return msgspec.structs.replace(
        record, status=DownloadStatus.APPLIED, rows=rows, message=None, next_try_at=None, applied_at=now
    )


def canceled(record: DownloadSession, message: Sentence) -> DownloadSession:
    """The package will never be applied."""
    return msgspec.structs.replace(record, status=DownloadStatus.CANCELED, message=message, next_try_at=None)


def rerun(record: DownloadSession) -> DownloadSession:
    """As if it had never been tried."""
    return msgspec.structs.replace(record, status=DownloadStatus.AVAILABLE, tries=0, message=None, next_try_at=None)


def hurried(records: Records, now: int) -> Records:
    """A person asks: what would be tried again by itself is tried at once."""
    return tuple(
        record if record.next_try_at is None else msgspec.structs.replace(record, next_try_at=min(now, record.next_try_at))
        for record in records
    )


def put(records: Records, changed: DownloadSession) -> Records:
    """The records with one of them changed."""
    return tuple(changed if record.session == changed.session else record for record in records)


def find(records: Records, session: int) -> DownloadSession | None:
    """What is remembered of a package."""
    return next((record for record in records if record.session == session), None)


def unapplied(records: Records, pending: Sequence[Manifest]) -> int:
    """How many packages the register still lacks."""
    lacking = {manifest.session for manifest in pending}
    return sum(record.session in lacking and record.status is not DownloadStatus.APPLIED for record in records)


def first_trouble(records: Records, pending: Sequence[Manifest]) -> Sentence | None:
    """Why the first package that is held up is."""
    by_session = {record.session: record for record in records}
    messages = (by_session[manifest.session].message for manifest in pending if manifest.session in by_session)
    return next((message for message in messages if message is not None), None)


def next_try(records: Records, now: int) -> int | None:
    """When the next of those that failed is tried again by itself."""
    instants = (record.next_try_at for record in records)
    return min((at for at in instants if at is not None and at > now), default=None)
