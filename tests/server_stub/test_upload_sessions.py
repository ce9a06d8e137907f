"""Each batch that a register delivers is an upload session, kept with what became of it, the newest of each register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from server_stub.database import opened
from server_stub.home import Home
from server_stub.upload_sessions import KEPT, Upload, keep_session, newest_session, sessions_of
from tests.server_stub.deeds import journal_of, sales, transaction
from tests.server_stub.delivering import NEW, RECEIVED, deliver
from tui_pos.channel.dialect import begin_write
from tui_pos.sync.sessions import UploadStatus


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """The channel database of the demo store."""
    with opened(Home(home).channel) as db:
        yield db


def test_a_session_says_what_became_of_the_batch(db: Database) -> None:
    opening = sales(1)
    journal = [*opening, *journal_of(transaction(2, currency="USD"), transaction(3), after=opening[0])]
    deliver(db, opening[0])
    deliver(db, *journal, at=RECEIVED + 5)
    newest, first = sessions_of(db)
    assert first == Upload(
        source="PARIS-1",
        session=1,
        status=UploadStatus.APPLIED,
        documents=1,
        accepted=1,
        size=len(opening[0].content),
        at=RECEIVED,
    )
    assert (newest.session, newest.status, newest.documents, newest.at) == (2, UploadStatus.APPLIED, 3, RECEIVED + 5)
    assert (newest.accepted, newest.same_again, newest.conflict, newest.rejected) == (1, 1, 0, 1)
    assert newest.size == sum(len(sealed.content) for sealed in journal)
    assert "sells in" in str(newest.message)


def test_a_batch_that_has_to_wait_whole_was_not_applied(db: Database) -> None:
    journal = sales(3)
    deliver(db, journal[2], sender=NEW)
    waits = newest_session(db, "PARIS-1")
    assert waits is not None
    assert (waits.status, waits.accepted, waits.documents) == (UploadStatus.APPLY_FAILED, 0, 1)
    assert "sends those between again" in str(waits.message)


def test_only_the_newest_of_each_register_are_kept(db: Database) -> None:
    (sealed,) = sales(1)
    deliver(db, sealed)
    (first,) = sessions_of(db)
    with begin_write(db):
        keep_session(db, msgspec.structs.replace(first, source="PARIS-2"))
        for session in range(2, KEPT + 1):
            keep_session(db, msgspec.structs.replace(first, session=session))
    assert len(list(sessions_of(db, "PARIS-1"))) == KEPT
    deliver(db, sealed)
    numbers = [upload.session for upload in sessions_of(db, "PARIS-1")]
    assert sorted(numbers) == list(range(2, KEPT + 2))
    assert [upload.session for upload in sessions_of(db, "PARIS-2")] == [1]
