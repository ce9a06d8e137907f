"""A clone and a re-installed register are told from the old one, and nothing of either is lost (issue 3, *Upload sessions*)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from server_stub.credentials import Device
from server_stub.database import opened
from server_stub.documents import accept
from server_stub.home import Home
from tests.server_stub.deeds import journal_of, sales, transaction
from tui_pos.channel.delivery import Outcome, Settlement, batch_of
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.sales.document import Sealed

ACCEPTED, AGAIN, CONFLICT, REJECTED, LATER = Outcome
OLD, NEW = Device("PARIS", "PARIS-1", "old"), Device("PARIS", "PARIS-1", "new")
ODD = transaction(1, currency="USD")


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """The channel database of the demo store."""
    with opened(Home(home).channel) as db:
        yield db


def send(db: Database, sender: Device, *documents: Sealed) -> Settlement:
    with begin_write(db):
        return accept(db, sender, batch_of(documents), 1)


def outcomes(db: Database, sender: Device, *documents: Sealed) -> list[Outcome]:
    return [result.outcome for result in send(db, sender, *documents).results]


def kept(db: Database) -> list[str]:
    return [id for (id,) in rows(db, "SELECT id FROM channel_document ORDER BY position, received_at, id")]


def still_parked(db: Database) -> list[str]:
    return [id for (id,) in rows(db, "SELECT id FROM parked_document WHERE taken_at IS NULL ORDER BY id")]


def test_what_follows_is_taken_in_one_batch_or_several(db: Database) -> None:
    journal = sales(5)
    assert outcomes(db, OLD, *journal[:2]) == [ACCEPTED] * 2
    assert outcomes(db, OLD, *journal[1:4]) == [AGAIN, ACCEPTED, ACCEPTED]
    assert outcomes(db, OLD, journal[4]) == [ACCEPTED]


def test_a_clone_forks_and_is_refused_for_good(db: Database) -> None:
    common = sales(2)
    original, clone = sales(3, after=common[-1]), sales(6, after=common[-1])
    send(db, OLD, *common, *original)
    refused = send(db, OLD, *clone)
    assert {result.outcome for result in refused.results} == {REJECTED}
    assert "copy" in str(refused.results[0].detail)
    assert refused.resume_after is None
    assert outcomes(db, OLD, *sales(1, after=clone[-1])) == [REJECTED]
    assert outcomes(db, OLD, *sales(1, after=original[-1])) == [ACCEPTED]
    assert len(kept(db)) == 6


def test_a_clone_that_sends_first_makes_the_other_one_the_fork(db: Database) -> None:
    common = sales(2)
    original, clone = sales(1, after=common[-1]), sales(3, after=common[-1])
    send(db, OLD, *common)
    assert outcomes(db, OLD, *clone) == [ACCEPTED] * 3
    assert outcomes(db, OLD, *original) == [REJECTED]


def test_a_refused_clone_that_is_activated_again_gets_all_in(db: Database) -> None:
    common = sales(2)
    original, clone = sales(3, after=common[-1]), sales(2, after=common[-1])
    send(db, OLD, *common, *original)
    send(db, OLD, *clone)
    assert len(still_parked(db)) == 2
    assert outcomes(db, NEW, *clone) == [ACCEPTED] * 2
    assert still_parked(db) == []
    assert outcomes(db, NEW, *sales(1, after=clone[-1])) == [ACCEPTED]


def test_a_clone_activated_again_that_sells_before_it_retries_is_asked_for_the_rest(db: Database) -> None:
    common = sales(2)
    clone = sales(2, after=common[-1])
    send(db, OLD, *common, *sales(1, after=common[-1]))
    send(db, OLD, *clone)
    newest = sales(1, after=clone[-1])
    first = send(db, NEW, *newest)
    assert [result.outcome for result in first.results] == [LATER]
    assert first.resume_after == 0
    assert outcomes(db, NEW, *common, *clone, *newest) == [AGAIN, AGAIN, ACCEPTED, ACCEPTED, ACCEPTED]


def test_a_home_that_is_activated_again_goes_on_with_its_journal(db: Database) -> None:
    journal = sales(3)
    send(db, OLD, *journal[:2])
    assert outcomes(db, NEW, journal[2]) == [ACCEPTED]


def test_a_home_that_goes_on_after_a_parked_document(db: Database) -> None:
    journal = journal_of(transaction(1), ODD, transaction(2))
    send(db, OLD, *journal[:2])
    assert outcomes(db, NEW, journal[2]) == [ACCEPTED]


def test_a_re_installed_register_begins_a_journal_of_its_own(db: Database) -> None:
    send(db, OLD, *sales(3))
    assert outcomes(db, NEW, *sales(2)) == [ACCEPTED] * 2
    assert len(kept(db)) == 5


def test_a_channel_that_was_restored_from_a_copy_asks_for_what_it_lacks(db: Database) -> None:
    journal = sales(4)
    send(db, OLD, *journal[:1])
    asked = send(db, OLD, *journal[3:])
    assert [result.outcome for result in asked.results] == [LATER]
    assert asked.resume_after == 1
    assert kept(db) == [journal[0].id]
    assert outcomes(db, OLD, *journal[asked.resume_after :]) == [ACCEPTED] * 3


def test_a_gap_inside_a_batch_holds_back_what_is_after_it_only(db: Database) -> None:
    journal = sales(4)
    settlement = send(db, OLD, journal[0], journal[2], journal[3])
    assert [result.outcome for result in settlement.results] == [ACCEPTED, LATER, LATER]
    assert settlement.resume_after == 1


def test_the_chain_goes_on_through_what_cannot_be_read_or_taken(db: Database) -> None:
    first, odd, last = journal_of(transaction(1), ODD, transaction(2))
    damaged = Sealed(id=odd.id, hash=odd.hash, content=b"{}")
    assert outcomes(db, OLD, first, damaged, last) == [ACCEPTED, REJECTED, ACCEPTED]


def test_a_parked_document_that_is_sent_again_needs_no_second_place(db: Database) -> None:
    journal = journal_of(transaction(1), ODD, transaction(2))
    send(db, OLD, *journal)
    rows(db, "UPDATE store SET currency = 'USD' WHERE number = 'PARIS'")
    assert outcomes(db, OLD, journal[1]) == [ACCEPTED]
    assert still_parked(db) == []


def test_a_document_that_was_altered_in_its_place_forks(db: Database) -> None:
    journal = sales(3)
    send(db, OLD, *journal[:2])
    other = sales(3)
    assert outcomes(db, OLD, other[2]) == [REJECTED]
