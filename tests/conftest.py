"""Fixtures that every test may use: a store with its real server, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import PostgresServer, running_server
from tests.ready import ReadyShop, make_ready
from tests.shop import Shop, StubServer


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a server with the demo store, never served: each test serves a copy."""
    home = tmp_path_factory.mktemp("demo") / "server"
    StubServer(home).command("init")
    return home


@pytest.fixture
def shop(demo_store: Path, tmp_path: Path) -> Iterator[Shop]:
    """A store whose server is running."""
    home = tmp_path / "server"
    shutil.copytree(demo_store, home)
    server = StubServer(home)
    server.start()
    yield Shop(tmp_path, server)
    server.stop()


@pytest.fixture(scope="session")
def ready_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The homes of a server and of a synchronised register, at rest: each test works on a copy."""
    return make_ready(demo_store, tmp_path_factory.mktemp("ready"))


@pytest.fixture
def ready_shop(ready_store: Path, tmp_path: Path) -> Iterator[ReadyShop]:
    """A store whose server is running and whose register could go offline at any moment."""
    shutil.copytree(ready_store, tmp_path, dirs_exist_ok=True)
    shop = ReadyShop(tmp_path)
    yield shop
    shop.server.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session's own."""
    with running_server() as server:
        yield server
