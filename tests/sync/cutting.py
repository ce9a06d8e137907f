"""A network between a register and its server that can be cut in the middle of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

PIECE = 1_000


class Network:
    """`sent` counts the bytes that came from the server; the connection that takes it past `cut_at` ends there, once."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.port = 0
        self.sent = 0
        self.cut_at: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut_after(self, size: int) -> None:
        """From now on so many bytes still arrive."""
        self.cut_at = self.sent + size

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways, until either side leaves or it is cut."""
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
        with suppress(ConnectionError):
            async with asyncio.TaskGroup() as both:
                up = both.create_task(self.up(reader, to_server))
                both.create_task(self.down(from_server, writer)).add_done_callback(lambda _: up.cancel())
        writer.close()
        to_server.close()

    async def up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
        writer.write_eof()

    async def down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            self.sent += len(piece)
            writer.write(piece)
            await writer.drain()
            if self.cut_at is not None and self.sent >= self.cut_at:
                self.cut_at = None
                return


@asynccontextmanager
async def network(port: int) -> AsyncIterator[Network]:
    """A network to the server on this port."""
    between = Network(port)
    listening = await asyncio.start_server(between.carry, "127.0.0.1", 0)
    between.port = listening.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        listening.close()
