"""P-0001: headquarters comes to have what the channel has, each fact once, whatever was interrupted or restored."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.facts import last_counter
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.replication import AT_ONCE, read_again, replicate
from server_stub.home import Home
from server_stub.statement import statement
from server_stub.upload_sessions import Upload, sessions_of
from tests.server_stub.agreement import agree, documents_at_headquarters
from tests.server_stub.deeds import journal_of, sale, sales, transaction
from tests.server_stub.delivering import NEW, a_day, deliver
from tests.server_stub.headquarters.looking import NOON
from tui_pos.channel.delivery import BATCH_LIMIT
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.models import ChannelDocument
from tui_pos.sales.document import Sealed, ShiftOpenedBody, seal, unseal
from tui_pos.sales.sentence import Refused
from tui_pos.sync.sessions import UploadStatus


def clock() -> int:
    return NOON


def run(home: Path) -> Upload:
    """A run that has something to do."""
    done = replicate(Home(home), clock)
    assert done is not None
    return done


def delivered(home: Path, *documents: Sealed) -> None:
    with opened_channel(Home(home).channel) as channel:
        for start in range(0, len(documents), BATCH_LIMIT):
            deliver(channel, *documents[start : start + BATCH_LIMIT])


def test_headquarters_states_the_same_as_the_channel(home: Path, db: Database) -> None:
    with opened_channel(Home(home).channel) as channel:
        a_day(channel)
        stated = statement(channel).registers["PARIS-1"]
    assert (stated.sale.count, stated.returns.total, stated.rejected) == (8, 190, 2)
    assert statement(db).registers["PARIS-1"].sale.count == 0
    done = run(home)
    agree(Home(home))
    assert (done.session, done.status, done.documents, done.accepted, done.rejected) == (1, UploadStatus.APPLIED, 13, 9, 4)
    assert statement(db).registers["PARIS-1"] == stated


def test_shifts_and_conflicts_go_on_too(home: Path, db: Database) -> None:
    opening = journal_of(ShiftOpenedBody(shift="shift-1"), transaction(1))
    delivered(home, *opening)
    delivered(home, sale(1, bottles=1, id=opening[1].id))
    done = run(home)
    assert (done.accepted, done.conflict) == (2, 1)
    assert statement(db).registers["PARIS-1"].conflicts == 1
    agree(Home(home))


def test_nothing_new_is_no_session(home: Path, db: Database) -> None:
    assert replicate(Home(home), clock) is None
    delivered(home, *sales(1))
    run(home)
    assert replicate(Home(home), clock) is None
    assert len(list(sessions_of(db))) == 1


def test_what_comes_later_goes_on_later(home: Path) -> None:
    journal = sales(7)
    for place, sealed in enumerate(journal, 1):
        delivered(home, sealed)
        assert run(home).session == place
        assert documents_at_headquarters(Home(home)) == [sealed.id for sealed in journal[:place]]
    agree(Home(home))


def test_a_long_run_is_one_session_and_can_be_stopped_between(home: Path, db: Database) -> None:
    delivered(home, *sales(3 * BATCH_LIMIT))
    answers = iter([True, False])
    stopped = replicate(Home(home), clock, lambda: next(answers))
    assert stopped is not None
    assert (stopped.status, stopped.accepted) == (UploadStatus.STARTED, 2 * BATCH_LIMIT)
    assert 2 * BATCH_LIMIT <= AT_ONCE < 3 * BATCH_LIMIT, "whole sessions of a register"
    assert statement(db).registers["PARIS-1"].sale.count == 2 * BATCH_LIMIT
    done = run(home)
    assert (done.session, done.status, done.accepted) == (stopped.session, UploadStatus.APPLIED, 3 * BATCH_LIMIT)
    agree(Home(home))


def test_what_was_parked_when_headquarters_looked_and_was_taken_since(home: Path, db: Database) -> None:
    common = sales(1)
    clone = sales(1, after=common[0])
    with opened_channel(Home(home).channel) as channel:
        deliver(channel, *common, *sales(1, after=common[0]))
        deliver(channel, *clone)
        run(home)
        assert statement(db).registers["PARIS-1"].rejected == 1
        deliver(channel, *clone, sender=NEW)
        assert statement(db).registers["PARIS-1"].rejected == 1
    run(home)
    assert statement(db).registers["PARIS-1"].rejected == 0
    agree(Home(home))


def test_runs_beside_each_other_and_beside_deliveries(home: Path) -> None:
    done = threading.Event()

    def keep_running() -> None:
        while not done.is_set():
            replicate(Home(home), clock)

    with ThreadPoolExecutor(2) as threads:
        runners = [threads.submit(keep_running) for _ in range(2)]
        try:
            for sealed in sales(30):
                delivered(home, sealed)
        finally:
            done.set()
        for runner in runners:
            runner.result()
    replicate(Home(home), clock)
    agree(Home(home))


def test_everything_can_be_looked_at_again(home: Path, db: Database) -> None:
    with opened_channel(Home(home).channel) as channel:
        a_day(channel)
    first = run(home)
    read_again(Home(home))
    again = run(home)
    assert (again.session, again.documents) == (2, first.documents)
    assert (again.accepted, again.same_again) == (0, first.accepted)
    agree(Home(home))


def test_a_run_that_fails_says_why_and_the_next_one_is_the_same_session(home: Path, db: Database) -> None:
    delivered(home, *sales(2))
    with begin_write(db):
        rows(db, "ALTER TABLE transaction_line RENAME TO away")
    for _ in range(2):
        with pytest.raises(Refused, match="could not go on to headquarters"):
            replicate(Home(home), clock)
    (failed,) = sessions_of(db)
    assert (failed.source, failed.session, failed.status, failed.accepted) == (CHANNEL, 1, UploadStatus.APPLY_FAILED, 0)
    assert "transaction_line" in str(failed.message)
    assert documents_at_headquarters(Home(home)) == []
    with begin_write(db):
        rows(db, "ALTER TABLE away RENAME TO transaction_line")
    assert run(home) == msgspec.structs.replace(
        failed, status=UploadStatus.APPLIED, documents=2, accepted=2, message=None, size=failed.size + run_size(home)
    )
    agree(Home(home))


def run_size(home: Path) -> int:
    with opened_channel(Home(home).channel) as channel:
        return sum(len(content.encode()) for (content,) in rows(channel, "SELECT content FROM channel_document"))


def restored(home: Path, documents: int) -> None:
    """The channel as it was when it had so many documents and facts."""
    with opened_channel(Home(home).channel) as channel, begin_write(channel):
        rows(channel, "DELETE FROM fact WHERE counter > ?", (documents,))
        for id, position in ChannelDocument.select(ChannelDocument.id, ChannelDocument.position).tuples().execute(channel):
            if position > documents:
                rows(channel, "DELETE FROM transaction_header WHERE id = ?", (id,))
                rows(channel, "DELETE FROM channel_document WHERE id = ?", (id,))
        rows(channel, "DELETE FROM upload_session")
        rows(channel, "DELETE FROM upload_head")


def test_a_channel_that_was_restored_from_a_copy_goes_on_without_loss_and_without_doubles(home: Path) -> None:
    journal = sales(6)
    delivered(home, *journal[:4])
    run(home)
    restored(home, 2)
    delivered(home, *journal[:2], *journal[2:])
    with opened_channel(Home(home).channel) as channel:
        assert last_counter(channel) == 6
    done = run(home)
    assert done.accepted == 2
    assert documents_at_headquarters(Home(home)) == [sealed.id for sealed in journal]


def test_facts_behind_the_same_numbers_that_are_others_are_read_from_the_first(home: Path) -> None:
    journal = sales(4)
    delivered(home, *journal)
    run(home)
    restored(home, 2)
    others = sales(3, after=journal[1])
    delivered(home, *journal[:2], *others)
    done = run(home)
    assert (done.same_again, done.accepted) == (2, 3)
    assert set(documents_at_headquarters(Home(home))) == {sealed.id for sealed in (*journal, *others)}


def test_another_document_under_a_known_id_is_parked_at_headquarters(home: Path, db: Database) -> None:
    journal = sales(2)
    delivered(home, *journal)
    run(home)
    restored(home, 1)
    other = journal_of(transaction(2, bottles=2), transaction(3, bottles=1), after=journal[0])
    same_id = journal_of_id(other[0], journal[1].id)
    delivered(home, journal[0], same_id)
    delivered(home, *sales(1, after=same_id))
    done = run(home)
    assert (done.accepted, done.same_again, done.conflict) == (1, 1, 1)
    assert rows(db, "SELECT id, outcome, content FROM parked_document") == [(same_id.id, "conflict", same_id.content.decode())]
    assert rows(db, "SELECT hash FROM channel_document WHERE id = ?", (same_id.id,)) == [(journal[1].hash,)]
    assert statement(db).registers["PARIS-1"].conflicts == 1


def journal_of_id(sealed: Sealed, id: str) -> Sealed:
    """The same document under another id."""
    return seal(msgspec.structs.replace(unseal(sealed.content), id=id))
