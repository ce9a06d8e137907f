"""A store for tests: the real stub server in its own process, and real registers over sockets and files on disk."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import uuid_utils

from tests.program import Program, run
from tui_pos.commands.activate import activate
from tui_pos.config import Home
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_ON, Credentials
from tui_pos.register import Register

CASHIER = Credentials("000160", "123456")
MANAGER = Credentials("000110", "654321")
WATER = "5901234123457"
PATIENCE_S = 20.0


def now() -> int:
    """UTC microseconds."""
    return time.time_ns() // 1_000


def new_id() -> str:
    """A UUIDv7."""
    return str(uuid_utils.uuid7())


class TestClock:
    """The wall clock, which a test may move forward without waiting."""

    __test__ = False

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return now() + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += int(seconds * 1_000_000)


class ServerFailed(Exception):
    """A server command ended with another status than 0."""

    def __init__(self, status: int, output: str, errors: str) -> None:
        super().__init__(f"status {status}: {errors or output}")
        self.status = status
        self.errors = errors


class StubServer:
    """The retail server of one home; the port stays the same over restarts."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        self.process: Program | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> str:
        """What `tui-pos-server ...` prints; raises ServerFailed when its status is not 0."""
        done = run("server_stub", *arguments, "--home", str(self.home))
        if done.returncode:
            raise ServerFailed(done.returncode, done.stdout, done.stderr)
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.command(*arguments, "--json"))

    def start(self) -> None:
        """Serve; returns when it listens."""
        self.process = Program("server_stub", "serve", *self.options())
        line = self.process.output.readline()
        self.port = int(line.strip().rsplit(":", 1)[1].rstrip("/"))

    def options(self) -> list[str]:
        """What `serve` is told."""
        return ["--home", str(self.home), "--port", str(self.port)]

    def kill(self) -> None:
        """Like a power cut."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Like an operator."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        self.process.wait(PATIENCE_S)
        self.process = None

    def fault(self, kind: str, *, request: str = "all", times: int | None = None) -> None:
        """Switch a fault on."""
        limit = [] if times is None else ["--times", str(times)]
        self.command("faults", "set", kind, "--request", request, *limit)

    def clear_faults(self) -> None:
        self.command("faults", "clear")

    def activation_code(self, register: str = "PARIS-1", store: str = "PARIS", support_offline: str = "yes") -> str:
        """A fresh one-time code."""
        printed = self.command("register", "add", register, "--store", store, "--support-offline", support_offline)
        return printed.strip().splitlines()[-1]

    def asked(self, request: str) -> int:
        """How often this data request was answered or refused, by the server's own count."""
        counts = self.json("stats")["requests"].get(request, {})
        return int(counts.get("answered", 0)) + int(counts.get("refused", 0))

    def statement(self, register: str = "PARIS-1") -> Any:
        return self.json("statement")["registers"][register]


class Shop:
    """A server and the homes of its registers, in one temporary folder."""

    def __init__(self, folder: Path, server: StubServer) -> None:
        self.folder = folder
        self.server = server
        self.clock = TestClock()

    async def activated(self, register: str = "PARIS-1", store: str = "PARIS", support_offline: str = "yes") -> Home:
        """The home of a newly activated register."""
        code = self.server.activation_code(register, store, support_offline)
        home = Home(self.folder / register)
        await activate(home, server=self.server.url, register=register, code=code, ca=None, clock=self.clock, new_id=new_id)
        return home

    @asynccontextmanager
    async def register(self, home: Home, *, signed_on: bool = True, started: bool = True) -> AsyncIterator[Register]:
        """The register of a home, running; signed on as the cashier unless told otherwise."""
        register = await Register.open(home, clock=self.clock, new_id=new_id, random=random.Random(7).random)
        try:
            if started:
                register.start()
            if signed_on:
                await self.sign_on(register)
            yield register
        finally:
            await register.close()

    async def sign_on(self, register: Register, credentials: Credentials = CASHIER) -> None:
        """Sign a person on; raises what the operation raises."""
        await perform(register, LOG_ON, credentials)

    async def synchronised(self, register: str = "PARIS-1", store: str = "PARIS") -> Home:
        """The home of a register that has its first package and is ready for offline."""
        home = await self.activated(register, store)
        async with self.register(home, signed_on=False, started=False) as running:
            assert await running.upkeep.download_now(), running.sync_status
        return home


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something that happens in the background has happened; fails with its name when it does not."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"it did not come about that {what}") from None


def tui_pos(*arguments: str, home: Path, pin: str = "123456") -> CompletedProcess[str]:
    """Run `tui-pos ...` as a process of its own."""
    return run("tui_pos", *arguments, "--home", str(home), environment={**os.environ, "TUI_POS_PIN": pin})
