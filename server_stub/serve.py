"""The serving process (DESIGN section 5, `serve`): opens both doors, says where, and leaves nothing running when stopped."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack

from aiohttp import web

from server_stub.app import retail_app
from server_stub.counts import compact
from server_stub.database import opened
from server_stub.door import LOOPBACK, Address, Door
from server_stub.faults import FaultTable
from server_stub.headquarters.database import opened as opened_headquarters
from server_stub.home import Control, Home, serving, write_control
from server_stub.routes.control import Obedient, control_app
from server_stub.scheduler import scheduling
from server_stub.server import Server
from tui_pos.sales.sentence import Refused, say

SHUTDOWN_S = 1.0


async def serve(home: Home, address: Address, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `announce` gets the URL once it listens. Refused when it cannot listen."""
    with serving(home), opened(home.channel), opened_headquarters(home.headquarters):
        async with AsyncExitStack() as stack:
            compact(home.counts)
            server = Server(home)
            stack.callback(server.close)
            door = await retail_door(stack, server, address)
            await control_door(stack, home, server.faults, door)
            stopped = stop_signals()
            await scheduling(stack, home, server.clock)
            announce(door.url)
            await stopped.wait()


async def retail_door(stack: AsyncExitStack, server: Server, address: Address) -> Door:
    """Open the door for registers; it is shut, and what it let in is finished, when the stack unwinds."""
    runner = web.AppRunner(
        retail_app(server), access_log=None, handler_cancellation=True, shutdown_timeout=SHUTDOWN_S, keepalive_timeout=75.0
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    assert runner.server is not None
    door = Door(runner.server, server.faults, address, tls_context(address))
    try:
        await door.open()
    except OSError as error:
        raise cannot_listen(address, error) from error
    stack.callback(door.shut)
    return door


def cannot_listen(address: Address, error: OSError) -> Refused:
    """The address is not this machine's, or somebody else listens there."""
    return Refused(
        say(
            "The server cannot listen on {host} port {port}: {reason}. Nothing was started: choose another --port.",
            host=address.host,
            port=address.port,
            reason=error.strerror or str(error),
        )
    )


async def control_door(stack: AsyncExitStack, home: Home, faults: FaultTable, door: Obedient) -> None:
    """Open the operator's door on a loopback port of its own, and leave its address and secret in the home."""
    secret = secrets.token_hex(32)
    runner = web.AppRunner(control_app(faults, door, secret), access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, LOOPBACK, 0).start()
    port = runner.addresses[0][1]
    write_control(home, Control(url=f"http://{LOOPBACK}:{port}", secret=secret, process=os.getpid()))
    stack.callback(home.control.unlink, missing_ok=True)


def tls_context(address: Address) -> ssl.SSLContext | None:
    """TLS with the certificate; refused when the files are not a pair."""
    if address.certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(address.certificate, address.key)
    except (OSError, ssl.SSLError) as error:
        raise Refused(
            say("The certificate or its key cannot be used: {reason}. Nothing was started.", reason=str(error))
        ) from error
    return context


def stop_signals() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped
