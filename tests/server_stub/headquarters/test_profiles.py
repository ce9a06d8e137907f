"""The offline profile of one store changes without touching the others."""

from __future__ import annotations

import pytest
from peewee import Database

from server_stub.headquarters.database import current_version
from server_stub.headquarters.profiles import ProfileChange, change_profile
from tests.server_stub.headquarters.looking import SOMEBODY, asker
from tui_pos.channel.answers import answer
from tui_pos.channel.requests import OfflineProfile, ReadConfiguration
from tui_pos.sales.sentence import Refused


def profile(db: Database, store: str) -> OfflineProfile:
    return answer(db, ReadConfiguration(), asker(store)).profile


def test_only_this_store_and_only_these_values(db: Database) -> None:
    before, version = profile(db, "PARIS"), current_version(db)
    assert change_profile(db, "PARIS", ProfileChange(timeout_ms=700), SOMEBODY) == "PARIS"
    assert change_profile(db, "PARIS", ProfileChange(reconnect_interval_s=9, retry_count=2), SOMEBODY) == "PARIS"
    after = profile(db, "PARIS")
    assert (after.timeout_ms, after.reconnect_interval_s, after.retry_count) == (700, 9, 2)
    assert (after.upload_batch, after.upload_interval_s) == (before.upload_batch, before.upload_interval_s)
    assert profile(db, "GENEVA") == before
    assert current_version(db) == version + 2


def test_a_yes_can_be_taken_back(db: Database) -> None:
    change_profile(db, "PARIS", ProfileChange(advanced_switching=True, prompt_on_seamless_offline=False), SOMEBODY)
    assert (profile(db, "PARIS").advanced_switching, profile(db, "PARIS").prompt_on_seamless_offline) == (True, False)
    change_profile(db, "PARIS", ProfileChange(advanced_switching=False), SOMEBODY)
    assert not profile(db, "PARIS").advanced_switching


def test_every_value_of_a_profile_can_be_changed() -> None:
    fields = set(OfflineProfile.__struct_fields__) - {"number"}
    assert set(ProfileChange.__struct_fields__) == fields


def test_nothing_said_or_nowhere_is_refused(db: Database) -> None:
    with pytest.raises(Refused, match="No value"):
        change_profile(db, "PARIS", ProfileChange(), SOMEBODY)
    with pytest.raises(Refused, match="no store NOWHERE"):
        change_profile(db, "NOWHERE", ProfileChange(timeout_ms=700), SOMEBODY)
