"""What may be on the platters after the power went: everything synced, and of the rest any sectors in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from tests.power_loss.disk import Delete, Event, Sync, Told, Truncate, Write

SECTOR = 512
CHANCES = (0.0, 0.1, 0.5, 0.9, 1.0)

Files = dict[str, bytes]


class Platter:
    """One file: what is surely there, and what was done to it since it was last synced."""

    def __init__(self) -> None:
        self.durable = bytearray()
        self.exists = False
        self.pending: list[Write | Truncate] = []

    def sync(self) -> None:
        for done in self.pending:
            apply(self.durable, done)
        self.pending.clear()
        self.exists = True

    def after(self, random: Random) -> bytes | None:
        """One of its possible contents; None when the file itself may be missing, and is."""
        chance = random.choice(CHANCES)
        if not self.exists and random.random() >= chance:
            return None
        content = bytearray(self.durable)
        for done in self.pending:
            if isinstance(done, Truncate):
                if random.random() < chance:
                    apply(content, done)
            else:
                for sector in sectors(done):
                    if random.random() < chance:
                        apply(content, sector)
        return bytes(content)


def apply(content: bytearray, done: Write | Truncate) -> None:
    """Do it to the content."""
    if isinstance(done, Truncate):
        del content[done.size :]
        content.extend(bytes(max(0, done.size - len(content))))
        return
    content.extend(bytes(max(0, done.offset - len(content))))
    content[done.offset : done.offset + len(done.data)] = done.data


def sectors(write: Write) -> Iterator[Write]:
    """The write in the pieces that a disk writes whole or not at all."""
    start = write.offset
    while start < write.offset + len(write.data):
        end = min(write.offset + len(write.data), (start // SECTOR + 1) * SECTOR)
        yield Write(write.file, start, write.data[start - write.offset : end - write.offset])
        start = end


def states(events: Sequence[Event], each: int, random: Random) -> Iterator[tuple[set[str], Files]]:
    """After every event, `each` of the possible states, with what had been told by then."""
    platters: dict[str, Platter] = {}
    told: set[str] = set()
    for event in events:
        match event:
            case Told(id=id):
                told.add(id)
            case Sync(file=file):
                platters.setdefault(file, Platter()).sync()
            case Delete(file=file):
                platters.pop(file, None)
            case Write(file=file) | Truncate(file=file):
                platters.setdefault(file, Platter()).pending.append(event)
        for _ in range(each):
            contents = {name: platter.after(random) for name, platter in platters.items()}
            yield set(told), {name: content for name, content in contents.items() if content is not None}
