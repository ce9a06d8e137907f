"""`status`: what state the register of a home is in, read beside the process that uses it (DESIGN section 5)."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import msgspec

from tui_pos.channel.answers.asker import Asker, Attempts
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.requests import Configuration, OfflineProfile
from tui_pos.commands.sessions import DownloadTold, UploadTold, download_told, upload_told
from tui_pos.config import Device, Home
from tui_pos.connection.readiness import availability_now
from tui_pos.connection.state import Availability, ConnectionState, NotEnabled, NotReady, Ready, first_state
from tui_pos.journal.entry import Delivery, DeliveryCounts, Upload
from tui_pos.journal.reader import JournalReader
from tui_pos.sales.document import GENESIS, TransactionBody, unseal
from tui_pos.sales.instant import iso
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.board import IN_USE, STATUS, UPLOADS, KeptUploads, together
from tui_pos.sync.sessions import AppliedPackage, SyncStatus

LISTED = 200


class LastSync(msgspec.Struct, frozen=True):
    """The last download cycle: `at` of the last success."""

    at: str | None
    result: str
    message: str | None


class JournalHead(msgspec.Struct, frozen=True):
    """The last document: its position, its hash, and the last receipt number."""

    head: int
    hash: str
    last_receipt: str


class ParkedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that the channel did not take; `kept_hash` is that of the other one in a conflict."""

    id: str
    kind: str
    receipt: str
    at: str
    outcome: str
    message: str | None
    hash: str
    kept_hash: str | None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a register; instants in ISO 8601, UTC."""

    register: str
    store: str
    state: str
    since: str
    reason: str
    availability: str
    availability_reasons: tuple[str, ...]
    pending_uploads: int
    parked: int
    parked_documents: tuple[ParkedDocument, ...]
    pending_downloads: int | None
    paused: bool
    downloads: tuple[DownloadTold, ...]
    uploads: tuple[UploadTold, ...]
    last_sync: LastSync
    journal: JournalHead
    profile: OfflineProfile


async def read_status(home: Home) -> Status:
    """The status of the register of this home; raises Refused when it is not activated or cannot be read."""
    device = home.device()
    kept = await asyncio.to_thread(read_journal, home)
    availability = await availability_of(home, device, kept.configuration, kept.sync.applied)
    return Status(
        register=device.register,
        store=device.store,
        state=kept.connection.name,
        since=iso(kept.connection.since),
        reason=str(kept.connection.reason),
        availability=word(availability),
        availability_reasons=tuple(str(reason) for reason in reasons(availability)),
        pending_uploads=kept.counts.waiting,
        parked=kept.counts.parked,
        parked_documents=tuple(map(parked_document, kept.parked)),
        pending_downloads=kept.sync.pending_downloads,
        paused=kept.sync.paused,
        downloads=tuple(map(download_told, kept.sync.downloads)),
        uploads=tuple(map(upload_told, kept.sync.uploads)),
        last_sync=LastSync(
            iso(kept.sync.at) if kept.sync.at else None, kept.sync.result, str(kept.sync.message) if kept.sync.message else None
        ),
        journal=kept.head,
        profile=kept.configuration.profile,
    )


class Kept(NamedTuple):
    """What the journal tells about the state of its register."""

    configuration: Configuration
    connection: ConnectionState
    sync: SyncStatus
    counts: DeliveryCounts
    parked: tuple[Upload, ...]
    head: JournalHead


def read_journal(home: Home) -> Kept:
    """Read beside the register, on one thread."""
    reader = JournalReader(home.journal)
    try:
        configuration = reader.recall("configuration", Configuration)
        if configuration is None:
            raise Refused(say("The journal has no configuration. Nothing was lost: activate this register again."))
        return Kept(
            configuration,
            reader.recall("connection", ConnectionState) or first_state(0),
            together(
                reader.recall(STATUS, SyncStatus), reader.recall(UPLOADS, KeptUploads), reader.recall(IN_USE, AppliedPackage)
            ),
            reader.counts(),
            tuple(upload for upload in reader.uploads(LISTED) if upload.delivery is Delivery.PARKED),
            head_of(reader),
        )
    finally:
        reader.close()


def parked_document(upload: Upload) -> ParkedDocument:
    """A parked document as `status` tells it."""
    return ParkedDocument(
        id=upload.id,
        kind=upload.kind,
        receipt=upload.receipt,
        at=iso(upload.at),
        outcome=upload.outcome,
        message=str(upload.detail) if upload.detail else None,
        hash=upload.hash,
        kept_hash=upload.kept_hash,
    )


def head_of(reader: JournalReader) -> JournalHead:
    """The last document and the last receipt, without reading the whole chain."""
    last = reader.recent(1)
    if not last:
        return JournalHead(0, GENESIS, "")
    receipts = [unseal(entry.sealed.content).body for entry in reader.recent(1, ("transaction",))]
    receipt = next((body.receipt for body in receipts if isinstance(body, TransactionBody)), "")
    return JournalHead(unseal(last[0].sealed.content).position, last[0].sealed.hash, receipt)


async def availability_of(
    home: Home, device: Device, configuration: Configuration, applied: AppliedPackage | None
) -> Availability:
    """Offline availability, or never synchronised when no package was applied."""
    if applied is None:
        if not configuration.support_offline:
            return NotEnabled()
        return NotReady((say("never synchronised"),))
    asker = Asker(store=device.store, register=device.register, now=0, attempts=NobodySignsOn())
    offline = OfflineDatabase(home.offline(applied.file), lambda: asker)
    try:
        return await availability_now(offline, home.path, support_offline=configuration.support_offline)
    finally:
        await offline.close()


class NobodySignsOn:
    """A status asks the offline database what is in it, never who somebody is."""

    def state(self, staff: str) -> Attempts:
        return Attempts()

    def record_failure(self, staff: str, now: int) -> Attempts:
        return Attempts()

    def clear(self, staff: str) -> None:
        return None


def word(availability: Availability) -> str:
    """The availability as DESIGN section 2 spells it."""
    match availability:
        case NotEnabled():
            return "NOT_ENABLED"
        case NotReady():
            return "NOT_READY"
        case Ready():
            return "READY"


def reasons(availability: Availability) -> tuple[Sentence, ...]:
    """Why the register could not go offline now."""
    return availability.reasons if isinstance(availability, NotReady) else ()
