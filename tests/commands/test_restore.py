"""A dead register is replaced from its second copy, and an older home from the channel: each sale once, no number twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.faults.story import sale
from tests.ready import ReadyShop
from tests.shop import new_id, now, tui_pos
from tui_pos.commands.activate import activate
from tui_pos.config import Home
from tui_pos.journal.entry import Delivery
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_OFF


async def sold(shop: ReadyShop, home: Home, count: int, *, delivered: bool) -> list[str]:
    """The receipts of so many sales."""
    receipts = []
    async with shop.register(home, started=False) as register:
        for _ in range(count):
            receipts.append((await sale(register)).receipt)
        if delivered:
            assert await register.upkeep.upload_now()
    return receipts


async def test_its_unsent_sales_go_up_from_the_new_machine_each_once(ready_shop: ReadyShop, tmp_path: Path) -> None:
    disk, code = tmp_path / "disk", ready_shop.server.activation_code()
    home = Home(tmp_path / "old")
    await activate(
        home, server=ready_shop.server.url, register="PARIS-1", code=code, ca=None, clock=now, new_id=new_id, mirror=disk
    )
    receipts = await sold(ready_shop, home, 2, delivered=True) + await sold(ready_shop, home, 3, delivered=False)
    shutil.rmtree(home.path)
    code = ready_shop.server.activation_code()
    done = tui_pos(
        *(
            "restore",
            "--mirror",
            str(disk),
            "--server",
            ready_shop.server.url,
            "--register",
            "PARIS-1",
            "--code",
            code,
            "--json",
        ),
        home=tmp_path / "new",
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["register"], told["from_channel"]) == ("PARIS-1", 0)
    receipts += await sold(ready_shop, Home(tmp_path / "new"), 1, delivered=True)
    assert len(set(receipts)) == 6
    statement = ready_shop.server.statement()
    assert (statement["sale"]["count"], statement["conflicts"], statement["rejected"]) == (6, 0, 0)
    assert json.loads(tui_pos("journal", "verify", "--json", home=tmp_path / "new").stdout)["ok"]


async def test_a_home_put_back_to_an_older_state_takes_over_what_the_channel_has(ready_shop: ReadyShop, tmp_path: Path) -> None:
    """Both of its files are older: the numbers that were given since are only in the channel."""
    first = await sold(ready_shop, ready_shop.home, 2, delivered=True)
    older = tmp_path / "older"
    shutil.copytree(ready_shop.home.path, older)
    first += await sold(ready_shop, ready_shop.home, 3, delivered=True)
    shutil.rmtree(ready_shop.home.path)
    shutil.move(older, ready_shop.home.path)
    receipts = first + await sold(ready_shop, ready_shop.home, 1, delivered=True)
    assert [receipt[-6:] for receipt in receipts] == [f"{number:06d}" for number in range(1, 7)]
    statement = ready_shop.server.statement()
    assert (statement["sale"]["count"], statement["conflicts"], statement["rejected"]) == (6, 0, 0)
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        assert (await register.journal.verify()).ok
        entries = await register.journal.recent(50, ("transaction",))
        assert {entry.delivery for entry in entries} == {Delivery.ACCEPTED}
        assert register.shift is not None


async def test_offline_it_cannot_be_asked_and_the_sale_goes_on(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await perform(register, LOG_OFF, None)
        ready_shop.server.kill()
        await ready_shop.sign_on(register)
        assert (await sale(register)).offline


async def test_there_must_be_a_copy(ready_shop: ReadyShop, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ("--server", ready_shop.server.url, "--register", "PARIS-1", "--code", "nothing")
    done = tui_pos("restore", "--mirror", str(disk), *options, home=tmp_path / "new")
    assert done.returncode == 1
    assert "There is no second copy of register PARIS-1" in done.stderr
