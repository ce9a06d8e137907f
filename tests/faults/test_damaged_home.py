"""A home in which something is missing or damaged: what was kept is said, and the way back is open (issue 2, *bad input*)."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.test_activate import sell_one
from tests.faults.story import first_scan, pay, scan_again
from tests.ready import ReadyShop
from tests.shop import new_id, tui_pos, until
from tui_pos.commands.activate import activate
from tui_pos.connection.state import NotReady, Ready
from tui_pos.sales.sentence import Refused


def remove(file: Path) -> None:
    file.unlink()


def overwrite(file: Path) -> None:
    file.write_bytes(b"\xa5" * file.stat().st_size)


async def activate_again(shop: ReadyShop) -> None:
    code = shop.server.activation_code()
    await activate(shop.home, server=shop.server.url, register="PARIS-1", code=code, ca=None, clock=shop.clock, new_id=new_id)


@pytest.mark.parametrize("damage", [remove, overwrite])
async def test_an_offline_database_that_cannot_be_read_is_fetched_again(
    ready_shop: ReadyShop, damage: Callable[[Path], None]
) -> None:
    (file,) = ready_shop.home.path.glob("offline-*.sqlite")
    damage(file)
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert isinstance(register.availability, NotReady)
        session = register.upkeep.applied.session if register.upkeep.applied else 0
        assert await register.upkeep.download_now(), register.sync_status.message
        assert isinstance(register.availability, Ready)
        assert register.upkeep.applied is not None
        assert register.upkeep.applied.session == session
        ready_shop.server.fault("error-5xx")
        await first_scan(register)
        await scan_again(register)
        assert (await pay(register)).offline
    assert [found.name for found in ready_shop.home.path.glob("offline-*.sqlite")] == [register.upkeep.applied.file]


async def test_a_damaged_device_file_is_replaced_by_activating_again(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        assert await sell_one(register) == "PARIS-1-000001"
    (ready_shop.home.path / "device.json").write_text('{"server":')
    with pytest.raises(Refused, match="activate again"):
        async with ready_shop.register(ready_shop.home):
            pass
    await activate_again(ready_shop)
    async with ready_shop.register(ready_shop.home) as register:
        assert await sell_one(register) == "PARIS-1-000002"


async def test_a_journal_that_is_gone_is_made_of_its_second_copy(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        assert await sell_one(register) == "PARIS-1-000001"
    for file in ready_shop.home.path.glob("journal.sqlite*"):
        file.unlink()
    async with ready_shop.register(ready_shop.home) as register:
        assert register.journal.recovery.journal
        assert await sell_one(register) == "PARIS-1-000002"
        await until(lambda: register.counts.waiting == 0, "both sales are delivered")
    assert ready_shop.server.statement_of().sale.count == 2


async def test_a_journal_that_is_gone_is_not_begun_anew_with_numbers_that_were_given_already(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        assert await sell_one(register) == "PARIS-1-000001"
        await until(lambda: register.counts.waiting == 0, "the sale is delivered")
    for file in (*ready_shop.home.path.glob("journal.sqlite*"), ready_shop.home.path / "journal.copy"):
        file.unlink()
    with pytest.raises(Refused, match="is missing"):
        async with ready_shop.register(ready_shop.home):
            pass
    assert not ready_shop.home.journal.exists()
    await activate_again(ready_shop)
    async with ready_shop.register(ready_shop.home) as register:
        assert await sell_one(register) == "PARIS-1-000002"


def test_nobody_else_on_the_machine_can_read_the_home(ready_shop: ReadyShop) -> None:
    """PINs are few digits, so even their hashes are not for everybody; the folder may be older than the register."""
    ready_shop.home.path.chmod(0o755)
    (file,) = ready_shop.home.path.glob("offline-*.sqlite")
    file.unlink()
    done = tui_pos("sync", home=ready_shop.home.path)
    assert done.returncode == 0, done.stderr
    files = [path for path in ready_shop.home.path.rglob("*") if path.is_file()]
    assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files} == {path.name: 0 for path in files}
