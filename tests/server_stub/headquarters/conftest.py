"""Headquarters' database of the demo store, open on the test's thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from server_stub.headquarters.database import opened
from server_stub.home import Home


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """A copy of its own for each test."""
    with opened(Home(home).headquarters) as db:
        yield db
