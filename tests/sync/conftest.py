"""Headquarters of the store whose register synchronises."""

from __future__ import annotations

import pytest

from tests.headquarters import Headquarters
from tests.ready import ReadyShop


@pytest.fixture
def hq(ready_shop: ReadyShop) -> Headquarters:
    return Headquarters(ready_shop.server.home)
