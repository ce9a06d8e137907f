"""The switch with the real client, real servers that misbehave, and the real offline database; the clock is the machine's.

Nothing here is timed: what was paid is counted in time-outs, and what the server was asked in connections.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from tests.channel.chain import NOW, asker, build
from tests.channel.servers import Conversation, http_server, raw_server, read_request
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.remote import RemoteChannel
from tui_pos.channel.requests import PROTOCOL_VERSION, FindProduct, FoundProduct, OfflineProfile, Reply, RequestRefused
from tui_pos.channel.retail_server import RetailServer
from tui_pos.connection.state import Change, ConnectionState, Mode, Ready, first_state
from tui_pos.connection.switch import Place, Switch

WATER = FindProduct(barcode="5901234123457")
IN_A_MOMENT = OfflineProfile(timeout_ms=150, reconnect_interval_s=60)
LONG = OfflineProfile(timeout_ms=60_000, reconnect_interval_s=60)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("switch") / "offline.sqlite"
    build(file)
    return file


@asynccontextmanager
async def register(url: str, chain: Path, profile: OfflineProfile) -> AsyncIterator[tuple[Switch, OfflineDatabase]]:
    """A switch between the server at the URL and the chain's own file."""

    async def keep(state: ConnectionState, change: Change | None) -> None:
        await asyncio.sleep(0)

    server = RetailServer(url, "secret")
    remote, offline = RemoteChannel(server), OfflineDatabase(chain, asker)
    switch = Switch(
        remote=remote,
        offline=offline,
        availability=Ready(),
        profile=profile,
        state=first_state(NOW),
        clock=lambda: NOW,
        keep=keep,
    )
    try:
        yield switch, offline
    finally:
        await server.close()
        await offline.close()


@asynccontextmanager
async def server_that(conversation: Conversation) -> AsyncIterator[str]:
    """A raw server that has finished every conversation when it is left; the client must be gone by then."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await conversation(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(talk(reader, writer))
        talks.add(task)
        await task

    async with raw_server(converse) as url:
        yield url
        await asyncio.gather(*talks, return_exceptions=True)


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100_000)
    await reader.read()


async def stop_after_the_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    await reader.read()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not reader.at_eof() and not writer.is_closing():
        writer.write(b" ")
        await asyncio.sleep(0.01)


async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def error_500(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\xff{nothing")


async def scan_twice(switch: Switch, offline: OfflineDatabase) -> list[Mode]:
    """Two scans, each with the offline database's answer; the modes after each."""
    modes = []
    for _ in range(2):
        found = await switch.ask(WATER)
        assert isinstance(found, FoundProduct)
        assert found.product.name == "Mineral water 1.5 L"
        assert switch.channel.obj is offline
        modes.append(switch.state.mode)
    return modes


@pytest.mark.parametrize("conversation", [hang, stop_after_the_headers, drip])
async def test_a_server_that_hangs_costs_one_time_out(conversation: Conversation, chain: Path) -> None:
    async with server_that(conversation) as url, register(url, chain, IN_A_MOMENT) as (switch, offline):
        assert await scan_twice(switch, offline) == [Mode.SEAMLESS_OFFLINE] * 2
        assert switch.timeouts_paid == 1
        assert switch.answered == {Place.ONLINE: {}, Place.OFFLINE: {"FindProduct": 2}}
        assert [str(change.reason) for change in switch.changes] == ["no answer to FindProduct in 0.1 s"]


@pytest.mark.parametrize("conversation", [cut, error_500, garbage])
async def test_a_server_that_fails_costs_no_time_out(conversation: Conversation, chain: Path) -> None:
    async with server_that(conversation) as url, register(url, chain, LONG) as (switch, offline):
        assert await scan_twice(switch, offline) == [Mode.SEAMLESS_OFFLINE] * 2
        assert switch.timeouts_paid == 0
        assert len(switch.changes) == 1


async def test_a_server_that_never_takes_the_connection_costs_one_time_out(chain: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with register(url, chain, IN_A_MOMENT) as (switch, offline):
            assert await scan_twice(switch, offline) == [Mode.SEAMLESS_OFFLINE] * 2
            assert switch.timeouts_paid == 1


async def test_nobody_listening_costs_no_time_out(chain: Path) -> None:
    async with raw_server(cut) as url:
        pass
    async with register(url, chain, LONG) as (switch, offline):
        assert await scan_twice(switch, offline) == [Mode.SEAMLESS_OFFLINE] * 2
        assert switch.timeouts_paid == 0


async def test_a_server_that_answers_keeps_the_register_online_and_brings_it_back(chain: Path) -> None:
    source = OfflineDatabase(chain, asker)

    async def handler(_: web.Request) -> web.Response:
        content = msgspec.Raw(msgspec.json.encode(await source.answer(WATER)))
        return web.Response(body=msgspec.json.encode(Reply(version=PROTOCOL_VERSION, answer=content)))

    async with http_server(handler) as url, register(url, chain, LONG) as (switch, _):
        online = await switch.ask_at_start(WATER)
        await switch.disconnect("000160")
        assert await switch.ask(WATER) == online
        with pytest.raises(RequestRefused):
            await switch.ask(FindProduct(barcode="0"))
        assert switch.answered == {Place.ONLINE: {"FindProduct": 1}, Place.OFFLINE: {"FindProduct": 2}}
        assert switch.state.mode is Mode.MANUAL_OFFLINE
    await source.close()
