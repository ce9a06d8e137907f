"""POST /data-requests/{name}: one typed question, answered by the channel's own answer function (DESIGN section 4)."""

from __future__ import annotations

from aiohttp import web

from server_stub.counts import Fate
from server_stub.http import answer_response, invalid, read_body
from server_stub.server import DEVICE, FATE, PROTOCOL, SERVER
from tui_pos.channel.answers import answer
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.requests import DATA_REQUESTS

LIMIT = 64 * 1024


async def post(request: web.Request) -> web.Response:
    """The answer in a Reply; a refusal travels as RequestRefused to the gate."""
    server, device = request.app[SERVER], request[DEVICE]
    kind = DATA_REQUESTS.get(request.match_info["name"])
    if kind is None:
        raise invalid("no such data request")
    question = await read_body(request, LIMIT, kind)
    asker = Asker(
        store=device.store,
        register=device.register,
        now=server.clock(),
        attempts=server.attempts.of_store(device.store),
    )
    found = await server.database.read(lambda db: answer(db, question, asker))
    response = answer_response(found, request[PROTOCOL])
    request[FATE] = Fate.ANSWERED
    return response
