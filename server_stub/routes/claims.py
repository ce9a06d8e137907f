"""POST /claims/{name}: one command that only one register may win, answered once and the same again (DESIGN section 3)."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web
from peewee import DatabaseError

from server_stub.claims import decide
from server_stub.database import is_busy
from server_stub.http import invalid, json_response, read_body
from server_stub.server import DEVICE, PROTOCOL, SERVER
from tui_pos.channel.claims import CLAIMS
from tui_pos.channel.requests import Reply, RequestRefused
from tui_pos.crash_points import CrashPoint, reach

LIMIT = 64 * 1024


async def post(request: web.Request) -> web.Response:
    """The stored answer in a Reply; a refusal travels as RequestRefused to the gate."""
    server, device = request.app[SERVER], request[DEVICE]
    kind = CLAIMS.get(request.match_info["name"])
    if kind is None:
        raise invalid("no such claim")
    claim = await read_body(request, LIMIT, kind)
    try:
        deciding = server.database.write(lambda db: decide(db, device, claim, server.clock()))
        decision = await asyncio.shield(asyncio.ensure_future(deciding))
    except DatabaseError as error:
        if not is_busy(error):
            raise
        # Nothing was decided: the register asks again with the same id.
        return web.Response(status=503, text="the channel database is busy\n")
    reach(CrashPoint.CLAIM_DECIDED)
    if decision.refusal is not None:
        raise RequestRefused(decision.refusal)
    return json_response(Reply(version=request[PROTOCOL], answer=msgspec.Raw(msgspec.json.encode(decision.answer))))
