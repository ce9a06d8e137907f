"""Delivery of documents: in the journal's order, each exactly once by id and hash (DESIGN section 2, rules 7 and 8).

the channel's outcome      the durable state it leads to
accepted, same_again       delivered
conflict, rejected         parked, with the channel's words; shown, never dropped, never in the way of the next
later                      waiting; this cycle ends here, so that the order holds; what the channel lacks waits again
no answer, a failure       waiting; an unknown outcome is asked again with the same id
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from tui_pos.channel.delivery import BATCH_BYTES, Outcome, Result, Settlement, batch_of
from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Duration, Sentence, say

DELIVERY_TIMEOUT_S = 15


class Courier(Protocol):
    """What delivery needs of the retail server: a typed POST that raises ChannelFailure."""

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[Settlement]) -> Settlement: ...


class DeliveryQueue(Protocol):
    """What delivery needs of the journal: the waiting documents in order, and a durable note of what became of them."""

    async def waiting(self, limit: int) -> list[Sealed]: ...

    async def sending(self, documents: Sequence[Sealed]) -> None: ...

    async def settle(self, results: Sequence[Result], keep: Mapping[str, msgspec.Struct | None]) -> None: ...

    async def send_again(self, after: int) -> None: ...


def settled_in(settlement: Settlement) -> tuple[Result, ...]:
    """What the channel has decided; the other documents wait on."""
    return tuple(result for result in settlement.results if result.outcome is not Outcome.LATER)


def held_back(settlement: Settlement) -> Sentence | None:
    """Why the first document that has to wait does."""
    later = (result.detail for result in settlement.results if result.outcome is Outcome.LATER)
    return next((detail or say("The retail server asked to send the rest later.") for detail in later), None)


async def post(server: Courier, documents: tuple[Sealed, ...]) -> Settlement:
    """One batch in one request; a server that does not answer is a failure after DELIVERY_TIMEOUT_S: the outcome is unknown."""
    try:
        async with asyncio.timeout(DELIVERY_TIMEOUT_S):
            settlement = await server.post_json("/documents", batch_of(documents), Settlement)
    except TimeoutError:
        raise ChannelFailure(
            FailureKind.NO_ANSWER,
            say("The retail server did not confirm the documents in {time}.", time=Duration(DELIVERY_TIMEOUT_S * 1000)),
        ) from None
    if tuple(result.id for result in settlement.results) != tuple(document.id for document in documents):
        raise ChannelFailure(FailureKind.MALFORMED, say("The retail server answered for other documents than were sent."))
    return settlement


def within_size(documents: Sequence[Sealed]) -> tuple[Sealed, ...]:
    """The longest run from the front that fits into one request; always at least one."""
    size = 0
    for count, document in enumerate(documents):
        size += len(document.content) + 200
        if count and size > BATCH_BYTES:
            return tuple(documents[:count])
    return tuple(documents)
