"""Uploads over sockets: what is parked never blocks, is shown with its reason, and goes up when it is retried (rule 7)."""

from __future__ import annotations

import json
import shutil

import msgspec
import pytest

from tests.ready import REGISTER, ReadyShop
from tests.shop import WATER, new_id, now, tui_pos
from tests.tui.screen import WIDE, screens
from tui_pos.channel.dialect import rows
from tui_pos.commands.activate import activate
from tui_pos.config import Home
from tui_pos.journal.entry import Delivery
from tui_pos.operations.connection import RETRY_PARKED
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.register import Register
from tui_pos.sales.document import hash_of
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused

OTHER = '{"other":1}'


async def sell(register: Register) -> None:
    await perform(register, PRODUCT_SALE, Entry(code=WATER))
    await perform(register, PAY_CASH_QUICK, None)


def occupy(shop: ReadyShop, id: str) -> None:
    """The channel has another document under an id."""
    with shop.server.channel() as db:
        rows(
            db,
            "INSERT INTO channel_document (id, hash, store, register, position, received_at, content)"
            " VALUES (?, ?, 'PARIS', ?, 0, 1, ?)",
            (id, hash_of(OTHER.encode()), REGISTER, OTHER),
        )


def give_back(shop: ReadyShop, id: str) -> None:
    """Headquarters has cleared it up: the id is free again."""
    with shop.server.channel() as db:
        rows(db, "DELETE FROM channel_document WHERE id = ?", (id,))


async def conflicting(shop: ReadyShop, register: Register) -> str:
    """A sale whose id the channel has for another document, delivered between two others; its id."""
    await sell(register)
    (entry,) = await register.journal.recent(1, ("transaction",))
    occupy(shop, entry.sealed.id)
    await sell(register)
    assert await register.upkeep.upload_now()
    return entry.sealed.id


async def test_a_conflict_is_parked_with_both_hashes_and_blocks_nothing(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        id = await conflicting(ready_shop, register)
        assert (register.counts.waiting, register.counts.parked) == (0, 1)
        parked, *others = register.upkeep.uploads
        assert (parked.id, parked.delivery, parked.kept_hash) == (id, Delivery.PARKED, hash_of(OTHER.encode()))
        assert {upload.delivery for upload in others} == {Delivery.ACCEPTED}
        await sell(register)
        assert await register.upkeep.upload_now()
        assert register.counts.parked == 1
    status = json.loads(tui_pos("status", "--json", home=ready_shop.home.path).stdout)
    (shown,) = status["parked_documents"]
    assert (shown["id"], shown["receipt"], shown["outcome"]) == (id, "PARIS-1-000001", "conflict")
    assert shown["kept_hash"] == hash_of(OTHER.encode()) != shown["hash"]
    assert ready_shop.server.statement_of().sale.count == 2


async def test_what_is_parked_is_on_the_screen_and_retried_there(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        id = await conflicting(ready_shop, register)
        async with screens(register, (WIDE[0], 100)) as till:
            await till.send("<f12>")
            assert "PARIS-1-000001" in till.text
            assert hash_of(OTHER.encode()) in till.text
            give_back(ready_shop, id)
            await till.send("<f6>")
            assert register.counts.parked == 0
        assert await register.upkeep.upload_now()
        assert register.counts.waiting == 0
        with pytest.raises(Refused, match="No document is parked"):
            await perform(register, RETRY_PARKED, None)
    assert ready_shop.server.received() == ready_shop.written()


async def test_the_command_retries_and_parks_again_what_is_refused_again(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        id = await conflicting(ready_shop, register)
    assert json.loads(tui_pos("sync", "--json", home=ready_shop.home.path).stdout)["parked"] == 1
    assert json.loads(tui_pos("sync", "--retry-parked", "--json", home=ready_shop.home.path).stdout)["parked"] == 1
    give_back(ready_shop, id)
    assert json.loads(tui_pos("sync", "--retry-parked", "--json", home=ready_shop.home.path).stdout)["parked"] == 0
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.conflicts) == (2, 0)


async def test_a_copied_home_is_refused_and_loses_nothing(ready_shop: ReadyShop) -> None:
    """It sells while the server is away: else it would have taken over what the other one sold, and gone on after that."""
    clone = Home(ready_shop.folder / "clone")
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sell(register)
        assert await register.upkeep.upload_now()
    shutil.copytree(ready_shop.home.path, clone.path)
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sell(register)
        assert await register.upkeep.upload_now()
    ready_shop.server.kill()
    async with ready_shop.register(clone, started=False) as register:
        await sell(register)
        ready_shop.server.start()
        written = register.counts
        assert await register.upkeep.upload_now()
        assert (register.counts.waiting, register.counts.parked) == (0, written.waiting)
        assert "copy of another one" in str(register.upkeep.uploads[0].detail)
    async with ready_shop.register(ready_shop.home, started=False, signed_on=False) as register:
        assert (register.counts.waiting, register.counts.parked) == (0, 0)
    code = ready_shop.server.activation_code()
    await activate(clone, server=ready_shop.server.url, register=REGISTER, code=code, ca=None, clock=now, new_id=new_id)
    assert json.loads(tui_pos("sync", "--retry-parked", "--json", home=clone.path).stdout)["parked"] == 0
    assert ready_shop.server.statement_of().sale.count == 3


async def test_a_token_in_another_activations_home_delivers_nothing(ready_shop: ReadyShop) -> None:
    device = ready_shop.home.device()
    ready_shop.home.save_device(msgspec.structs.replace(device, incarnation="another"))
    async with ready_shop.register(ready_shop.home, started=False) as register:
        assert not await register.upkeep.upload_now()
        assert "another activation" in str(register.sync_status.upload_message)
        assert register.counts.waiting > 0
        assert register.counts.parked == 0


async def test_a_channel_restored_from_an_older_copy_is_filled_again(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sell(register)
        assert await register.upkeep.upload_now()
        ready_shop.server.kill()
        shutil.copytree(ready_shop.server.home, ready_shop.folder / "backup")
        ready_shop.server.start()
        for _ in range(3):
            await sell(register)
        assert await register.upkeep.upload_now()
        ready_shop.server.kill()
        shutil.rmtree(ready_shop.server.home)
        shutil.copytree(ready_shop.folder / "backup", ready_shop.server.home)
        ready_shop.server.start()
        await sell(register)
        assert not await register.upkeep.upload_now()
        assert await register.upkeep.upload_now()
    assert ready_shop.server.received() == ready_shop.written()


async def test_what_was_sold_before_offline_support_was_switched_off_goes_up(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await sell(register)
        with ready_shop.server.channel() as db:
            rows(db, "UPDATE register SET support_offline = 0 WHERE number = ?", (REGISTER,))
        await register.read_configuration()
        assert not register.configuration.support_offline
        assert await register.upkeep.upload_now()
        assert register.counts.parked == 0
    assert ready_shop.server.received() == ready_shop.written()
