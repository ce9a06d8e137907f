"""Whatever is done to a journal behind its back is seen, and said with the document's position."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.journal.deeds import REGISTER, STORE, open_journal, sell, write
from tui_pos.journal.reader import CHAIN, JournalReader
from tui_pos.journal.schema import Before
from tui_pos.journal.verification import Row, verification
from tui_pos.sales.document import GENESIS, Document, TransactionBody, hash_of, seal, unseal


@pytest.fixture
async def rows(path: Path) -> list[Row]:
    """A sound journal: sign-on, sale, sale, sign-on, sale."""
    journal = await open_journal(path)
    await write(journal)
    await sell(journal, "sale-1", source="536365")
    await sell(journal, "sale-2")
    await write(journal)
    await sell(journal, "sale-3")
    await journal.close()
    reader = JournalReader(path)
    rows = [Row._make(row) for row in reader._rows(CHAIN)]
    reader.close()
    return rows


def changed(row: Row, change: Callable[[Document], Document]) -> Row:
    """The row of a document that was changed and sealed again, by somebody who knows how."""
    sealed = seal(change(unseal(row.content)))
    return row._replace(hash=sealed.hash, content=sealed.content)


def renumbered(document: Document) -> Document:
    assert isinstance(document.body, TransactionBody)
    body = msgspec.structs.replace(document.body, sequence=7, receipt="PARIS-1-000007")
    return msgspec.structs.replace(document, body=body)


def test_a_sound_journal_is_sound(rows: list[Row]) -> None:
    verdict = verification(rows, STORE, REGISTER)
    assert (verdict.ok, verdict.head, verdict.count, verdict.hash) == (True, 5, 5, rows[-1].hash)
    assert (verdict.last_receipt, verdict.problem) == ("PARIS-1-000003", None)


def test_an_empty_journal_is_sound() -> None:
    verdict = verification([], STORE, REGISTER)
    assert (verdict.ok, verdict.head, verdict.hash, verdict.last_receipt) == (True, 0, GENESIS, "")


def test_a_missing_document_is_seen(rows: list[Row]) -> None:
    verdict = verification([*rows[:1], *rows[3:]], STORE, REGISTER)
    assert str(verdict.problem) == "Documents 2 to 3 are missing."
    assert (verdict.ok, verdict.head, verdict.hash) == (False, 1, rows[0].hash)


def test_the_numbers_begin_where_the_channel_had_left_off(rows: list[Row]) -> None:
    verdict = verification(rows, STORE, REGISTER, Before(sequence=4))
    assert str(verdict.problem) == "Document 2 does not have the next receipt number."


def test_an_altered_document_is_seen(rows: list[Row]) -> None:
    altered = rows[1]._replace(content=rows[1].content.replace(b'"total":95', b'"total":94'))
    verdict = verification([rows[0], altered, *rows[2:]], STORE, REGISTER)
    assert str(verdict.problem) == "Document 2 was altered: its hash is another."


def test_a_document_sealed_again_breaks_the_link_of_the_next(rows: list[Row]) -> None:
    again = changed(rows[1], lambda document: msgspec.structs.replace(document, staff="000110"))
    verdict = verification([rows[0], again, *rows[2:]], STORE, REGISTER)
    assert str(verdict.problem) == "Document 3 does not follow the one before it."
    assert verdict.last_receipt == "PARIS-1-000001"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda document: msgspec.structs.replace(document, register="PARIS-2"), "Document 5 is of another register."),
        (lambda document: msgspec.structs.replace(document, store="GENEVA"), "Document 5 is of another register."),
        (lambda document: msgspec.structs.replace(document, id="other"), "Document 5 is filed as something else than it says."),
        (renumbered, "Document 5 is filed as something else than it says."),
    ],
)
def test_a_last_document_sealed_again_is_seen(rows: list[Row], change: Callable[[Document], Document], problem: str) -> None:
    assert str(verification([*rows[:4], changed(rows[4], change)], STORE, REGISTER).problem) == problem


def test_a_gap_in_the_receipt_numbers_is_seen(rows: list[Row]) -> None:
    last = changed(rows[4], renumbered)._replace(sequence=7)
    verdict = verification([*rows[:4], last], STORE, REGISTER)
    assert str(verdict.problem) == "Document 5 does not have the next receipt number."


@pytest.mark.parametrize(
    "misfile",
    [
        lambda row: row._replace(kind="void"),
        lambda row: row._replace(source="other"),
        lambda row: row._replace(source=None),
        lambda row: row._replace(sequence=9),
        lambda row: row._replace(id="other"),
    ],
)
def test_a_document_filed_as_something_else_is_seen(rows: list[Row], misfile: Callable[[Row], Row]) -> None:
    verdict = verification([rows[0], misfile(rows[1]), *rows[2:]], STORE, REGISTER)
    assert str(verdict.problem) == "Document 2 is filed as something else than it says."


def test_bytes_that_are_no_document_are_seen(rows: list[Row]) -> None:
    content = b" " + rows[2].content
    verdict = verification([*rows[:2], rows[2]._replace(content=content, hash=hash_of(content))], STORE, REGISTER)
    assert str(verdict.problem).startswith("Document 3 cannot be read (")
