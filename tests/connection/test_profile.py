from __future__ import annotations

import pytest

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import (
    deadlines,
    health_check_interval_s,
    reconnect_interval_us,
    slow_reconnect_interval_us,
    slow_threshold_ms,
    timeout_ms,
    tries,
)


@pytest.mark.parametrize(("given", "meant"), [(1, 1), (2_000, 2_000), (0, 2_000), (-5, 2_000)])
def test_a_time_out_of_no_time_is_the_default(given: int, meant: int) -> None:
    assert timeout_ms(OfflineProfile(timeout_ms=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(60, 60_000_000), (0, 300_000_000), (-1, 300_000_000)])
def test_an_interval_of_no_time_is_five_minutes(given: int, meant: int) -> None:
    assert reconnect_interval_us(OfflineProfile(reconnect_interval_s=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(30, 30), (0, 60), (-1, 60)])
def test_health_checks_come_every_minute_unless_told(given: int, meant: int) -> None:
    assert health_check_interval_s(OfflineProfile(health_check_interval_s=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(900, 900_000_000), (0, 70_000_000), (-1, 70_000_000)])
def test_without_an_interval_of_its_own_a_slow_server_has_the_common_one(given: int, meant: int) -> None:
    profile = OfflineProfile(reconnect_interval_s=70, slow_reconnect_interval_s=given)
    assert slow_reconnect_interval_us(profile) == meant


@pytest.mark.parametrize(
    ("advanced", "given", "meant"), [(True, 500, 500), (True, 0, None), (True, -1, None), (False, 500, None)]
)
def test_no_answer_is_too_slow_without_advanced_switching_and_a_threshold(
    advanced: bool, given: int, meant: int | None
) -> None:
    assert slow_threshold_ms(OfflineProfile(advanced_switching=advanced, slow_threshold_ms=given)) == meant


@pytest.mark.parametrize(("given", "meant"), [(0, 1), (1, 2), (3, 4), (-2, 1)])
def test_a_retry_count_adds_to_the_first_try(given: int, meant: int) -> None:
    assert tries(OfflineProfile(retry_count=given)) == meant


@pytest.mark.parametrize("retries", range(6))
def test_the_tries_share_one_time_out(retries: int) -> None:
    ends = deadlines(OfflineProfile(timeout_ms=3_000, retry_count=retries), start=10.0)
    assert len(ends) == retries + 1
    assert list(ends) == sorted(ends)
    assert ends[-1] == 13.0
