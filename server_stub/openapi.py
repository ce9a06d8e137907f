"""The OpenAPI document of the retail server, generated from the types that both ends decode with (issue 2)."""

from __future__ import annotations

from typing import Any

import msgspec

from server_stub.gate import OPEN
from tui_pos import __version__
from tui_pos.channel.claims import CLAIMS, Claim
from tui_pos.channel.delivery import Activate, Activated, Batch, Known, Missing, Settlement
from tui_pos.channel.health import Health
from tui_pos.channel.pin_change import PinChange, PinChanged
from tui_pos.channel.requests import DATA_REQUESTS, DataRequest, Refusal
from tui_pos.sales.document import Document
from tui_pos.sync.downloads import DownloadReport, Holdings, Noted, Pending
from tui_pos.sync.packages import Manifest

REF = "#/components/schemas/{name}"
JsonObject = dict[str, Any]
SESSION: JsonObject = {"name": "session", "in": "path", "required": True, "schema": {"type": "integer"}}

BODIES: tuple[tuple[str, str, type[msgspec.Struct], type[msgspec.Struct]], ...] = (
    ("/activate", "Trade a one-time code for a device token.", Activate, Activated),
    ("/documents", "Deliver documents; each is answered with its own outcome.", Batch, Settlement),
    ("/documents/missing", "Ask for what the channel has of this register's journal and its home has not.", Known, Missing),
    ("/downloads", "Ask which packages the register lacks.", Holdings, Pending),
    ("/downloads/{session}", "Say what became of a package at the register.", DownloadReport, Noted),
)


def document() -> JsonObject:
    """The whole document as plain JSON values."""
    requests, claims = DATA_REQUESTS.values(), CLAIMS.values()
    types: list[Any] = [*requests, *claims, *(kind.reply for kind in requests), *(kind.reply for kind in claims)]
    types += [Refusal, Document, Manifest, Health, PinChange, PinChanged]
    types += [kind for _, _, body, reply in BODIES for kind in (body, reply)]
    _, schemas = msgspec.json.schema_components(types, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "tui-pos retail server", "version": __version__},
        "paths": dict(paths()),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
    }


def paths() -> list[tuple[str, JsonObject]]:
    """Every route with its operation."""
    questions = [(f"/data-requests/{name}", {"post": question(kind)}) for name, kind in DATA_REQUESTS.items()]
    questions += [(f"/claims/{name}", {"post": question(kind)}) for name, kind in CLAIMS.items()]
    questions += [("/pins", {"post": question(PinChange)})]
    deeds = [(path, {"post": guarded(path, deed(path, text, body, reply))}) for path, text, body, reply in BODIES]
    return [*questions, *deeds, *((path, {"get": guarded(path, operation)}) for path, operation in gets())]


def question(kind: type[DataRequest[Any] | Claim[Any] | PinChange]) -> JsonObject:
    """A data request, a claim or a new PIN, whose answer travels in a Reply."""
    reply = {
        "type": "object",
        "required": ["version"],
        "properties": {"version": {"type": "integer"}, "answer": ref(kind.reply), "refusal": ref(Refusal)},
    }
    summary = (kind.__doc__ or "").splitlines()[0]
    return with_token({"summary": summary, "requestBody": content(ref(kind)), "responses": responses(reply)})


def deed(path: str, summary: str, body: type[msgspec.Struct], reply: type[msgspec.Struct]) -> JsonObject:
    """A typed body and a typed response."""
    told = {"summary": summary, "requestBody": content(ref(body)), "responses": responses(ref(reply))}
    return {**told, "parameters": [SESSION]} if "{session}" in path else told


def gets() -> list[tuple[str, JsonObject]]:
    """The routes that only hand out."""
    package = {"200": {"description": "zstd-compressed SQLite; honours Range", "content": {"application/zstd": {}}}}
    return [
        ("/packages/current", {"summary": "A full set for a register of protocol 1.", "responses": responses(ref(Manifest))}),
        ("/packages/{session}", {"summary": "A package.", "parameters": [SESSION], "responses": package}),
        ("/health", {"summary": "Whether the server can answer.", "responses": responses(ref(Health))}),
        ("/openapi.json", {"summary": "This; without a token from loopback.", "responses": responses({"type": "object"})}),
    ]


def guarded(path: str, operation: JsonObject) -> JsonObject:
    """The operation as the gate lets it through."""
    return operation if path in OPEN else with_token(operation)


def with_token(operation: JsonObject) -> JsonObject:
    return {**operation, "security": [{"device": []}]}


def responses(schema: JsonObject) -> JsonObject:
    """The answer, and the typed reason that every other status carries."""
    refused = {"type": "object", "properties": {"version": {"type": "integer"}, "refusal": ref(Refusal)}}
    return {"200": {"description": "Answered.", **content(schema)}, "4XX": {"description": "Refused.", **content(refused)}}


def content(schema: JsonObject) -> JsonObject:
    return {"content": {"application/json": {"schema": schema}}}


def ref(kind: type[msgspec.Struct]) -> JsonObject:
    return {"$ref": REF.format(name=kind.__name__)}
