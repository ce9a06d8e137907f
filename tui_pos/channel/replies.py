"""Reading what the retail server sent (DESIGN section 2, the outcome table): an answer, a typed refusal, or a failure.

Nothing in a body is believed before it is decoded into its type, and every text in it is cleaned on the way in.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from tui_pos.channel.failures import ChannelFailure, FailureKind, malformed, server_error, unexpected, wrong_version
from tui_pos.channel.requests import PROTOCOL_VERSION, Refusal, RefusalCode, Reply, RequestRefused
from tui_pos.sales.text import clean

TEXT_LIMIT = 500
ENDING_REFUSALS = {
    RefusalCode.TOKEN_UNKNOWN: FailureKind.TOKEN_UNKNOWN,
    RefusalCode.VERSION_UNSUPPORTED: FailureKind.VERSION_UNSUPPORTED,
    RefusalCode.REGISTER_REVOKED: FailureKind.REVOKED,
}
SUCCESS = 200
CLIENT_ERRORS = range(400, 500)
SERVER_ERRORS = range(500, 600)

BodyT = TypeVar("BodyT", bound=msgspec.Struct)


def answer_in(body: bytes, kind: type[BodyT]) -> BodyT:
    """The answer in the reply to a data request. Raises RequestRefused or ChannelFailure."""
    reply = decoded(body, Reply)
    if reply.version != PROTOCOL_VERSION:
        raise wrong_version(reply.version, PROTOCOL_VERSION)
    if reply.refusal is not None:
        raise refused(reply.refusal)
    return cleaned(decoded(bytes(reply.answer), kind))


def content_in(body: bytes, kind: type[BodyT]) -> BodyT:
    """A body that is the content itself, as every route but the data requests sends it. Raises ChannelFailure."""
    return cleaned(decoded(body, kind))


def refusal_in(status: int, body: bytes) -> RequestRefused | ChannelFailure:
    """What a status other than 200 means: a typed refusal where the server says one, otherwise a failure."""
    if status in SERVER_ERRORS:
        return server_error(status)
    if status not in CLIENT_ERRORS:
        return unexpected(status)
    try:
        reply = msgspec.json.decode(body, type=Reply)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return unexpected(status)
    return unexpected(status) if reply.refusal is None else refused(reply.refusal)


def refused(refusal: Refusal) -> RequestRefused | ChannelFailure:
    """A refusal of the question is an answer; a refusal of the register itself is a failure with a kind of its own."""
    refusal = cleaned(refusal)
    kind = ENDING_REFUSALS.get(refusal.code)
    return RequestRefused(refusal) if kind is None else ChannelFailure(kind, refusal.sentence)


def decoded(body: bytes, kind: type[BodyT]) -> BodyT:
    """The JSON as its type. Raises ChannelFailure (malformed)."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(clean(str(error), TEXT_LIMIT)) from error


def cleaned(value: BodyT) -> BodyT:
    """The same struct with every text in it cleaned, at any depth."""
    return msgspec.structs.replace(value, **{field: cleaned_value(getattr(value, field)) for field in value.__struct_fields__})


def cleaned_value(value: Any) -> Any:
    """Texts cleaned, structs and tuples and mappings by their parts, everything else as it is."""
    match value:
        case str():
            return value if value.isascii() and value.isprintable() and len(value) <= TEXT_LIMIT else clean_text(value)
        case msgspec.Struct():
            return cleaned(value)
        case tuple():
            return tuple(map(cleaned_value, value))
        case dict():
            return {key: cleaned_value(part) for key, part in value.items()}
        case _:
            return value


def clean_text(value: str) -> str:
    """A text from outside, fit to be shown; an enumeration's member stays what it is."""
    return value if type(value) is not str else clean(value, TEXT_LIMIT)
