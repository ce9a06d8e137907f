"""Delivery of documents: in the journal's order, each exactly once by id and hash (DESIGN section 2, rules 7 and 8).

the channel's outcome      the durable state it leads to
accepted, same_again       delivered
conflict, rejected         parked, with the channel's words; shown, never dropped, never in the way of the next
later                      waiting; this cycle ends here, so that the order holds; what the channel lacks waits again
no answer, a failure       waiting; an unknown outcome is asked again with the same id
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

import msgspec

from tui_pos.channel.delivery import BATCH_BYTES, Batch, Outcome, Result, Settlement, batch_of
from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Duration, Sentence, say

DELIVERY_TIMEOUT_S = 15


class Courier(Protocol):
    """What delivery needs of the retail server: a typed POST that raises ChannelFailure."""

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[Settlement]) -> Settlement: ...


class DeliveryQueue(Protocol):
    """What delivery needs of the journal: the waiting documents in order, and a durable note of what became of them."""

    async def waiting(self, limit: int) -> list[Sealed]: ...

    async def settle(self, results: Sequence[Result]) -> None: ...

    async def send_again(self, after: int) -> None: ...


class Delivered(msgspec.Struct, frozen=True):
    """What one cycle did: documents the channel has now, documents parked, and why the others wait when some do."""

    accepted: int = 0
    parked: int = 0
    held_back: Sentence | None = None


async def deliver(server: Courier, queue: DeliveryQueue, batch_size: int) -> Delivered:
    """Send everything that waits, batch after batch; raises ChannelFailure when the server cannot be reached."""
    total = Delivered()
    while documents := await queue.waiting(batch_size):
        done = await deliver_batch(server, queue, within_size(documents))
        total = Delivered(total.accepted + done.accepted, total.parked + done.parked, done.held_back)
        if done.held_back is not None:
            break
    return total


async def deliver_batch(server: Courier, queue: DeliveryQueue, documents: tuple[Sealed, ...]) -> Delivered:
    """Send one batch and note durably what became of each document."""
    reach(CrashPoint.UPLOAD_SENT)
    settlement = await post(server, batch_of(documents))
    if tuple(result.id for result in settlement.results) != tuple(document.id for document in documents):
        raise ChannelFailure(FailureKind.MALFORMED, say("The retail server answered for other documents than were sent."))
    reach(CrashPoint.UPLOAD_ANSWERED)
    settled = tuple(result for result in settlement.results if result.outcome is not Outcome.LATER)
    if settled:
        await queue.settle(settled)
    if settlement.resume_after is not None:
        await queue.send_again(settlement.resume_after)
    reach(CrashPoint.UPLOAD_SETTLED)
    parked = sum(result.outcome in (Outcome.CONFLICT, Outcome.REJECTED) for result in settled)
    return Delivered(len(settled) - parked, parked, held_back(settlement))


def held_back(settlement: Settlement) -> Sentence | None:
    """Why the first document that has to wait does."""
    later = (result.detail for result in settlement.results if result.outcome is Outcome.LATER)
    return next((detail or say("The retail server asked to send the rest later.") for detail in later), None)


async def post(server: Courier, batch: Batch) -> Settlement:
    """One request; a server that does not answer is a failure after DELIVERY_TIMEOUT_S, and the outcome is unknown."""
    try:
        async with asyncio.timeout(DELIVERY_TIMEOUT_S):
            return await server.post_json("/documents", batch, Settlement)
    except TimeoutError:
        raise ChannelFailure(
            FailureKind.NO_ANSWER,
            say("The retail server did not confirm the documents in {time}.", time=Duration(DELIVERY_TIMEOUT_S * 1000)),
        ) from None


def within_size(documents: Sequence[Sealed]) -> tuple[Sealed, ...]:
    """The longest run from the front that fits into one request; always at least one."""
    size = 0
    for count, document in enumerate(documents):
        size += len(document.content) + 200
        if count and size > BATCH_BYTES:
            return tuple(documents[:count])
    return tuple(documents)
