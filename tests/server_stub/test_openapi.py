"""The OpenAPI document says every route of the application, and only types that exist."""

from __future__ import annotations

import json
import re
from typing import Any

from server_stub.gate import OPEN
from server_stub.openapi import document
from tests.server_stub.asking import Asking
from tests.shop import StubServer
from tui_pos.channel.claims import CLAIMS
from tui_pos.channel.requests import DATA_REQUESTS

ROUTES = {
    "/activate",
    "/documents",
    "/documents/missing",
    "/downloads",
    "/downloads/{session}",
    "/packages/current",
    "/packages/{session}",
    "/health",
    "/pins",
    "/openapi.json",
}


def test_every_route_is_in_it() -> None:
    assert set(document()["paths"]) == ROUTES | {f"/data-requests/{name}" for name in DATA_REQUESTS} | {
        f"/claims/{name}" for name in CLAIMS
    }


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(document())
    schemas = document()["components"]["schemas"]
    names = re.findall(r'"#/components/schemas/([^"]+)"', text)
    assert names
    assert set(names) <= set(schemas)


def test_it_says_which_routes_need_a_token() -> None:
    open_routes = {path for path, methods in document()["paths"].items() if not any(map(secured, methods.values()))}
    assert open_routes == set(OPEN)


def secured(operation: dict[str, Any]) -> bool:
    return operation.get("security") == [{"device": []}]


def test_it_is_served(lasting_server: StubServer) -> None:
    assert json.loads(Asking(lasting_server.url).send("GET", "/openapi.json").body) == json.loads(json.dumps(document()))
