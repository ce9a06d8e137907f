"""Cases of the operations of the connection: 917, synchronise now 9001, retry and give up 9002 to 9004."""

from __future__ import annotations

from tests.headquarters import CROISSANT, Headquarters
from tests.operations.case import At, Bad, Case, disconnect, given, lose_the_server, noted, nothing
from tests.operations.cases.sale import scan
from tests.sync.looking import broken
from tests.sync.test_upload import conflicting
from tui_pos.connection.state import Mode
from tui_pos.operations.connection import (
    CANCEL_DOWNLOAD,
    DATABASE_CONNECTION,
    RETRY_DOWNLOAD,
    RETRY_PARKED,
    SYNCHRONISE,
)
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Sentence
from tui_pos.sync.downloads import DownloadStatus


async def be_disconnected_in_a_sale(at: At) -> None:
    await disconnect(at)
    await scan(at)


async def fail_a_download(at: At) -> None:
    """A package of prices that arrives broken, and is tried again by itself only after a while; its session is noted."""
    hq = Headquarters(at.shop.server.home)
    hq.set_price(CROISSANT, 125)
    prices = hq.send("1020")
    with broken(hq, prices):
        assert not await at.register.upkeep.download_now()
    wait = at.register.upkeep.downloading.next_try_in_s()
    assert wait is not None
    assert wait > 1
    at.noted.append(prices.session)


async def park_a_sale(at: At) -> None:
    at.noted.append(await conflicting(at.shop, at.register))
    assert at.register.counts.parked == 1


async def retry_before(at: At) -> None:
    await perform(at.register, RETRY_PARKED, None)


async def switched(at: At, said: Sentence) -> None:
    connected = at.register.connection.mode is Mode.ONLINE
    assert str(said).startswith("Connected" if connected else "Disconnected")
    assert at.register.connection.mode in (Mode.ONLINE, Mode.MANUAL_OFFLINE)


async def nothing_waits(at: At, said: Sentence) -> None:
    assert at.register.upkeep.downloading.next_try_in_s() is None


async def waits_for_delivery(at: At, said: Sentence) -> None:
    assert (at.register.counts.parked, str(said).split()[0]) == (0, "1")
    assert at.register.counts.waiting >= 1


async def is_available(at: At, said: Sentence) -> None:
    assert statuses(at) == [DownloadStatus.AVAILABLE]


async def is_canceled(at: At, said: Sentence) -> None:
    assert statuses(at) == [DownloadStatus.CANCELED]


def statuses(at: At) -> list[DownloadStatus]:
    """What the package that failed is now."""
    return [download.status for download in at.register.sync_status.downloads if download.session == at.noted[-1]]


CASES = (
    Case(
        operation=DATABASE_CONNECTION,
        done=switched,
        bad=(Bad(nothing, "A sale is open", be_disconnected_in_a_sale),),
    ),
    Case(
        operation=SYNCHRONISE,
        beforehand=fail_a_download,
        goes_offline=lose_the_server,
        done=nothing_waits,
        bad=(Bad(nothing, "Disconnected by a person", disconnect),),
    ),
    Case(
        operation=RETRY_PARKED,
        beforehand=park_a_sale,
        done=waits_for_delivery,
        bad=(Bad(nothing, "No document is parked", retry_before),),
    ),
    Case(
        operation=RETRY_DOWNLOAD,
        beforehand=fail_a_download,
        argument=noted,
        done=is_available,
        bad=(Bad(given(99), "There is no download session 99"),),
    ),
    Case(
        operation=CANCEL_DOWNLOAD,
        beforehand=fail_a_download,
        argument=noted,
        done=is_canceled,
        bad=(Bad(given(99), "There is no download session 99"),),
    ),
)
