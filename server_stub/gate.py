"""Who may ask what (issue 2): every route but activation and health needs a device token, and says why when it is refused.

The OpenAPI document is also given to loopback, so that a developer can read it without a register.
"""

from __future__ import annotations

import ipaddress

from aiohttp import web
from aiohttp.typedefs import Handler

from server_stub.counts import Fate
from server_stub.credentials import authenticate
from server_stub.http import VERSION_HEADER, question_refused, refusal_response, version_unsupported
from server_stub.server import DEVICE, FATE, PROTOCOL, SERVER
from tui_pos.channel.requests import (
    DATA_REQUESTS,
    OLDEST_PROTOCOL,
    PROTOCOL_VERSION,
    Refusal,
    RefusalCode,
    RequestRefused,
    refuse,
)
from tui_pos.sales.sentence import say

OPEN = frozenset({"/activate", "/health"})
OPEN_TO_LOOPBACK = frozenset({"/openapi.json"})
BEARER = "Bearer "
DATA_REQUEST_PATH = "/data-requests/"
CLAIM_PATH = "/claims/"


@web.middleware
async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count what became of a data request: faulted, unless its response is ready for an asker who is still there."""
    name = request.path.removeprefix(DATA_REQUEST_PATH)
    if name not in DATA_REQUESTS or not request.path.startswith(DATA_REQUEST_PATH):
        return await handler(request)
    try:
        return await handler(request)
    finally:
        request.app[SERVER].counts.request(name, fate_of(request))


def fate_of(request: web.Request) -> Fate:
    """The fate that the route noted, if the asker can still hear it."""
    transport = request.transport
    if transport is None or transport.is_closing():
        return Fate.FAULTED
    fate: Fate = request.get(FATE, Fate.FAULTED)
    return fate


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a refusal, and a route or method that does not exist, into a typed reason."""
    try:
        return await handler(request)
    except RequestRefused as error:
        request[FATE] = Fate.REFUSED
        return question_refused(error.refusal)
    except web.HTTPClientError as error:
        sentence = say(
            "The retail server has no {method} {path}. Nothing was kept.", method=request.method, path=request.path[:80]
        )
        return refusal_response(Refusal(code=RefusalCode.INVALID, sentence=sentence), error.status)


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through who may pass, with the register it is in `request[DEVICE]`."""
    if request.path in OPEN or (request.path in OPEN_TO_LOOPBACK and is_loopback(request)):
        return await handler(request)
    token = bearer_token(request)
    request[DEVICE] = await request.app[SERVER].database.read(lambda db: authenticate(db, token))
    request[PROTOCOL] = spoken(request)
    return await handler(request)


def spoken(request: web.Request) -> int:
    """The version of the protocol that the asker speaks: the server's own or the one before."""
    version = request.headers.get(VERSION_HEADER, str(PROTOCOL_VERSION))
    for known in range(OLDEST_PROTOCOL, PROTOCOL_VERSION + 1):
        if version == str(known):
            return known
    raise version_unsupported()


def bearer_token(request: web.Request) -> str:
    """The token in the Authorization header; raises RequestRefused when there is none."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        raise refuse(
            RefusalCode.TOKEN_UNKNOWN,
            say("The request carries no device token. Nothing was done: activate the register."),
        )
    return header.removeprefix(BEARER)


def is_loopback(request: web.Request) -> bool:
    """Whether the asker is on this machine."""
    return request.remote is not None and ipaddress.ip_address(request.remote).is_loopback
