"""Card payments against the terminal's own process: whatever fails on either side, nobody pays twice and nothing is guessed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.devices.terminals import SimulatedTerminal, simulated
from tests.shop import new_id
from tui_pos.devices.network_terminal import Outcome, TerminalOnNetwork
from tui_pos.devices.settings import NetworkTerminal
from tui_pos.devices.terminal import Approved, Declined, NeverSeen, NotReached, Reason, Reversed, Unknown
from tui_pos.locale import language

LONG_MS = 20_000
SHORT_MS = 400
FRENCH = language("fr")


async def begun(terminal: TerminalOnNetwork, reference: str) -> Outcome:
    """The first status that says that the terminal has the payment."""
    while True:
        status = await terminal.status(reference, LONG_MS)
        if not isinstance(status, NeverSeen):
            return status
        await asyncio.sleep(0.01)


async def decided(terminal: TerminalOnNetwork, reference: str) -> Outcome:
    """The status once the terminal has decided."""
    while True:
        status = await terminal.status(reference, LONG_MS)
        if not isinstance(status, Unknown):
            return status
        await asyncio.sleep(0.05)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[SimulatedTerminal]:
    with simulated(tmp_path / "terminal", "--slow-ms", "1500") as process:
        yield process


async def test_a_card_is_approved_captured_and_reversed(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    approved = await terminal.authorise(1_250, "EUR", reference, LONG_MS)
    assert isinstance(approved, Approved)
    assert (approved.reference, approved.amount, approved.currency) == (reference, 1_250, "EUR")
    assert not approved.offline
    assert not approved.captured
    assert len(approved.last_four) == 4
    assert approved.token.startswith("tok_")
    assert await terminal.status(reference, LONG_MS) == approved
    captured = await terminal.capture(reference, LONG_MS)
    assert captured == msgspec.structs.replace(approved, captured=True)
    assert await terminal.capture(reference, LONG_MS) == captured
    assert await terminal.status(reference, LONG_MS) == captured
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    assert await terminal.status(reference, LONG_MS) == Reversed(reference=reference)
    again = await terminal.capture(reference, LONG_MS)
    assert isinstance(again, Declined)
    assert again.reason is Reason.REVERSED


async def test_the_same_payment_again_is_the_same_answer(process: SimulatedTerminal) -> None:
    reference = new_id()
    answers = await asyncio.gather(*(process.terminal.authorise(1_250, "EUR", reference, LONG_MS) for _ in range(10)))
    assert len({answer for answer in answers if isinstance(answer, Approved)}) == 1
    assert len([answer for answer in answers if isinstance(answer, Approved)]) == len(answers)
    assert process.charges() == {reference: 1}


async def test_the_same_reference_with_another_amount_charges_nothing(process: SimulatedTerminal) -> None:
    reference = new_id()
    approved = await process.terminal.authorise(1_250, "EUR", reference, LONG_MS)
    for amount, currency in ((1_251, "EUR"), (1_250, "USD")):
        answer = await process.terminal.authorise(amount, currency, reference, LONG_MS)
        assert isinstance(answer, Declined)
        assert answer.reason is Reason.OTHER_AMOUNT
    assert await process.terminal.status(reference, LONG_MS) == approved
    assert process.charges() == {reference: 1}


async def test_a_declined_card(process: SimulatedTerminal) -> None:
    reference = new_id()
    declined = await process.terminal.authorise(66_601, "EUR", reference, LONG_MS)
    assert isinstance(declined, Declined)
    assert declined.reason is Reason.BY_BANK
    assert str(declined.sentence).startswith("The card was declined. Nothing was charged")
    assert await process.terminal.status(reference, LONG_MS) == declined
    assert await process.terminal.capture(reference, LONG_MS) == declined
    assert not process.charges()


@pytest.mark.parametrize("behaviour", ["lose_reply", "never_reply", "garbage"])
async def test_a_lost_reply_is_found_again(process: SimulatedTerminal, behaviour: str) -> None:
    terminal, reference = process.terminal, new_id()
    process.steer(behaviour)
    unknown = await terminal.authorise(1_250, "EUR", reference, SHORT_MS if behaviour == "never_reply" else LONG_MS)
    assert isinstance(unknown, Unknown)
    assert "The card may have been charged" in str(unknown.sentence)
    assert "La carte a peut-être été débitée" in FRENCH.tell(unknown.sentence)
    if behaviour != "never_reply":
        status = await terminal.status(reference, LONG_MS)
        assert isinstance(status, Approved)
        assert process.charges() == {reference: 1}
    answer = await terminal.authorise(1_250, "EUR", reference, LONG_MS)
    assert isinstance(answer, Approved)
    assert process.charges() == {reference: 1}


async def test_a_terminal_that_never_answers_has_charged_nothing(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    assert isinstance(await terminal.authorise(66_602, "EUR", reference, SHORT_MS), Unknown)
    assert isinstance(await terminal.status(reference, LONG_MS), NeverSeen)
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    assert not process.charges()


async def test_a_slow_payment_is_pending_and_then_known(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    paying = asyncio.create_task(terminal.authorise(66_605, "EUR", reference, LONG_MS))
    status = await begun(terminal, reference)
    assert isinstance(status, Unknown | Approved)
    if isinstance(status, Unknown):
        assert "still busy" in str(status.sentence)
        assert isinstance(await terminal.authorise(66_605, "EUR", reference, LONG_MS), Unknown | Approved)
    assert isinstance(await paying, Approved)
    assert process.charges() == {reference: 1}


async def test_a_payment_reversed_while_it_is_still_on_its_way_is_never_charged(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    late = await terminal.authorise(1_250, "EUR", reference, LONG_MS)
    assert isinstance(late, Declined)
    assert late.reason is Reason.REVERSED

    reference = new_id()
    paying = asyncio.create_task(terminal.authorise(66_605, "EUR", reference, LONG_MS))
    await begun(terminal, reference)
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    assert await terminal.status(reference, LONG_MS) == Reversed(reference=reference)
    assert isinstance(await paying, Declined | Approved)
    assert await terminal.status(reference, LONG_MS) == Reversed(reference=reference)


async def test_killed_between_charge_and_reply(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    unknown = await terminal.authorise(66_608, "EUR", reference, LONG_MS)
    assert isinstance(unknown, Unknown)
    process.wait_until_dead()
    assert isinstance(await terminal.status(reference, LONG_MS), NotReached)
    process.kill()
    process.start()
    approved = await terminal.status(reference, LONG_MS)
    assert isinstance(approved, Approved)
    assert await terminal.authorise(66_608, "EUR", reference, LONG_MS) == approved
    assert process.charges() == {reference: 1}
    assert await terminal.reverse(reference, LONG_MS) == Reversed(reference=reference)
    process.kill()
    process.start()
    assert await terminal.status(reference, LONG_MS) == Reversed(reference=reference)


async def test_killed_before_the_charge(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    assert isinstance(await terminal.authorise(66_607, "EUR", reference, LONG_MS), Unknown)
    process.wait_until_dead()
    process.kill()
    process.start()
    assert isinstance(await terminal.status(reference, LONG_MS), NeverSeen)
    assert not process.charges()


async def test_nobody_listens(process: SimulatedTerminal) -> None:
    process.kill()
    terminal, reference = process.terminal, new_id()
    for answer in (
        await terminal.authorise(1_250, "EUR", reference, LONG_MS),
        await terminal.capture(reference, LONG_MS),
        await terminal.reverse(reference, LONG_MS),
        await terminal.status(reference, LONG_MS),
    ):
        assert isinstance(answer, NotReached)
        assert answer.reference == reference
        assert "Nothing was charged by this call" in str(answer.sentence)
    assert isinstance(await terminal.floor_limit("EUR", LONG_MS), NotReached)


async def test_a_frozen_terminal_is_an_unknown_outcome(process: SimulatedTerminal) -> None:
    process.freeze()
    reference = new_id()
    assert isinstance(await process.terminal.authorise(1_250, "EUR", reference, SHORT_MS), Unknown)
    assert isinstance(await process.terminal.reverse(reference, SHORT_MS), Unknown)


async def test_a_register_that_gives_up_waiting_finds_what_it_has_paid(process: SimulatedTerminal) -> None:
    terminal, reference = process.terminal, new_id()
    paying = asyncio.create_task(terminal.authorise(66_605, "EUR", reference, LONG_MS))
    await begun(terminal, reference)
    paying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await paying
    assert isinstance(await decided(terminal, reference), Approved)
    assert process.charges() == {reference: 1}


async def test_the_terminal_decides_alone_up_to_its_floor_limit(process: SimulatedTerminal) -> None:
    terminal = process.terminal
    assert await terminal.floor_limit("EUR", LONG_MS) == 5_000
    assert await terminal.floor_limit("JPY", LONG_MS) == 0
    assert process.say({"type": "bank", "reachable": False}) == [{"type": "steered"}]
    within = await terminal.authorise(5_000, "EUR", new_id(), LONG_MS)
    assert isinstance(within, Approved)
    assert within.offline
    above = await terminal.authorise(5_001, "EUR", new_id(), LONG_MS)
    assert isinstance(above, Declined)
    assert above.reason is Reason.ABOVE_FLOOR_LIMIT
    assert process.say({"type": "bank", "reachable": True}) == [{"type": "steered"}]
    online = await terminal.authorise(5_001, "EUR", new_id(), LONG_MS)
    assert isinstance(online, Approved)
    assert not online.offline


async def test_the_register_may_ask_for_a_decision_without_the_bank(process: SimulatedTerminal) -> None:
    within = await process.terminal.authorise_offline(5_000, "EUR", new_id(), LONG_MS)
    assert isinstance(within, Approved)
    assert within.offline
    above = await process.terminal.authorise_offline(5_001, "EUR", new_id(), LONG_MS)
    assert isinstance(above, Declined)
    unknown_currency = await process.terminal.authorise_offline(1, "JPY", new_id(), LONG_MS)
    assert isinstance(unknown_currency, Declined)


APPROVED = {
    "type": "approved",
    "reference": "r",
    "amount": 1_250,
    "currency": "EUR",
    "token": "tok_00000000",
    "scheme": "VISA",
    "last_four": "4242",
    "authorisation_code": "A1",
    "offline": False,
    "captured": False,
}


async def answered(line: bytes) -> Approved | Declined | NotReached | Unknown:
    """What a register makes of a terminal that answers with this line."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(line)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await TerminalOnNetwork(NetworkTerminal(host="127.0.0.1", port=port)).authorise(1_250, "EUR", "r", LONG_MS)


