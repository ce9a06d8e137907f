"""Every document that is kept, parked or taken after all is a fact for headquarters, numbered in the order of commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from server_stub.database import opened
from server_stub.facts import FactKind, NumberedFact, begin_facts, fact_at, facts_after, last_counter, note_documents
from server_stub.home import Home
from server_stub.records import Fact
from tests.server_stub.deeds import journal_of, sale, sales, transaction
from tests.server_stub.delivering import NEW, a_day, deliver
from tui_pos.channel.dialect import begin_write, rows, snapshot

DOCUMENT, CONFLICT, REJECTED, TAKEN = FactKind
WRITERS = 4
BATCHES = 12


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """The channel database of the demo store."""
    with opened(Home(home).channel) as db:
        yield db


def kinds(db: Database) -> list[FactKind]:
    return [fact.kind for fact in facts_after(db, 0, 1_000)]


def test_what_is_kept_is_a_fact_in_the_order_sent_and_what_is_sent_again_is_none(db: Database) -> None:
    journal = sales(3)
    deliver(db, *journal)
    deliver(db, *journal)
    assert facts_after(db, 0, 1_000) == [
        NumberedFact(number, DOCUMENT, "PARIS-1", 1, sealed.id, sealed.hash) for number, sealed in enumerate(journal, 1)
    ]


def test_what_is_parked_and_taken_after_all_are_facts(db: Database) -> None:
    common = sales(1)
    deliver(db, *common, *sales(1, after=common[0]))
    clone = sales(1, after=common[0])
    deliver(db, *clone)
    deliver(db, *clone, sender=NEW)
    assert kinds(db) == [DOCUMENT, DOCUMENT, REJECTED, DOCUMENT, TAKEN]
    parked = fact_at(db, 3)
    assert parked is not None
    assert rows(db, "SELECT id, outcome, content_hash FROM parked_document") == [
        (parked.id, parked.kind.value, parked.content_hash)
    ]


def test_a_conflict_and_a_document_that_the_database_refuses_are_facts(db: Database) -> None:
    first = journal_of(transaction(1, bottles=3))
    body = transaction(2, bottles=1)
    deliver(db, *first)
    deliver(db, sale(1, bottles=1, id=first[0].id))
    twice = msgspec.structs.replace(body, lines=body.lines * 2)
    deliver(db, *journal_of(twice, transaction(3), after=first[0]))
    assert kinds(db) == [DOCUMENT, CONFLICT, REJECTED, DOCUMENT]


def test_a_fact_is_there_exactly_when_what_it_says_is(db: Database) -> None:
    def fail() -> None:
        with begin_write(db):
            note_documents(db, "PARIS-1", 1, [("one", "")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert last_counter(db) == 0
    assert fact_at(db, 1) is None


def test_what_is_read_at_once_ends_with_a_whole_session(db: Database) -> None:
    note_documents(db, "PARIS-1", 0, [("a", ""), ("b", "")])
    note_documents(db, "PARIS-2", 0, [("c", "")])
    note_documents(db, "PARIS-1", 0, [("d", ""), ("e", "")])
    note_documents(db, "PARIS-1", 1, [("f", ""), ("g", "")])
    found = {limit: "".join(fact.id for fact in facts_after(db, 0, limit)) for limit in range(1, 9)}
    assert found == {1: "a", 2: "ab", 3: "ab", 4: "abc", 5: "abc", 6: "abcde", 7: "abcde", 8: "abcdefg"}
    assert "".join(fact.id for fact in facts_after(db, 5, 2)) == "fg", "a session that fills it alone is taken as it is"


def test_a_channel_that_has_documents_already_begins_with_all_of_them(db: Database) -> None:
    a_day(db)
    before = sorted((fact.kind, fact.id, fact.content_hash) for fact in facts_after(db, 0, 1_000))
    with begin_write(db):
        Fact.delete().execute(db)
        begin_facts(db)
    facts = facts_after(db, 0, 1_000)
    assert sorted((fact.kind, fact.id, fact.content_hash) for fact in facts) == before
    assert [fact.counter for fact in facts] == list(range(1, len(facts) + 1))
    assert {fact.session for fact in facts} == {0}


def test_whoever_has_seen_a_number_has_seen_every_lower_one(home: Path) -> None:
    """Writers on connections of their own, as several serving processes have, and readers who look all the time."""
    place = Home(home).channel
    done = threading.Event()

    def write(writer: int) -> None:
        with opened(place) as db:
            for session in range(BATCHES):
                with begin_write(db):
                    note_documents(db, f"PARIS-{writer}", session, [(f"{writer}-{session}-{place}", "") for place in range(3)])

    def read() -> list[int]:
        """How many there were each time."""
        seen = []
        with opened(place) as db:
            while not done.is_set():
                with snapshot(db):
                    counters = [counter for (counter,) in rows(db, "SELECT counter FROM fact ORDER BY counter")]
                assert counters == list(range(1, len(counters) + 1))
                seen.append(len(counters))
        return seen

    with ThreadPoolExecutor(WRITERS + 2) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        try:
            for _ in threads.map(write, range(WRITERS)):
                pass
        finally:
            done.set()
        for reader in readers:
            assert reader.result() == sorted(reader.result())
    with opened(place) as db:
        assert last_counter(db) == WRITERS * BATCHES * 3
