from __future__ import annotations

import asyncio

import pytest

from tests.connection.virtual_time import now, run
from tui_pos.connection.race import CutShort, Races


async def answer(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "answer"


def test_an_answer_in_time_is_the_answer() -> None:
    assert run(Races().run(answer(1), deadline=2)) == "answer"


def test_an_answer_that_is_late_is_none() -> None:
    async def race() -> None:
        with pytest.raises(TimeoutError):
            await Races().run(answer(3), deadline=2)
        assert now() == 2

    run(race())


def test_all_that_wait_are_cut_at_once_and_nobody_else() -> None:
    async def race() -> None:
        races = Races()
        assert await races.run(answer(0), deadline=1) == "answer"
        waiting = [asyncio.create_task(races.run(answer(60), deadline=50)) for _ in range(3)]
        await asyncio.sleep(1)
        races.cut()
        races.cut()
        assert [type(outcome) for outcome in await asyncio.gather(*waiting, return_exceptions=True)] == [CutShort] * 3
        assert now() == 1
        assert await races.run(answer(1), deadline=9) == "answer"

    run(race())


def test_a_time_out_of_the_answer_s_own_is_a_time_out() -> None:
    async def own() -> str:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        run(Races().run(own(), deadline=9))


def test_whoever_gives_up_is_neither_late_nor_cut() -> None:
    async def race() -> None:
        waiting = asyncio.create_task(Races().run(answer(60), deadline=50))
        await asyncio.sleep(1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    run(race())
