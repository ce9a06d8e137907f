"""POST /activate: a one-time code for a device token (DESIGN section 5, `tui-pos activate`)."""

from __future__ import annotations

from aiohttp import web
from peewee import Database

from server_stub.credentials import activate
from server_stub.http import json_response, read_body, version_unsupported
from server_stub.server import SERVER, Server
from server_stub.shifts import last_z
from server_stub.statement import last_sequence
from tui_pos.channel.answers import answer
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.delivery import Activate, Activated
from tui_pos.channel.requests import OLDEST_PROTOCOL, PROTOCOL_VERSION, ReadConfiguration

LIMIT = 16 * 1024


async def post(request: web.Request) -> web.Response:
    """Activate -> Activated."""
    server = request.app[SERVER]
    wanted = await read_body(request, LIMIT, Activate)
    if not OLDEST_PROTOCOL <= wanted.protocol <= PROTOCOL_VERSION:
        raise version_unsupported()
    return json_response(await server.database.write(lambda db: activated(db, server, wanted)))


def activated(db: Database, server: Server, wanted: Activate) -> Activated:
    """The token with all that the register needs to start, in one transaction."""
    now = server.clock()
    device, granted = activate(db, wanted.register, wanted.code, now)
    z_number, grand_total = last_z(db, device.register)
    asker = Asker(store=device.store, register=device.register, now=now, attempts=server.attempts.of_store(device.store))
    return Activated(
        token=granted.token,
        incarnation=granted.incarnation,
        configuration=answer(db, ReadConfiguration(), asker),
        last_sequence=last_sequence(db, device.register),
        last_z=z_number,
        grand_total=grand_total,
    )
