"""A signed-on register behind its screens, over the real server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.ready import ReadyShop
from tests.tui.screen import Screens, screens
from tui_pos.register import Register


@pytest.fixture
async def register(ready_shop: ReadyShop) -> AsyncIterator[Register]:
    async with ready_shop.register(ready_shop.home) as register:
        yield register


@pytest.fixture
async def till(register: Register) -> AsyncIterator[Screens]:
    """The sale, nothing on it yet."""
    async with screens(register) as shown:
        yield shown
