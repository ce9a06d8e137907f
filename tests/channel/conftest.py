"""The small chain, built once and copied for each test that asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from tests.channel.chain import build, fill, open_database
from tests.postgresql import PostgresServer, database_of
from tui_pos.channel.migrations import create_schema
from tui_pos.channel.postgresql import PostgresqlChannel


@pytest.fixture(scope="session")
def built_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that is copied, never opened again."""
    file = tmp_path_factory.mktemp("chain") / "built.sqlite"
    build(file)
    return file


@pytest.fixture
def chain_file(built_chain: Path, tmp_path: Path) -> Path:
    """A file of the test's own with the whole chain in it."""
    return Path(shutil.copy(built_chain, tmp_path / "channel.sqlite"))


@pytest.fixture(scope="session")
def built_postgresql(postgres: PostgresServer) -> str:
    """The name of the database that is copied, never opened again."""
    db = PostgresqlChannel(postgres.empty())
    db.connect()
    create_schema(db)
    fill(db)
    db.close()
    return database_of(db.url)


@pytest.fixture
def chain_url(postgres: PostgresServer, built_postgresql: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own with the whole chain in it."""
    url = postgres.copy(built_postgresql)
    yield url
    postgres.drop(url)


@pytest.fixture
def postgresql(chain_url: str) -> Iterator[Database]:
    """The same chain in PostgreSQL, open on the test's thread."""
    database = PostgresqlChannel(chain_url)
    database.connect()
    yield database
    database.close()


@pytest.fixture
def file_db(chain_file: Path) -> Iterator[Database]:
    """The chain's database in SQLite, open on the test's thread."""
    database = open_database(chain_file)
    yield database
    database.close()


@pytest.fixture
def db(file_db: Database) -> Database:
    """The chain, where one database is enough."""
    return file_db
