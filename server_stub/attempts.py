"""Failed sign-ons as the server keeps them (DESIGN section 3): durable, one store apart from another, safe from any thread."""

from __future__ import annotations

import threading
from pathlib import Path

from peewee import Database

from server_stub.database import connect_shared
from server_stub.records import SignOnFailure
from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.answers.lock import after_failure


class SignOnLedger:
    """Failed sign-ons of a whole channel, on a connection of its own that only one thread uses at a time."""

    def __init__(self, file: Path) -> None:
        self.lock = threading.Lock()
        self.db = connect_shared(file)
        self.db.connect()

    def of_store(self, store: str) -> StoreAttempts:
        """What an answer for this store may see and change."""
        return StoreAttempts(self, store)

    def close(self) -> None:
        with self.lock:
            self.db.close()


class StoreAttempts:
    """Implements `SignOnAttempts` for one store."""

    def __init__(self, ledger: SignOnLedger, store: str) -> None:
        self.ledger = ledger
        self.store = store

    def state(self, staff: str) -> Attempts:
        with self.ledger.lock:
            return read(self.ledger.db, self.store, staff)

    def record_failure(self, staff: str, now: int) -> Attempts:
        with self.ledger.lock, dialect.begin_write(self.ledger.db):
            attempts = after_failure(read(self.ledger.db, self.store, staff), now)
            write(self.ledger.db, self.store, staff, attempts)
            return attempts

    def clear(self, staff: str) -> None:
        if self.state(staff) == Attempts():
            return
        with self.ledger.lock, dialect.begin_write(self.ledger.db):
            SignOnFailure.delete().where((SignOnFailure.store == self.store) & (SignOnFailure.staff == staff)).execute(
                self.ledger.db
            )


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
