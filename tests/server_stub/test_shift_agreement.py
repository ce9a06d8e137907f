"""The register's Z reports and the channel's rows agree to the cent, whatever the day was and however it was delivered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import Database

from server_stub.credentials import Device
from server_stub.database import opened
from server_stub.documents import accept
from server_stub.home import Home
from server_stub.statement import statement
from tests.sales.shift_days import SHIFTS, days
from tests.server_stub.deeds import MORNING, document
from tests.server_stub.shift_rows import check_rows, check_statement
from tui_pos.channel.delivery import Outcome, batch_of
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.sales.document import GENESIS, Body, Document, Sealed, ShiftClosedBody, seal, unseal
from tui_pos.sales.shift import Reporting, Shift, ShiftReport, report_of, spelt
from tui_pos.sales.shift_tally import shift_of

SENDER = Device("PARIS", "PARIS-1", "one")
BUSINESS_DATE = "2026-09-21"


class Undone(Exception):
    """Takes back what an example has written."""


@pytest.fixture(scope="module")
def channel(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The channel database of a copy of the demo store; each example leaves it as it was."""
    home = tmp_path_factory.mktemp("agreement") / "server"
    shutil.copytree(demo_store, home)
    with opened(Home(home).channel) as db:
        yield db


@contextmanager
def undone(db: Database) -> Iterator[None]:
    with suppress(Undone), begin_write(db):
        yield
        raise Undone


def sealed(bodies: Sequence[Body]) -> list[Sealed]:
    """The journal of these deeds, a second from each to the next."""
    chain: list[Sealed] = []
    for position, body in enumerate(bodies, 1):
        previous = chain[-1].hash if chain else GENESIS
        made = document(body, position=position, previous=previous)
        chain.append(seal(msgspec.structs.replace(made, at=MORNING + position * 1_000_000)))
    return chain


def reported(documents: Sequence[Document]) -> list[ShiftReport]:
    """The Z report of each shift, as its register makes it."""
    return [
        report_of(
            Shift(id=shift, opened_at=MORNING, business_date=BUSINESS_DATE, staff="000160"),
            [one for one in documents if shift_of(one.body) == shift],
            Reporting(store="PARIS", register="PARIS-1", currency="EUR", at=MORNING, staff="000160", number=number),
        )
        for number, shift in enumerate(SHIFTS, 1)
    ]


def with_closings(day: tuple[Body, ...]) -> tuple[list[ShiftReport], list[Sealed]]:
    """The day with the end of each shift, and the reports of it."""
    reports = reported([unseal(one.content) for one in sealed(day)])
    closings = [
        ShiftClosedBody(shift=report.shift, number=report.number, blind=False, report=spelt(report)) for report in reports
    ]
    return reports, sealed([*day, *closings])


def deliver(db: Database, parts: Sequence[Sequence[Sealed]]) -> list[Outcome]:
    """What became of each document, a batch at a time."""
    settled = [accept(db, SENDER, batch_of(tuple(part)), 1).results for part in parts if part]
    return [result.outcome for results in settled for result in results]


EXAMPLES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(days(), st.lists(st.integers(0, 20), max_size=3))
def test_x_and_z_are_what_the_channel_has(channel: Database, day: tuple[Body, ...], cuts: list[int]) -> None:
    reports, chain = with_closings(day)
    ends = sorted({0, *cuts, len(chain)})
    with undone(channel):
        outcomes = deliver(channel, [chain[first:last] for first, last in pairwise(ends)])
        assert outcomes == [Outcome.ACCEPTED] * len(chain)
        for report in reports:
            check_rows(channel, report)
            check_statement(channel, report)
        stated = statement(channel).registers["PARIS-1"]
        assert stated.sale.total - stated.returns.total == sum(report.totals.turnover for report in reports)
        assert sum(tender.total for tender in stated.tenders.values()) == sum(
            row.value - row.change for report in reports for row in report.totals.tenders
        )


@EXAMPLES
@given(days(), st.data())
def test_a_document_that_arrives_after_the_z_is_counted_in_its_own_shift(
    channel: Database, day: tuple[Body, ...], data: st.DataObject
) -> None:
    """Another document has its id, so that it is parked; when that was cleared up it is sent again, behind the Z."""
    reports, chain = with_closings(day)
    late = data.draw(st.sampled_from(chain[: len(day)]))
    with undone(channel):
        rows(
            channel,
            "INSERT INTO channel_document (id, hash, store, register, position, received_at, content)"
            " VALUES (?, 'other', 'PARIS', 'PARIS-1', 0, 1, '{}')",
            (late.id,),
        )
        assert deliver(channel, [chain]).count(Outcome.CONFLICT) == 1
        rows(channel, "DELETE FROM channel_document WHERE id = ?", (late.id,))
        assert deliver(channel, [[late]]) == [Outcome.ACCEPTED]
        for report in reports:
            check_rows(channel, report)
            check_statement(channel, report)
