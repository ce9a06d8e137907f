"""The whole Connection screen as text: every state, both sizes, both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.kept import kept_register
from tests.tui.screen import SMALL, WIDE, screens
from tests.tui.screens.connection.states import STATES

RULE = "=" * 80


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", STATES)
async def test_every_state_on_a_wide_screen(state: str, language: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    async with kept_register(tmp_path, STATES[state], language) as register, screens(register, WIDE) as till:
        await till.send("<f12>")
        assert till.text == snapshot


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", STATES)
async def test_every_state_on_a_small_screen(state: str, language: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    async with kept_register(tmp_path, STATES[state], language) as register, screens(register, SMALL) as till:
        await till.send("<f12>")
        shown = [till.text]
        for _ in range(2):
            await till.send("<tab>")
            shown.append(till.text)
        assert f"\n{RULE}\n".join(shown) == snapshot
