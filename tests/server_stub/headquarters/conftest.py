"""The channel database of the demo store, open on the test's thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from server_stub.database import opened


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """A copy of its own for each test."""
    with opened(home / "channel.sqlite") as db:
        yield db
