"""Each condition of going offline with its figure, and the availability that follows from them."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from tests.channel.chain import asker, build
from tui_pos.channel.offline import OfflineDatabase, create_empty
from tui_pos.connection.readiness import (
    DISK_RESERVE_BYTES,
    OLD_DATA_US,
    Conditions,
    availability,
    checks,
    conditions_now,
    free_bytes,
    lost,
)
from tui_pos.connection.state import NotEnabled, NotReady, Ready
from tui_pos.locale import language

GOOD = Conditions(
    support_offline=True,
    session=7,
    staff=2,
    products=102,
    has_configuration=True,
    schema_version=3,
    needed_schema_version=3,
    free_bytes=31_000_000_000,
    data_age=120_000_000,
)
WRONG: dict[str, int] = {
    "staff": 0,
    "has_configuration": False,
    "free_bytes": DISK_RESERVE_BYTES - 1,
}
ENGLISH, FRENCH = language("en"), language("fr")


def without(*names: str) -> Conditions:
    return msgspec.structs.replace(GOOD, **{name: WRONG[name] for name in names})


def changed(**values: object) -> Conditions:
    return msgspec.structs.replace(GOOD, **values)


def told(conditions: Conditions) -> list[str]:
    """Each condition as a line."""
    found = checks(conditions)
    return [f"{'+' if check.ok else '-'} {ENGLISH.tell(check.name)}: {ENGLISH.tell(check.detail)}" for check in found]


def reasons(conditions: Conditions) -> list[str]:
    found = availability(conditions)
    assert isinstance(found, NotReady)
    return list(map(str, found.reasons))


def test_when_everything_holds_it_is_ready_and_each_figure_is_there() -> None:
    assert availability(GOOD) == Ready()
    assert told(GOOD) == [
        "+ Staff (1060): 2",
        "+ Configuration (1070): present",
        "+ Products (1040): 102",
        "+ Schema: 3",
        "+ Data age: 2 min",
        "+ Disk free: 31 GB",
    ]
    assert [FRENCH.tell(check.detail) for check in checks(GOOD)][-1] == "31 Go"


def test_support_offline_comes_before_everything() -> None:
    assert availability(msgspec.structs.replace(without("staff"), support_offline=False)) == NotEnabled()


def test_never_synchronised_says_it_all_but_for_the_disk() -> None:
    new = msgspec.structs.replace(without("staff", "has_configuration"), session=0)
    assert reasons(new) == ["never synchronised"]
    assert told(new) == ["- Data: never synchronised", "+ Schema: 3", "+ Disk free: 31 GB"]
    assert reasons(msgspec.structs.replace(new, free_bytes=0)) == ["never synchronised", "the disk is nearly full"]


def test_of_another_schema_nothing_else_in_the_file_is_known() -> None:
    old = msgspec.structs.replace(without("staff"), schema_version=2, session=0)
    assert reasons(old) == ["its schema is 2, this register needs 3"]
    assert told(old) == ["- Schema: 2, needs 3", "+ Disk free: 31 GB"]


def test_of_a_file_that_cannot_be_read_nothing_is_known() -> None:
    assert reasons(changed(readable=False)) == ["the offline database cannot be read"]
    assert told(changed(readable=False)) == ["- Data: unreadable", "+ Disk free: 31 GB"]
    assert lost(availability(changed(readable=False, free_bytes=0)))
    assert not lost(availability(without("staff")))


@pytest.mark.parametrize("names", [names for size in range(1, 4) for names in combinations(WRONG, size)])
def test_everything_that_is_wrong_is_said(names: tuple[str, ...]) -> None:
    said = reasons(without(*names))
    assert len(set(said)) == len(said) == len(names)
    assert [line for line in told(without(*names)) if line.startswith("-")] == [
        line
        for name, line in zip(
            WRONG, ("- Staff (1060): 0", "- Configuration (1070): missing", "- Disk free: 52 MB"), strict=True
        )
        if name in names
    ]


@pytest.mark.parametrize(
    ("conditions", "line"),
    [
        (changed(data_age=OLD_DATA_US), "- Data age: 7 d"),
        (changed(products=0), "- Products (1040): 0"),
        (changed(data_age=59_999_999), "+ Data age: less than 1 min"),
    ],
)
def test_the_age_of_the_data_and_an_empty_assortment_are_seen_and_stop_nothing(conditions: Conditions, line: str) -> None:
    assert line in told(conditions)
    assert availability(conditions) == Ready()


def test_an_age_that_nobody_asked_for_is_no_condition() -> None:
    assert not [line for line in told(changed(data_age=None)) if "age" in line]


async def test_an_empty_offline_database_was_never_synchronised(tmp_path: Path) -> None:
    file = tmp_path / "offline-0.sqlite"
    create_empty(file)
    assert reasons(await now(file)) == ["never synchronised"]


async def test_what_is_in_the_file_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "offline-1.sqlite"
    build(file)
    found = await now(file)
    assert (found.staff, found.products, found.has_configuration, found.readable) == (2, 6, True, True)
    assert found.free_bytes == 31_000_000_000


async def test_a_file_that_cannot_be_read_is_not_ready_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "offline-1.sqlite"
    file.write_bytes(b"nothing of the kind" * 1_000)
    assert lost(availability(await now(file)))


async def test_a_register_that_may_not_go_offline_does_not_ask_the_file(tmp_path: Path) -> None:
    file = tmp_path / "offline-1.sqlite"
    file.write_bytes(b"nothing of the kind" * 1_000)
    found = await now(file, support_offline=False)
    assert found.readable
    assert availability(found) == NotEnabled()


def test_the_space_is_that_of_the_disk_itself(tmp_path: Path) -> None:
    assert free_bytes(tmp_path) > 0
    with pytest.raises(FileNotFoundError):
        free_bytes(tmp_path / "nowhere")


async def now(file: Path, *, support_offline: bool = True) -> Conditions:
    database = OfflineDatabase(file, asker)
    try:
        return await conditions_now(database, support_offline=support_offline, free_bytes=31_000_000_000)
    finally:
        await database.close()
