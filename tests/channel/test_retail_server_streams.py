"""Streams of a package: from the byte where they were left, never from another, and a cut is said as one."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from tests.channel.servers import client, http_ok, http_server, raw_server, read_request
from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.retail_server import RetailServer


async def cut_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(http_ok(b"0123456789")[:-5])


async def test_a_stream_goes_on_from_where_it_was_left() -> None:
    package = bytes(range(256)) * 4096

    async def handler(request: web.Request) -> web.Response:
        start = request.http_range.start or 0
        rest = package[start:]
        end = f"bytes {start}-{len(package) - 1}/{len(package)}"
        return web.Response(status=206 if start else 200, body=rest, headers={"Content-Range": end} if start else {})

    async with http_server(handler) as url, client(url) as server:
        for offset in (0, 1000, 0):  # on the connection that is kept from one to the next
            async with server.stream("/packages/1", offset) as chunks:
                assert b"".join([chunk async for chunk in chunks]) == package[offset:]


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (200, {}, FailureKind.UNEXPECTED),
        (206, {"Content-Range": "bytes 0-9/10"}, FailureKind.UNEXPECTED),
        (206, {}, FailureKind.UNEXPECTED),
        (416, {}, FailureKind.UNEXPECTED),
        (302, {"Location": "/elsewhere"}, FailureKind.UNEXPECTED),
        (503, {}, FailureKind.SERVER_ERROR),
    ],
)
async def test_a_stream_that_would_start_elsewhere_is_not_used(status: int, headers: dict[str, str], kind: FailureKind) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, headers=headers, body=b"0123456789")

    async with http_server(handler) as url, client(url) as server:
        with pytest.raises(ChannelFailure) as failed:
            async with server.stream("/packages/1", 5):
                pytest.fail("a stream from the wrong place was given out")
    assert failed.value.kind is kind


async def read_all(server: RetailServer) -> bytes:
    async with server.stream("/packages/1", 0) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def test_a_stream_that_is_cut_says_so() -> None:
    async with raw_server(cut_in_the_body) as url, client(url) as server:
        with pytest.raises(ChannelFailure) as failed:
            await read_all(server)
    assert failed.value.kind is FailureKind.UNREACHABLE
