from __future__ import annotations

from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from tests.channel.chain import asker, build
from tui_pos.channel.offline import OfflineDatabase, create_empty
from tui_pos.connection.readiness import DISK_RESERVE_BYTES, Conditions, availability, availability_now
from tui_pos.connection.state import NotEnabled, NotReady, Ready

GOOD = Conditions(
    support_offline=True,
    session=7,
    staff=2,
    has_configuration=True,
    schema_version=3,
    needed_schema_version=3,
    free_bytes=DISK_RESERVE_BYTES,
)
WRONG: dict[str, int] = {
    "staff": 0,
    "has_configuration": False,
    "free_bytes": DISK_RESERVE_BYTES - 1,
}


def without(*names: str) -> Conditions:
    return msgspec.structs.replace(GOOD, **{name: WRONG[name] for name in names})


def test_when_everything_holds_it_is_ready() -> None:
    assert availability(GOOD) == Ready()


def test_support_offline_comes_before_everything() -> None:
    assert availability(msgspec.structs.replace(without("staff"), support_offline=False)) == NotEnabled()


def test_never_synchronised_says_it_all() -> None:
    found = availability(msgspec.structs.replace(without(*WRONG), session=0))
    assert isinstance(found, NotReady)
    assert [str(reason) for reason in found.reasons] == ["never synchronised"]


def test_of_another_schema_nothing_else_is_known() -> None:
    found = availability(msgspec.structs.replace(without(*WRONG), schema_version=2, session=0))
    assert isinstance(found, NotReady)
    assert [str(reason) for reason in found.reasons] == ["its schema is 2, this register needs 3"]


@pytest.mark.parametrize("names", [names for size in range(1, 4) for names in combinations(WRONG, size)])
def test_everything_that_is_wrong_is_said(names: tuple[str, ...]) -> None:
    found = availability(without(*names))
    assert isinstance(found, NotReady)
    assert len(found.reasons) == len(names)
    assert len({str(reason) for reason in found.reasons}) == len(names)


async def test_an_empty_offline_database_was_never_synchronised(tmp_path: Path) -> None:
    file = tmp_path / "offline-0.sqlite"
    create_empty(file)
    found = await now(file)
    assert isinstance(found, NotReady)
    assert str(found.reasons[0]) == "never synchronised"


async def test_a_file_that_cannot_be_read_is_not_ready_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "offline-1.sqlite"
    file.write_bytes(b"nothing of the kind" * 1_000)
    assert isinstance(await now(file), NotReady)


async def test_a_register_that_may_not_go_offline_does_not_ask_the_file(tmp_path: Path) -> None:
    file = tmp_path / "offline-1.sqlite"
    build(file)
    assert await now(file, support_offline=False) == NotEnabled()


async def now(file: Path, *, support_offline: bool = True) -> Ready | NotReady | NotEnabled:
    database = OfflineDatabase(file, asker)
    try:
        return await availability_now(database, file.parent, support_offline=support_offline)
    finally:
        await database.close()
