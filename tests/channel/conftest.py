"""The small chain, built once and copied for each test that asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from tests.channel.chain import build, open_database


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


@pytest.fixture
def db(chain_file: Path) -> Iterator[Database]:
    """The chain's database, open on the test's thread."""
    database = open_database(chain_file)
    yield database
    database.close()
