"""Failed sign-ons as the server keeps them (DESIGN section 3): durable, one store apart from another, safe from any thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import Database

from server_stub.database import Place, shared_connection
from server_stub.records import SignOnFailure
from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.answers.lock import after_failure


class SignOnLedger:
    """Failed sign-ons of a whole channel, on a connection of its own that only one thread uses at a time."""

    def __init__(self, place: Place) -> None:
        self.lock = threading.Lock()
        self.connections = shared_connection(place)

    @contextmanager
    def alone(self) -> Iterator[Database]:
        """The database, while no other thread uses this ledger."""
        with self.lock, self.connections.take() as db:
            yield db

    def of_store(self, store: str) -> StoreAttempts:
        """What an answer for this store may see and change."""
        return StoreAttempts(self, store)

    def close(self) -> None:
        with self.lock:
            self.connections.close()


class StoreAttempts:
    """Implements `SignOnAttempts` for one store."""

    def __init__(self, ledger: SignOnLedger, store: str) -> None:
        self.ledger = ledger
        self.store = store

    def state(self, staff: str) -> Attempts:
        with self.ledger.alone() as db:
            return read(db, self.store, staff)

    def record_failure(self, staff: str, now: int) -> Attempts:
        with self.ledger.alone() as db, dialect.begin_write(db):
            attempts = after_failure(read(db, self.store, staff), now)
            write(db, self.store, staff, attempts)
            return attempts

    def clear(self, staff: str) -> None:
        if self.state(staff) == Attempts():
            return
        with self.ledger.alone() as db, dialect.begin_write(db):
            SignOnFailure.delete().where((SignOnFailure.store == self.store) & (SignOnFailure.staff == staff)).execute(db)


def read(db: Database, store: str, staff: str) -> Attempts:
    rows = (
        SignOnFailure.select(SignOnFailure.failures, SignOnFailure.locked_until)
        .where((SignOnFailure.store == store) & (SignOnFailure.staff == staff))
        .tuples()
        .execute(db)
    )
    for failures, locked_until in rows:
        return Attempts(failures=failures, locked_until=locked_until)
    return Attempts()


def write(db: Database, store: str, staff: str, attempts: Attempts) -> None:
    (
        SignOnFailure.insert(store=store, staff=staff, failures=attempts.failures, locked_until=attempts.locked_until)
        .on_conflict(
            conflict_target=[SignOnFailure.store, SignOnFailure.staff],
            preserve=[SignOnFailure.failures, SignOnFailure.locked_until],
        )
        .execute(db)
    )
