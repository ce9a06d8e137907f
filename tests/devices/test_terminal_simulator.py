"""The simulated terminal itself: its file after a crash, its own refusals, and any order of questions at all."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.devices.terminals import PATIENCE_S, simulated
from tui_pos.devices.terminal_protocol import (
    ApprovedAnswer,
    AuthoriseQuestion,
    CaptureQuestion,
    Decide,
    DeclinedAnswer,
    ReversedAnswer,
    ReverseQuestion,
    StatusQuestion,
)
from tui_pos.devices.terminal_simulator.ledger import FILE, Entry, Ledger
from tui_pos.devices.terminal_simulator.payments import Payments
from tui_pos.sales.sentence import Refused

REFERENCES = st.sampled_from(["a", "b", "c"])
QUESTIONS = st.one_of(
    st.builds(
        AuthoriseQuestion,
        reference=REFERENCES,
        amount=st.sampled_from([100, 5_000, 5_001]),
        currency=st.sampled_from(["EUR", "USD"]),
        decide=st.sampled_from(list(Decide)),
    ),
    st.builds(CaptureQuestion, reference=REFERENCES),
    st.builds(ReverseQuestion, reference=REFERENCES),
    st.builds(StatusQuestion, reference=REFERENCES),
)


def a_terminal(ledger: Ledger) -> Payments:
    numbers = count()
    return Payments(ledger, {"EUR": 5_000}, lambda: f"{next(numbers):012d}")


@given(st.lists(st.tuples(QUESTIONS, st.sampled_from([True, False, None]), st.booleans()), max_size=25))
def test_no_order_of_questions_and_crashes_charges_twice(
    tmp_path_factory: pytest.TempPathFactory,
    asked: list[tuple[AuthoriseQuestion | CaptureQuestion | ReverseQuestion | StatusQuestion, bool | None, bool]],
) -> None:
    home = tmp_path_factory.mktemp("terminal")
    ledger = Ledger(home)
    settled: dict[str, str] = {}
    for question, bank_says, crash in asked:
        payments = a_terminal(ledger)
        before = ledger.entries.get(question.reference)
        if isinstance(question, AuthoriseQuestion):
            answer = payments.charge(question, bank_says)
            if before is not None:
                assert ledger.entries[question.reference] == before
            if isinstance(answer, ApprovedAnswer):
                assert (answer.amount, answer.currency) == (question.amount, question.currency)
                assert settled.setdefault(question.reference, answer.token) == answer.token
                assert not answer.offline or answer.amount <= 5_000
        else:
            answer = payments.answer(question)
        if isinstance(question, ReverseQuestion):
            assert isinstance(answer, ReversedAnswer)
        if before is not None and isinstance(before.answer, ReversedAnswer):
            assert isinstance(answer, ReversedAnswer | DeclinedAnswer)
        if crash:
            ledger.close()
            known = ledger.entries
            ledger = Ledger(home)
            assert ledger.entries == known
    ledger.close()


def test_a_line_cut_short_by_a_crash_is_dropped(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for reference in ("a", "b"):
        ledger.keep(Entry(amount=1, currency="EUR", answer=ReversedAnswer(reference=reference)))
    ledger.close()
    whole = (tmp_path / FILE).read_bytes()
    for length in range(len(whole)):
        (tmp_path / FILE).write_bytes(whole[:length])
        ledger = Ledger(tmp_path)
        assert list(ledger.entries) == ["a", "b"][: whole[:length].count(b"\n")]
        ledger.keep(Entry(amount=1, currency="EUR", answer=ReversedAnswer(reference="c")))
        ledger.close()
        again = Ledger(tmp_path)
        assert list(again.entries)[-1] == "c"
        again.close()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"{}\n")
    with pytest.raises(Refused):
        Ledger(tmp_path)


def test_only_one_process_has_the_file(tmp_path: Path) -> None:
    with simulated(tmp_path):
        second = subprocess.run(
            [sys.executable, "-m", "tui_pos.devices.terminal_simulator", "--home", str(tmp_path), "--port", "0"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert second.stderr == f"Another card terminal is using {tmp_path}. Nothing was changed: close it first.\n"


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with simulated(tmp_path) as process:
        assert process.stop() == 0


def test_what_it_does_not_understand_is_refused_and_does_nothing(tmp_path: Path) -> None:
    authorise = {"type": "authorise", "reference": "r", "amount": 100, "currency": "EUR"}
    with simulated(tmp_path) as process:
        answers = process.say(
            b"",
            b"nonsense",
            b"\xff\xfe",
            b"[" * 4_000,
            {"type": "refund", "reference": "r"},
            {**authorise, "version": 2},
            {**authorise, "amount": 0},
            {**authorise, "amount": -100},
            {**authorise, "amount": "100"},
            {**authorise, "currency": "eur"},
            {**authorise, "reference": ""},
            {**authorise, "reference": "r" * 65},
            {**authorise, "reference": "r\n"},
            {"type": "steer", "behaviour": "explode"},
        )
        assert {answer["type"] for answer in answers} == {"refused"}
        assert process.say({"type": "status", "reference": "r"}) == [{"type": "not_found", "reference": "r"}]
        with socket.create_connection(("127.0.0.1", process.port), PATIENCE_S) as connection:
            connection.sendall(b"x" * 10_000)
            assert json.loads(connection.makefile("rb").readline())["type"] == "refused"


def test_a_steered_behaviour_counts_its_times(tmp_path: Path) -> None:
    with simulated(tmp_path) as process:
        process.steer("decline", 2)
        questions = [{"type": "authorise", "reference": str(number), "amount": 100, "currency": "EUR"} for number in range(3)]
        assert [answer["type"] for answer in process.say(*questions)] == ["declined", "declined", "approved"]


def test_its_floor_limits_can_be_set(tmp_path: Path) -> None:
    with simulated(tmp_path, "--floor-limit", "EUR=100", "--floor-limit", "CHF=200") as process:
        limits = process.say(*({"type": "limits", "currency": currency} for currency in ("EUR", "CHF", "USD")))
    assert [limit["floor_limit"] for limit in limits] == [100, 200, 0]


def test_the_registers_command_line_has_it_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui_pos", "simulate-terminal", "--home", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("card terminal simulator on 127.0.0.1:")
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
    assert (tmp_path / "terminal" / FILE).exists()
