"""The retail server as a register asks it (DESIGN section 4, *The swap*): typed questions and answers over its one client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from tui_pos.channel.claims import Claim, ResultT
from tui_pos.channel.pin_change import PinChange, PinChanged
from tui_pos.channel.replies import answer_in, content_in
from tui_pos.channel.requests import AnswerT, DataRequest

if TYPE_CHECKING:
    from tui_pos.channel.http_client import HttpClient

BodyT = TypeVar("BodyT", bound=msgspec.Struct)


class RetailServer:
    """The retail server at `url`, asked with a register's device token; `ca` replaces the system's trusted certificates.

    `incarnation` is the activation that the token is from: it says which of the register's homes is asking.
    """

    def __init__(self, url: str, token: str, ca: Path | None = None, incarnation: str = "") -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._ca = ca
        self._incarnation = incarnation
        self._client: HttpClient | None = None

    async def ask(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The answer to a data request. Raises RequestRefused or ChannelFailure."""
        body = await self._exchange("POST", f"/data-requests/{request.name}", msgspec.json.encode(request))
        return cast(AnswerT, answer_in(body, request.reply))

    async def claim(self, claim: Claim[ResultT]) -> ResultT:
        """What a claim is answered. Raises RequestRefused, or ChannelFailure: then its outcome is unknown."""
        body = await self._exchange("POST", f"/claims/{claim.name}", msgspec.json.encode(claim))
        return cast(ResultT, answer_in(body, claim.reply))

    async def change_pin(self, change: PinChange) -> PinChanged:
        """Where the new PIN counts. Raises RequestRefused, or ChannelFailure: then its outcome is unknown."""
        body = await self._exchange("POST", "/pins", msgspec.json.encode(change))
        return answer_in(body, PinChanged)

    async def get_json(self, path: str, reply: type[BodyT]) -> BodyT:
        """The JSON at a path. Raises RequestRefused or ChannelFailure."""
        return content_in(await self._exchange("GET", path, None), reply)

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[BodyT]) -> BodyT:
        """What a path answers to this body. Raises RequestRefused or ChannelFailure."""
        return content_in(await self._exchange("POST", path, msgspec.json.encode(body)), reply)

    @asynccontextmanager
    async def stream(self, path: str, offset: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes at a path from an offset on, in chunks as they come. Raises RequestRefused or ChannelFailure."""
        client = await self._opened()
        async with client.stream(path, offset) as chunks:
            yield chunks

    async def close(self) -> None:
        """Closes the connections; asking again opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _exchange(self, method: str, path: str, body: bytes | None) -> bytes:
        client = await self._opened()
        return await client.exchange(method, path, body)

    async def _opened(self) -> HttpClient:
        """The client of the running loop, made on first use. Raises ChannelFailure when the certificate cannot be read."""
        if self._client is None:
            # Loading it takes as long as painting the first screen, which must wait for neither it nor the loop.
            module = await asyncio.to_thread(import_module, "tui_pos.channel.http_client")
            return self._made(module.HttpClient)
        return self._client

    def _made(self, client: type[HttpClient]) -> HttpClient:
        """The one client: whoever asked at the same time may have made it meanwhile."""
        if self._client is None:
            self._client = client(self.url, self._token, self._ca, self._incarnation)
        return self._client
