"""Receipt numbers (DESIGN section 3): `{store}-{register}-{sequence}`, gap-free, taken in the sale's own transaction."""

from __future__ import annotations

import apsw


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
