"""Shifts as the journal has them: a shift's documents, its Z number and what came before, inside whatever transaction asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from tui_pos.journal.schema import SHIFT, Z_NUMBER
from tui_pos.sales.document import Document, ShiftClosedBody, unseal
from tui_pos.sales.shift import read_report
from tui_pos.sales.shift_history import KINDS

OF_SHIFT = f"SELECT content FROM document WHERE {SHIFT} = ? ORDER BY position"
ABOUT_SHIFTS = f"SELECT content FROM document WHERE kind IN ({', '.join('?' * len(KINDS))}) ORDER BY position"
LAST_Z = f"SELECT content FROM document WHERE kind = 'shift_closed' ORDER BY {Z_NUMBER} DESC LIMIT 1"
BEFORE = "SELECT z_number_before, grand_total_before FROM identity"
UNDELIVERED = (
    "SELECT (SELECT count(*) FROM outbox JOIN document USING (position) WHERE kind = 'transaction')"
    " + (SELECT count(*) FROM parked JOIN document USING (position) WHERE kind = 'transaction' AND kept_hash IS NOT hash)"
)


class LastZ(msgspec.Struct, frozen=True, kw_only=True):
    """The last Z report of this register: its number, and the turnover of all of them."""

    number: int
    grand_total: int


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is made of, as of one moment: the shift's documents, the last Z, the sales that the channel lacks."""

    documents: Sequence[Document]
    last: LastZ
    undelivered: int


def ending(connection: apsw.Connection, shift: str) -> Ending:
    """What the report of a shift would be made of now."""
    return Ending(documents=documents_of(connection, shift), last=last_z(connection), undelivered=undelivered(connection))


def documents_of(connection: apsw.Connection, shift: str) -> list[Document]:
    """Every document of the shift, in order."""
    return [unseal(content) for (content,) in rows(connection, OF_SHIFT, (shift,))]


def about_shifts(connection: apsw.Connection) -> list[Document]:
    """Every document about a shift rather than in it, in order."""
    return [unseal(content) for (content,) in rows(connection, ABOUT_SHIFTS, KINDS)]


def last_z(connection: apsw.Connection) -> LastZ:
    """The last Z report, from before this file when there is none in it."""
    for (content,) in rows(connection, LAST_Z):
        body = unseal(content).body
        if isinstance(body, ShiftClosedBody):
            return LastZ(number=body.number, grand_total=read_report(body.report).grand_total)
    ((number, grand_total),) = rows(connection, BEFORE)
    return LastZ(number=number, grand_total=grand_total)


def undelivered(connection: apsw.Connection) -> int:
    """How many transactions the channel has not got yet, or did not take; one parked under its own hash it has taken."""
    ((count,),) = rows(connection, UNDELIVERED)
    return int(count)


def rows(connection: apsw.Connection, statement: str, values: Sequence[apsw.SQLiteValue] = ()) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
    return found
