"""Whether a document follows what the channel has of its register (DESIGN sections 2 and 3): how a clone is told.

Each activation of a register is an incarnation, and the channel keeps the head of each: position and hash of the last
document that followed. A document follows when its `previous` is the head's hash and its position the next one.

    the head's next                                    follows
    the first of an incarnation: `previous` is here    follows: a home that was activated again goes on with its journal
    at a place that is taken, or after another hash    forks: a copy of the home, or an older state of it, is at work
    after one that is not here                         missing: the register sends again from what is here
    after one that is parked here                      as that one did
"""

from __future__ import annotations

from enum import Enum, auto

from peewee import Database

from server_stub.credentials import Device
from server_stub.records import UploadHead
from tui_pos.channel.dialect import rows
from tui_pos.sales.document import GENESIS, Document
from tui_pos.sales.sentence import Sentence, say

LATEST = "SELECT position, hash FROM upload_head WHERE incarnation = ?"
PARKED = "SELECT max(followed) FROM parked_document WHERE register = ? AND hash = ? AND incarnation = ?"
BEFORE = (
    "SELECT position FROM channel_document WHERE register = ? AND position = ? AND hash = ?"
    " UNION ALL SELECT position FROM parked_document WHERE register = ? AND position = ? AND hash = ? AND followed = 1"
)


class Link(Enum):
    """How a document stands to the chain."""

    FOLLOWS = auto()
    FORKS = auto()
    MISSING = auto()


class Chain:
    """The chain of one incarnation during one batch; `save` keeps its new head in the caller's transaction."""

    def __init__(self, db: Database, sender: Device) -> None:
        self.db = db
        self.sender = sender
        self.began = self.head = next(iter(rows(db, LATEST, (sender.incarnation,))), None)

    @property
    def position(self) -> int:
        """The last position that is here; 0 for none."""
        return self.head[0] if self.head else 0

    def link(self, document: Document) -> Link:
        """How this document stands to the chain."""
        position, previous = document.position, document.previous
        if self.head is None:
            if (position, previous) == (1, GENESIS):
                return Link.FOLLOWS
        elif (position, previous) == (self.position + 1, self.head[1]):
            return Link.FOLLOWS
        elif position <= self.position:
            return Link.FORKS
        return self.after_parked(previous) or self.beyond(position, previous)

    def after_parked(self, previous: str) -> Link | None:
        """As the document before it stands, when that one is parked."""
        ((followed,),) = rows(self.db, PARKED, (self.sender.register, previous, self.sender.incarnation))
        if followed is None:
            return None
        return Link.FOLLOWS if followed else Link.FORKS

    def beyond(self, position: int, previous: str) -> Link:
        """Not the head's next: the first of an incarnation may follow an earlier one's; else it forks, or there is a gap."""
        if self.head is None:
            return Link.FOLLOWS if self.has_before(position - 1, previous) else Link.MISSING
        return Link.FORKS if position == self.position + 1 else Link.MISSING

    def has_before(self, position: int, hash: str) -> bool:
        """Whether an earlier incarnation of this register has sent the document at a position."""
        before = (self.sender.register, position, hash)
        return bool(rows(self.db, BEFORE, before + before))

    def advance(self, position: int, hash: str) -> None:
        """This document is the head now."""
        self.head = (position, hash)

    def save(self) -> None:
        """Keep the head."""
        if self.head is None or self.head == self.began:
            return
        UploadHead.insert(
            incarnation=self.sender.incarnation, register=self.sender.register, position=self.head[0], hash=self.head[1]
        ).on_conflict(conflict_target=[UploadHead.incarnation], preserve=[UploadHead.position, UploadHead.hash]).execute(
            self.db
        )
        self.began = self.head


def fork_said(document: Document) -> Sentence:
    """Why a copy of a register is refused."""
    return say(
        "The channel has other documents of register {register} at position {position}: this home is a copy of another one, "
        "or an older state of it. Nothing is lost: activate this home again with a new code, then retry.",
        register=document.register,
        position=document.position,
    )


def missing_said(document: Document, position: int) -> Sentence:
    """Why a document has to wait for those before it."""
    return say(
        "The channel has the documents of this register up to position {last}, and {position} was sent. "
        "Nothing is lost: the register sends those between again.",
        last=position,
        position=document.position,
    )
