"""The listening socket, which a fault can shut or turn deaf (DESIGN section 5, `faults`: refuse, drop)."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import cast

import msgspec
from aiohttp import web

from server_stub.faults import FaultTable
from server_stub.injection import abort

LOOPBACK = "127.0.0.1"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where to listen: port 0 takes a free one; `shared` by several processes; with a certificate and its key it speaks TLS."""

    host: str = LOOPBACK
    port: int = 0
    shared: bool = False
    certificate: Path | None = None
    key: Path | None = None


class Deaf(asyncio.Protocol):
    """A connection that was accepted and is never read."""

    def __init__(self, held: set[asyncio.Transport]) -> None:
        self.held = held

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        connection = cast("asyncio.Transport", transport)
        connection.pause_reading()
        self.held.add(connection)


class Door:
    """Listens on one address; shut, the system refuses connections to it; open again, it has the same port."""

    def __init__(self, web_server: web.Server, faults: FaultTable, address: Address, tls: ssl.SSLContext | None) -> None:
        self.web_server = web_server
        self.faults = faults
        self.host = address.host
        self.port = address.port
        self.shared = address.shared
        self.tls = tls
        self.listener: asyncio.Server | None = None
        self.deaf: set[asyncio.Transport] = set()
        self.obeying = asyncio.Lock()

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    async def open(self) -> None:
        """Listen; port 0 becomes a free one, and stays that one."""
        listener = await asyncio.get_running_loop().create_server(
            self.protocol, self.host, self.port, ssl=self.tls, reuse_port=self.shared or None
        )
        self.port = listener.sockets[0].getsockname()[1]
        self.listener = listener

    def shut(self) -> None:
        """Stop listening and cut every connection."""
        if self.listener is not None:
            self.listener.close()
            self.listener = None
        self.release_deaf()
        for connection in self.web_server.connections:
            if connection.transport is not None:
                abort(connection.transport)

    async def obey_faults(self) -> None:
        """Do what the fault table says now."""
        async with self.obeying:
            if self.faults.closes_door():
                self.shut()
            elif self.listener is None:
                await self.open()
            if not self.faults.ignores_connections():
                self.release_deaf()

    def release_deaf(self) -> None:
        for connection in self.deaf:
            abort(connection)
        self.deaf.clear()

    def protocol(self) -> asyncio.Protocol:
        """Who speaks on a new connection."""
        return Deaf(self.deaf) if self.faults.ignores_connections() else self.web_server()
