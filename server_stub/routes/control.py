"""The operator's own door (issue 2): faults are set here, on a loopback port of its own, with the secret of the home.

A register never sees this port, and a fault never hits it.
"""

from __future__ import annotations

import secrets
from typing import Protocol

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from server_stub.faults import Fault, FaultTable
from server_stub.gate import is_loopback
from server_stub.http import json_response

SECRET_HEADER = "X-Control-Secret"
FAULTS_PATH = "/faults"


class Obedient(Protocol):
    """What acts on the fault table when it changes: a door, or several."""

    async def obey_faults(self) -> None:
        """Do what the fault table says now."""


FAULTS: web.AppKey[FaultTable] = web.AppKey("faults", FaultTable)
DOOR: web.AppKey[Obedient] = web.AppKey("door", Obedient)
SECRET: web.AppKey[str] = web.AppKey("secret", str)


def control_app(faults: FaultTable, door: Obedient, secret: str) -> web.Application:
    """The application behind the control port."""
    app = web.Application(middlewares=[operator_only], client_max_size=16 * 1024)
    app[FAULTS], app[DOOR], app[SECRET] = faults, door, secret
    app.router.add_get(FAULTS_PATH, show)
    app.router.add_put(FAULTS_PATH, put)
    app.router.add_delete(FAULTS_PATH, clear)
    return app


@web.middleware
async def operator_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who cannot read the home's secret is nobody."""
    given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
    if not is_loopback(request) or not secrets.compare_digest(given, request.app[SECRET].encode()):
        raise web.HTTPForbidden
    return await handler(request)


async def show(request: web.Request) -> web.Response:
    """The faults that are on."""
    return json_response(request.app[FAULTS].shown())


async def put(request: web.Request) -> web.Response:
    """Switch a fault on."""
    try:
        fault = msgspec.json.decode(await request.read(), type=Fault)
    except msgspec.MsgspecError as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    request.app[FAULTS].set(fault)
    await request.app[DOOR].obey_faults()
    return json_response(request.app[FAULTS].shown())


async def clear(request: web.Request) -> web.Response:
    """Switch all faults off."""
    request.app[FAULTS].clear()
    await request.app[DOOR].obey_faults()
    return json_response(request.app[FAULTS].shown())
