"""A server of its own process for each test, and a register that it knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_stub.database import Place, create
from server_stub.home import new_home, remember_address
from server_stub.postgresql import PostgresqlUrl
from tests.postgresql import PostgresServer, database_of
from tests.server_stub.asking import Asking, activated
from tests.server_stub.near import NearServer
from tests.shop import StubServer

# The modules whose subject is in the database: each of their tests runs on both.
ON_BOTH = (
    "headquarters.test_database",
    "headquarters.test_demo",
    "headquarters.test_import_products",
    "headquarters.test_edits",
    "headquarters.test_prices",
    "headquarters.test_offers",
    "headquarters.test_runs",
    "headquarters.test_to_channel",
    "headquarters.test_tracking",
    "headquarters.test_contents",
    "headquarters.test_profiles",
    "headquarters.test_registers",
    "headquarters.test_replication",
    "headquarters.test_replication_killed",
    "headquarters.test_schedule",
    "headquarters.test_sessions",
    "routes.test_activation",
    "routes.test_claims",
    "routes.test_documents",
    "test_attempts",
    "test_chain",
    "test_credentials",
    "test_database",
    "test_excess",
    "test_facts",
    "test_scheduler",
    "test_shifts",
    "test_statement",
    "test_upgrade",
    "test_upload_sessions",
    "test_vouchers",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a channel database on both, where that is the subject."""
    if "dialect" in metafunc.fixturenames and metafunc.module.__name__.endswith(ON_BOTH):
        metafunc.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def dialect(request: pytest.FixtureRequest) -> str:
    """The database of the channel: SQLite, unless a test runs on both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def demo_postgresql(postgres: PostgresServer, demo_packages: Path) -> str:
    """The name of a PostgreSQL database with the demo store: each test has a copy."""
    url = postgres.empty()
    StubServer(demo_packages.parent).command("init", "--database", url)
    return database_of(url)


@pytest.fixture(scope="session")
def demo_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of that database's home, which are files."""
    return tmp_path_factory.mktemp("demo-postgresql") / "server" / "packages"


@pytest.fixture
def demo_url(postgres: PostgresServer, demo_postgresql: str) -> Iterator[PostgresqlUrl]:
    """A PostgreSQL database of the test's own with the demo store."""
    url = postgres.copy(demo_postgresql)
    yield PostgresqlUrl(url)
    postgres.drop(url)


@pytest.fixture
def empty_url(postgres: PostgresServer) -> Iterator[PostgresqlUrl]:
    """A PostgreSQL database of the test's own with nothing in it."""
    url = postgres.empty()
    yield PostgresqlUrl(url)
    postgres.drop(url)


@pytest.fixture
def home(dialect: str, demo_store: Path, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The home of a server with the demo store, at rest."""
    if dialect == "sqlite":
        return Path(shutil.copytree(demo_store, tmp_path / "server"))
    home = new_home(tmp_path / "server")
    remember_address(home, request.getfixturevalue("demo_url"))
    shutil.copytree(request.getfixturevalue("demo_packages"), home.packages, dirs_exist_ok=True)
    return home.folder


@pytest.fixture
def empty_place(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a channel database can be made."""
    place: Place = request.getfixturevalue("empty_url") if dialect == "postgresql" else tmp_path / "channel.sqlite"
    return place


@pytest.fixture
def place(empty_place: Place) -> Place:
    """A channel database with nothing in it."""
    create(empty_place)
    return empty_place


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
