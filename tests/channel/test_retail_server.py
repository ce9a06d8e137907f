"""The register's HTTP client against real sockets: each row of the outcome table comes out as its own kind."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from tests.channel.servers import Certificate, client, http_ok, http_server, raw_server, read_request
from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.http_client import REPLY_LIMIT
from tui_pos.channel.requests import (
    PROTOCOL_VERSION,
    FindProduct,
    ReadConfiguration,
    Refusal,
    RefusalCode,
    Reply,
    RequestRefused,
    SignOn,
    StaffMember,
)
from tui_pos.sales.sentence import say

MEMBER = StaffMember(number="000160", name="Amélie", role="cashier")
ANSWER = msgspec.json.encode(Reply(version=PROTOCOL_VERSION, answer=msgspec.Raw(msgspec.json.encode(MEMBER))))
QUESTION = SignOn(staff="000160", pin="123456")


async def failure(url: str, ca: Path | None = None) -> ChannelFailure:
    """How asking this server fails."""
    async with client(url, ca=ca) as server:
        with pytest.raises(ChannelFailure) as failed:
            await server.ask(QUESTION)
    return failed.value


def refusal(code: RefusalCode) -> bytes:
    return msgspec.json.encode(Reply(version=PROTOCOL_VERSION, refusal=Refusal(code=code, sentence=say("No."))))


async def answering(_: web.Request) -> web.Response:
    return web.Response(body=ANSWER)


async def test_a_question_travels_with_its_name_token_and_version_and_comes_back_typed() -> None:
    seen: list[tuple[str, str | None, str | None, bytes]] = []

    async def handler(request: web.Request) -> web.Response:
        headers = request.headers
        seen.append((request.path, headers.get("Authorization"), headers.get("X-Protocol-Version"), await request.read()))
        return web.Response(body=ANSWER)

    async with http_server(handler) as url, client(url + "/") as server:
        assert await server.ask(QUESTION) == MEMBER
    assert seen == [("/data-requests/SignOn", "Bearer secret", str(PROTOCOL_VERSION), b'{"staff":"000160","pin":"123456"}')]


async def test_a_refusal_of_the_question_is_an_answer() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=404, body=refusal(RefusalCode.NOT_FOUND))

    async with http_server(handler) as url, client(url) as server:
        with pytest.raises(RequestRefused) as refused:
            await server.ask(FindProduct(barcode="1"))
    assert refused.value.code is RefusalCode.NOT_FOUND


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"Traceback", FailureKind.SERVER_ERROR),
        (404, b"not here", FailureKind.UNEXPECTED),
        (307, b"", FailureKind.UNEXPECTED),
        (200, b"garbage", FailureKind.MALFORMED),
        (200, b'{"version":9,"answer":{}}', FailureKind.WRONG_VERSION),
        (200, b"x" * (REPLY_LIMIT + 1), FailureKind.OVERSIZED),
        (500, b"x" * (REPLY_LIMIT + 1), FailureKind.OVERSIZED),
        (401, refusal(RefusalCode.TOKEN_UNKNOWN), FailureKind.TOKEN_UNKNOWN),
        (400, refusal(RefusalCode.VERSION_UNSUPPORTED), FailureKind.VERSION_UNSUPPORTED),
        (403, refusal(RefusalCode.REGISTER_REVOKED), FailureKind.REVOKED),
    ],
)
async def test_each_kind_of_answer_that_is_none(status: int, body: bytes, kind: FailureKind) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Location": "/elsewhere"})

    async with http_server(handler) as url:
        assert (await failure(url)).kind is kind


async def test_a_redirect_is_not_followed() -> None:
    paths: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        paths.append(request.path)
        raise web.HTTPFound("/data-requests/Elsewhere")

    async with http_server(handler) as url:
        await failure(url)
    assert paths == ["/data-requests/SignOn"]


async def test_a_compressed_answer_is_not_unpacked() -> None:
    async def handler(_: web.Request) -> web.Response:
        response = web.Response(body=ANSWER)
        response.enable_compression()
        return response

    async with http_server(handler) as url, client(url) as server:
        assert await server.ask(QUESTION) == MEMBER, "the server was not asked to compress"

    async def forced(_: web.Request) -> web.Response:
        return web.Response(body=b"\x1f\x8b\x08\x00bomb", headers={"Content-Encoding": "gzip"})

    async with http_server(forced) as url:
        assert (await failure(url)).kind is FailureKind.MALFORMED


async def test_an_endless_body_is_cut_off_at_the_limit() -> None:
    sent = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * 65536)
                sent += 65536
        except ConnectionError:
            return response

    async with http_server(handler) as url:
        assert (await failure(url)).kind is FailureKind.OVERSIZED
    assert sent < 64 * REPLY_LIMIT


async def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        failed = await failure(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert failed.kind is FailureKind.UNREACHABLE
    assert "refused" in str(failed.sentence)


async def test_a_name_without_an_address_is_unreachable() -> None:
    failed = await failure("http://no-such-host.invalid:1")
    assert failed.kind is FailureKind.UNREACHABLE
    assert "no-such-host.invalid" in str(failed.sentence)


async def test_an_address_that_is_none_is_unreachable() -> None:
    assert (await failure("http://")).kind is FailureKind.UNREACHABLE


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def close_without_a_word(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def cut_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(http_ok(ANSWER)[:-10])


async def not_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"220 mail.example ESMTP\r\n")


async def endless_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * 100_000 + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("conversation", "kind"),
    [
        (reset, FailureKind.UNREACHABLE),
        (close_without_a_word, FailureKind.UNREACHABLE),
        (cut_in_the_body, FailureKind.UNREACHABLE),
        (not_http, FailureKind.MALFORMED),
        (endless_header, FailureKind.MALFORMED),
    ],
)
async def test_each_way_of_breaking_off_below_http(conversation: object, kind: FailureKind) -> None:
    async with raw_server(conversation) as url:  # type: ignore[arg-type]
        assert (await failure(url)).kind is kind


async def test_a_kept_connection_that_the_server_closed_is_replaced_once() -> None:
    requests_by_connection: list[int] = []

    async def one_answer_a_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = len(requests_by_connection)
        requests_by_connection.append(0)
        while requests_by_connection[mine] < 2 and not reader.at_eof():
            await read_request(reader)
            requests_by_connection[mine] += 1
            if requests_by_connection[mine] == 1:
                writer.write(http_ok(ANSWER))

    async with raw_server(one_answer_a_connection) as url:
        async with client(url) as server:
            assert await server.ask(QUESTION) == MEMBER
            assert await server.ask(QUESTION) == MEMBER
        assert requests_by_connection[0] == 2
        assert len(requests_by_connection) == 2


async def test_a_new_connection_that_is_cut_is_not_tried_again() -> None:
    connections = 0

    async def count_and_close(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await read_request(reader)

    async with raw_server(count_and_close) as url:
        await failure(url)
    assert connections == 1


async def test_only_the_pinned_certificate_is_trusted(tmp_path: Path) -> None:
    ours, theirs = Certificate(tmp_path, "ours"), Certificate(tmp_path, "theirs")
    async with http_server(answering, ours.server) as url:
        async with client(url, ca=ours.file) as server:
            assert await server.ask(QUESTION) == MEMBER
        for ca in (theirs.file, None):
            failed = await failure(url, ca=ca)
            assert failed.kind is FailureKind.UNTRUSTED


async def test_a_pinned_certificate_that_cannot_be_read_is_said_and_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("not a certificate")
    for name in ("missing.pem", "broken.pem"):
        assert (await failure("https://127.0.0.1:1", ca=tmp_path / name)).kind is FailureKind.UNTRUSTED


async def test_a_server_without_tls_where_it_is_expected_is_unreachable() -> None:
    async with http_server(answering) as url:
        assert (await failure(url.replace("http:", "https:"))).kind is FailureKind.UNREACHABLE


async def test_other_routes_carry_their_content_bare() -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.Response(body=await request.read())
        return web.Response(body=msgspec.json.encode(MEMBER))

    big = StaffMember(number="1", name="x", role="y" * 2_000_000)
    async with http_server(handler) as url, client(url, token="") as server:
        assert await server.get_json("/who", StaffMember) == MEMBER
        assert await server.post_json("/echo", MEMBER, StaffMember) == MEMBER
        with pytest.raises(ChannelFailure):
            await server.post_json("/echo", big, StaffMember)


async def test_a_question_given_up_leaves_the_client_usable() -> None:
    asked = 0
    forever = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        if asked == 1:
            await forever.wait()
        return web.Response(body=ANSWER)

    async with http_server(handler) as url, client(url) as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await server.ask(QUESTION)
        assert await server.ask(QUESTION) == MEMBER
        forever.set()


async def test_closing_is_final_only_until_the_next_question() -> None:
    async with http_server(answering) as url, client(url) as server:
        await server.close()
        assert await server.ask(QUESTION) == MEMBER
        await server.close()
        await server.close()
        with pytest.raises(ChannelFailure):
            await server.ask(ReadConfiguration())


def test_the_certificates_of_the_tests_are_checked_for_real(tmp_path: Path) -> None:
    assert ssl.create_default_context(cafile=Certificate(tmp_path, "ours").file).verify_mode is ssl.CERT_REQUIRED
