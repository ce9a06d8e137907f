"""A server's home: the folder that holds all its state, and which process may serve it (DESIGN section 5, `--home`)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import platformdirs

from server_stub.postgresql import PostgresqlUrl
from tui_pos.sales.sentence import Refused, say

HEADQUARTERS = "headquarters"


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """Where the serving process listens for its operator (loopback only), and the secret that it asks for."""

    url: str
    secret: str
    process: int


class Home(msgspec.Struct, frozen=True):
    """The files of one server."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "channel.sqlite"

    @property
    def address(self) -> Path:
        """The URL of the channel database when that is not in this folder; it may hold a password."""
        return self.folder / "database-url"

    @property
    def channel(self) -> Path | PostgresqlUrl:
        """Where the channel database is."""
        return PostgresqlUrl(self.address.read_text()) if self.address.exists() else self.database

    @property
    def headquarters(self) -> Path | PostgresqlUrl:
        """Where headquarters' database is: beside the channel's, or a schema of its own in the same PostgreSQL database."""
        if self.address.exists():
            return PostgresqlUrl(self.address.read_text(), HEADQUARTERS)
        return self.folder / f"{HEADQUARTERS}.sqlite"

    @property
    def packages(self) -> Path:
        return self.folder / "packages"

    @property
    def control(self) -> Path:
        return self.folder / "control.json"

    @property
    def counts(self) -> Path:
        return self.folder / "counts.log"

    @property
    def faults(self) -> Path:
        """The fault table of several workers."""
        return self.folder / "faults.json"

    @property
    def log(self) -> Path:
        """What went wrong in the background of the serving process."""
        return self.folder / "server.log"

    @property
    def lock(self) -> Path:
        return self.folder / "serve.lock"


def default_folder() -> Path:
    """The platform's user data folder for this server."""
    return platformdirs.user_data_path("tui-pos-server")


def existing_home(folder: Path) -> Home:
    """The home in this folder; refused when `init` has not made it."""
    home = Home(folder)
    if not has_channel(home):
        raise Refused(
            say(
                "There is no channel database in {folder}. Nothing was changed: run tui-pos-server init first.",
                folder=str(folder),
            )
        )
    return home


def has_channel(home: Home) -> bool:
    """Whether `init` has been here."""
    return home.address.exists() or home.database.exists()


def new_home(folder: Path) -> Home:
    """An empty home for `init`; refused when a channel database is there already."""
    home = Home(folder)
    if has_channel(home):
        raise Refused(
            say(
                "There is a channel database in {folder} already. Nothing was changed: choose another folder.",
                folder=str(folder),
            )
        )
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.packages.mkdir(exist_ok=True)
    return home


def remember_address(home: Home, place: PostgresqlUrl) -> None:
    """The home's commands find their database there from now on."""
    write_privately(home.address, place.url.encode())


@contextmanager
def serving(home: Home) -> Iterator[None]:
    """Hold the home for the one process that serves it; refused while another does."""
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                say(
                    "Another process serves {folder} already. Nothing was changed: stop it, or use another --home.",
                    folder=str(home.folder),
                )
            ) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def only_builder(home: Home) -> Iterator[None]:
    """Wait for whoever makes a package for this home, and let others wait meanwhile."""
    descriptor = os.open(home.folder / "build.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_control(home: Home, control: Control) -> None:
    """Let this home's operator, and nobody else on the machine, find the serving process."""
    write_privately(home.control, msgspec.json.encode(control))


def write_privately(file: Path, content: bytes) -> None:
    """All of it or nothing, and only for this account."""
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
    partial.replace(file)


def read_control(home: Home) -> Control:
    """Where the serving process listens; refused when none serves this home."""
    try:
        return msgspec.json.decode(home.control.read_bytes(), type=Control)
    except FileNotFoundError:
        raise not_serving(home) from None


def not_serving(home: Home) -> Refused:
    """No process serves the home, so there is nobody to tell."""
    return Refused(
        say(
            "No process serves {folder}. Nothing was changed: start tui-pos-server serve first.",
            folder=str(home.folder),
        )
    )
