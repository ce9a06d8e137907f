"""Programs of ours in processes of their own, as `python -m MODULE` runs them, at a fifth of the price.

Most of a start is spent on loading libraries. So one process of the session loads those, and each program is a fork of it that
loads our own modules anew, with the environment it is given. The tests of the command lines start an interpreter instead.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from multiprocessing import connection, reduction
from subprocess import CompletedProcess
from tempfile import TemporaryFile, mkdtemp
from threading import Lock
from typing import Any

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2
LIBRARIES = (
    "aiohttp.web",
    "apsw",
    "argon2",
    "asyncio.subprocess",
    "babel.dates",
    "babel.messages.mofile",
    "babel.messages.pofile",
    "babel.numbers",
    "backports.zstd",
    "getpass",
    "msgspec.json",
    "peewee",
    "platformdirs",
    "playhouse.apsw_ext",
    "psycopg_pool",
    "statistics",
    "structlog",
    "typer",
    "uuid_utils",
)
# Everybody's parent: it has loaded the libraries, and nothing else ever runs in it.
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(list(LIBRARIES))
# To start a process settles those that have ended, and only one thread at a time may settle one.
SETTLING = Lock()


class Program:
    """A running program: what it prints can be read from `output`; its errors are ours, or go to the descriptor `errors`."""

    def __init__(
        self, module: str, *arguments: str, environment: Mapping[str, str] = os.environ, errors: int = STANDARD_ERROR
    ) -> None:
        reading, writing = os.pipe()
        # Nothing but plain text: a name of ours would load our modules before the environment is there.
        command = ([module, *map(str, arguments)], {name: str(value) for name, value in environment.items()}, compiled())
        # A daemon does not outlive the session.
        self.process = LOADED.Process(target=become, args=(*command, Stream(writing), Stream(errors)), daemon=True)
        with SETTLING:
            self.process.start()
        os.close(writing)
        self.output = os.fdopen(reading)

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """Its status once it has ended; None before."""
        with SETTLING:
            return self.process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Nothing happens when it has ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self, patience_s: float | None = None) -> int:
        """Its status, minus the signal's number when one ended it; fails when it does not end in time."""
        assert connection.wait([self.process.sentinel], patience_s), "the program does not end"
        with SETTLING:
            self.process.join()
        self.output.close()
        status = self.process.exitcode
        assert status is not None
        return status


def run(module: str, *arguments: str, environment: Mapping[str, str] = os.environ) -> CompletedProcess[str]:
    """Run a program to its end."""
    with TemporaryFile("w+") as errors:
        program = Program(module, *arguments, environment=environment, errors=errors.fileno())
        try:
            output = program.output.read()
        except BaseException:
            program.send_signal(signal.SIGKILL)
            program.wait()
            raise
        status = program.wait()
        errors.seek(0)
        return CompletedProcess((module, *arguments), status, output, errors.read())


@cache
def compiled() -> str:
    """A folder of this session where our modules are kept compiled, also where Python is told to leave none beside them."""
    folder = mkdtemp(prefix="tui-pos-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Stream:
    """A file descriptor that goes along into the new process, and is a number there."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[object, ...]:
        return arrived, (reduction.DupFd(self.descriptor),)


def arrived(descriptor: Any) -> int:
    """The number that a descriptor has in the new process."""
    return int(descriptor.detach())


def become(command: list[str], environment: dict[str, str], compiled: str, output: int, errors: int) -> None:
    """Be `python -m MODULE ARGUMENTS`; runs in the new process."""
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, place in ((output, STANDARD_OUTPUT), (errors, STANDARD_ERROR)):
        os.dup2(descriptor, place)
        os.close(descriptor)
    sys.dont_write_bytecode, sys.pycache_prefix = False, compiled
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