def line(**changes: object) -> bytes:
    return json.dumps(APPROVED | changes).encode() + b"\n"


async def test_the_answer_of_these_tests_is_one() -> None:
    assert isinstance(await answered(line()), Approved)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        line()[:-1],
        b"\n",
        b"[" * 4_000 + b"\n",
        b"x" * 100_000,
        b'{"type": "approved"}\n',
        b'{"type": "steered"}\n',
        b'{"type": "limits", "currency": "EUR", "floor_limit": 1}\n',
        b'{"type": "reversed", "reference": "r"}\n',
        b'{"type": "not_found", "reference": "r"}\n',
        b'{"type": "declined", "reference": "another", "reason": "by_bank"}\n',
        line(reference="another"),
        line(amount=1_249),
        line(currency="USD"),
        line(last_four="4242424242424242"),
        line(last_four="4242\n"),
        line(token="4242424242424242"),
        line(scheme="4242424242424242"),
        line(authorisation_code="4242424242424242"),
        line(card_number="4242424242424242"),
        line(token="tok_\udcff"),
    ],
)
async def test_what_is_no_answer_is_an_unknown_outcome(answer: bytes) -> None:
    outcome = await answered(answer)
    assert isinstance(outcome, Unknown)
    assert outcome.reference == "r"
    assert "4242" not in repr(outcome)


async def test_a_terminal_that_refuses_the_question_has_done_nothing() -> None:
    outcome = await answered(b'{"type": "refused", "detail": "version 2 is spoken here\\u001b[31m"}\n')
    assert isinstance(outcome, NotReached)
    assert "(version 2 is spoken here[31m)" in str(outcome.sentence)
