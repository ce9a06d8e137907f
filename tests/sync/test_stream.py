"""What to do next with the packages that are lacking: in order, suspended, tried again, given up (complaints 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.manifests import full_set, manifest
from tui_pos.sales.sentence import say
from tui_pos.sync import stream
from tui_pos.sync.downloads import FAILED, TRIES, DownloadStatus
from tui_pos.sync.jobs import ALL_JOBS, JOBS, depends
from tui_pos.sync.packages import Manifest

NOW = 1_800_000_000_000_000
SECOND = stream.SECOND
WHY = say("because")

jobs = st.sampled_from([*(job.number for job in JOBS), ALL_JOBS])
pendings = st.lists(jobs, max_size=12).map(
    lambda numbers: tuple(manifest(session, job) for session, job in enumerate(numbers, 1))
)


def half() -> float:
    return 0.5


def enrolled(*pending: Manifest) -> stream.Records:
    return stream.enrolled((), pending, NOW)


def status_of(records: stream.Records, session: int) -> DownloadStatus:
    record = stream.find(records, session)
    assert record is not None
    return record.status


def failing(records: stream.Records, session: int, pending: tuple[Manifest, ...], now: int = NOW) -> stream.Records:
    """The records after a try of this package that failed."""
    record = stream.find(records, session)
    assert record is not None
    failed = stream.failed(record, DownloadStatus.APPLY_FAILED, WHY, now, half)
    return stream.suspended(stream.put(records, failed), pending)


def applying(records: stream.Records, session: int, pending: tuple[Manifest, ...]) -> stream.Records:
    record = stream.find(records, session)
    assert record is not None
    return stream.suspended(stream.put(records, stream.applied(record, 7, NOW)), pending)


def follow(pending: tuple[Manifest, ...], fails: Callable[[int], bool]) -> tuple[list[int], stream.Records, int]:
    """One register follows the stream as time goes by: the sessions as they were applied, the records, the tries made."""
    records, now, order, tries = enrolled(*pending), NOW, [], 0
    while True:
        while (due := stream.next_due(records, pending, now)) is not None:
            tries += 1
            if fails(due.session):
                records = failing(records, due.session, pending, now)
            else:
                records = applying(records, due.session, pending)
                order.append(due.session)
        later = stream.next_try(records, now)
        if later is None:
            return order, records, tries
        now = later


@given(pendings)
def test_without_trouble_everything_is_applied_in_order(pending: tuple[Manifest, ...]) -> None:
    order, records, _ = follow(pending, lambda session: False)
    assert order == [package.session for package in pending]
    assert stream.unapplied(records, pending) == 0


@given(pendings, st.sets(st.integers(1, 12)))
def test_what_fails_holds_back_just_what_needs_it(pending: tuple[Manifest, ...], bad: set[int]) -> None:
    order, records, tries = follow(pending, bad.__contains__)
    held: list[Manifest] = []
    for package in pending:
        needs = [earlier for earlier in held if depends(package.job, earlier.job)]
        if needs:
            assert status_of(records, package.session) is DownloadStatus.SUSPENDED
            held.append(package)
        elif package.session in bad:
            record = stream.find(records, package.session)
            assert record is not None
            assert (record.status, record.tries, record.next_try_at) == (DownloadStatus.APPLY_FAILED, TRIES, None)
            held.append(package)
        else:
            assert package.session in order
    assert tries == len(order) + TRIES * sum(record.status in FAILED for record in records)


@given(pendings, st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_after_a_rerun_everything_is_applied_each_job_in_order(
    pending: tuple[Manifest, ...], bad: set[int], at_once: set[int]
) -> None:
    order, records, _ = follow(pending, (bad | at_once).__contains__)
    for record in records:
        if record.status in FAILED:
            records = stream.suspended(stream.put(records, stream.rerun(record)), pending)
    while (due := stream.next_due(records, pending, NOW)) is not None:
        records = applying(records, due.session, pending)
        order.append(due.session)
    assert stream.unapplied(records, pending) == 0
    by_session = {package.session: package for package in pending}
    for place, session in enumerate(order):
        for later in order[place + 1 :]:
            assert later > session or not depends(by_session[session].job, by_session[later].job)


@given(st.permutations([manifest(session) for session in range(1, 8)]))
def test_the_order_in_which_they_are_told_does_not_matter(told: list[Manifest]) -> None:
    assert [package.session for package in stream.in_order([*told, told[0]])] == list(range(1, 8))


def test_a_try_that_failed_is_repeated_later_and_later() -> None:
    pending = (manifest(1),)
    records, now, waits = enrolled(*pending), NOW, []
    while stream.next_due(records, pending, now):
        records = failing(records, 1, pending, now)
        record = stream.find(records, 1)
        assert record is not None
        assert stream.next_due(records, pending, now) is None
        if record.next_try_at is None:
            break
        waits.append((record.next_try_at - now) / SECOND)
        now = record.next_try_at
    assert waits == [22.5, 45.0]


def test_a_clock_that_was_set_back_does_not_put_the_next_try_off() -> None:
    pending = (manifest(1),)
    records = failing(enrolled(*pending), 1, pending)
    assert stream.next_due(records, pending, NOW) is None
    assert stream.next_due(records, pending, NOW - 10 * 86_400 * SECOND) == pending[0]


def test_trouble_of_the_registers_own_uses_up_no_try() -> None:
    pending = (manifest(1), manifest(2))
    records = enrolled(*pending)
    for _ in range(TRIES + 2):
        record = stream.find(records, 1)
        assert record is not None
        records = stream.put(records, stream.held_up(record, DownloadStatus.DOWNLOAD_FAILED, WHY, NOW))
    record = stream.find(records, 1)
    assert record is not None
    assert (record.tries, record.message) == (0, WHY)
    assert stream.next_due(records, pending, NOW) is None
    assert stream.next_due(records, pending, NOW + 60 * SECOND) == pending[0]


def test_a_person_who_asks_does_not_wait_but_what_was_tried_enough_does() -> None:
    pending = (manifest(1, "1040"), manifest(2, "1060"))
    records = failing(enrolled(*pending), 1, pending)
    for _ in range(TRIES):
        records = failing(records, 2, pending)
    assert stream.next_due(records, pending, NOW) is None
    records = stream.hurried(records, NOW)
    assert stream.next_due(records, pending, NOW) == pending[0]
    records = failing(records, 1, pending)
    assert stream.next_due(records, pending, NOW) is None


def test_one_that_was_cancelled_holds_up_what_needs_it_until_the_server_sends_a_full_set() -> None:
    pending = (manifest(1, "1040"), manifest(2, "1020"), manifest(3, "1060"))
    records = enrolled(*pending)
    record = stream.find(records, 1)
    assert record is not None
    records = stream.suspended(stream.put(records, stream.canceled(record, WHY)), pending)
    assert stream.next_due(records, pending, NOW) == pending[2]
    assert status_of(records, 2) is DownloadStatus.SUSPENDED
    records = stream.enrolled(records, (full_set(4),), NOW)
    assert stream.next_due(records, (full_set(4),), NOW) == full_set(4)
    assert [(record.session, record.status) for record in records] == [
        (4, DownloadStatus.AVAILABLE),
        (3, DownloadStatus.CANCELED),
        (2, DownloadStatus.CANCELED),
        (1, DownloadStatus.CANCELED),
    ]


@pytest.mark.parametrize("status", [DownloadStatus.REQUESTED, DownloadStatus.DOWNLOADED, DownloadStatus.APPLIED])
def test_what_an_ended_process_had_begun_or_a_power_cut_took_back_is_done_again(status: DownloadStatus) -> None:
    pending = (manifest(1),)
    (record,) = enrolled(*pending)
    records = (msgspec.structs.replace(record, status=status, rows=5, applied_at=NOW),)
    assert status_of(stream.enrolled(records, pending, NOW), 1) is DownloadStatus.AVAILABLE


def test_the_newest_are_remembered_and_every_one_that_is_lacking() -> None:
    pending = tuple(manifest(session) for session in range(1, 60))
    assert len(enrolled(*pending)) == len(pending)
    records = enrolled(*pending)
    for package in pending:
        records = applying(records, package.session, pending)
    kept = stream.enrolled(records, (manifest(60),), NOW)
    assert [record.session for record in kept] == list(range(60, 60 - stream.KEPT_RECORDS, -1))


def test_the_trouble_that_is_told_is_that_of_the_first_package() -> None:
    pending = (manifest(1, "1040"), manifest(2, "1020"))
    records = enrolled(*pending)
    assert stream.first_trouble(records, pending) is None
    assert stream.first_trouble(failing(records, 1, pending), pending) == WHY
