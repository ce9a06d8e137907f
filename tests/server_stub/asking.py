"""What a register, or a stranger, says to the server: plain HTTP over a socket, with nothing of ours in between."""

from __future__ import annotations

import http.client
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec

from tui_pos.channel.delivery import INCARNATION_HEADER, Activate, Activated, Batch, Settlement, batch_of
from tui_pos.channel.requests import PROTOCOL_VERSION, FindProduct, FoundProduct, Refusal, Reply
from tui_pos.sales.document import Sealed

WATER = FindProduct(barcode="5901234123457")
BodyT = TypeVar("BodyT")


class Response(NamedTuple):
    status: int
    body: bytes

    def read(self, type: type[BodyT]) -> BodyT:
        return msgspec.json.decode(self.body, type=type)

    @property
    def refusal(self) -> Refusal:
        refusal = self.read(Reply).refusal
        assert refusal is not None, self
        return refusal


class Asking:
    """Asks one server; each request has a connection of its own, unless `with` keeps one."""

    def __init__(self, url: str, token: str = "", incarnation: str = "") -> None:
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}", "X-Protocol-Version": str(PROTOCOL_VERSION)} if token else {}
        if incarnation:
            self.headers[INCARNATION_HEADER] = incarnation

    def send(
        self, method: str, path: str, body: bytes | None = None, timeout: float = 10, headers: dict[str, str] | None = None
    ) -> Response:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)
        try:
            connection.request(method, path, body, self.headers | (headers or {}))
            response = connection.getresponse()
            return Response(response.status, response.read())
        finally:
            connection.close()

    def post(self, path: str, body: msgspec.Struct, timeout: float = 10) -> Response:
        return self.send("POST", path, msgspec.json.encode(body), timeout)

    def find_water(self, timeout: float = 10) -> Response:
        return self.post("/data-requests/FindProduct", WATER, timeout)

    def deliver(self, *documents: Sealed) -> Settlement:
        return self.deliver_batch(batch_of(documents))

    def deliver_batch(self, batch: Batch) -> Settlement:
        response = self.post("/documents", batch)
        assert response.status == 200, response
        return response.read(Settlement)


def found(response: Response) -> FoundProduct:
    """The answer to FindProduct."""
    reply = response.read(Reply)
    assert reply.answer is not None, response
    return msgspec.json.decode(reply.answer, type=FoundProduct)


def activated(url: str, register: str, code: str) -> tuple[Asking, Activated]:
    """The register that trades this code."""
    response = Asking(url).post("/activate", Activate(register=register, code=code))
    assert response.status == 200, response
    granted = response.read(Activated)
    return Asking(url, granted.token, granted.incarnation), granted
