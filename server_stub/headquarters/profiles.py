"""The offline profile of a store, edited in headquarters (DESIGN section 1); registers learn it at their next sign-on."""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import stores
from tui_pos.channel.models import OfflineProfile, Store
from tui_pos.sales.sentence import Refused, say


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True):
    """The new values; None leaves one as it is."""

    timeout_ms: int | None = None
    reconnect_interval_s: int | None = None
    retry_count: int | None = None
    prompt_on_seamless_offline: bool | None = None
    manual_switch_before_sign_on: bool | None = None
    advanced_switching: bool | None = None
    health_check_interval_s: int | None = None
    slow_threshold_ms: int | None = None
    slow_reconnect_interval_s: int | None = None
    pause_synchronisation: bool | None = None
    upload_interval_s: int | None = None
    upload_batch: int | None = None

    def values(self) -> dict[str, int]:
        """The columns to change; yes and no are 1 and 0 in the database."""
        return {name: int(value) for name, value in msgspec.structs.asdict(self).items() if value is not None}


def change_profile(db: Database, store: str, change: ProfileChange, author: Author) -> str:
    """Change the profile of one store and return its number; a profile that stores share is copied for this one first."""
    if store not in stores(db):
        raise Refused(say("There is no store {store}. Nothing was changed.", store=store))
    if not change.values():
        raise Refused(say("No value was given. Nothing was changed: say which, such as --timeout-ms 2000."))
    with edit(db, author, f"offline profile of {store}"):
        number = own_profile(db, store)
        OfflineProfile.update(**change.values()).where(OfflineProfile.number == number).execute(db)
        return number


def own_profile(db: Database, store: str) -> str:
    """The number of a profile that this store alone has."""
    assigned = list(Store.select(Store.number, Store.profile).tuples().execute(db))
    (shared,) = [profile for number, profile in assigned if number == store]
    if [profile for _, profile in assigned].count(shared) == 1:
        return str(shared)
    (values,) = OfflineProfile.select().where(OfflineProfile.number == shared).dicts().execute(db)
    OfflineProfile.insert(**{**values, "number": store}).on_conflict(
        conflict_target=[OfflineProfile.number], update={**values, "number": store}
    ).execute(db)
    Store.update(profile=store).where(Store.number == store).execute(db)
    return store
