"""POST /documents: a batch of what happened at a register, durable before it is answered (DESIGN section 2, rule 7)."""

from __future__ import annotations

import asyncio

from aiohttp import web
from peewee import Database, DatabaseError

from server_stub.credentials import Device
from server_stub.database import is_busy
from server_stub.documents import accept, postponed, postponed_said
from server_stub.http import json_response, read_body
from server_stub.missing import missing
from server_stub.server import DEVICE, SERVER
from server_stub.upload_sessions import failed_session, keep_session, next_session
from tui_pos.channel.delivery import BATCH_BYTES, INCARNATION_HEADER, Batch, Known, Outcome, Settlement
from tui_pos.channel.requests import RefusalCode, refuse
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.sentence import Sentence, say

ROOM_FOR_THE_REST = 256 * 1024


async def post(request: web.Request) -> web.Response:
    """Batch -> Settlement."""
    refuse_other_incarnation(request.headers.get(INCARNATION_HEADER, ""), request[DEVICE])
    batch = await read_body(request, BATCH_BYTES + ROOM_FOR_THE_REST, Batch)
    # A register that is gone before the answer does not undo the commit, so it must not undo the count either.
    return json_response(await asyncio.shield(asyncio.ensure_future(settled(request, batch))))


async def post_missing(request: web.Request) -> web.Response:
    """Known -> Missing."""
    device = request[DEVICE]
    refuse_other_incarnation(request.headers.get(INCARNATION_HEADER, ""), device)
    known = await read_body(request, ROOM_FOR_THE_REST, Known)
    return json_response(await request.app[SERVER].database.read(lambda db: missing(db, device, known)))


def refuse_other_incarnation(incarnation: str, device: Device) -> None:
    """A home sends with the token of its own activation; raises RequestRefused and keeps nothing otherwise."""
    if incarnation != device.incarnation:
        raise refuse(
            RefusalCode.NOT_PERMITTED,
            say(
                "The token of register {register} is from another activation than this home's. Nothing was kept here, "
                "and its sales stay in its journal: activate it again with a new code.",
                register=device.register,
            ),
        )


async def settled(request: web.Request, batch: Batch) -> Settlement:
    """What became of the batch, committed and counted."""
    server, device = request.app[SERVER], request[DEVICE]
    try:
        settlement = await server.database.write(lambda db: accept(db, device, batch, server.clock()))
    except DatabaseError as error:
        reason = postponed_said() if is_busy(error) else cannot_take_said(error)
        server.later(server.database.write(lambda db: note_failed(db, device, batch, reason, server.clock())))
        if not is_busy(error):
            raise
        settlement = postponed(batch)
    reach(CrashPoint.BATCH_COMMITTED)
    count(request, settlement)
    return settlement


def cannot_take_said(error: DatabaseError) -> Sentence:
    """Why nothing of a batch was kept."""
    return say("The channel database could not take the batch: {reason}. Nothing was kept.", reason=str(error))


def note_failed(db: Database, device: Device, batch: Batch, reason: Sentence, now: int) -> None:
    """Keep the upload session of a batch of which nothing was kept."""
    keep_session(db, failed_session(device.register, next_session(db, device.register), batch, reason, now))


def count(request: web.Request, settlement: Settlement) -> None:
    """What became of each document, for `stats`; a document for later has not become anything yet."""
    for result in settlement.results:
        if result.outcome is not Outcome.LATER:
            request.app[SERVER].counts.document(result.outcome)
