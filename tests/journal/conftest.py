"""A journal in a file of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journal.deeds import open_journal
from tui_pos.journal.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is, or will be."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    """An open journal, closed afterwards."""
    journal = await open_journal(path)
    yield journal
    await journal.close()
