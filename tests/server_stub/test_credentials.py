"""Codes and tokens against the clock: what expires, what ends, and what stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from server_stub.credentials import (
    ALPHABET,
    CODE_LIFETIME,
    Device,
    activate,
    authenticate,
    code_hash,
    issue_code,
    new_code,
    revoke,
)
from server_stub.database import opened
from server_stub.home import Home
from tui_pos.channel.requests import RefusalCode, RequestRefused
from tui_pos.sales.sentence import Refused

NOON = 1_790_000_000_000_000


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """The channel database of the demo store."""
    with opened(Home(home).channel) as db:
        yield db


def refused(db: Database, token: str) -> RefusalCode:
    with pytest.raises(RequestRefused) as error:
        authenticate(db, token)
    return error.value.code


def test_a_code_has_eighty_bits() -> None:
    assert len(ALPHABET) == 32
    code = new_code(lambda length: bytes(range(length)))
    assert code == "0123-4567-89AB-CDEF"
    assert code_hash(code) == code_hash("oi23 4567-89ab cdef")
    assert new_code() != new_code()


def test_a_code_expires(db: Database) -> None:
    code = issue_code(db, "PARIS-1", NOON)
    with pytest.raises(RequestRefused, match="expired"):
        activate(db, "PARIS-1", code, NOON + CODE_LIFETIME)
    device, granted = activate(db, "PARIS-1", code, NOON + CODE_LIFETIME - 1)
    assert device == authenticate(db, granted.token) == Device("PARIS", "PARIS-1", granted.incarnation)


def test_a_new_code_ends_the_one_before(db: Database) -> None:
    first, second = issue_code(db, "PARIS-1", NOON), issue_code(db, "PARIS-1", NOON)
    with pytest.raises(RequestRefused, match="wrong or was used"):
        activate(db, "PARIS-1", first, NOON)
    activate(db, "PARIS-1", second, NOON)


def test_withdrawing_ends_token_and_code_and_a_new_code_begins_again(db: Database) -> None:
    _, old = activate(db, "PARIS-1", issue_code(db, "PARIS-1", NOON), NOON)
    code = issue_code(db, "PARIS-1", NOON)
    revoke(db, "PARIS-1", NOON)
    assert refused(db, old.token) is RefusalCode.REGISTER_REVOKED
    with pytest.raises(RequestRefused, match="wrong or was used"):
        activate(db, "PARIS-1", code, NOON)
    _, new = activate(db, "PARIS-1", issue_code(db, "PARIS-1", NOON), NOON)
    assert authenticate(db, new.token) == Device("PARIS", "PARIS-1", new.incarnation)
    assert refused(db, old.token) is RefusalCode.REGISTER_REVOKED
    assert refused(db, "nobody's") is RefusalCode.TOKEN_UNKNOWN


def test_what_was_never_added_cannot_be_withdrawn(db: Database) -> None:
    with pytest.raises(Refused, match="no register NOWHERE"):
        revoke(db, "NOWHERE", NOON)
