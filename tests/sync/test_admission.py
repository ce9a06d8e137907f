"""A package that cannot be right is not even fetched (issue 3, shown 3)."""

from __future__ import annotations

import pytest

from tests.sync.manifests import STORE, full_set, manifest
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.offline import OfflineFacts
from tui_pos.sync.admission import NOTHING, admit, holdings_of, objection
from tui_pos.sync.downloads import Holdings
from tui_pos.sync.jobs import ALL_JOBS
from tui_pos.sync.packages import Manifest, PackageRefused

APPLIED = {"1040": 20, "1020": 25}
HELD = Holdings(schema_version=SCHEMA_VERSION, session=10, applied=APPLIED)
GIB = 1 << 30


@pytest.mark.parametrize(
    "package", [manifest(21), manifest(26, "1020"), manifest(11, "1060"), full_set(26), manifest(26, ALL_JOBS)]
)
def test_what_is_newer_than_what_is_there_is_let_in(package: Manifest) -> None:
    admit(package, HELD, STORE)


def test_a_register_without_data_takes_a_full_set_of_any_number() -> None:
    admit(full_set(1), NOTHING, STORE)


REFUSED: dict[str, tuple[Manifest, Holdings]] = {
    "is for store HOUSTON": (manifest(21, store="HOUSTON"), HELD),
    f"this register needs {SCHEMA_VERSION}": (manifest(21, schema_version=SCHEMA_VERSION + 1), HELD),
    "is of job 1050": (manifest(21, "1050"), HELD),
    "came with package 20": (manifest(20), HELD),
    "came with package 25": (manifest(24, ALL_JOBS), HELD),
    "older than the data in use, which came with package 25": (full_set(25), HELD),
    "which came with package 10": (full_set(10), Holdings(schema_version=SCHEMA_VERSION, session=10, applied={"1040": 9})),
    "needs a full set": (manifest(21), NOTHING),
    "larger than this register accepts": (manifest(21, size=32_768, unpacked_size=GIB), HELD),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_anything_else_is_refused_with_the_reason(reason: str) -> None:
    package, holdings = REFUSED[reason]
    assert reason in str(objection(package, holdings, STORE))
    with pytest.raises(PackageRefused, match=reason):
        admit(package, holdings, STORE)


def test_a_large_package_that_shrank_as_rows_do_is_let_in() -> None:
    admit(manifest(30, ALL_JOBS, full=True, size=GIB // 8, unpacked_size=GIB), HELD, STORE)


def test_what_the_server_is_told() -> None:
    facts = OfflineFacts(schema_version=SCHEMA_VERSION, session=10, applied=APPLIED)
    assert holdings_of(facts) == HELD
    assert holdings_of(None) == NOTHING
    assert holdings_of(OfflineFacts(schema_version=SCHEMA_VERSION - 1)) == NOTHING
    assert holdings_of(OfflineFacts(schema_version=SCHEMA_VERSION)) == NOTHING
