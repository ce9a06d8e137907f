"""Manifests for tests that need no file behind them."""

from __future__ import annotations

import msgspec

from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.sync.jobs import ALL_JOBS
from tui_pos.sync.packages import Manifest

STORE = "PARIS"


def manifest(session: int, job: str = "1040", **values: object) -> Manifest:
    """A package of rows, unless the values say otherwise."""
    plain = Manifest(
        session=session,
        job=job,
        full=False,
        store=STORE,
        schema_version=SCHEMA_VERSION,
        data_version=session,
        rows=1,
        size=1_000,
        unpacked_size=50_000,
        sha256=f"{session:064x}",
        built_at=session,
    )
    return msgspec.structs.replace(plain, **values)


def full_set(session: int) -> Manifest:
    """A ready-made offline database."""
    return manifest(session, ALL_JOBS, full=True)
