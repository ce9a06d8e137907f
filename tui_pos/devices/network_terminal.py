"""The card terminal on the network, by the protocol of `devices/terminal_protocol.py` (DESIGN section 3).

What fails before the question is on its way has changed nothing (NotReached). Whatever fails later may have charged a card
and is said to be unknown: nothing in between is guessed.
"""

from __future__ import annotations

import asyncio

import msgspec

from tui_pos.devices.settings import NetworkTerminal
from tui_pos.devices.terminal import Approved, Declined, NeverSeen, NotReached, Reason, Reversed, Unknown
from tui_pos.devices.terminal_protocol import (
    LINE_LIMIT,
    AnyAnswer,
    AnyQuestion,
    ApprovedAnswer,
    AuthoriseQuestion,
    CaptureQuestion,
    Decide,
    DeclinedAnswer,
    LimitsAnswer,
    LimitsQuestion,
    NotFoundAnswer,
    PendingAnswer,
    RefusedAnswer,
    ReversedAnswer,
    ReverseQuestion,
    StatusQuestion,
    answer_in,
    line_of,
)
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.text import clean

LONGEST_DETAIL = 200

Outcome = Approved | Declined | Reversed | NeverSeen | NotReached | Unknown


class NothingDone(Exception):
    """The question never got to the terminal, or it said that it did nothing."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class OutcomeOpen(Exception):
    """The question was on its way, and nothing that answers it came back."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class TerminalOnNetwork:
    """A terminal at an address; every call is a connection of its own."""

    def __init__(self, settings: NetworkTerminal) -> None:
        self._settings = settings

    async def authorise(
        self, amount: int, currency: str, reference: str, timeout_ms: int
    ) -> Approved | Declined | NotReached | Unknown:
        return await self._charge(amount, currency, reference, timeout_ms, Decide.BANK)

    async def authorise_offline(
        self, amount: int, currency: str, reference: str, timeout_ms: int
    ) -> Approved | Declined | NotReached | Unknown:
        return await self._charge(amount, currency, reference, timeout_ms, Decide.TERMINAL)

    async def capture(self, reference: str, timeout_ms: int) -> Approved | Declined | NeverSeen | NotReached | Unknown:
        match await self._outcome(CaptureQuestion(reference=reference), reference, timeout_ms):
            case Reversed():
                return declined(reference, Reason.REVERSED)
            case Approved(captured=False):
                return Unknown(reference=reference, sentence=not_understood())
            case outcome:
                return outcome

    async def reverse(self, reference: str, timeout_ms: int) -> Reversed | NotReached | Unknown:
        match await self._outcome(ReverseQuestion(reference=reference), reference, timeout_ms):
            case Reversed() | NotReached() | Unknown() as outcome:
                return outcome
            case _:
                return Unknown(reference=reference, sentence=not_understood())

    async def status(
        self, reference: str, timeout_ms: int
    ) -> Approved | Declined | Reversed | NeverSeen | NotReached | Unknown:
        return await self._outcome(StatusQuestion(reference=reference), reference, timeout_ms)

    async def floor_limit(self, currency: str, timeout_ms: int) -> int | NotReached:
        try:
            match await self._ask(LimitsQuestion(currency=currency), timeout_ms):
                case LimitsAnswer(currency=said, floor_limit=limit) if said == currency:
                    return limit
                case _:
                    return NotReached(reference="", sentence=no_limit())
        except NothingDone as failure:
            return NotReached(reference="", sentence=failure.sentence)
        except OutcomeOpen:
            return NotReached(reference="", sentence=no_limit())

    async def _charge(
        self, amount: int, currency: str, reference: str, timeout_ms: int, decide: Decide
    ) -> Approved | Declined | NotReached | Unknown:
        question = AuthoriseQuestion(reference=reference, amount=amount, currency=currency, decide=decide)
        match await self._outcome(question, reference, timeout_ms):
            case Approved() as approved if (approved.amount, approved.currency) == (amount, currency):
                return approved
            case Declined() | NotReached() | Unknown() as outcome:
                return outcome
            case _:
                return Unknown(reference=reference, sentence=not_understood())

    async def _outcome(self, question: AnyQuestion, reference: str, timeout_ms: int) -> Outcome:
        """What the terminal says of the reference; an answer about another one is none."""
        try:
            answer = await self._ask(question, timeout_ms)
        except NothingDone as failure:
            return NotReached(reference=reference, sentence=failure.sentence)
        except OutcomeOpen as failure:
            return Unknown(reference=reference, sentence=failure.sentence)
        return outcome_of(answer, reference)

    async def _ask(self, question: AnyQuestion, timeout_ms: int) -> AnyAnswer:
        """The answer to a question. Raises NothingDone or OutcomeOpen."""
        sent = False
        try:
            async with asyncio.timeout(timeout_ms / 1_000):
                reader, writer = await asyncio.open_connection(self._settings.host, self._settings.port, limit=LINE_LIMIT)
                try:
                    sent = True
                    writer.write(line_of(question))
                    line = await reader.readline()
                finally:
                    writer.close()
        except TimeoutError as error:
            raise OutcomeOpen(too_late()) if sent else NothingDone(not_reached("time-out")) from error
        except OSError as error:
            raise OutcomeOpen(cut_off()) if sent else NothingDone(not_reached(str(error))) from error
        except ValueError as error:  # how a stream says that a line has no end
            raise OutcomeOpen(not_understood()) from error
        return understood(line)


