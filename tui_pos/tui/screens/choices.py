"""A question with a few answers in words, by number or with the arrows; Esc is none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui_pos.channel.requests import Reason
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.place import Work
from tui_pos.tui.screens.reasons import Reasons
from tui_pos.tui.till import Till


class Answer(NamedTuple):
    """One answer, and what it does."""

    label: Sentence
    then: Callable[[], Work | None]


class Choices(Reasons):
    """The list of reasons with answers of our own in it."""

    def __init__(self, till: Till, question: Sentence, answers: Sequence[Answer]) -> None:
        rows = [Reason(kind="", code=str(at), name=till.tell(answer.label)) for at, answer in enumerate(answers)]
        super().__init__(till, question, rows, lambda row: answers[int(row.code)].then())

    @property
    def label(self) -> str:
        return self.till.tell(say("Answer"))

    def unknown(self, typed: str) -> Sentence:
        return say("There is no answer {typed}. Nothing was done, and nothing was sold: choose one, or go back.", typed=typed)
