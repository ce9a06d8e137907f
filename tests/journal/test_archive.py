"""Days gone by: what is found by each thing it can be known by, and by an index each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from tests.journal.deeds import sale, signed_on, voided
from tui_pos.channel.delivery import Outcome, Result
from tui_pos.journal.archive import Archive, JournalQuery
from tui_pos.journal.journal import Journal
from tui_pos.journal.shifts import Ending
from tui_pos.sales.document import Body, CashMovedBody, NoSaleBody, ShiftClosedBody, ShiftOpenedBody, TransactionBody
from tui_pos.sales.shift import Reporting, Shift, report_of, spelt

MARCH, APRIL = "2026-03-01", "2026-04-01"


async def sell(
    journal: Journal, id: str, name: str = "Mineral water 1.5 L", amount: int = 95, day: str = MARCH, staff: str = "000160"
) -> None:
    """A sale of one product in the shift `shift-1`."""

    def make(sequence: int, receipt: str) -> TransactionBody:
        body = sale(amount)(sequence, receipt)
        return msgspec.structs.replace(body, lines=(msgspec.structs.replace(body.lines[0], name=name),))

    await journal.append_transaction(make, at=1, business_date=day, staff=staff, id=id)


async def note(journal: Journal, body: Body, id: str) -> None:
    await journal.append(body, at=1, business_date=MARCH, staff="000160", id=id)


@pytest.fixture
async def days(journal: Journal) -> Journal:
    """Two days of two people."""
    await note(journal, signed_on(), "on")
    await note(journal, ShiftOpenedBody(shift="shift-1"), "open")
    await sell(journal, "water")
    await sell(journal, "brulee", "Crème brûlée", 250, APRIL)
    await sell(journal, "milk", "Milk 3.5%", 119, MARCH, "000110")
    await note(journal, voided(), "void")
    await note(journal, CashMovedBody(kind="safe_drop", shift="shift-1", tender="cash", currency="EUR", amount=-250), "drop")
    await note(journal, NoSaleBody(shift="shift-2"), "drawer")
    return journal


EVERYTHING = ("transaction", "void", "cash_moved", "no_sale")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (JournalQuery(), ["milk", "brulee", "water"]),
        (JournalQuery(kinds=EVERYTHING), ["drawer", "drop", "void", "milk", "brulee", "water"]),
        (JournalQuery(sequence=2), ["brulee"]),
        (JournalQuery(sequence=9), []),
        (JournalQuery(business_date=MARCH), ["milk", "water"]),
        (JournalQuery(staff="000110"), ["milk"]),
        (JournalQuery(amount=250), ["brulee"]),
        (JournalQuery(amount=250, kinds=EVERYTHING), ["drop", "brulee"]),
        (JournalQuery(product="creme bru"), ["brulee"]),
        (JournalQuery(product="CRÈME"), ["brulee"]),
        (JournalQuery(product="3.5%"), ["milk"]),
        (JournalQuery(product="5901234123457"), ["milk", "brulee", "water"]),
        (JournalQuery(product="590123412345"), ["milk", "brulee", "water"]),
        (JournalQuery(product="water milk"), []),
        (JournalQuery(product="%\""), []),
        (JournalQuery(product="water", business_date=APRIL), []),
        (JournalQuery(product="water", business_date=MARCH, staff="000160", amount=95, sequence=1), ["water"]),
    ],
)  # fmt: skip
async def test_a_document_is_found(days: Journal, query: JournalQuery, found: list[str]) -> None:
    assert [entry.sealed.id for entry in await days.search(query, 50)] == found


async def test_the_newest_come_first_and_no_more_than_wanted(days: Journal) -> None:
    assert [entry.sealed.id for entry in await days.search(JournalQuery(), 2)] == ["milk", "brulee"]
    assert [entry.sealed.id for entry in await days.search(JournalQuery(product="590"), 1)] == ["milk"]


async def test_a_shift_has_its_documents_and_no_others(days: Journal) -> None:
    end = await days.ending("shift-1")
    assert [document.id for document in end.documents] == ["open", "water", "brulee", "milk", "void", "drop"]
    assert (end.last.number, end.last.grand_total, end.undelivered) == (0, 0, 3)
    await days.settle([Result(id="water", outcome=Outcome.ACCEPTED), Result(id="milk", outcome=Outcome.REJECTED)])
    assert (await days.undelivered(), (await days.ending("shift-2")).undelivered) == (2, 2)


async def test_everybody_who_has_signed_on_has_a_name(days: Journal) -> None:
    assert await days.names() == {"000160": "Amélie"}


QUERIES = (
    JournalQuery(),
    JournalQuery(sequence=2),
    JournalQuery(business_date=MARCH),
    JournalQuery(staff="000110"),
    JournalQuery(amount=250),
    JournalQuery(product="creme"),
    JournalQuery(product="creme", business_date=MARCH),
)


def plan_of(archive: Archive, ask: Callable[[], Any]) -> str:
    """How SQLite answers what is asked."""
    asked: list[tuple[str, Any]] = []

    def listen(_: apsw.Cursor, statement: str, values: Any) -> bool:
        asked.append((statement, values))
        return True

    archive._connection.exec_trace = listen
    ask()
    archive._connection.exec_trace = None
    questions = [(statement, values) for statement, values in asked if statement.startswith("SELECT")]
    plans = (archive._connection.execute(f"EXPLAIN QUERY PLAN {one}", values).fetchall() for one, values in questions)
    return "\n".join(str(row[3]) for plan in plans for row in plan)


@pytest.mark.parametrize("query", QUERIES)
async def test_no_search_sorts_or_reads_everything(days: Journal, path: Path, query: JournalQuery) -> None:
    plan = await asyncio.to_thread(planned, path, lambda archive: archive.search(query, 50))
    assert "USE TEMP B-TREE" not in plan
    if query != JournalQuery():
        assert "SCAN document" not in plan


async def test_a_shift_is_looked_up(days: Journal, path: Path) -> None:
    assert "document_shift" in await asyncio.to_thread(planned, path, lambda archive: archive.ending("shift-1").undelivered)


def planned(path: Path, ask: Callable[[Archive], Any]) -> str:
    archive = Archive(path)
    try:
        return plan_of(archive, lambda: ask(archive))
    finally:
        archive.close()


SHIFT = Shift(id="shift-1", opened_at=1, business_date=MARCH, staff="000160")


def closing(shift: Shift = SHIFT) -> Callable[[Ending], ShiftClosedBody]:
    """Makes the closing of what there is."""

    def make(end: Ending) -> ShiftClosedBody:
        about = Reporting(
            store="PARIS",
            register="PARIS-1",
            currency="EUR",
            at=2,
            staff="000160",
            number=end.last.number + 1,
            grand_total=end.last.grand_total,
            undelivered=end.undelivered,
        )
        report = spelt(report_of(shift, end.documents, about))
        return ShiftClosedBody(shift=shift.id, number=about.number, blind=False, report=report)

    return make


async def close(journal: Journal, shift: Shift = SHIFT, id: str = "closing") -> ShiftClosedBody:
    return await journal.append_closing(
        shift.id, closing(shift), at=2, business_date=MARCH, staff="000160", id=id, keep={"shift": None}
    )


async def test_z_numbers_have_no_gap_and_the_grand_total_goes_on(days: Journal) -> None:
    first = await close(days)
    other = msgspec.structs.replace(SHIFT, id="shift-2")
    second = await close(days, other, "second")
    assert (first.number, second.number) == (1, 2)
    assert (await days.ending("shift-3")).last.grand_total == 95 + 250 + 119
    assert (await days.verify()).ok


async def test_a_closing_asked_again_is_the_first_one(days: Journal) -> None:
    first = await close(days)
    await sell(days, "late")
    assert await close(days) == first


async def test_a_shift_is_closed_once(days: Journal) -> None:
    await close(days)
    with pytest.raises(apsw.ConstraintError):
        await close(days, id="again")
    assert (await days.ending("shift-1")).last.number == 1


async def test_a_closing_with_another_number_is_not_written(days: Journal) -> None:
    def make(end: Ending) -> ShiftClosedBody:
        return msgspec.structs.replace(closing()(end), number=7)

    with pytest.raises(ValueError, match="number it was given: 1"):
        await days.append_closing("shift-1", make, at=2, business_date=MARCH, staff="1", id="x")
    assert await days.find("x") is None


async def test_what_is_numbered_is_not_written_without_its_number(days: Journal) -> None:
    body = await close(days)
    with pytest.raises(TypeError):
        await days.append(body, at=1, business_date=MARCH, staff="1")
