"""The offline profile's values, as the register follows them (DESIGN section 2, rules 1, 3 and 6)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import (
    health_check_interval_s,
    reconnect_interval_us,
    slow_reconnect_interval_us,
    slow_threshold_ms,
    timeout_ms,
    tries,
)
from tui_pos.sales.sentence import Duration, Sentence, Value, say
from tui_pos.tui.drawing import Rows
from tui_pos.tui.screens.connection.sheet import Sheet


def profile_rows(sheet: Sheet) -> Rows:
    """A field for each value."""
    values = profile_values(sheet.register.configuration.profile)
    fields = (row for label, value in values for row in sheet.field(label, sheet.till.language.value(value)))
    return sheet.title(say("Offline profile")), *fields


def profile_values(profile: OfflineProfile) -> Iterator[tuple[Sentence, Value]]:
    """What is followed; what counts only with advanced switching is left out without it."""
    yield say("Time-out"), Duration(timeout_ms(profile))
    yield say("Tries in the time-out"), tries(profile)
    yield say("Reconnect attempt"), every(reconnect_interval_us(profile) // 1000)
    yield say("Delivery"), every(profile.upload_interval_s * 1000)
    yield say("Documents at once"), profile.upload_batch
    yield say("Prompt when offline"), yes_or_no(profile.prompt_on_seamless_offline)
    yield say("Switch before sign-on"), yes_or_no(profile.manual_switch_before_sign_on)
    yield say("Downloads paused"), yes_or_no(profile.pause_synchronisation)
    yield say("Advanced switching"), yes_or_no(profile.advanced_switching)
    if not profile.advanced_switching:
        return
    yield say("Health check"), every(health_check_interval_s(profile) * 1000)
    limit = slow_threshold_ms(profile)
    if limit is not None:
        yield say("Too slow over"), Duration(limit)
        yield say("Then reconnect"), every(slow_reconnect_interval_us(profile) // 1000)


def every(milliseconds: int) -> Sentence:
    """An interval in words."""
    return say("every {time}", time=Duration(milliseconds))


def yes_or_no(answer: bool) -> Sentence:
    """A setting in words."""
    return say("yes") if answer else say("no")
