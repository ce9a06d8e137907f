"""The uploads on the Connection screen: what is parked and why, what waits, what went up last (DESIGN section 2, rule 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_pos.journal.entry import Delivery, Upload
from tui_pos.sales.sentence import Moment, Sentence, say
from tui_pos.tui.drawing import Piece, Role, Row, Rows, wrap

Tell = Callable[[Sentence], str]

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
}
STATUS = {
    Delivery.PARKED: ("✗", Role.BAD, say("parked")),
    Delivery.WAITING: ("…", Role.WARNING, say("waiting")),
    Delivery.ACCEPTED: ("✓", Role.GOOD, say("delivered")),
}


def upload_rows(uploads: Iterable[Upload], tell: Tell, width: int) -> Rows:
    """A row for each document, and under a parked one the channel's words and, for a conflict, both hashes."""
    rows: list[Row] = [(Piece(tell(say("Uploads")), Role.TITLE),)]
    for upload in uploads:
        shape, role, word = STATUS[upload.delivery]
        document = KINDS.get(upload.kind, say("{name}", name=upload.kind))
        time = say("{time}", time=Moment(upload.at))
        told = (shape, *map(tell, (word, time, document)), upload.receipt)
        rows += wrap("  ".join(told).rstrip(), width, role)
        for reason in reasons(upload):
            rows += [(Piece("    "), *row) for row in wrap(tell(reason), width - 4, Role.TEXT)]
    if len(rows) == 1:
        rows.append((Piece("  " + tell(say("Nothing yet.")), Role.QUIET),))
    return tuple(rows)


def reasons(upload: Upload) -> Iterable[Sentence]:
    """Why it is parked."""
    if upload.detail is not None:
        yield upload.detail
    if upload.kept_hash is not None:
        yield say("There: {hash}", hash=upload.kept_hash)
        yield say("Here: {hash}", hash=upload.hash)
