"""What the channel has of a register's journal beyond what its home has (issue 5, *Three copies*): the third copy.

A home that was put back to an older state, or lost the end of both its files, takes these over before it gives a number
again. They are handed to the register they came from alone.
"""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.credentials import Device
from tui_pos.channel.delivery import BATCH_BYTES, BATCH_LIMIT, Known, Missing, SentDocument
from tui_pos.channel.dialect import rows

HAS = "SELECT 1 FROM channel_document WHERE store = ? AND register = ? AND position = ? AND hash = ?"
AFTER = (
    "SELECT position, id, hash, content FROM channel_document WHERE store = ? AND register = ? AND position > ? "
    "ORDER BY position LIMIT ?"
)


class Link(msgspec.Struct, frozen=True):
    """What a document says of the one before it."""

    previous: str


def missing(db: Database, device: Device, known: Known) -> Missing:
    """The documents that follow the last one known, in order, as many as fit; none when that one is not here.

    A home without any document is a new one: it goes on after the numbers that activation told it.
    """
    if not rows(db, HAS, (device.store, device.register, known.position, known.hash)):
        return Missing()
    head, size, found = known.hash, 0, list[SentDocument]()
    for _, id, hash, content in rows(db, AFTER, (device.store, device.register, known.position, BATCH_LIMIT)):
        written = content.encode()
        size += len(written)
        if found and size > BATCH_BYTES:
            break
        if msgspec.json.decode(written, type=Link).previous == head:
            found.append(SentDocument(id=id, hash=hash, content=msgspec.Raw(written)))
            head = hash
    return Missing(documents=tuple(found))
