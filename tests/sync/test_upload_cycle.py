"""Upload sessions with the real server: one a batch, told with what became of it, at no cost for the cashier (issue 3)."""

from __future__ import annotations

import json
from functools import partial

import msgspec
import pytest

from tests.ready import ReadyShop
from tests.shop import tui_pos, until
from tests.sync.test_upload import conflicting, sell
from tui_pos.register import Register
from tui_pos.sync.sessions import UploadSession, UploadStatus


def newest(register: Register) -> UploadSession:
    return register.sync_status.uploads[0]


async def in_batches_of(register: Register, size: int) -> None:
    """The profile's transaction size."""
    profile = msgspec.structs.replace(register.configuration.profile, upload_batch=size)
    register.configuration = msgspec.structs.replace(register.configuration, profile=profile)


async def test_each_batch_is_a_session(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await register.open_shift()
        assert await register.upkeep.upload_now()
        before = newest(register).session
        await in_batches_of(register, 2)
        for _ in range(3):
            await sell(register)
        assert await register.upkeep.upload_now()
        sessions = [session for session in register.sync_status.uploads if session.session > before]
        assert [(session.documents, session.accepted, session.parked) for session in sessions] == [(1, 1, 0), (2, 2, 0)]
        assert {session.status for session in sessions} == {UploadStatus.APPLIED}
        assert all(session.size > 100 for session in sessions)
    status = json.loads(tui_pos("status", "--json", home=ready_shop.home.path).stdout)
    assert [told["session"] for told in status["uploads"]] == [session.session for session in register.sync_status.uploads]
    assert status["uploads"][0]["status"] == "applied"


async def test_a_server_that_is_away_is_one_session_which_then_arrives(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await register.open_shift()
        assert await register.upkeep.upload_now()
        before = newest(register).session
        ready_shop.server.fault("error-5xx", request="documents")
        for count in range(1, 6):
            await sell(register)
            assert not await register.upkeep.upload_now()
            failed = newest(register)
            assert (failed.session, failed.status, failed.documents) == (before + 1, UploadStatus.UPLOAD_FAILED, count)
            assert "503" in str(failed.message)
        status = json.loads(tui_pos("status", "--json", home=ready_shop.home.path).stdout)
        assert (status["uploads"][0]["session"], status["uploads"][0]["status"]) == (before + 1, "upload_failed")
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        assert newest(register).status is UploadStatus.UPLOAD_FAILED
        ready_shop.server.clear_faults()
        assert await register.upkeep.upload_now()
        assert (newest(register).session, newest(register).status) == (before + 1, UploadStatus.APPLIED)
        assert newest(register).message is None


async def test_what_the_channel_did_not_take_is_counted(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await conflicting(ready_shop, register)
        assert newest(register).status is UploadStatus.APPLIED
        assert (newest(register).parked, newest(register).accepted) == (1, newest(register).documents - 1)


def tried_again(shop: ReadyShop, register: Register, attempts: int) -> bool:
    """Whether nothing waits, or the fault was met more often than before."""
    return register.counts.waiting == 0 or shop.server.hits("documents") > attempts


@pytest.mark.parametrize("away", [False, True], ids=["delivered", "server-away"])
async def test_a_sale_writes_no_more_often_for_it(ready_shop: ReadyShop, away: bool) -> None:
    """Each write waits for the disk, and the cashier's would wait behind it: the scan, the sale, the channel's answer."""
    async with ready_shop.register(ready_shop.home) as register:
        await register.open_shift()
        if away:
            ready_shop.server.fault("error-5xx", request="documents")
            await sell(register)
            await until(lambda: newest(register).status is UploadStatus.UPLOAD_FAILED, "the server is found to be away")
        await until(lambda: away or register.counts.waiting == 0, "everything before was delivered")
        commits = 0

        def count() -> bool:
            nonlocal commits
            commits += 1
            return False

        journal = register.journal
        await journal._write(journal._ledger.connection.set_commit_hook, count)
        for done in range(1, 4):
            attempts = ready_shop.server.hits("documents")
            await sell(register)
            await until(partial(tried_again, ready_shop, register, attempts), "the delivery was tried or has arrived")
            assert commits <= done * 3 + 1, "and one that was under way when the counting began"
        await journal._write(journal._ledger.connection.set_commit_hook, None)
