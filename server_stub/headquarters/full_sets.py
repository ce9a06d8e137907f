"""Full sets for whoever has none, or lacks too much (DESIGN section 4): a new register, one of an older schema, one with a gap.

They are made of what the channel database has, not of headquarters': what was not sent to the stores yet stays unsent. One
serves every register that asks until the channel has more.
"""

from __future__ import annotations

from contextlib import ExitStack

import msgspec
from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.building import build_full_set
from server_stub.headquarters.database import opened
from server_stub.headquarters.packages import file_of, has_file, manifest_of, publish, remove_old, start
from server_stub.headquarters.tables import Package
from server_stub.home import Home, only_builder
from tui_pos.channel import dialect
from tui_pos.channel.settings import SettingName, read_setting, session_setting
from tui_pos.sales.instant import Clock
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.jobs import ALL_JOBS
from tui_pos.sync.packages import Manifest


def full_set(home: Home, store: str, schema: int, clock: Clock) -> Manifest | None:
    """A full set of what the channel has for a store now, made when there is none; None when the channel has nothing."""
    with ExitStack() as stack:
        stack.enter_context(only_builder(home))
        hq = stack.enter_context(opened(home.headquarters))
        channel = stack.enter_context(opened_channel(home.channel))
        holdings = held_by(channel, store)
        if not holdings:
            return None
        newest = max(map(int, holdings.values()))
        return ready_made(hq, home, store, schema, newest) or make(hq, channel, home, store, schema, holdings, newest, clock())


def held_by(channel: Database, store: str) -> dict[str, str]:
    """The sessions that the channel has for a store, as settings."""
    pattern = session_setting(store, "%")
    return dict(dialect.rows(channel, "SELECT name, value FROM setting WHERE name LIKE ?", (pattern,)))


def ready_made(hq: Database, home: Home, store: str, schema: int, newest: int) -> Manifest | None:
    """One that has all that the channel has, and nothing before it."""
    found = (
        Package.select()
        .where(
            Package.store == store,
            Package.job == ALL_JOBS,
            Package.full == 1,
            Package.schema_version == schema,
            Package.status == DownloadStatus.AVAILABLE.value,
            (Package.based_on == newest) | ((Package.sent == 1) & (Package.session == newest)),
        )
        .order_by(Package.session.desc())
    )
    made = (manifest_of(row) for row in list(found.execute(hq)))
    return next((manifest for manifest in made if has_file(home, manifest.session)), None)


def make(
    hq: Database, channel: Database, home: Home, store: str, schema: int, holdings: dict[str, str], newest: int, now: int
) -> Manifest:
    """A new one, durably announced once its file is there."""
    with dialect.begin_write(hq):
        session = start(hq, ALL_JOBS, store, now, full=True, sent=False)
    version = read_setting(channel, SettingName.DATA_VERSION)
    settings = {
        **holdings,
        SettingName.DATA_VERSION.value: version,
        SettingName.BUILT_AT.value: str(now),
        SettingName.SESSION.value: str(session),
    }
    file, prepared = file_of(home, session), home.packages / f"{session}.sqlite"
    contents = build_full_set(channel, file, store, now, schema, settings, prepared)
    manifest = Manifest(
        session=session,
        job=ALL_JOBS,
        full=True,
        store=store,
        schema_version=schema,
        data_version=int(version),
        rows=contents.rows,
        built_at=now,
        **msgspec.structs.asdict(contents.packed),
    )
    with dialect.begin_write(hq):
        publish(hq, manifest, now, based_on=newest)
    remove_old(hq, home, store)
    return manifest
