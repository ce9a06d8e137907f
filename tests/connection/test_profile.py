from __future__ import annotations

import pytest

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import deadlines, reconnect_interval_us, timeout_ms, tries


@pytest.mark.parametrize(("given", "meant"), [(1, 1), (2_000, 2_000), (0, 2_000), (-5, 2_000)])
def test_a_time_out_of_no_time_is_the_default(given: int, meant: int) -> None:
    assert timeout_ms(OfflineProfile(timeout_ms=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(60, 60_000_000), (0, 300_000_000), (-1, 300_000_000)])
def test_an_interval_of_no_time_is_five_minutes(given: int, meant: int) -> None:
    assert reconnect_interval_us(OfflineProfile(reconnect_interval_s=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(0, 1), (1, 2), (3, 4), (-2, 1)])
def test_a_retry_count_adds_to_the_first_try(given: int, meant: int) -> None:
    assert tries(OfflineProfile(retry_count=given)) == meant


@pytest.mark.parametrize("retries", range(6))
def test_the_tries_share_one_time_out(retries: int) -> None:
    ends = deadlines(OfflineProfile(timeout_ms=3_000, retry_count=retries), start=10.0)
    assert len(ends) == retries + 1
    assert list(ends) == sorted(ends)
    assert ends[-1] == 13.0
