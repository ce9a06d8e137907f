"""`kill -9` of a job's run at each of its steps: what the stores have is one published version, and the next run goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit, opened
from server_stub.headquarters.packages import files_there
from server_stub.headquarters.publishing import send
from server_stub.home import Home
from tests.crash.killed import process
from tests.server_stub.headquarters.looking import SOMEBODY
from tests.shop import now
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Barcode, Price, Product, Staff
from tui_pos.crash_points import CrashPoint
from tui_pos.sync.jobs import MASTER_TABLES

OF_A_RUN = (
    CrashPoint.RUN_STARTED,
    CrashPoint.PACKAGES_BUILT,
    CrashPoint.PACKAGES_PUBLISHED,
    CrashPoint.DELTA_WRITTEN,
    CrashPoint.DELTA_COMMITTED,
    CrashPoint.CHANNEL_NOTED,
)
KINDS = {"delta": ("9999",), "full": ("9999", "--full")}


@pytest.fixture
def home(demo_store: Path, tmp_path: Path) -> Home:
    """A server at rest, whose headquarters has changed prices, a product and the staff of every store."""
    home = Home(Path(shutil.copytree(demo_store, tmp_path / "server")))
    with opened(home.headquarters) as db, edit(db, SOMEBODY, "a busy day"):
        for store in ("PARIS", "HOUSTON", "GENEVA"):
            Price.insert(store=store, product=2, valid_from=1, amount=77).execute(db)
        Product.update(name="Still water").where(Product.id == 2).execute(db)
        Barcode.insert(barcode="77", product=2).execute(db)
        Staff.delete().where(Staff.number == "000160").execute(db)
    return home


def run_killed(home: Home, crash_at: str, kind: str) -> bool:
    """Run the job in a process of its own; whether it was killed."""
    done = process("server_stub", "run-job", *KINDS[kind], "--home", str(home.folder), crash_at=crash_at)
    return done.returncode != 0


def data_of(db: Database, store: str) -> dict[str, list[tuple[object, ...]]]:
    """What one store sells with: its own rows, and the chain's products that have a price there."""
    found = {}
    for table in MASTER_TABLES:
        name, columns = table._meta.table_name, list(table._meta.columns)
        where = {"product": "id", "barcode": "product_id"}.get(name)
        if where is not None:
            condition = f"{where} IN (SELECT product_id FROM price WHERE store_id = '{store}')"
        elif "store_id" in columns:
            condition = f"store_id = '{store}'"
        else:
            condition = "true"
        found[name] = sorted(rows(db, f'SELECT {", ".join(columns)} FROM "{name}" WHERE {condition}'), key=repr)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("point", OF_A_RUN)
def test_killed_here_and_run_again(home: Home, point: CrashPoint, kind: str) -> None:
    with opened_channel(home.channel) as channel, opened(home.headquarters) as db:
        before = {store: data_of(channel, store) for store in ("PARIS", "HOUSTON", "GENEVA")}
        wanted = {store: data_of(db, store) for store in before}
    times = 1
    while run_killed(home, f"{point}:{times}", kind):
        with opened_channel(home.channel) as channel:
            own = {"price", "staff", "tax_rate", "register"}
            for store, old in before.items():
                now_there = data_of(channel, store)
                versions = (old, wanted[store])
                assert any(all(now_there[name] == version[name] for name in own) for version in versions), store
        times += 1
    assert times > 1, f"a run never reaches {point}"
    send(home, "9999", now)
    with opened_channel(home.channel) as channel, opened(home.headquarters) as db:
        for store in before:
            assert data_of(channel, store) == data_of(db, store)
        left = rows(db, "SELECT DISTINCT status FROM package WHERE session NOT IN (1, 2, 3)")
        assert {status for (status,) in left} <= {"available", "create_failed"}
        waiting = rows(db, "SELECT count(*) FROM download WHERE database = 'channel' AND status NOT IN ('applied', 'canceled')")
        assert waiting == [(0,)]
        published = {session for (session,) in rows(db, "SELECT session FROM package WHERE status = 'available'")}
    assert files_there(home) <= published, "no file without its package"
