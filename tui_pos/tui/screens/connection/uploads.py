"""Uploads: what is parked and why, the batches that went up, the last documents (DESIGN section 2, rule 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_pos.journal.entry import Delivery, Upload
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.size import size_said
from tui_pos.sync.sessions import UploadSession
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, right
from tui_pos.tui.screens.connection.sheet import Sheet
from tui_pos.tui.states import DELIVERIES, UPLOADS

KINDS = {
    "transaction": say("transaction"),
    "void": say("voided transaction"),
    "switch": say("change of connection"),
    "sign_on": say("sign-on"),
    "sign_off": say("sign-off"),
    "shift_opened": say("opening of a shift"),
    "shift_moved": say("shift suspended or resumed"),
    "shift_closed": say("shift closed"),
    "cash_moved": say("money moved"),
    "tender_declared": say("drawer counted"),
    "no_sale": say("drawer opened without a sale"),
    "printed_again": say("copy printed"),
    "approval": say("approval"),
    "suspended": say("suspended transaction"),
    "recalled": say("recall of a transaction"),
    "customer_added": say("new customer"),
}
NOTES = 4
MARK, SESSION, STATUS, COUNT, NOT_TAKEN, SIZE, TIME = 4, 9, 18, 11, 15, 9, 9
DELIVERY, AT, KIND = 16, 8, 26


def upload_rows(sheet: Sheet) -> Rows:
    """What needs a person first, then what went up, then the single documents."""
    documents = sheet.register.upkeep.uploads
    parked = [upload for upload in documents if upload.delivery is Delivery.PARKED]
    others = [upload for upload in documents if upload.delivery is not Delivery.PARKED]
    sessions = sheet.register.sync_status.uploads
    parts = [summary_rows(sheet)]
    if parked:
        parts.append((sheet.title(say("Parked")), *document_rows(sheet, parked)))
    if sessions:
        parts.append((heading(sheet), *(row for session in sessions for row in session_rows(sheet, session))))
    if others:
        parts.append((sheet.title(say("Documents")), *document_rows(sheet, others)))
    return tuple(row for part in parts for row in (*part, EMPTY))[:-1]


def summary_rows(sheet: Sheet) -> Rows:
    """How many are where, and what the last delivery said."""
    counts, status, tell = sheet.register.counts, sheet.register.sync_status, sheet.tell
    told = [say("{count} delivered", count=counts.accepted), say("{count} waiting", count=counts.waiting)]
    told.append(say("{count} parked", count=counts.parked))
    if status.upload_at is not None:
        told.append(say("last delivery {time}", time=sheet.when(status.upload_at)))
    rows = sheet.text(" · ".join(map(tell, told)))
    told_below = status.uploads[0].message if status.uploads else None
    if status.upload_message is not None and status.upload_message != told_below:
        rows += sheet.line("!", tell(status.upload_message), Role.WARNING)
    return rows


def heading(sheet: Sheet) -> Row:
    """What the columns of the sessions are."""
    tell = sheet.tell
    return (
        Piece(" " * MARK),
        right(tell(say("Session")), SESSION, Role.QUIET),
        left("  " + tell(say("Status")), STATUS, Role.QUIET),
        right(tell(say("Documents")), COUNT, Role.QUIET),
        right(tell(say("Parked")), NOT_TAKEN, Role.QUIET),
        right(tell(say("Size")), SIZE, Role.QUIET),
        right(tell(say("Time")), TIME, Role.QUIET),
    )


def session_rows(sheet: Sheet, session: UploadSession) -> Rows:
    """One batch, and why it failed."""
    shape, word, role = UPLOADS[session.status]
    tell, value = sheet.tell, sheet.till.language.value
    row = (
        Piece(f"  {shape} ", role),
        right(str(session.session), SESSION),
        left("  " + tell(word), STATUS, role),
        right(value(session.documents), COUNT),
        right(value(session.parked), NOT_TAKEN, Role.BAD if session.parked else Role.TEXT),
        right(tell(size_said(session.size)), SIZE),
        right(sheet.when(session.at), TIME),
    )
    return row, *(sheet.note(tell(session.message), role, NOTES) if session.message is not None else ())


def document_rows(sheet: Sheet, uploads: Iterable[Upload]) -> Rows:
    """A row for each document, and under a parked one the channel's words and, for a conflict, both hashes."""
    rows: list[Row] = []
    for upload in uploads:
        shape, word, role = DELIVERIES[upload.delivery]
        kind = KINDS.get(upload.kind, say("{name}", name=upload.kind))
        state = left(f"  {shape} {sheet.tell(word)}", DELIVERY, role)
        rows.append((state, right(sheet.when(upload.at), AT), left("  " + sheet.tell(kind), KIND), Piece(upload.receipt)))
        for reason in reasons(upload):
            rows += sheet.note(sheet.tell(reason), Role.TEXT, NOTES)
    return tuple(rows)


def reasons(upload: Upload) -> Iterator[Sentence]:
    """Why it is parked."""
    if upload.detail is not None:
        yield upload.detail
    if upload.kept_hash not in (None, upload.hash):
        yield say("There: {hash}", hash=str(upload.kept_hash))
        yield say("Here: {hash}", hash=upload.hash)
