"""What a register and a card terminal say to each other: JSON, one object a line, over TCP; a connection for each question.

{"type": "authorise", "version": 1, "reference": "…", "amount": 1234, "currency": "EUR", "decide": "bank"}
{"type": "approved", "reference": "…", "amount": 1234, "currency": "EUR", "token": "tok_…", "scheme": "VISA",
 "last_four": "4242", "authorisation_code": "A12345", "offline": false, "captured": false}

| asked | answered |
|---|---|
| authorise | approved, declined, pending (the same reference is being decided in another call) |
| capture | approved (captured), declined, reversed, not_found, pending |
| reverse | reversed, whatever there was, also before anything was |
| status | approved, declined, reversed, not_found, pending |
| limits | limits |
| anything else | refused, with a detail for whoever writes the other end |

A reference is charged at most once; the same question again has the same answer. A line is at most LINE_LIMIT bytes. What an
answer says of a card is checked for its form here, so that a terminal which sends a card's number is not understood.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from tui_pos.devices.terminal import Reason

VERSION = 1
LINE_LIMIT = 4_096

Reference = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}\Z")]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**11)]
CurrencyCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]
# Never only digits, as a card's number is.
Token = Annotated[str, msgspec.Meta(pattern=r"^(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}\Z")]
Scheme = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z ]{0,19}\Z")]
LastFour = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}\Z")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9]{1,8}\Z")]


class Decide(StrEnum):
    """Who decides on a payment."""

    BANK = "bank"
    TERMINAL = "terminal"


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One line."""


class Question(Message, frozen=True, kw_only=True):
    """What a register asks."""

    version: int = VERSION


class AuthoriseQuestion(Question, frozen=True, kw_only=True, tag="authorise"):
    """Charge a card."""

    reference: Reference
    amount: Amount
    currency: CurrencyCode
    decide: Decide = Decide.BANK


class CaptureQuestion(Question, frozen=True, kw_only=True, tag="capture"):
    """Make an approved amount due."""

    reference: Reference


class ReverseQuestion(Question, frozen=True, kw_only=True, tag="reverse"):
    """Undo a reference, whatever became of it."""

    reference: Reference


class StatusQuestion(Question, frozen=True, kw_only=True, tag="status"):
    """What became of a reference."""

    reference: Reference


class LimitsQuestion(Question, frozen=True, kw_only=True, tag="limits"):
    """The most that the terminal approves alone."""

    currency: CurrencyCode


AnyQuestion = AuthoriseQuestion | CaptureQuestion | ReverseQuestion | StatusQuestion | LimitsQuestion


class ApprovedAnswer(Message, frozen=True, kw_only=True, tag="approved", forbid_unknown_fields=True):
    """The amount is charged."""

    reference: Reference
    amount: Amount
    currency: CurrencyCode
    token: Token
    scheme: Scheme
    last_four: LastFour
    authorisation_code: Code
    offline: bool
    captured: bool


class DeclinedAnswer(Message, frozen=True, kw_only=True, tag="declined"):
    """Nothing was charged by this question."""

    reference: Reference
    reason: Reason


class ReversedAnswer(Message, frozen=True, kw_only=True, tag="reversed"):
    """Nothing is charged under the reference any more."""

    reference: Reference


class NotFoundAnswer(Message, frozen=True, kw_only=True, tag="not_found"):
    """The terminal knows nothing of the reference."""

    reference: Reference


class PendingAnswer(Message, frozen=True, kw_only=True, tag="pending"):
    """The reference is being decided."""

    reference: Reference


class LimitsAnswer(Message, frozen=True, kw_only=True, tag="limits"):
    """The floor limit in minor units of the currency."""

    currency: CurrencyCode
    floor_limit: Annotated[int, msgspec.Meta(ge=0, le=10**11)]


class RefusedAnswer(Message, frozen=True, kw_only=True, tag="refused"):
    """The question was not understood, and nothing was done."""

    detail: str


AnyAnswer = ApprovedAnswer | DeclinedAnswer | ReversedAnswer | NotFoundAnswer | PendingAnswer | LimitsAnswer | RefusedAnswer


QUESTIONS: msgspec.json.Decoder[AnyQuestion] = msgspec.json.Decoder(AnyQuestion)
ANSWERS: msgspec.json.Decoder[AnyAnswer] = msgspec.json.Decoder(AnyAnswer)


def line_of(message: Message) -> bytes:
    """The message as one line."""
    return msgspec.json.encode(message) + b"\n"


def question_in(line: bytes) -> AnyQuestion:
    """The question in a line. Raises msgspec.MsgspecError."""
    return QUESTIONS.decode(line)


def answer_in(line: bytes) -> AnyAnswer:
    """The answer in a line. Raises msgspec.MsgspecError."""
    return ANSWERS.decode(line)
