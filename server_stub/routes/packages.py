"""GET /packages/{session}: the file of a package of the asker's store; `Range` goes on with a broken one (DESIGN section 4).

GET /packages/current is how registers of protocol 1 ask for a full set.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from server_stub.headquarters.full_sets import full_set
from server_stub.headquarters.offers import note_requested
from server_stub.headquarters.packages import file_of, is_of_store
from server_stub.http import json_response
from server_stub.server import DEVICE, SERVER
from tui_pos.channel.migrations import OLDEST_SERVED


async def get_current(request: web.Request) -> web.Response:
    """The manifest of a full set of what the channel has, in the schema of the version before."""
    server, device = request.app[SERVER], request[DEVICE]
    async with server.build:
        manifest = await asyncio.to_thread(full_set, server.home, device.store, OLDEST_SERVED, server.clock)
    if manifest is None:
        raise web.HTTPNotFound
    return json_response(manifest)


async def get_package(request: web.Request) -> web.StreamResponse:
    """The compressed file; it never changes, so whoever stands between may keep it."""
    server, device = request.app[SERVER], request[DEVICE]
    session, now = int(request.match_info["session"]), server.clock()
    if not await server.headquarters.read(lambda db: is_of_store(db, session, device.store)):
        raise web.HTTPNotFound
    file = file_of(server.home, session)
    if not await asyncio.to_thread(file.exists):
        raise web.HTTPNotFound
    await server.headquarters.write(lambda db: note_requested(db, device.register, session, now))
    headers = {"Content-Type": "application/zstd", "Cache-Control": "private, max-age=31536000, immutable"}
    return web.FileResponse(file, headers=headers)
