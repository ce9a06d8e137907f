"""Only the operator of the server can switch faults on: the port, the secret, and what a register gets instead."""

from __future__ import annotations

import pytest

from server_stub import operator
from server_stub.home import Home, read_control
from tests.server_stub.asking import Asking
from tests.shop import StubServer
from tui_pos.sales.sentence import Refused

HANG = b'{"kind":"hang"}'


def test_the_secret_is_in_the_home_for_its_owner_only(lasting_server: StubServer) -> None:
    home = Home(lasting_server.home)
    assert home.control.stat().st_mode & 0o777 == 0o600
    control = read_control(home)
    assert len(bytes.fromhex(control.secret)) == 32
    assert control.url.startswith("http://127.0.0.1:")
    assert control.url != lasting_server.url


@pytest.mark.parametrize("secret", ["", "0" * 64, "\xe9"])
def test_without_the_secret_nothing_is_switched(lasting_server: StubServer, secret: str) -> None:
    control = Asking(read_control(Home(lasting_server.home)).url)
    for method in ("GET", "PUT", "DELETE"):
        assert control.send(method, "/faults", HANG, headers={"X-Control-Secret": secret}).status == 403
    assert operator.show_faults(Home(lasting_server.home)).faults == ()


def test_a_register_has_no_such_route(lasting_server: StubServer, lasting_register: Asking) -> None:
    secret = read_control(Home(lasting_server.home)).secret
    assert lasting_register.send("PUT", "/faults", HANG, headers={"X-Control-Secret": secret}).status == 404


@pytest.mark.parametrize("body", [b"", b"{}", b'{"kind":"melt"}', b'{"kind":"hang","times":0}', b'{"kind":"hang","x":1}'])
def test_a_fault_that_is_none_is_refused(lasting_server: StubServer, body: bytes) -> None:
    control = read_control(Home(lasting_server.home))
    response = Asking(control.url).send("PUT", "/faults", body, headers={"X-Control-Secret": control.secret})
    assert response.status == 400
    assert operator.show_faults(Home(lasting_server.home)).faults == ()


def test_without_a_serving_process_there_is_nobody_to_tell(server: StubServer) -> None:
    server.stop()
    with pytest.raises(Refused, match="No process serves"):
        operator.show_faults(Home(server.home))
    server.start()
    server.kill()
    with pytest.raises(Refused, match="No process serves"):
        operator.show_faults(Home(server.home))
