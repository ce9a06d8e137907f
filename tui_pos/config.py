"""Where a register keeps its things, and what it knows of its server: the home folder and the activated device."""

from __future__ import annotations

import fcntl
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from tui_pos.sales.sentence import Refused, say

DEVICE_FILE = "device.json"


def default_home() -> Path:
    """The platform's user data folder."""
    return Path(platformdirs.user_data_dir("tui-pos", appauthor=False))


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """What activation gave this register; the token is secret, so the file has mode 0600."""

    server: str
    token: str
    store: str
    register: str
    incarnation: str
    ca: str | None = None
    mirror: str | None = None

    def copy_of(self, home: Home) -> Path:
        """Where the second copy of the journal is: on the disk that was chosen, or beside the journal."""
        return copy_in(Path(self.mirror), self.register) if self.mirror else home.path / "journal.copy"

    def ca_file(self) -> Path | None:
        return Path(self.ca) if self.ca else None


@dataclass(frozen=True)
class Home:
    """The folder that holds all state of one register."""

    path: Path

    @property
    def journal(self) -> Path:
        return self.path / "journal.sqlite"

    @property
    def packages(self) -> Path:
        return self.path / "packages"

    @property
    def keymap(self) -> Path:
        return self.path / "keymap.toml"

    @property
    def devices(self) -> Path:
        return self.path / "devices.toml"

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def receipts(self) -> Path:
        return self.path / "receipts"

    @property
    def log(self) -> Path:
        return self.path / "tui-pos.log"

    def offline(self, name: str) -> Path:
        return self.path / name

    def create(self) -> None:
        """Make the folder, readable by its owner only."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.packages.mkdir(exist_ok=True, mode=0o700)

    def save_device(self, device: Device) -> None:
        """Write the device file whole, durably, mode 0600."""
        write_private(self.path / DEVICE_FILE, msgspec.json.encode(device))

    def has_device(self) -> bool:
        """Whether this home was activated before."""
        return (self.path / DEVICE_FILE).exists()

    def device(self) -> Device:
        """The activated device; raises Refused when this home was never activated or its file cannot be read."""
        try:
            return msgspec.json.decode((self.path / DEVICE_FILE).read_bytes(), type=Device)
        except FileNotFoundError:
            raise Refused(
                say("This register is not activated: {home} has no device file. Run 'tui-pos activate'.", home=str(self.path))
            ) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise Refused(
                say(
                    "The device file in {home} cannot be read ({error}). Sales are safe in the journal; activate again.",
                    home=str(self.path),
                    error=str(error),
                )
            ) from error


def copy_in(mirror: Path, register: str) -> Path:
    """The second copy of this register's journal in a folder that may hold those of several."""
    return mirror / f"{register}.copy"


def write_private(path: Path, content: bytes) -> None:
    """Replace a file with mode 0600, durably: the old one stays until the new one is whole on disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class HomeLock:
    """One process a home: run, replay and sync hold it; status and journal commands read beside it."""

    def __init__(self, home: Home) -> None:
        self.descriptor = os.open(home.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(self.descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
            os.close(self.descriptor)
            raise Refused(
                say(
                    "Another process (number {process}) is using the register in {home}. Nothing was changed: close it first.",
                    process=owner,
                    home=str(home.path),
                )
            ) from None
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        os.close(self.descriptor)
