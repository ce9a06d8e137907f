"""Who may ask what: every route of the application without a token, with a wrong one, and with one that has ended."""

from __future__ import annotations

import pytest

from server_stub.gate import OPEN, OPEN_TO_LOOPBACK
from tests.server_stub.asking import Asking, activated
from tests.shop import StubServer
from tui_pos.channel.health import Health
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.requests import DATA_REQUESTS, OLDEST_PROTOCOL, PROTOCOL_VERSION, RefusalCode, Reply

GUARDED = [
    *(("POST", f"/data-requests/{name}") for name in DATA_REQUESTS),
    ("POST", "/documents"),
    ("GET", "/packages/current"),
    ("GET", "/packages/1"),
    ("GET", "/nothing-here"),
    ("GET", "/documents"),
    ("GET", "/faults"),
    ("POST", "/downloads"),
    ("POST", "/downloads/1"),
    ("PUT", "/faults"),
]


QUESTION = ("POST", "/data-requests/ReadConfiguration", b"{}")


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_without_a_token_nothing_is_answered(lasting_server: StubServer, method: str, path: str) -> None:
    for token in ("", "0" * 64, "\xe9"):
        refused = Asking(lasting_server.url, token).send(method, path, b"{}")
        assert refused.status == 401
        assert refused.refusal.code is RefusalCode.TOKEN_UNKNOWN


def test_what_is_open_is_little(lasting_server: StubServer) -> None:
    assert set(OPEN) == {"/activate", "/health"}
    assert set(OPEN_TO_LOOPBACK) == {"/openapi.json"}
    health = Asking(lasting_server.url).send("GET", "/health")
    assert (health.status, health.read(Health)) == (200, Health(protocol=PROTOCOL_VERSION, schema_version=SCHEMA_VERSION))
    assert Asking(lasting_server.url).send("GET", "/openapi.json").status == 200


def test_a_withdrawn_register_is_told_so(lasting_server: StubServer) -> None:
    register, _ = activated(lasting_server.url, "PARIS-8", lasting_server.activation_code("PARIS-8"))
    lasting_server.command("register", "revoke", "PARIS-8")
    for response in (register.find_water(), register.send("GET", "/packages/current")):
        assert response.status == 403
        assert response.refusal.code is RefusalCode.REGISTER_REVOKED


def test_another_version_is_told_which_one_is_spoken(lasting_register: Asking) -> None:
    for version in (OLDEST_PROTOCOL, PROTOCOL_VERSION):
        answered = lasting_register.send(*QUESTION, headers={"X-Protocol-Version": str(version)})
        assert (answered.status, answered.read(Reply).version) == (200, version)
    for version in (OLDEST_PROTOCOL - 1, PROTOCOL_VERSION + 1):
        refused = lasting_register.send(*QUESTION, headers={"X-Protocol-Version": str(version)})
        assert refused.refusal.code is RefusalCode.VERSION_UNSUPPORTED
        assert f"version {PROTOCOL_VERSION}" in str(refused.refusal.sentence)


def test_a_register_sees_no_other_store(lasting_server: StubServer, lasting_register: Asking) -> None:
    houston, _ = activated(lasting_server.url, "HOUSTON-1", lasting_server.activation_code("HOUSTON-1", "HOUSTON"))
    manifest = houston.send("GET", "/packages/current").body
    assert b'"store":"HOUSTON"' in manifest
    session = manifest.split(b'"session":')[1].split(b",")[0].decode()
    assert houston.send("GET", f"/packages/{session}").status == 200
    assert lasting_register.send("GET", f"/packages/{session}").status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/data-requests/Nonsense", b"{}", 400),
        ("POST", "/data-requests/FindProduct", b"{", 400),
        ("POST", "/data-requests/FindProduct", b"{}", 400),
        ("POST", "/data-requests/FindProduct", b'{"barcode":"1","more":2}', 400),
        ("POST", "/data-requests/FindProduct", b'{"barcode":"' + b"1" * 100_000 + b'"}', 400),
        ("GET", "/data-requests/FindProduct", None, 405),
        ("GET", "/packages/x", None, 404),
        ("GET", "/packages/123456789012", None, 404),
        ("GET", "/nothing-here", None, 404),
        ("GET", "/%ff%00%ed%a0%80", None, 404),
        ("POST", "/data-requests/%ff", b"{}", 400),
        ("POST", "/data-requests/FindProduct", b'{"barcode":"\\ud800"}', 400),
    ],
)
def test_nonsense_gets_a_typed_reason(
    lasting_register: Asking, method: str, path: str, body: bytes | None, status: int
) -> None:
    refused = lasting_register.send(method, path, body)
    assert refused.status == status
    assert refused.refusal.code is RefusalCode.INVALID
