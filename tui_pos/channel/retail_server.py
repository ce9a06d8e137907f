"""The one HTTP client of a register (DESIGN section 2, the outcome table): asks, and says exactly how asking failed.

It has no time-outs of its own: whoever asks races the request (`connection/switch.py`). One connection pool serves data
requests, documents and packages; bodies are limited while they are read, never decompressed, and redirects not followed.
"""

from __future__ import annotations

import errno
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar, cast

import aiohttp
import msgspec

from tui_pos.channel.delivery import INCARNATION_HEADER
from tui_pos.channel.failures import (
    ChannelFailure,
    connection_cut,
    connection_refused,
    malformed,
    oversized,
    unexpected,
    unknown_name,
    unreachable,
    untrusted,
)
from tui_pos.channel.replies import SUCCESS, TEXT_LIMIT, answer_in, content_in, refusal_in
from tui_pos.channel.requests import PROTOCOL_VERSION, AnswerT, DataRequest
from tui_pos.sales.text import clean

REPLY_LIMIT = 1024 * 1024
CHUNK = 256 * 1024
IDLE_SECONDS = 60.0
ADDRESS_SECONDS = 300
PARTIAL_CONTENT = 206
CONTENT_RANGE = re.compile(r"bytes (\d+)-")
NO_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)

BodyT = TypeVar("BodyT", bound=msgspec.Struct)


class RetailServer:
    """The retail server at `url`, asked with a register's device token; `ca` replaces the system's trusted certificates.

    `incarnation` is the activation that the token is from: it says which of the register's homes is asking.
    """

    def __init__(self, url: str, token: str, ca: Path | None = None, incarnation: str = "") -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._incarnation = incarnation
        self._ca = ca
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The answer to a data request. Raises RequestRefused or ChannelFailure."""
        body = await self._exchange("POST", f"/data-requests/{request.name}", msgspec.json.encode(request))
        return cast(AnswerT, answer_in(body, request.reply))

    async def get_json(self, path: str, reply: type[BodyT]) -> BodyT:
        """The JSON at a path. Raises RequestRefused or ChannelFailure."""
        return content_in(await self._exchange("GET", path, None), reply)

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[BodyT]) -> BodyT:
        """What a path answers to this body. Raises RequestRefused or ChannelFailure."""
        return content_in(await self._exchange("POST", path, msgspec.json.encode(body)), reply)

    @asynccontextmanager
    async def stream(self, path: str, offset: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes at a path from an offset on, in chunks as they come. Raises RequestRefused or ChannelFailure."""
        with failures_of(self.url):
            async with self._opened().get(
                self.url + path,
                headers={"Range": f"bytes={offset}-"},
                allow_redirects=False,
                trace_request_ctx=Reuse(),
            ) as response:
                if response.status not in (SUCCESS, PARTIAL_CONTENT):
                    raise refusal_in(response.status, await limited_body(response))
                if starts_at(response) != offset:
                    raise unexpected(response.status)
                yield response.content.iter_chunked(CHUNK)

    async def close(self) -> None:
        """Closes the connections; asking again opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exchange(self, method: str, path: str, body: bytes | None) -> bytes:
        """The body of a 200 answer. A connection kept alive that the server had closed meanwhile is replaced, once."""
        with failures_of(self.url):
            reuse = Reuse()
            try:
                return await self._send(method, path, body, reuse)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if not reuse.reused:
                    raise
                return await self._send(method, path, body, reuse)

    async def _send(self, method: str, path: str, body: bytes | None, reuse: Reuse) -> bytes:
        """One request on one connection; notes whether the connection had served before."""
        async with self._opened().request(
            method, self.url + path, data=payload(body), allow_redirects=False, trace_request_ctx=reuse
        ) as response:
            content = await limited_body(response)
            if response.status != SUCCESS:
                raise refusal_in(response.status, content)
            return content

    def _opened(self) -> aiohttp.ClientSession:
        """The client of the running loop, made on first use. Raises ChannelFailure when the certificate cannot be read."""
        if self._session is None:
            tracing = aiohttp.TraceConfig()
            tracing.on_connection_reuseconn.append(note_reuse)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    ssl=trust(self.url, self._ca), keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=ADDRESS_SECONDS
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=headers(self._token, self._incarnation),
                timeout=NO_TIMEOUT,
                auto_decompress=False,
                trace_configs=[tracing],
            )
        return self._session


@dataclass
class Reuse:
    """Whether the connection of a request had served before."""

    reused: bool = False


async def note_reuse(_: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceConnectionReuseconnParams) -> None:
    """Called by the client when it takes a kept connection."""
    context.trace_request_ctx.reused = True


def headers(token: str, incarnation: str) -> Mapping[str, str]:
    """What goes with every request; before activation there is neither token nor incarnation."""
    common = {
        "X-Protocol-Version": str(PROTOCOL_VERSION),
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    given = {"Authorization": f"Bearer {token}" if token else "", INCARNATION_HEADER: incarnation}
    return common | {name: value for name, value in given.items() if value}


def trust(url: str, ca: Path | None) -> ssl.SSLContext | bool:
    """The certificates to believe: only those of the file, or the system's. Raises ChannelFailure."""
    if url.lower().startswith("http://"):
        return True  # none will be asked for, and reading the system's takes 20 ms of the loop
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise untrusted(error.strerror or str(error)) from error


def payload(body: bytes | None) -> bytes | BytesIO | None:
    """The body as the client takes it: a large one in pieces, so that sending it does not hold up the loop."""
    return BytesIO(body) if body is not None and len(body) > CHUNK else body


async def limited_body(response: aiohttp.ClientResponse) -> bytes:
    """The whole body, never more than REPLY_LIMIT bytes of it. Raises ChannelFailure."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > REPLY_LIMIT:
            raise oversized(REPLY_LIMIT)
    return bytes(body)


def starts_at(response: aiohttp.ClientResponse) -> int:
    """The offset of the first byte sent; -1 when the response does not say."""
    if response.status == SUCCESS:
        return 0
    given = CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
    return int(given[1]) if given else -1


@contextmanager
def failures_of(url: str) -> Iterator[None]:
    """Turns every way in which the client can fail into the ChannelFailure that says it."""
    try:
        yield
    except (aiohttp.ClientError, ConnectionError, ssl.SSLError) as error:
        raise failure_of(error, url) from error


def failure_of(error: Exception, url: str) -> ChannelFailure:
    """The row of the outcome table for an error of the client."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return untrusted(getattr(error.certificate_error, "verify_message", str(error.certificate_error)))
        case aiohttp.ClientConnectorDNSError():
            return unknown_name(error.host)
        case aiohttp.InvalidURL():
            return unreachable(url)
        case aiohttp.ClientResponseError():
            return malformed(clean(error.message, TEXT_LIMIT))
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | ConnectionResetError():
            return connection_cut()
        case OSError(errno=errno.ECONNREFUSED):
            return connection_refused()
        case OSError(errno=errno.ECONNRESET | errno.EPIPE):
            return connection_cut()
        case OSError():
            return unreachable(error.strerror or str(error))
        case _:
            return unreachable(str(error) or type(error).__name__)
