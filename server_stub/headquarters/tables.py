"""The tables that only headquarters has (DESIGN section 1): beside the chain's master data and the transactions it was sent.

Master data and transactions are kept in the same tables as in a channel, the parked ones too; what is here says who changed
the data, where it was sent, and how far the channel's transactions have come.
"""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, IntegerField, TextField

from server_stub.records import ParkedDocument, UploadSession
from tui_pos.channel.fields import Instant
from tui_pos.channel.models import Table


class Edit(Table):
    """One change of master data, whole: its number is the version that the data has from then on."""

    version = AutoField()
    at = Instant()
    who = TextField()
    what = TextField()


class ChannelDatabase(Table):
    """A database that packages go to: `kind` is `channel`, or `offline` for that of a register."""

    name = TextField(primary_key=True)
    kind = TextField()


class GroupMember(Table):
    """A channel database group has a store's number; its members receive the same packages."""

    group = TextField()
    database = TextField()

    class Meta:
        primary_key = CompositeKey("group", "database")
        without_rowid = True


class Schedule(Table):
    """A distribution schedule: the serving process runs the job so often; 0 seconds: only when somebody says so.

    `last_run_at` is when a run last had something to do, `message` why the last one failed, as JSON. Everything up to the
    version `seen_version` of the data, and what had expired at `seen_at`, has been sent.
    """

    job = TextField(primary_key=True)
    interval_s = IntegerField(default=0)
    last_run_at = Instant(null=True)
    message = TextField(default="")
    seen_version = BigIntegerField(default=-1)
    seen_at = Instant(default=0)


class Package(Table):
    """A run of a job for one group: `status` is a `DownloadStatus` up to `available`, or `create_failed` with its message.

    `as_of` is the instant at which its prices were looked at. `sent` is 0 for a full set that was made for whoever has none;
    it has all that the channel had with the session `based_on`.
    """

    session = AutoField()
    job = TextField()
    store = TextField()
    full = IntegerField()
    sent = IntegerField(default=1)
    based_on = BigIntegerField(default=0)
    status = TextField()
    message = TextField(default="")
    started_at = Instant()
    as_of = Instant(default=0)
    schema_version = IntegerField(default=0)
    data_version = BigIntegerField(default=0)
    rows = BigIntegerField(default=0)
    size = BigIntegerField(default=0)
    unpacked_size = BigIntegerField(default=0)
    sha256 = TextField(default="")
    built_at = Instant(null=True)

    class Meta:
        indexes = ((("store", "job", "session"), False),)


class Download(Table):
    """A download session: the life of one package at one database of its group; `message` is a sentence as JSON.

    `rerun` is 1 from when a person lets it be tried again until its database says what became of that.
    """

    session = BigIntegerField()
    database = TextField()
    status = TextField()
    message = TextField(default="")
    tries = IntegerField(default=0)
    rerun = IntegerField(default=0)
    rows = BigIntegerField(default=0)
    created_at = Instant()
    requested_at = Instant(null=True)
    downloaded_at = Instant(null=True)
    applied_at = Instant(null=True)

    class Meta:
        primary_key = CompositeKey("database", "session")
        without_rowid = True


class ReplicationCursor(Table):
    """How far headquarters has read the facts of a channel database: the last one's number, and what it is about."""

    source = TextField(primary_key=True)
    counter = BigIntegerField()
    id = TextField()
    content_hash = TextField()


HEADQUARTERS_TABLES: tuple[type[Table], ...] = (
    Edit,
    ChannelDatabase,
    GroupMember,
    Schedule,
    Package,
    Download,
    ReplicationCursor,
    ParkedDocument,
    UploadSession,
)

# What expires next is found without reading every price.
HEADQUARTERS_INDEXES = tuple(
    f'CREATE INDEX IF NOT EXISTS "{table}_valid_to" ON "{table}" ("valid_to") WHERE valid_to IS NOT NULL'
    for table in ("price", "discount")
)
