"""What the numbers of the offline profile mean (DESIGN section 2, rules 2, 3 and 6; reference: *Offline profile fields*)."""

from __future__ import annotations

from tui_pos.channel.requests import OfflineProfile

DEFAULT_TIMEOUT_MS = 2_000
DEFAULT_RECONNECT_INTERVAL_S = 300
DEFAULT_HEALTH_CHECK_INTERVAL_S = 60


def timeout_ms(profile: OfflineProfile) -> int:
    """How long a question may take in all; the default when 0 or less, for no time at all would never be online."""
    return profile.timeout_ms if profile.timeout_ms > 0 else DEFAULT_TIMEOUT_MS


def reconnect_interval_us(profile: OfflineProfile) -> int:
    """Microseconds between two attempts to return; 5 minutes when 0 or less."""
    seconds = profile.reconnect_interval_s if profile.reconnect_interval_s > 0 else DEFAULT_RECONNECT_INTERVAL_S
    return seconds * 1_000_000


def slow_reconnect_interval_us(profile: OfflineProfile) -> int:
    """The same after answers took too long; when 0 or less there is no other interval than the common one."""
    seconds = profile.slow_reconnect_interval_s
    return seconds * 1_000_000 if seconds > 0 else reconnect_interval_us(profile)


def health_check_interval_s(profile: OfflineProfile) -> int:
    """Seconds between two health checks; a minute when 0 or less."""
    return profile.health_check_interval_s if profile.health_check_interval_s > 0 else DEFAULT_HEALTH_CHECK_INTERVAL_S


def slow_threshold_ms(profile: OfflineProfile) -> int | None:
    """How long answers may usually take; None when no answer is too slow."""
    return profile.slow_threshold_ms if profile.advanced_switching and profile.slow_threshold_ms > 0 else None


def tries(profile: OfflineProfile) -> int:
    """How often one question is tried: once, and once more for each retry."""
    return 1 + max(0, profile.retry_count)


def deadlines(profile: OfflineProfile, start: float) -> tuple[float, ...]:
    """When each try of a question asked at `start` must have answered, in seconds on the same clock as `start`.

    The tries share the one time-out in equal parts. A try that fails early leaves its time to the next one.
    """
    whole, parts = timeout_ms(profile) / 1_000, tries(profile)
    return tuple(start + whole * part / parts for part in range(1, parts + 1))
