"""Headquarters of a running store, edited and published by function calls: a package is there in some milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
from peewee import Database

from server_stub.headquarters.database import Author, edit, opened
from server_stub.headquarters.groups import exclude_offline, include_offline
from server_stub.headquarters.packages import file_of
from server_stub.headquarters.profiles import ProfileChange, change_profile
from server_stub.headquarters.publishing import send
from server_stub.home import Home as ServerHome
from tests.shop import now
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Price, Product, Staff
from tui_pos.channel.search_text import search_text
from tui_pos.sync.packages import Manifest, PackedFile, unpack

STORE = "PARIS"


class Headquarters:
    """Headquarters of the server in `folder`; what it sends here goes to PARIS."""

    def __init__(self, folder: Path) -> None:
        self.home = ServerHome(folder)

    def set_price(self, barcode: str, amount: int) -> None:
        """From ever on, in minor units."""
        with self._edited() as db:
            ((product,),) = rows(db, "SELECT product_id FROM barcode WHERE barcode = ?", (barcode,))
            Price.update(amount=amount).where(Price.product == product, Price.store == STORE).execute(db)

    def rename(self, number: str, name: str) -> None:
        """A product has another name."""
        with self._edited() as db:
            Product.update(name=name, search_text=search_text(name, number)).where(Product.number == number).execute(db)

    def remove_staff(self, number: str) -> None:
        """Somebody no longer works in the store."""
        with self._edited() as db:
            Staff.delete().where(Staff.number == number, Staff.store == STORE).execute(db)

    def pause(self, paused: bool) -> None:
        """*Pause offline synchronization* of the store's profile."""
        with opened(self.home.headquarters) as db:
            change_profile(db, STORE, ProfileChange(pause_synchronisation=paused), self._author())

    def support_offline(self, register: str, supported: bool) -> None:
        """Take a register's offline database into its store's group, or out of it."""
        with self._edited() as db:
            (include_offline if supported else exclude_offline)(db, STORE, register)

    def send(self, job: str, *, full: bool = False) -> Manifest:
        """Run a job; its package for the store."""
        (manifest,) = send(self.home, job, now, full=full, only=(STORE,)).packages
        return manifest

    def file(self, manifest: Manifest) -> Path:
        """The compressed file that registers fetch."""
        return file_of(self.home, manifest.session)

    def announce(self, manifest: Manifest, packed: PackedFile) -> None:
        """From now on the package is announced as another file, honestly."""
        self.set_fact(manifest, size=packed.size, unpacked_size=packed.unpacked_size, sha256=packed.sha256)

    def set_fact(self, manifest: Manifest, **facts: int | str) -> None:
        """Announce a package otherwise than it is."""
        columns = ", ".join(f"{name} = ?" for name in facts)
        with opened(self.home.headquarters) as db:
            rows(db, f"UPDATE package SET {columns} WHERE session = ?", (*facts.values(), manifest.session))

    def status_of(self, session: int, register: str = "PARIS-1") -> tuple[str, int, str]:
        """What headquarters was told of a package at a register: status, tries, message."""
        with opened(self.home.headquarters) as db:
            found = "SELECT status, tries, message FROM download WHERE session = ? AND database = ?"
            ((status, tries, message),) = rows(db, found, (session, register))
            return str(status), int(tries), str(message)

    @contextmanager
    def _edited(self) -> Iterator[Database]:
        with opened(self.home.headquarters) as db, edit(db, self._author(), "a test"):
            yield db

    def _author(self) -> Author:
        return Author("a test", now())


def contents(package: Path, manifest: Manifest, place: Path) -> Path:
    """The database in a package, unpacked at a place."""
    unpack(package, place, manifest, lambda done: None)
    return place


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of master data in an offline database, by table, in the order of their keys."""
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%' AND name <> 'setting' ORDER BY name"
        ).fetchall()
        return {str(name): sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for (name,) in names}
