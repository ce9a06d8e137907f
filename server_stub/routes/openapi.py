"""GET /openapi.json: the contract of this server, made of the types that it decodes and encodes with."""

from __future__ import annotations

import msgspec
from aiohttp import web

from server_stub.openapi import document


async def get(_request: web.Request) -> web.Response:
    """The OpenAPI document."""
    return web.Response(body=msgspec.json.encode(document()), content_type="application/json")
