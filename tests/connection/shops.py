"""Answering objects whose behaviour a test sets: they answer, refuse, fail, or never answer."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.requests import AnswerT, DataRequest, FindProduct, ProductList, SearchProducts, not_found
from tui_pos.sales.sentence import say

SCAN = FindProduct(barcode="5901234123457")
SEARCH = SearchProducts(text="water")


class Shop:
    """Answers every question with an empty ProductList that is its own, unless `fault` says otherwise.

    `fault` is None, "hang", or an exception to raise; `seconds` is how long anything else takes.
    """

    def __init__(self, fault: Exception | str | None = None, seconds: float = 0) -> None:
        self.fault = fault
        self.seconds = seconds
        self.asked: list[str] = []
        self.mine = ProductList(products=())

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT:
        self.asked.append(request.name)
        if self.fault == "hang":
            await asyncio.Event().wait()
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if isinstance(self.fault, Exception):
            raise self.fault
        return cast(AnswerT, self.mine)

    def gave(self, answer: Any) -> bool:
        return answer is self.mine


def failure(kind: FailureKind) -> ChannelFailure:
    return ChannelFailure(kind, say("The retail server failed: {kind}.", kind=kind.value))


def refusal() -> Exception:
    return not_found("5901234123457")
