"""A return of more than was sold is kept, counted once and parked beside that; the register is told so whenever it asks."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from server_stub.excess import number
from tests.server_stub.asking import Asking
from tests.server_stub.deeds import journal_of, transaction
from tests.shop import StubServer
from tui_pos.channel.delivery import Outcome
from tui_pos.sales.document import ReturnOf, Sealed, TransactionBody, seal, unseal


def back(sequence: int, bottles: int, original: str, line: int = 1) -> TransactionBody:
    """Bottles of another transaction come back."""
    body = transaction(sequence, bottles=bottles, kind="return")
    of = ReturnOf(transaction=original, receipt="PARIS-PARIS-1-1", line=line)
    return msgspec.structs.replace(body, lines=(msgspec.structs.replace(body.lines[0], returned=of),))


@pytest.fixture
def sale() -> Sealed:
    """Three bottles."""
    return journal_of(transaction(1, bottles=3))[0]


def test_up_to_what_was_sold_is_accepted(register: Asking, sale: Sealed) -> None:
    settled = register.deliver(sale, *journal_of(back(2, 1, sale.id), back(3, 2, sale.id), after=sale))
    assert {result.outcome for result in settled.results} == {Outcome.ACCEPTED}


@pytest.mark.parametrize("at_once", [True, False])
def test_more_is_kept_counted_and_parked(server: StubServer, register: Asking, sale: Sealed, at_once: bool) -> None:
    day = [sale, *journal_of(back(2, 2, sale.id), back(3, 2, sale.id), after=sale)]
    settled = register.deliver(*day) if at_once else [register.deliver(one) for one in day][-1]
    excess = settled.results[-1]
    assert (excess.outcome, excess.kept_hash) == (Outcome.CONFLICT, day[-1].hash)
    assert "4 came back and 3 were sold" in str(excess.detail)
    statement = server.statement()
    assert statement["return"] == {"count": 2, "total": 380}
    assert statement["tenders"] == {"cash": {"count": 3, "total": 285 - 380}}
    assert (statement["conflicts"], statement["rejected"]) == (1, 0)
    again = register.deliver(*day)
    assert [result.outcome for result in again.results] == [Outcome.SAME_AGAIN, Outcome.SAME_AGAIN, Outcome.CONFLICT]
    assert again.results[-1] == excess
    assert server.statement() == statement


@pytest.mark.parametrize(("original", "line"), [("nobody", 1), ("", 7)])
def test_what_nobody_sold_is_kept_counted_and_parked(
    server: StubServer, register: Asking, sale: Sealed, original: str, line: int
) -> None:
    settled = register.deliver(sale, *journal_of(back(2, 1, original or sale.id, line), after=sale))
    assert settled.results[-1].outcome is Outcome.CONFLICT
    assert "knows no such line" in str(settled.results[-1].detail)
    assert server.statement()["return"] == {"count": 1, "total": 95}


def test_what_comes_after_it_is_taken(register: Asking, sale: Sealed) -> None:
    wrong = journal_of(back(2, 1, "nobody"), after=sale)
    settled = register.deliver(sale, *wrong, *journal_of(transaction(3, bottles=1), after=wrong[-1]))
    assert [result.outcome for result in settled.results] == [Outcome.ACCEPTED, Outcome.CONFLICT, Outcome.ACCEPTED]


def test_headquarters_has_it_as_the_channel_has(server: StubServer, register: Asking, sale: Sealed) -> None:
    register.deliver(sale, *journal_of(back(2, 2, sale.id), back(3, 2, sale.id), after=sale))
    server.json("run-job", "P-0001")
    headquarters = server.json("statement", "--hq")["registers"]["PARIS-1"]
    assert headquarters == server.statement()


def test_a_line_that_is_no_return_cannot_say_what_it_came_back_of(register: Asking, sale: Sealed) -> None:
    document = unseal(sale.content)
    body = document.body
    assert isinstance(body, TransactionBody)
    of = ReturnOf(transaction="other", receipt="PARIS-1-000001", line=1)
    bent = msgspec.structs.replace(body, lines=(msgspec.structs.replace(body.lines[0], returned=of),))
    settled = register.deliver(seal(msgspec.structs.replace(document, body=bent)))
    assert settled.results[0].outcome is Outcome.REJECTED


@pytest.mark.parametrize(("quantity", "said"), [(4_000, "4"), (480, "0.48"), (1_500, "1.5"), (100_000, "100")])
def test_thousandths_are_said_as_a_person_reads_them(quantity: int, said: str) -> None:
    assert number(quantity).digits == said
    assert Decimal(said) * 1_000 == quantity
