from __future__ import annotations

import asyncio

import pytest

from tests.connection.shops import SCAN, Shop, refusal
from tui_pos.channel.requests import RequestRefused
from tui_pos.connection.seat import Seat


async def test_a_database_that_answers_nothing_leaves_at_once() -> None:
    shop = Shop()
    assert await Seat(shop).drained() is shop


async def test_a_database_leaves_when_its_last_answer_has_left() -> None:
    shop = Shop("hang")
    seat = Seat(shop)
    first, second = (asyncio.create_task(seat.answer(SCAN)) for _ in range(2))
    leaving = asyncio.create_task(seat.drained())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert not leaving.done()
    second.cancel()
    assert await leaving is shop


async def test_a_refusal_is_an_answer_that_has_left() -> None:
    shop = Shop(refusal())
    seat = Seat(shop)
    with pytest.raises(RequestRefused):
        await seat.answer(SCAN)
    assert await seat.drained() is shop
