"""Tables that only the server has, beside the channel's: never in a data package, never at a register (DESIGN section 4)."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, IntegerField, TextField

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


class PackageSession(Table):
    """One run of a job for one store: `state` is `started`, then `available`; sizes in bytes."""

    session = AutoField()
    job = TextField()
    store = TextField()
    full = IntegerField()
    state = TextField()
    started_at = Instant()
    schema_version = IntegerField(default=0)
    data_version = BigIntegerField(default=0)
    rows = BigIntegerField(default=0)
    size = BigIntegerField(default=0)
    unpacked_size = BigIntegerField(default=0)
    sha256 = TextField(default="")
    built_at = Instant(null=True)

    class Meta:
        indexes = ((("store", "session"), False),)


class SignOnFailure(Table):
    """Failed sign-ons of one person in a row, so that a restart of the server unlocks nobody."""

    store = TextField()
    staff = TextField()
    failures = IntegerField()
    locked_until = Instant()

    class Meta:
        primary_key = CompositeKey("store", "staff")
        without_rowid = True


SERVER_TABLES: tuple[type[Table], ...] = (RevokedToken, ParkedDocument, UploadHead, PackageSession, SignOnFailure)
