"""The register's side of claims (DESIGN section 3): intent durable before the call, its outcome after, never two of one id.

    answered                    the answer is kept beside the intent until the caller has kept what follows from it (`done`)
    refused                     an answer: the intent is forgotten
    no answer, or a lost one    sent again with the same id within the time-out; then `Unsettled`, and the intent stays

An intent without an outcome is settled with `settle`, at the next claim or start: the channel says what became of it, and
refuses for good what never came. A claim is never answered offline; that the server failed switches the register as a
question's failure does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import msgspec

from tui_pos.channel.claims import CLAIMS, Claim, Decided, ResultT, WithdrawClaim
from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.replies import cleaned
from tui_pos.channel.requests import RequestRefused
from tui_pos.channel.retail_server import RetailServer
from tui_pos.connection.race import CutShort
from tui_pos.connection.switch import Switch
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.journal import Journal
from tui_pos.sales.sentence import Refused, say

KEPT = "claims"


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of this register that is not done with: `command` is its JSON, `answer` that of what it has won, or empty."""

    id: str
    name: str
    command: str
    answer: str = ""

    def claim(self) -> Claim[Any]:
        return msgspec.json.decode(self.command, type=CLAIMS[self.name])

    def won(self) -> msgspec.Struct:
        """What it was answered."""
        return cleaned(msgspec.json.decode(self.answer, type=CLAIMS[self.name].reply))


class Intents(msgspec.Struct, frozen=True):
    """Those of one register, the oldest first."""

    intents: tuple[Intent, ...] = ()


class Unsettled(Refused):
    """Nobody knows whether the channel has decided the claim `id`; it is found out before anything like it is tried again."""

    def __init__(self, id: str, failure: ChannelFailure | None) -> None:
        reason = say("the register went offline meanwhile") if failure is None else failure.sentence
        super().__init__(
            say(
                "The retail server did not answer ({reason}), so it is not known whether this was done. Nothing was changed "
                "here. The register finds out as soon as the server answers again.",
                reason=reason,
            )
        )
        self.id = id


class Claims:
    """The claims of one register; `intents` are those that are not done with."""

    def __init__(self, journal: Journal, server: RetailServer, switch: Switch, intents: tuple[Intent, ...]) -> None:
        self.journal = journal
        self.server = server
        self.switch = switch
        self.intents = intents

    @classmethod
    async def open(cls, journal: Journal, server: RetailServer, switch: Switch) -> Claims:
        """The claims as the journal's file has kept them."""
        kept = await journal.recall(KEPT, Intents)
        return cls(journal, server, switch, kept.intents if kept else ())

    async def make(self, claim: Claim[ResultT]) -> ResultT:
        """What the channel answers. Raises RequestRefused, Unsettled, or Refused when offline.

        Whoever takes the answer keeps `without(claim.id)` together with what follows from it, then calls `done`.
        """
        known = next((intent for intent in self.intents if intent.id == claim.id and intent.answer), None)
        if known is not None:
            return cast(ResultT, known.won())
        intent = Intent(id=claim.id, name=claim.name, command=msgspec.json.encode(claim).decode())
        await self._keep((*(other for other in self.intents if other.id != claim.id), intent))
        reach(CrashPoint.CLAIM_INTENDED)
        answer = await self._sent(claim)
        reach(CrashPoint.CLAIM_ANSWERED)
        await self._answered(intent, cast(msgspec.Struct, answer))
        reach(CrashPoint.CLAIM_KEPT)
        return answer

    async def settle(self, new_id: Callable[[], str]) -> tuple[Intent, ...]:
        """Find out what became of every intent without an outcome; those that have won something and wait to be finished.

        Raises Unsettled or Refused when the retail server does not say.
        """
        for intent in self.intents:
            if not intent.answer:
                await self._settle(intent, new_id())
        return self.intents

    def without(self, id: str) -> dict[str, msgspec.Struct | None]:
        """What the journal keeps once this claim is done with, for the transaction that does it."""
        left = tuple(intent for intent in self.intents if intent.id != id)
        return {KEPT: Intents(left) if left else None}

    def done(self, id: str) -> None:
        """`without(id)` is durable."""
        self.intents = tuple(intent for intent in self.intents if intent.id != id)

    async def _settle(self, intent: Intent, id: str) -> None:
        withdrawal = WithdrawClaim(id=id, claim=intent.id, staff=intent.claim().staff)
        try:
            decided = await self.switch.claim(withdrawal.name, lambda: self.server.claim(withdrawal))
        except ChannelFailure as failure:
            raise Unsettled(intent.id, failure) from failure
        except CutShort:
            raise Unsettled(intent.id, None) from None
        if decided.refusal is not None:
            await self._forget(intent.id)
        else:
            await self._answered(intent, answer_of(decided, intent))

    async def _sent(self, claim: Claim[ResultT]) -> ResultT:
        try:
            return await self.switch.claim(claim.name, lambda: self.server.claim(claim))
        except (RequestRefused, Refused):
            await self._forget(claim.id)
            raise
        except ChannelFailure as failure:
            raise Unsettled(claim.id, failure) from failure
        except CutShort:
            raise Unsettled(claim.id, None) from None

    async def _answered(self, intent: Intent, answer: msgspec.Struct) -> None:
        won = msgspec.structs.replace(intent, answer=msgspec.json.encode(answer).decode())
        await self._keep(tuple(won if other.id == intent.id else other for other in self.intents))

    async def _forget(self, id: str) -> None:
        await self.journal.keep(self.without(id))
        self.done(id)

    async def _keep(self, intents: tuple[Intent, ...]) -> None:
        await self.journal.keep({KEPT: Intents(intents)})
        self.intents = intents


def answer_of(decided: Decided, intent: Intent) -> msgspec.Struct:
    """What a claim of this kind was answered."""
    return msgspec.json.decode(msgspec.json.encode(decided.answer), type=CLAIMS[intent.name].reply)
