"""Activation over a socket: a code is traded once, and what is kept of code and token cannot be used."""

from __future__ import annotations

from server_stub.database import opened
from server_stub.home import Home
from server_stub.records import SERVER_TABLES
from tests.server_stub.asking import Asking, activated
from tests.server_stub.deeds import sales
from tests.shop import StubServer
from tui_pos.channel.delivery import Activate
from tui_pos.channel.models import TABLES
from tui_pos.channel.requests import RefusalCode


def test_a_code_yields_a_token_and_the_configuration(server: StubServer) -> None:
    register, granted = activated(server.url, "PARIS-1", server.activation_code())
    assert len(bytes.fromhex(granted.token)) == 32
    assert granted.configuration.register == "PARIS-1"
    assert granted.configuration.store.number == "PARIS"
    assert granted.last_sequence == 0
    assert register.find_water().status == 200


def test_neither_code_nor_token_is_in_the_home(server: StubServer) -> None:
    code = server.activation_code()
    _, granted = activated(server.url, "PARIS-1", code)
    server.stop()
    kept = b"".join(file.read_bytes() for file in server.home.rglob("*") if file.is_file())
    with opened(Home(server.home).channel) as db:
        kept += repr([list(table.select().tuples().execute(db)) for table in (*TABLES, *SERVER_TABLES)]).encode()
    assert b"PARIS-1" in kept
    for secret in (code, code.replace("-", ""), granted.token):
        assert secret.encode() not in kept


def test_a_code_is_good_once(server: StubServer) -> None:
    code = server.activation_code()
    activated(server.url, "PARIS-1", code)
    again = Asking(server.url).post("/activate", Activate(register="PARIS-1", code=code))
    assert again.status == 403
    assert again.refusal.code is RefusalCode.NOT_PERMITTED
    assert "new code" in str(again.refusal.sentence)


def test_a_code_is_good_for_its_register_only(server: StubServer) -> None:
    code = server.activation_code("PARIS-2")
    stranger = Asking(server.url).post("/activate", Activate(register="PARIS-1", code=code))
    assert stranger.refusal.code is RefusalCode.NOT_PERMITTED
    activated(server.url, "PARIS-2", code)


def test_a_code_may_be_typed_carelessly(server: StubServer) -> None:
    code = server.activation_code()
    activated(server.url, "PARIS-1", code.lower().replace("-", " ").replace("0", "o"))


def test_a_second_device_ends_the_first(server: StubServer) -> None:
    first, one = activated(server.url, "PARIS-1", server.activation_code())
    code = server.activation_code()
    assert first.find_water().status == 200, "a new code alone ends nothing"
    second, two = activated(server.url, "PARIS-1", code)
    assert one.incarnation != two.incarnation
    assert second.find_water().status == 200
    ended = first.find_water()
    assert ended.status == 403
    assert ended.refusal.code is RefusalCode.REGISTER_REVOKED
    assert "PARIS-1" in str(ended.refusal.sentence)


def test_a_new_device_goes_on_after_the_last_receipt(server: StubServer, register: Asking) -> None:
    register.deliver(*sales(2))
    _, granted = activated(server.url, "PARIS-1", server.activation_code())
    assert granted.last_sequence == 2


def test_another_protocol_is_refused_and_the_code_stays_good(server: StubServer) -> None:
    code = server.activation_code()
    refused = Asking(server.url).post("/activate", Activate(register="PARIS-1", code=code, protocol=99))
    assert refused.refusal.code is RefusalCode.VERSION_UNSUPPORTED
    activated(server.url, "PARIS-1", code)
