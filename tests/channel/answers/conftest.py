"""Every answer is tested on both databases."""

from __future__ import annotations

from typing import cast

import pytest
from peewee import Database


@pytest.fixture(name="db", params=["sqlite", "postgresql"])
def either_db(request: pytest.FixtureRequest) -> Database:
    """The chain, in SQLite and in PostgreSQL."""
    return cast("Database", request.getfixturevalue("file_db" if request.param == "sqlite" else "postgresql"))
