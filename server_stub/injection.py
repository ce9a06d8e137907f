"""Acts out the faults of `server_stub/faults.py` on real connections, before the request is even known to be allowed."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web
from aiohttp.typedefs import Handler

from server_stub.faults import Fault, FaultKind
from server_stub.gate import CLAIM_PATH, DATA_REQUEST_PATH
from server_stub.server import FATE, SERVER

HELD_S = 600
GARBAGE = b'\x00\xff<html>{"answer": \xfe'
CLOSE_WITH_RESET = struct.pack("ii", 1, 0)


@web.middleware
async def inject(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the request meet its fault, if there is one."""
    fault = request.app[SERVER].faults.take(target_of(request.path))
    if fault is None:
        return await handler(request)
    return await acted_out(fault, request, handler)


def target_of(path: str) -> str:
    """What a fault calls this request: the name of a data request or of a claim, else the first part of the path."""
    for named in (DATA_REQUEST_PATH, CLAIM_PATH):
        if path.startswith(named):
            return path.removeprefix(named)
    return path.split("/")[1]


async def acted_out(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the asker gets instead of, or as, its answer."""
    match fault.kind:
        case FaultKind.LATENCY:
            await asyncio.sleep(fault.delay_ms / 1000)
            return await handler(request)
        case FaultKind.HANG:
            await request.read()
            return await hold(request)
        case FaultKind.DROP:
            transport_of(request).pause_reading()
            return await hold(request)
        case FaultKind.REFUSE:
            return reset(request)
        case FaultKind.ERROR_5XX:
            return web.Response(status=503, text="fault: error-5xx\n")
        case FaultKind.GARBAGE:
            return web.Response(body=GARBAGE, content_type="application/json")
        case FaultKind.SLOW_DRIP:
            return await drip(request, await handler(request), fault.delay_ms / 1000)
        case FaultKind.LOST_REPLY:
            await handler(request)
            request.pop(FATE, None)
            return reset(request)


async def hold(request: web.Request) -> web.StreamResponse:
    """Keep the connection open without a word, until the asker leaves or for HELD_S."""
    await asyncio.sleep(HELD_S)
    return reset(request)


async def drip(request: web.Request, answer: web.StreamResponse, pause_s: float) -> web.StreamResponse:
    """Send a finished answer byte by byte."""
    if not isinstance(answer, web.Response) or not isinstance(answer.body, bytes):
        return answer
    slow = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.content_type})
    slow.content_length = len(answer.body)
    await slow.prepare(request)
    for place, byte in enumerate(answer.body):
        await asyncio.sleep(pause_s if place else 0)
        await slow.write(bytes((byte,)))
    await slow.write_eof()
    return slow


def reset(request: web.Request) -> web.StreamResponse:
    """Cut the connection with a TCP reset; the response that is returned has nowhere to go."""
    if request.transport is not None:
        abort(request.transport)
    return web.Response(status=503)


def abort(transport: asyncio.Transport) -> None:
    """Close at once, so that the other end sees `connection reset` and not the end of a message."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CLOSE_WITH_RESET)
    transport.abort()


def transport_of(request: web.Request) -> asyncio.Transport:
    """The connection of a request that is being handled; raises ConnectionResetError when the asker has left."""
    if request.transport is None:
        raise ConnectionResetError
    return request.transport
