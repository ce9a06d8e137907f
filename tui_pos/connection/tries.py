"""One question, tried within the one time-out (DESIGN section 2, rules 1 and 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import deadlines, timeout_ms
from tui_pos.connection.race import Races
from tui_pos.connection.state import ALARMS
from tui_pos.sales.sentence import Duration, Sentence, say

CLAIM_TRIES = 3

ResultT = TypeVar("ResultT")


async def first_answer(
    races: Races, profile: OfflineProfile, name: str | Sentence, ask: Callable[[], Awaitable[ResultT]]
) -> ResultT:
    """The answer of the first try that has one; `name` is the question's, for the reason.

    Raises what `ask` raises in the last try, or in one that need not be repeated; CutShort.
    """
    *earlier, last = deadlines(profile, asyncio.get_running_loop().time())
    for deadline in earlier:
        try:
            return await one_try(races, profile, name, ask, deadline)
        except ChannelFailure as failure:
            if failure.kind in ALARMS:
                raise  # another try cannot make the server trust the register, or the register the server
    return await one_try(races, profile, name, ask, last)


async def claimed(races: Races, profile: OfflineProfile, name: str, send: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """What a claim is answered, sent again as it is after a lost reply, all within the one time-out.

    Raises what `send` raises in the last try, or in one that need not be repeated; CutShort.
    """
    deadline = asyncio.get_running_loop().time() + timeout_ms(profile) / 1_000
    for _ in range(CLAIM_TRIES - 1):
        try:
            return await one_try(races, profile, name, send, deadline)
        except ChannelFailure as failure:
            if failure.kind in ALARMS or failure.kind is FailureKind.NO_ANSWER:
                raise
    return await one_try(races, profile, name, send, deadline)


async def one_try(
    races: Races, profile: OfflineProfile, name: str | Sentence, ask: Callable[[], Awaitable[ResultT]], deadline: float
) -> ResultT:
    """The answer before the deadline; raises ChannelFailure when there is none by then."""
    try:
        return await races.run(ask(), deadline)
    except TimeoutError:
        reason = say("no answer to {request} in {time}", request=name, time=Duration(timeout_ms(profile)))
        raise ChannelFailure(FailureKind.NO_ANSWER, reason) from None
