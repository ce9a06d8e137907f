"""`serve --workers N` (DESIGN section 4, *Database threads*): processes that share one port and one PostgreSQL database.

The parent holds the home, the port and the operator's door; it never answers a register. Each worker listens on the port by
itself, and the system deals the connections out. A worker reads lines from its parent: `obey` does what the fault table says
now, and the end of the lines, however the parent ended, is the end of the worker. One that dies is replaced.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress

import msgspec

from server_stub.counts import compact
from server_stub.database import opened
from server_stub.door import Address
from server_stub.home import Home, serving
from server_stub.postgresql import PostgresqlUrl
from server_stub.scheduler import scheduling
from server_stub.serve import cannot_listen, control_door, retail_door, stop_signals, tls_context
from server_stub.server import Server, system_clock
from server_stub.shared_faults import SharedFaultTable
from tui_pos.sales.sentence import Refused, say

OBEY = b"obey\n"


async def serve_with_workers(home: Home, address: Address, count: int, announce: Callable[[str], None]) -> None:
    """Serve with so many processes until SIGTERM or SIGINT; `announce` gets the URL once all of them listen."""
    refuse_sqlite(home)
    tls_context(address)
    with serving(home), opened(home.channel), reserved(address) as shared:
        compact(home.counts)
        faults = SharedFaultTable(home.faults)
        faults.clear()
        async with AsyncExitStack() as stack:
            crew = Crew(worker_command(home, shared))
            stack.push_async_callback(crew.stop)
            url = await crew.start(count)
            await control_door(stack, home, faults, crew)
            stopped = stop_signals()
            await scheduling(stack, home, system_clock)
            announce(url)
            await stopped.wait()


def refuse_sqlite(home: Home) -> None:
    """One process at a time writes to SQLite."""
    if not isinstance(home.channel, PostgresqlUrl):
        raise Refused(
            say(
                "Several workers need PostgreSQL, and {folder} has SQLite. Nothing was started: leave --workers out, or make a "
                "server with init --database postgresql://USER@HOST/NAME.",
                folder=str(home.folder),
            )
        )


@contextmanager
def reserved(address: Address) -> Iterator[Address]:
    """Keep a port for the workers, without listening on it; refused when somebody else has it."""
    try:
        family, _, _, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as alone:
            alone.bind(where)
            port = alone.getsockname()[1]
        with socket.socket(family) as shared:
            shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            shared.bind((where[0], port, *where[2:]))
            yield msgspec.structs.replace(address, port=port, shared=True)
    except OSError as error:
        raise cannot_listen(address, error) from error


def worker_command(home: Home, address: Address) -> list[str]:
    """The command line of one worker."""
    command = [sys.executable, "-m", "server_stub", "worker", "--home", str(home.folder)]
    command += ["--host", address.host, "--port", str(address.port)]
    if address.certificate is not None:
        command += ["--tls-cert", str(address.certificate), "--tls-key", str(address.key)]
    return command


class Crew:
    """The workers of one parent."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.workers: list[Process] = []
        self.running: set[Process] = set()
        self.watches: list[asyncio.Task[None]] = []
        self.stopping = False
        self.obeying = asyncio.Lock()

    async def start(self, count: int) -> str:
        """Start the workers; returns the URL that they share. Refused when one does not come to listen."""
        url = ""
        for _ in range(count):
            worker, url = await self.begin()
            self.workers.append(worker)
        self.watches = [asyncio.create_task(self.replace_when_it_ends(place)) for place in range(count)]
        return url

    async def begin(self) -> tuple[Process, str]:
        """A new worker that listens, and its URL."""
        worker = await asyncio.create_subprocess_exec(*self.command, stdin=PIPE, stdout=PIPE)
        self.running.add(worker)
        if self.stopping:
            self.dismiss(worker)
        assert worker.stdout is not None
        url = await worker.stdout.readline()
        if not url and not self.stopping:
            await worker.wait()
            raise Refused(say("A worker ended before it listened. What was sold is kept: see its own message."))
        return worker, url.decode().strip()

    async def replace_when_it_ends(self, place: int) -> None:
        """Keep this place in the crew filled."""
        while True:
            await self.workers[place].wait()
            self.running.discard(self.workers[place])
            if self.stopping:
                return
            self.workers[place], _ = await self.begin()

    async def obey_faults(self) -> None:
        """Every worker does what the fault table says now; one that died just now does so when it is replaced."""
        async with self.obeying:
            for worker in self.workers:
                assert worker.stdin is not None
                assert worker.stdout is not None
                with suppress(ConnectionError):
                    worker.stdin.write(OBEY)
                    await worker.stdin.drain()
                    await worker.stdout.readline()

    async def stop(self) -> None:
        """End every worker and wait for it; raises what kept a place in the crew empty."""
        self.stopping = True
        for worker in self.running:
            self.dismiss(worker)
        for worker in tuple(self.running):
            await worker.wait()
        await asyncio.gather(*self.watches)

    def dismiss(self, worker: Process) -> None:
        """End its lines."""
        assert worker.stdin is not None
        worker.stdin.close()


async def work(home: Home, address: Address, announce: Callable[[str], None]) -> None:
    """One worker: serve until the parent is gone, SIGTERM or SIGINT."""
    async with AsyncExitStack() as stack:
        server = Server(home, faults=SharedFaultTable(home.faults))
        stack.callback(server.close)
        door = await retail_door(stack, server, msgspec.structs.replace(address, shared=True))
        await door.obey_faults()
        stopped = stop_signals()
        announce(door.url)
        parent = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(parent), sys.stdin)
        listening = asyncio.create_task(obey(parent, door.obey_faults, announce, stopped))
        await stopped.wait()
        listening.cancel()


async def obey(
    parent: asyncio.StreamReader, deed: Callable[[], Awaitable[None]], announce: Callable[[str], None], stopped: asyncio.Event
) -> None:
    """Do what each line says, and say so; stop at the end of the lines."""
    while await parent.readline():
        await deed()
        announce("obeyed")
    stopped.set()
