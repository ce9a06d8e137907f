from __future__ import annotations

import asyncio

import pytest

from tests.connection.shops import failure
from tests.connection.virtual_time import now, run
from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.race import Races
from tui_pos.connection.tries import first_answer
from tui_pos.sales.sentence import say

PROFILE = OfflineProfile(timeout_ms=2_000, retry_count=3)


class Server:
    """Fails so many times, or never answers so many times, then answers."""

    def __init__(self, hangs: int = 0, failures: tuple[FailureKind, ...] = ()) -> None:
        self.hangs = hangs
        self.failures = list(failures)
        self.asked_at: list[float] = []

    async def answer(self) -> str:
        self.asked_at.append(now())
        if self.hangs:
            self.hangs -= 1
            await asyncio.Event().wait()
        if self.failures:
            raise failure(self.failures.pop(0))
        return "answer"


def ask(server: Server) -> str:
    return run(first_answer(Races(), PROFILE, "FindProduct", server.answer))


def test_the_tries_share_the_time_out() -> None:
    server = Server(hangs=3)
    assert ask(server) == "answer"
    assert server.asked_at == [0.0, 0.5, 1.0, 1.5]


def test_after_the_last_try_the_whole_time_out_is_over() -> None:
    async def race() -> None:
        with pytest.raises(ChannelFailure) as failed:
            await first_answer(Races(), PROFILE, say("the health check"), Server(hangs=9).answer)
        assert (failed.value.kind, now()) == (FailureKind.NO_ANSWER, 2.0)
        assert str(failed.value.sentence) == "no answer to the health check in 2.0 s"

    run(race())


def test_what_fails_early_is_tried_again_at_once() -> None:
    server = Server(failures=(FailureKind.UNREACHABLE, FailureKind.SERVER_ERROR))
    assert ask(server) == "answer"
    assert server.asked_at == [0.0, 0.0, 0.0]


def test_what_another_try_cannot_mend_is_tried_once() -> None:
    server = Server(failures=(FailureKind.UNTRUSTED,))
    with pytest.raises(ChannelFailure):
        ask(server)
    assert len(server.asked_at) == 1
