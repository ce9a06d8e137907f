"""A package that is not what it says is refused and the old data still sells (issue 2, *What bad input gets*)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from server_stub.home import Home as ServerHome
from tests.faults.story import first_scan, pay, scan_again
from tests.ready import ReadyShop
from tui_pos.connection.state import Ready
from tui_pos.register import Register
from tui_pos.sync.packages import PackedFile, file_hash, pack
from tui_pos.sync.sessions import SyncResult

Damage = Callable[[ReadyShop, Path, int], None]


def flip_a_byte(_: ReadyShop, package: Path, __: int) -> None:
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 0xFF
    package.write_bytes(content)


def cut_off(_: ReadyShop, package: Path, __: int) -> None:
    package.write_bytes(package.read_bytes()[:-1000])


def announce(shop: ReadyShop, session: int, packed: PackedFile) -> None:
    """The manifest of this session describes another file, honestly."""
    connection = apsw.Connection(str(ServerHome(shop.server.home).database))
    connection.execute(
        "UPDATE package_session SET size = ?, unpacked_size = ?, sha256 = ? WHERE session = ?",
        (packed.size, packed.unpacked_size, packed.sha256, session),
    )
    connection.close()


def other_tables(shop: ReadyShop, package: Path, session: int) -> None:
    """A sound SQLite file with a sound hash that is no offline database."""
    file = shop.folder / "other.sqlite"
    connection = apsw.Connection(str(file))
    connection.execute("CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT)")
    connection.close()
    announce(shop, session, pack(file, package))


def no_database(shop: ReadyShop, package: Path, session: int) -> None:
    """A sound hash of something else altogether."""
    file = shop.folder / "other.txt"
    file.write_bytes(b"this is not a database\n" * 1000)
    announce(shop, session, pack(file, package))


def no_compression(shop: ReadyShop, package: Path, session: int) -> None:
    """The right size and hash of bytes that nobody compressed."""
    file = shop.folder / "other.txt"
    file.write_bytes(b"neither is this\n" * 1000)
    facts = pack(file, package)
    package.write_bytes(bytes(reversed(package.read_bytes())))
    announce(shop, session, PackedFile(size=facts.size, unpacked_size=facts.unpacked_size, sha256=file_hash(package)))


def larger_than_announced(shop: ReadyShop, package: Path, session: int) -> None:
    """A file that unpacks to more than it was to be."""
    file = shop.folder / "other.txt"
    file.write_bytes(b"\0" * 50_000_000)
    facts = pack(file, package)
    announce(shop, session, PackedFile(size=facts.size, unpacked_size=4096, sha256=facts.sha256))


DAMAGES: dict[Damage, str] = {
    flip_a_byte: "The package's checksum is wrong",
    cut_off: "unexpected answer (status 416)",
    other_tables: "The package's tables are not the ones this register knows",
    no_database: "The package's database is damaged",
    no_compression: "The package cannot be decompressed",
    larger_than_announced: "The package's content has another size than announced",
}


def next_package(shop: ReadyShop) -> tuple[int, Path]:
    """Master data changes, and the channel makes another package: its session and its file at the server."""
    shop.server.command("profile", "set", "--retry-count", "1", "--store", "PARIS")
    made = shop.server.json("run-job", "9999", "--full")
    (session,) = [package["session"] for package in made["packages"] if package["store"] == "PARIS"]
    return session, ServerHome(shop.server.home).packages / f"{session}.sqlite.zst"


async def sells_offline(shop: ReadyShop, register: Register) -> None:
    shop.server.fault("error-5xx")
    await first_scan(register)
    await scan_again(register)
    assert (await pay(register)).offline
    shop.server.clear_faults()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_a_damaged_package_is_refused_and_the_old_data_still_sells(ready_shop: ReadyShop, damage: Damage) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        before = register.upkeep.applied
        session, package = next_package(ready_shop)
        sound = package.read_bytes()
        damage(ready_shop, package, session)

        assert not await register.upkeep.download_now()
        assert register.sync_status.result is SyncResult.FAILED
        assert str(register.sync_status.message).startswith(DAMAGES[damage])
        assert (register.upkeep.applied, register.sync_status.applied) == (before, before)
        assert isinstance(register.availability, Ready)
        assert not (ready_shop.home.path / f"offline-{session}.sqlite").exists()
        await sells_offline(ready_shop, register)

        package.write_bytes(sound)
        ready_shop.server.command("profile", "set", "--retry-count", "0", "--store", "PARIS")
        assert await register.upkeep.download_now(), register.sync_status.message
        assert register.upkeep.applied is not None
        assert register.upkeep.applied.session > session
        await sells_offline(ready_shop, register)
    databases = sorted(file.name for file in ready_shop.home.path.glob("offline-*.sqlite"))
    assert databases == [f"offline-{register.upkeep.applied.session}.sqlite"]
    assert list(ready_shop.home.packages.iterdir()) == []


async def test_a_package_that_was_cut_off_is_fetched_on_from_there(ready_shop: ReadyShop) -> None:
    """What is there already is not fetched again once the rest can be had."""
    async with ready_shop.register(ready_shop.home, started=False) as register:
        session, package = next_package(ready_shop)
        sound = package.read_bytes()
        cut_off(ready_shop, package, session)
        assert not await register.upkeep.download_now()
        (part,) = ready_shop.home.packages.iterdir()
        assert part.stat().st_size == len(sound) - 1000
        package.write_bytes(sound)
        assert await register.upkeep.download_now(), register.sync_status.message
        assert register.upkeep.applied is not None
        assert register.upkeep.applied.session == session
