"""GET /health: the server answers and can read its database; needs no token and tells nothing else."""

from __future__ import annotations

from aiohttp import web

from server_stub.http import json_response
from server_stub.server import SERVER
from tui_pos.channel.health import Health
from tui_pos.channel.migrations import schema_version
from tui_pos.channel.requests import PROTOCOL_VERSION


async def get(request: web.Request) -> web.Response:
    """The server's health."""
    version = await request.app[SERVER].database.read(schema_version)
    return json_response(Health(protocol=PROTOCOL_VERSION, schema_version=version))
