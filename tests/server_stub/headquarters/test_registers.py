"""Registers are added to one store, and asked for a new code as often as it takes."""

from __future__ import annotations

import pytest
from peewee import Database

from server_stub.headquarters.database import current_version
from server_stub.headquarters.groups import is_member
from server_stub.headquarters.registers import add_register
from tests.server_stub.headquarters.looking import SOMEBODY
from tui_pos.channel.models import Register
from tui_pos.sales.sentence import Refused


def supports_offline(db: Database, number: str) -> list[int]:
    query = Register.select(Register.support_offline).where(Register.number == number)
    return [value for (value,) in query.tuples().execute(db)]


def test_a_new_register_belongs_to_its_store(db: Database) -> None:
    before = current_version(db)
    add_register(db, "PARIS-9", "PARIS", None, SOMEBODY)
    assert supports_offline(db, "PARIS-9") == [1]
    assert current_version(db) == before + 1
    add_register(db, "PARIS-9", "PARIS", None, SOMEBODY)
    assert current_version(db) == before + 1, "nothing was changed by adding it again"


def test_support_offline_is_changed_only_when_said(db: Database) -> None:
    for wanted, expected in ((False, 0), (None, 0), (True, 1), (None, 1)):
        add_register(db, "PARIS-9", "PARIS", wanted, SOMEBODY)
        assert supports_offline(db, "PARIS-9") == [expected]
        assert is_member(db, "PARIS", "PARIS-9") is bool(expected)


@pytest.mark.parametrize(
    ("number", "store", "reason"),
    [
        ("PARIS-1", "GENEVA", "belongs to store PARIS"),
        ("PARIS-9", "NOWHERE", "no store NOWHERE"),
        ("", "PARIS", "number of a register"),
        ("a b", "PARIS", "number of a register"),
        ("x" * 21, "PARIS", "number of a register"),
    ],
)
def test_what_cannot_be_is_refused(db: Database, number: str, store: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        add_register(db, number, store, None, SOMEBODY)
    assert len(list(Register.select().execute(db))) == 3
