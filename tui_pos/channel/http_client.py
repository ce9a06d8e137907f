"""The one HTTP client of a register (DESIGN section 2, the outcome table): exchanges bytes, and says exactly how that failed.

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

import aiohttp

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
from tui_pos.channel.replies import SUCCESS, TEXT_LIMIT, refusal_in
from tui_pos.channel.requests import PROTOCOL_VERSION
from tui_pos.sales.text import clean

REPLY_LIMIT = 1024 * 1024
CHUNK = 256 * 1024
IDLE_SECONDS = 60.0
ADDRESS_SECONDS = 300
PARTIAL_CONTENT = 206
CONTENT_RANGE = re.compile(r"bytes (\d+)-")
NO_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)


class HttpClient:
    """The connections to one server on the running loop. Making it raises ChannelFailure when `ca` cannot be read."""

    def __init__(self, url: str, token: str, ca: Path | None, incarnation: str) -> None:
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_reuseconn.append(note_reuse)
        self._url = url
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trust(url, ca), keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=ADDRESS_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers(token, incarnation),
            timeout=NO_TIMEOUT,
            auto_decompress=False,
            trace_configs=[tracing],
        )

    async def exchange(self, method: str, path: str, body: bytes | None) -> bytes:
        """The body of a 200 answer. A connection kept alive that the server had closed meanwhile is replaced, once.

        Raises RequestRefused or ChannelFailure.
        """
        with failures_of(self._url):
            reuse = Reuse()
            try:
                return await self._send(method, path, body, reuse)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if not reuse.reused:
                    raise
                return await self._send(method, path, body, reuse)

    @asynccontextmanager
    async def stream(self, path: str, offset: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes at a path from an offset on, in chunks as they come. Raises RequestRefused or ChannelFailure."""
        with failures_of(self._url):
            async with self._session.get(
                self._url + path,
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
        """Closes the connections."""
        await self._session.close()

    async def _send(self, method: str, path: str, body: bytes | None, reuse: Reuse) -> bytes:
        """One request on one connection; notes whether the connection had served before."""
        async with self._session.request(
            method, self._url + path, data=payload(body), allow_redirects=False, trace_request_ctx=reuse
        ) as response:
            content = await limited_body(response)
            if response.status != SUCCESS:
                raise refusal_in(response.status, content)
            return content


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
