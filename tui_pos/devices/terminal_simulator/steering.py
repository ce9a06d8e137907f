"""How the simulated terminal is made to misbehave: by the amount of a payment, or by a line sent to its port.

| amount | what happens | charged |
|---|---|---|
| 666.01 | the bank declines | no |
| 666.02 | no answer, ever | no |
| 666.03 | the connection is closed without an answer | yes |
| 666.04 | no answer, ever | yes |
| 666.05 | the answer comes late (`--slow-ms`) | yes |
| 666.06 | the answer is not understandable | yes |
| 666.07 | the process dies before it has charged | no |
| 666.08 | the process dies after it has charged | yes |

{"type": "steer", "behaviour": "lose_reply", "times": 2}     the next two payments, whatever their amount
{"type": "bank", "reachable": false}                         from now on the terminal decides alone, up to its floor limit
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from tui_pos.devices.terminal_protocol import AnyQuestion, AuthoriseQuestion, Message


class Behaviour(StrEnum):
    """What the terminal does with a payment."""

    USUAL = "usual"
    DECLINE = "decline"
    IGNORE = "ignore"
    LOSE_REPLY = "lose_reply"
    NEVER_REPLY = "never_reply"
    SLOW = "slow"
    GARBAGE = "garbage"
    DIE_BEFORE = "die_before"
    DIE_AFTER = "die_after"


BY_AMOUNT = {
    66_601: Behaviour.DECLINE,
    66_602: Behaviour.IGNORE,
    66_603: Behaviour.LOSE_REPLY,
    66_604: Behaviour.NEVER_REPLY,
    66_605: Behaviour.SLOW,
    66_606: Behaviour.GARBAGE,
    66_607: Behaviour.DIE_BEFORE,
    66_608: Behaviour.DIE_AFTER,
}


class Steer(Message, frozen=True, kw_only=True, tag="steer", forbid_unknown_fields=True):
    """The next payments behave so, whatever their amount; what is steered is forgotten when the process ends."""

    behaviour: Behaviour
    times: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1


class Bank(Message, frozen=True, kw_only=True, tag="bank", forbid_unknown_fields=True):
    """Whether the terminal can ask the bank from now on."""

    reachable: bool


class Steered(Message, frozen=True, kw_only=True, tag="steered"):
    """The answer to a line that steers."""


LINES: msgspec.json.Decoder[AnyQuestion | Steer | Bank] = msgspec.json.Decoder(AnyQuestion | Steer | Bank)


class Steering:
    """What the terminal has been told to do next."""

    def __init__(self) -> None:
        self.bank_reachable = True
        self._next: list[Behaviour] = []

    def obey(self, order: Steer | Bank) -> None:
        """Take an order."""
        match order:
            case Steer():
                self._next += [order.behaviour] * order.times
            case Bank():
                self.bank_reachable = order.reachable

    def behaviour(self, question: AuthoriseQuestion) -> Behaviour:
        """What to do with this payment: as told, or by its amount."""
        if self._next:
            return self._next.pop(0)
        return BY_AMOUNT.get(question.amount, Behaviour.USUAL)
