"""The records of uploads: one for each batch, the same one until it has arrived, with what was parked counted."""

from __future__ import annotations

from tui_pos.channel.delivery import Outcome, Result
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import say
from tui_pos.sync import batches
from tui_pos.sync.sessions import UploadStatus

NOW = 1_800_000_000_000_000
AWAY = say("connection refused")


def documents(count: int) -> list[Sealed]:
    return [Sealed(id=f"id-{number}", hash="", content=b"12345") for number in range(count)]


def results(*outcomes: Outcome) -> list[Result]:
    return [Result(id=f"id-{place}", outcome=outcome) for place, outcome in enumerate(outcomes)]


def test_a_batch_that_does_not_arrive_is_one_session_however_often_it_is_sent() -> None:
    sessions: batches.Batches = ()
    for attempt in range(1, 6):
        sessions = batches.failed(batches.began(sessions, documents(attempt), NOW + attempt), AWAY, NOW + attempt)
    (only,) = sessions
    assert (only.session, only.status, only.documents, only.size) == (1, UploadStatus.UPLOAD_FAILED, 5, 25)
    assert (only.message, only.at) == (AWAY, NOW + 5)
    sessions = batches.uploaded(batches.began(sessions, documents(5), NOW + 6), NOW + 6)
    assert sessions[0].status is UploadStatus.UPLOADED
    (done,) = batches.settled(sessions, results(*[Outcome.ACCEPTED] * 5), None, NOW + 7)
    assert (done.session, done.status, done.accepted, done.message) == (1, UploadStatus.APPLIED, 5, None)


def test_what_was_parked_is_counted_and_what_has_to_wait_is_in_the_next_batch() -> None:
    outcomes = (Outcome.ACCEPTED, Outcome.SAME_AGAIN, Outcome.CONFLICT, Outcome.REJECTED, Outcome.LATER)
    sessions = batches.settled(batches.began((), documents(5), NOW), results(*outcomes), AWAY, NOW)
    assert (sessions[0].status, sessions[0].accepted, sessions[0].parked) == (UploadStatus.APPLIED, 2, 2)
    assert sessions[0].message == AWAY
    sessions = batches.began(sessions, documents(1), NOW)
    assert [session.session for session in sessions] == [2, 1]


def test_a_batch_of_which_nothing_was_taken_is_sent_again_as_the_same() -> None:
    sessions = batches.settled(batches.began((), documents(1), NOW), results(Outcome.LATER), AWAY, NOW)
    assert sessions[0].status is UploadStatus.UPLOAD_FAILED
    assert [session.session for session in batches.began(sessions, documents(1), NOW)] == [1]


def test_the_newest_are_kept_and_numbers_go_on() -> None:
    sessions: batches.Batches = ()
    for _ in range(50):
        sessions = batches.settled(batches.began(sessions, documents(1), NOW), results(Outcome.ACCEPTED), None, NOW)
    assert [session.session for session in sessions] == list(range(50, 50 - batches.KEPT_RECORDS, -1))
