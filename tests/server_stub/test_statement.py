"""The statement adds up sales, returns, change and tenders of each register by itself."""

from __future__ import annotations

from tests.server_stub.asking import Asking
from tests.server_stub.deeds import journal_of, transaction
from tests.shop import StubServer


def test_an_empty_channel_states_every_register(server: StubServer) -> None:
    registers = server.json("statement")["registers"]
    assert list(registers) == ["GENEVA-1", "HOUSTON-1", "PARIS-1"]
    assert registers["HOUSTON-1"] == {
        "currency": "USD",
        "sale": {"count": 0, "total": 0},
        "return": {"count": 0, "total": 0},
        "tenders": {},
        "conflicts": 0,
        "rejected": 0,
        "first_receipt": None,
        "last_receipt": None,
        "shifts": [],
    }


def test_returns_are_positive_and_change_leaves_the_drawer(server: StubServer, register: Asking) -> None:
    register.deliver(
        *journal_of(transaction(8, bottles=3, cash=500), transaction(9, bottles=1), transaction(10, bottles=2, kind="return"))
    )
    assert server.statement() == {
        "currency": "EUR",
        "sale": {"count": 2, "total": 285 + 95},
        "return": {"count": 1, "total": 190},
        "tenders": {"cash": {"count": 3, "total": 285 + 95 - 190}},
        "conflicts": 0,
        "rejected": 0,
        "first_receipt": "PARIS-PARIS-1-8",
        "last_receipt": "PARIS-PARIS-1-10",
        "shifts": [],
    }
