"""A hundred and fifty kills at random moments in CI; `python -m tests.campaign` does more."""

from __future__ import annotations

import pytest

from tests.campaign.killing import killed_again_and_again
from tests.campaign.long_day import FAULT
from tests.ready import ReadyShop

KILLS, PARTS = 160, 4


@pytest.mark.parametrize("seed", range(PARTS))
async def test_nothing_that_was_told_is_lost(ready_shop: ReadyShop, seed: int) -> None:
    assert await killed_again_and_again(ready_shop, KILLS // PARTS, seed) == []


async def test_the_control_loses(ready_shop: ReadyShop) -> None:
    """Told before it is kept: the same kills find a receipt that was told and is nowhere, or a number told twice."""
    assert await killed_again_and_again(ready_shop, KILLS // PARTS, PARTS, FAULT) != []
