"""What headquarters sends at once, without waiting for a schedule: a job is run, and the channel takes its packages."""

from __future__ import annotations

from collections.abc import Sequence

from server_stub.headquarters.runs import Run, run_job
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from tui_pos.sales.instant import Clock


def send(home: Home, job: str, clock: Clock, *, full: bool = False, only: Sequence[str] | None = None) -> Run:
    """Run a job for these stores, or for all, and let the channel database take what it lacks. Raises Refused."""
    run = run_job(home, job, clock, full=full, only=only)
    bring_to_channel(home, clock)
    return run
