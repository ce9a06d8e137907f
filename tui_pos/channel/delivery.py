"""What travels between register and retail server besides data requests: activation, documents (DESIGN sections 3, 5).

    POST /activate   Activate -> Activated          the one-time code is used up, the register's older token ends
    POST /documents  Batch    -> Settlement         one result for each document, in the order sent
    POST /documents/missing  Known -> Missing       what a home lacks of its own journal

A batch is committed durably before it is answered. `Outcome` says what the channel did, and so what the register does:

    accepted     kept for the first time                         done
    same_again   the same id and hash was kept before            done: an earlier answer was lost
    conflict     the same id with another hash; both are kept    parked and shown, never sent again by itself
    rejected     not a document of this register, or not sound   parked and shown, never sent again by itself
    later        not now: the channel database is busy, or what  sent again, in order; from `resume_after` on, when
                 comes before it is not there                    the channel says so

Every delivery carries the incarnation of the home that sends it (`X-Incarnation`): the activation that its token is from.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from tui_pos.channel.requests import PROTOCOL_VERSION, Configuration
from tui_pos.sales.document import Sealed
from tui_pos.sales.sentence import Sentence

BATCH_LIMIT = 200
BATCH_BYTES = 4 * 1024 * 1024

INCARNATION_HEADER = "X-Incarnation"

DocumentId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
RegisterNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
ActivationCode = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Activate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A register asks for its token with the one-time code that headquarters printed for it."""

    register: RegisterNumber
    code: ActivationCode
    protocol: int = PROTOCOL_VERSION


class Activated(msgspec.Struct, frozen=True, kw_only=True):
    """The device token (only its hash is kept), the id of this activation, and the configuration.

    `last_sequence` and `last_z` are the highest receipt number and number of a Z report that the channel has of this
    register, `grand_total` the turnover of its Z reports: a new home goes on after them.
    """

    token: str
    incarnation: str
    configuration: Configuration
    last_sequence: int = 0
    last_z: int = 0
    grand_total: int = 0


class SentDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document as its canonical bytes, raw inside the batch, with the hash that its register sealed it with."""

    id: DocumentId
    hash: Hash
    content: msgspec.Raw


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Documents of one register in the order of their positions."""

    documents: Annotated[tuple[SentDocument, ...], msgspec.Meta(min_length=1, max_length=BATCH_LIMIT)]


class Outcome(StrEnum):
    """What the channel did with one document; see the table above."""

    ACCEPTED = "accepted"
    SAME_AGAIN = "same_again"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    LATER = "later"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one document, and in words why when it is not done.

    `kept_hash` is the other one's in a conflict, or its own when the channel has taken it and somebody must look at it.
    """

    id: str
    outcome: Outcome
    detail: Sentence | None = None
    kept_hash: str | None = None


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a batch: a result for each document, in the order sent.

    `resume_after` is a position: the channel has no document after it, though this home has delivered some (it was
    restored from a copy, or the home was activated again). All after it are to be sent again.
    """

    results: tuple[Result, ...]
    resume_after: int | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last document of a home's journal."""

    position: Annotated[int, msgspec.Meta(ge=0)]
    hash: Hash


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of the register that follow it, which the channel has and the home has not; some of them at a time."""

    documents: tuple[SentDocument, ...] = ()


def batch_of(sealed: tuple[Sealed, ...]) -> Batch:
    """The batch that carries these documents byte for byte; at most BATCH_LIMIT of them."""
    return Batch(
        documents=tuple(
            SentDocument(id=document.id, hash=document.hash, content=msgspec.Raw(document.content)) for document in sealed
        )
    )


def sealed_of(sent: SentDocument) -> Sealed:
    """The document as received, in its canonical bytes; neither the hash nor the content has been checked."""
    return Sealed(id=sent.id, hash=sent.hash, content=bytes(sent.content))
