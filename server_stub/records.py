"""Tables that only the server has, beside the channel's: never in a data package, never at a register (DESIGN section 4)."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, IntegerField, TextField

from tui_pos.channel.fields import Instant
from tui_pos.channel.models import Table


class RevokedToken(Table):
    """A device token that was good once: its bearer is told so, instead of being unknown."""

    token_hash = TextField(primary_key=True)
    register = TextField()
    revoked_at = Instant()

    class Meta:
        without_rowid = True


class ParkedDocument(Table):
    """A document that the channel did not take: `conflict` or `rejected`, kept as sent for the auditor.

    `hash` is what the sender claimed, `content_hash` what it is; `detail` is the sentence that was answered, as JSON.
    `position` is 0 when it cannot be read, `followed` whether the incarnation's chain goes on through it, `taken_at` when
    the same document was taken after all.
    """

    register = TextField()
    id = TextField()
    outcome = TextField()
    hash = TextField()
    content_hash = TextField()
    content = TextField()
    detail = TextField()
    received_at = Instant()
    incarnation = TextField()
    position = BigIntegerField()
    followed = IntegerField()
    taken_at = Instant(null=True)

    class Meta:
        primary_key = CompositeKey("register", "id", "outcome", "content_hash")
        indexes = ((("register", "hash"), False),)


class UploadHead(Table):
    """The last document of an incarnation that followed the one before it; what comes next must follow this one."""

    incarnation = TextField(primary_key=True)
    register = TextField()
    position = BigIntegerField()
    hash = TextField()


class UploadSession(Table):
    """The life of one upload: a batch that a register delivered to the channel, or a run of P-0001 to headquarters.

    `source` is the register, or `channel`, and each counts its own sessions from 1. `status` is an `UploadStatus`, `documents`
    what came, the next four what became of it, `size` its bytes; `message` is a sentence as JSON, or empty.
    """

    source = TextField()
    session = BigIntegerField()
    status = TextField()
    documents = BigIntegerField(default=0)
    accepted = BigIntegerField(default=0)
    same_again = BigIntegerField(default=0)
    conflict = BigIntegerField(default=0)
    rejected = BigIntegerField(default=0)
    size = BigIntegerField(default=0)
    message = TextField(default="")
    at = Instant()

    class Meta:
        primary_key = CompositeKey("source", "session")
        without_rowid = True


class Fact(Table):
    """Something that headquarters is to learn of a document: `kind` says what (`server_stub/facts.py`).

    `counter` counts facts from 1 in the order in which they are committed; `session` is the register's upload session that
    brought it, and `content_hash` tells the documents of an id apart.
    """

    counter = BigIntegerField(primary_key=True)
    kind = TextField()
    register = TextField()
    session = BigIntegerField()
    id = TextField()
    content_hash = TextField()


class SignOnFailure(Table):
    """Failed sign-ons of one person in a row, so that a restart of the server unlocks nobody."""

    store = TextField()
    staff = TextField()
    failures = IntegerField()
    locked_until = Instant()

    class Meta:
        primary_key = CompositeKey("store", "staff")
        without_rowid = True


class ClaimAnswer(Table):
    """A claim that was decided, and what was answered: `hash` is of the command in its canonical JSON, `answer` is JSON."""

    id = TextField(primary_key=True)
    name = TextField()
    hash = TextField()
    store = TextField()
    register = TextField()
    at = Instant()
    answer = TextField()


SERVER_TABLES: tuple[type[Table], ...] = (
    RevokedToken,
    ParkedDocument,
    UploadHead,
    UploadSession,
    Fact,
    SignOnFailure,
    ClaimAnswer,
)