def understood(line: bytes) -> AnyAnswer:
    """The answer in a line. Raises NothingDone when the terminal refuses the question, OutcomeOpen when this is no answer."""
    if not line.endswith(b"\n"):
        raise OutcomeOpen(cut_off())
    try:
        answer = answer_in(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise OutcomeOpen(not_understood()) from error
    if isinstance(answer, RefusedAnswer):
        raise NothingDone(
            say(
                "The card terminal does not understand this register ({detail}). Nothing was charged by this call: "
                "take another tender, and have their versions compared.",
                detail=clean(answer.detail, LONGEST_DETAIL),
            )
        )
    return answer


def outcome_of(answer: AnyAnswer, reference: str) -> Outcome:
    """What the answer says of this reference."""
    match answer:
        case ApprovedAnswer() if answer.reference == reference:
            return Approved(
                reference=reference,
                amount=answer.amount,
                currency=answer.currency,
                token=answer.token,
                scheme=answer.scheme,
                last_four=answer.last_four,
                authorisation_code=answer.authorisation_code,
                offline=answer.offline,
                captured=answer.captured,
            )
        case DeclinedAnswer() if answer.reference == reference:
            return declined(reference, answer.reason)
        case ReversedAnswer() if answer.reference == reference:
            return Reversed(reference=reference)
        case NotFoundAnswer() if answer.reference == reference:
            return NeverSeen(reference=reference, sentence=never_seen())
        case PendingAnswer() if answer.reference == reference:
            return Unknown(reference=reference, sentence=pending())
        case _:
            return Unknown(reference=reference, sentence=not_understood())


def declined(reference: str, reason: Reason) -> Declined:
    """A decline with its sentence."""
    return Declined(reference=reference, reason=reason, sentence=declined_because(reason))


def declined_because(reason: Reason) -> Sentence:
    """Why nothing was charged, and what to do."""
    match reason:
        case Reason.BY_BANK:
            return say("The card was declined. Nothing was charged: try another card, or take another tender.")
        case Reason.ABOVE_FLOOR_LIMIT:
            return say(
                "The bank was not asked, and the amount is more than the terminal approves alone. Nothing was charged: "
                "take another tender, or a smaller amount."
            )
        case Reason.REVERSED:
            return say("This card payment was reversed before. Nothing is charged: begin a new payment.")
        case Reason.OTHER_AMOUNT:
            return say(
                "The card terminal has this payment with another amount. Nothing more was charged: reverse it, "
                "then begin a new payment."
            )


def not_reached(detail: str) -> Sentence:
    return say(
        "The card terminal cannot be reached ({detail}). Nothing was charged by this call: check that it is on and its cable, "
        "or take another tender.",
        detail=clean(detail, LONGEST_DETAIL),
    )


def too_late() -> Sentence:
    return say(
        "The card terminal did not answer in time. The card may have been charged, the payment stays open: "
        "ask for its result, or reverse it."
    )


def cut_off() -> Sentence:
    return say(
        "The connection to the card terminal broke. The card may have been charged, the payment stays open: "
        "ask for its result, or reverse it."
    )


def not_understood() -> Sentence:
    return say(
        "The answer of the card terminal cannot be understood. The card may have been charged, the payment stays open: "
        "ask for its result, or reverse it."
    )


def pending() -> Sentence:
    return say(
        "The card terminal is still busy with this payment. It stays open: wait for the customer, then ask for its result, "
        "or reverse it."
    )


def never_seen() -> Sentence:
    return say(
        "The card terminal knows nothing of this payment. Reverse it, so that it can never be charged, and begin a new one."
    )


def no_limit() -> Sentence:
    return say(
        "The card terminal does not tell how much it approves alone. Nothing was charged: ask the bank, or take another tender."
    )
