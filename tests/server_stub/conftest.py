"""A server of its own process for each test, and a register that it knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server_stub.asking import Asking, activated
from tests.server_stub.near import NearServer
from tests.shop import StubServer


@pytest.fixture
def home(demo_store: Path, tmp_path: Path) -> Path:
    """The home of a server with the demo store, at rest."""
    return Path(shutil.copytree(demo_store, tmp_path / "server"))


@pytest.fixture
def server(home: Path) -> Iterator[StubServer]:
    """A running server with the demo store."""
    server = NearServer(home)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def register(server: StubServer) -> Asking:
    """PARIS-1, activated."""
    asking, _ = activated(server.url, "PARIS-1", server.activation_code())
    return asking


@pytest.fixture(scope="module")
def lasting_server(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """A running server for the tests of one module that leave it as they found it."""
    home = tmp_path_factory.mktemp("lasting") / "server"
    shutil.copytree(demo_store, home)
    server = NearServer(home)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def lasting_register(lasting_server: StubServer) -> Asking:
    """PARIS-1 of the lasting server."""
    asking, _ = activated(lasting_server.url, "PARIS-1", lasting_server.activation_code())
    return asking
