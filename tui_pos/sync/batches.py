"""The upload sessions of a register: one record for each batch of documents (reference: *Download session states*).

A batch that did not arrive is the same session when it is sent again, however it has grown meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tui_pos.channel.delivery import Outcome, Result
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Sentence
from tui_pos.sync.sessions import UploadSession, UploadStatus

KEPT_RECORDS = 30
OVER = frozenset({UploadStatus.APPLIED, UploadStatus.CANCELED})
PARKED = frozenset({Outcome.CONFLICT, Outcome.REJECTED})

Batches = tuple[UploadSession, ...]


def began(batches: Batches, documents: Sequence[Sealed], now: int) -> Batches:
    """A batch is sent: the newest first, and again the same one if it did not arrive before."""
    size = sum(len(document.content) for document in documents)
    newest = batches[0] if batches else None
    again = newest is not None and newest.status not in OVER
    session = (newest.session if again else newest.session + 1) if newest is not None else 1
    batch = UploadSession(session=session, status=UploadStatus.STARTED, documents=len(documents), size=size, at=now)
    return (batch, *batches[again:])[:KEPT_RECORDS]


def uploaded(batches: Batches, now: int) -> Batches:
    """The newest batch has been answered."""
    return changed(batches, msgspec.structs.replace(batches[0], status=UploadStatus.UPLOADED, at=now))


def settled(batches: Batches, results: Sequence[Result], held_back: Sentence | None, now: int) -> Batches:
    """What the channel did with each document of the newest batch; what it asked for later is in the next one."""
    done = [result.outcome for result in results if result.outcome is not Outcome.LATER]
    parked = sum(outcome in PARKED for outcome in done)
    batch = msgspec.structs.replace(
        batches[0],
        status=UploadStatus.APPLIED if done else UploadStatus.UPLOAD_FAILED,
        accepted=len(done) - parked,
        parked=parked,
        message=held_back,
        at=now,
    )
    return changed(batches, batch)


def failed(batches: Batches, message: Sentence, now: int) -> Batches:
    """The newest batch did not arrive, or nobody knows."""
    batch = msgspec.structs.replace(batches[0], status=UploadStatus.UPLOAD_FAILED, message=message, at=now)
    return changed(batches, batch)


def changed(batches: Batches, newest: UploadSession) -> Batches:
    """The same with another newest one."""
    return (newest, *batches[1:])
