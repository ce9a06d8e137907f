"""Ways in which a package can be other than it should (issue 3, shown 3), each for a full set and for a package of rows.

Each changes the file that the server serves, and where the damage is not in transit, announces it honestly: a wrong hash
would hide what is behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from tests.headquarters import Headquarters, contents
from tui_pos.sync.packages import Manifest, PackedFile, file_hash, pack

BOMB_BYTES = 1 << 30
ANNOUNCED_BYTES = 1 << 20


@dataclass(frozen=True)
class Target:
    """The package of this test with its content, one before it of the same kind with its file, and a place to work."""

    hq: Headquarters
    manifest: Manifest
    content: bytes
    earlier: Manifest
    earlier_file: Path
    place: Path

    @property
    def file(self) -> Path:
        return self.hq.file(self.manifest)

    def rewritten(self, *statements: str) -> None:
        """The same package after these statements."""
        database = contents(self.file, self.manifest, self.place / "hostile.sqlite")
        with closing(apsw.Connection(str(database))) as connection:
            for statement in statements:
                connection.execute(statement)
        self.serve(pack(database, self.file))

    def restore(self) -> None:
        """Headquarters has cleared it up."""
        self.file.write_bytes(self.content)
        manifest = self.manifest
        self.serve(PackedFile(size=manifest.size, unpacked_size=manifest.unpacked_size, sha256=manifest.sha256))

    def serve(self, packed: PackedFile) -> None:
        self.hq.announce(self.manifest, packed)


Damage = Callable[[Target], None]


def flip_a_byte(target: Target) -> None:
    content = bytearray(target.file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.file.write_bytes(content)


def cut_off(target: Target) -> None:
    target.file.write_bytes(target.file.read_bytes()[:-500])


def swapped(target: Target) -> None:
    """Another store's package of the same session, sound in itself."""
    target.rewritten("UPDATE setting SET value = 'HOUSTON' WHERE name = 'store'", *to_store("HOUSTON"))


def to_store(store: str) -> tuple[str, ...]:
    """A full set has its store in the names of its settings."""
    return (f"UPDATE setting SET name = replace(name, ':PARIS:', ':{store}:') WHERE name LIKE 'session:%'",)


def replayed(target: Target) -> None:
    """An older package under the new number: yesterday's prices again."""
    target.file.write_bytes(target.earlier_file.read_bytes())
    earlier = target.earlier
    target.serve(PackedFile(size=earlier.size, unpacked_size=earlier.unpacked_size, sha256=earlier.sha256))


def of_another_version(target: Target) -> None:
    """Of other data than it was announced with."""
    target.rewritten("UPDATE setting SET value = '0' WHERE name = 'data_version'")


def no_database(target: Target) -> None:
    file = target.place / "other.txt"
    file.write_bytes(b"this is not a database\n" * 1000)
    target.serve(pack(file, target.file))


def no_compression(target: Target) -> None:
    """The right size and hash of bytes that nobody compressed."""
    target.file.write_bytes(bytes(reversed(target.file.read_bytes())))
    size, unpacked = target.manifest.size, target.manifest.unpacked_size
    target.serve(PackedFile(size=size, unpacked_size=unpacked, sha256=file_hash(target.file)))


def damaged_pages(target: Target) -> None:
    """A sound schema over pages that are none."""
    database = contents(target.file, target.manifest, target.place / "hostile.sqlite")
    content = bytearray(database.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    database.write_bytes(content)
    target.serve(pack(database, target.file))


def honest_bomb(target: Target) -> None:
    """1 GiB in some kilobytes, announced as such."""
    target.serve(bomb(target))


def hidden_bomb(target: Target) -> None:
    """1 GiB in some kilobytes, announced as a small file."""
    packed = bomb(target)
    target.serve(PackedFile(size=packed.size, unpacked_size=ANNOUNCED_BYTES, sha256=packed.sha256))


def bomb(target: Target) -> PackedFile:
    """Nothing but zeros; the file that they are packed from takes no space either."""
    file = target.place / "zeros"
    with file.open("wb") as zeros:
        zeros.truncate(BOMB_BYTES)
    packed = pack(file, target.file)
    assert packed.size < BOMB_BYTES // 10_000
    return packed


def wrong_schema(target: Target) -> None:
    target.rewritten('ALTER TABLE "setting" ADD COLUMN more TEXT')


def trigger(target: Target) -> None:
    target.rewritten("CREATE TRIGGER hostile AFTER INSERT ON setting BEGIN DELETE FROM setting; END")


def view(target: Target) -> None:
    """In the place of a table that is read."""
    target.rewritten(
        "ALTER TABLE setting RENAME TO hidden",
        "CREATE VIEW setting AS SELECT name, hex(randomblob(100000000)) AS value FROM hidden",
    )


def extra_table(target: Target) -> None:
    target.rewritten("CREATE TABLE more (id INTEGER PRIMARY KEY)")


TABLES = "The package's tables are not the ones this register knows"
ANOTHER = "The package is not the one that was announced"
DAMAGES: dict[Damage, str] = {
    flip_a_byte: "The package's checksum is wrong",
    cut_off: "unexpected answer (status 416)",
    swapped: ANOTHER,
    replayed: ANOTHER,
    of_another_version: ANOTHER,
    no_database: "The package's database is damaged",
    no_compression: "The package cannot be decompressed",
    damaged_pages: "The package's database is damaged",
    honest_bomb: "The package is larger than this register accepts",
    hidden_bomb: "The package's content has another size than announced",
    wrong_schema: TABLES,
    trigger: TABLES,
    view: TABLES,
    extra_table: TABLES,
}
