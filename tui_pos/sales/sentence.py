"""A sentence for a person, kept apart from its language: English text with named fields, and their values.

Everything that is said to a cashier is a `Sentence`; the locale translates the text and formats the values where it is
shown, printed or logged. The English text is the key of the catalogue (gettext).
"""

from __future__ import annotations

import re
from typing import Union

import msgspec

FIELD = re.compile(r"\{([a-z_]+)\}")


class Money(msgspec.Struct, frozen=True, tag="money"):
    """An amount in minor units of an ISO 4217 currency."""

    amount: int
    currency: str


class Duration(msgspec.Struct, frozen=True, tag="duration"):
    """A length of time in milliseconds."""

    milliseconds: int


class Moment(msgspec.Struct, frozen=True, tag="moment"):
    """An instant in microseconds since the epoch (UTC), said as a time of day in the store's zone."""

    instant: int


class Number(msgspec.Struct, frozen=True, tag="number"):
    """A decimal number such as a quantity, in its plain spelling (`0.48`)."""

    digits: str


Value = Union[str, int, Money, Duration, Moment, Number, "Sentence"]


class Sentence(msgspec.Struct, frozen=True, tag="sentence"):
    """English text with `{named}` fields, and the value of each field, which may be a sentence itself."""

    text: str
    values: dict[str, Value] = {}

    def __str__(self) -> str:
        return fill(self.text, {name: plain(value) for name, value in self.values.items()})


def fill(text: str, values: dict[str, str]) -> str:
    """The text with its fields replaced; an unknown field stays as it is (a server's text never raises here)."""
    return FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def plain(value: Value) -> str:
    """The value as an English log would spell it."""
    match value:
        case Money(amount, currency):
            return f"{amount} minor units {currency}"
        case Duration(milliseconds):
            return f"{milliseconds / 1000:.1f} s"
        case Moment(instant):
            return f"{instant} us"
        case Number(digits):
            return digits
        case _:
            return str(value)


def say(text: str, /, **values: Value) -> Sentence:
    """A sentence from its English text and values; the name is the extraction keyword of the message catalogue."""
    return Sentence(text, values)


class Refused(Exception):
    """What was asked cannot be done; `sentence` says what happened, what was kept and what to do. Nothing was changed."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
