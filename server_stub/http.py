"""How the server speaks HTTP: typed bodies with a size limit, and a typed reason in every response that is not an answer."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from aiohttp import web

from tui_pos.channel.requests import PROTOCOL_VERSION, Refusal, RefusalCode, Reply, RequestRefused, refuse
from tui_pos.sales.sentence import say

BodyT = TypeVar("BodyT", bound=msgspec.Struct)

STATUS = {
    RefusalCode.TOKEN_UNKNOWN: 401,
    RefusalCode.REGISTER_REVOKED: 403,
    RefusalCode.NOT_PERMITTED: 403,
    RefusalCode.VERSION_UNSUPPORTED: 400,
    RefusalCode.INVALID: 400,
}
ANSWERED = 200
VERSION_HEADER = "X-Protocol-Version"


async def read_body(request: web.Request, limit: int, type: type[BodyT]) -> BodyT:
    """The typed body of a request; raises RequestRefused when it is larger than `limit` bytes or not of the type."""
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > limit:
            raise refuse(
                RefusalCode.INVALID,
                say("The request is larger than {limit} bytes. Nothing was kept.", limit=limit),
            )
    try:
        return msgspec.json.decode(bytes(content), type=type)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise invalid(str(error)) from error


def invalid(detail: str) -> RequestRefused:
    """The body is not what the route takes."""
    return refuse(
        RefusalCode.INVALID,
        say("The retail server cannot read the request: {detail}. Nothing was kept.", detail=detail),
    )


def version_unsupported() -> RequestRefused:
    """The asker speaks another version of the protocol."""
    return refuse(
        RefusalCode.VERSION_UNSUPPORTED,
        say(
            "The retail server speaks version {version} of the protocol. Sell offline and upgrade this register.",
            version=PROTOCOL_VERSION,
        ),
    )


def json_response(body: msgspec.Struct, status: int = ANSWERED) -> web.Response:
    """A struct as JSON."""
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


def answer_response(answer: msgspec.Struct, version: int) -> web.Response:
    """The answer to a data request, in the version of the protocol that it was asked in."""
    return json_response(Reply(version=version, answer=msgspec.Raw(msgspec.json.encode(answer))))


def question_refused(refusal: Refusal) -> web.Response:
    """A refusal of the question itself; it is an answer, so its status is that of one unless the asker is at fault."""
    return refusal_response(refusal, STATUS.get(refusal.code, ANSWERED))


def refusal_response(refusal: Refusal, status: int) -> web.Response:
    """A typed reason with an HTTP status."""
    return json_response(Reply(version=PROTOCOL_VERSION, refusal=refusal), status)
