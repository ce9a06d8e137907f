"""GET /packages/current and /packages/{session}: the full package of the asker's store (DESIGN section 4)."""

from __future__ import annotations

import asyncio

from aiohttp import web

from server_stub.headquarters.packages import current_manifest, current_or_new, package_file
from server_stub.http import json_response
from server_stub.server import DEVICE, SERVER, Server
from tui_pos.sync.packages import Manifest


async def get_current(request: web.Request) -> web.Response:
    """The manifest of the newest package; one is made first when the master data has changed since the last."""
    return json_response(await current(request.app[SERVER], request[DEVICE].store))


async def current(server: Server, store: str) -> Manifest:
    """Two registers that ask at once share one package."""
    async with server.build:
        manifest = await server.database.read(lambda db: current_manifest(db, store))
        if manifest is None:
            manifest = await asyncio.to_thread(current_or_new, server.home, store, server.clock)
        return manifest


async def get_package(request: web.Request) -> web.StreamResponse:
    """The compressed file; `Range` continues an interrupted download."""
    server, store = request.app[SERVER], request[DEVICE].store
    session = request.match_info["session"]
    file = await server.database.read(lambda db: package_file(db, server.home, store, int(session)))
    if file is None:
        raise web.HTTPNotFound
    return web.FileResponse(file, headers={"Content-Type": "application/zstd"})
