"""Receipt numbers (DESIGN section 3): `{store}-{register}-{sequence}`, gap-free, taken in the sale's own transaction.

Z reports are numbered likewise, in the transaction that ends the shift.
"""

from __future__ import annotations

import re

import apsw

from tui_pos.journal.schema import Before

SEQUENCE = re.compile(r"[0-9]{1,12}")


def before_in(connection: apsw.Connection) -> Before:
    """The last numbers before this file's first; a file of version 1 knows of no Z reports."""
    row = connection.execute("SELECT * FROM identity").fetchone()
    if row is None:
        return Before()
    _store, _register, *known = row
    return Before(*(int(number) for number in known))


def next_sequence(connection: apsw.Connection) -> int:
    """One more than the last transaction's; a transaction that is rolled back has taken none.

    The first of a journal follows the last one that the channel had when the register was activated.
    """
    sequence: int = connection.execute(
        "SELECT coalesce((SELECT max(sequence) FROM document), (SELECT sequence_before FROM identity)) + 1"
    ).get
    return sequence


def receipt_number(store: str, register: str, sequence: int) -> str:
    """`PARIS-1-000017` for register `1`, and also for register `PARIS-1`, whose number names its store already."""
    own = register if register.startswith(f"{store}-") else f"{store}-{register}"
    return f"{own}-{sequence:06d}"


def sequence_in(text: str, store: str, register: str) -> int | None:
    """The sequence that a receipt number of this register ends with, whole or its digits alone; None for anything else."""
    whole = text.strip().upper()
    digits = whole.removeprefix(receipt_number(store, register, 0).removesuffix("000000").upper())
    return int(digits) if SEQUENCE.fullmatch(digits) else None
