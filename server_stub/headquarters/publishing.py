"""What headquarters sends, at once or when its schedule is due: a job is run, and the channel takes its packages."""

from __future__ import annotations

from collections.abc import Sequence

from server_stub.headquarters.runs import Run, run_job
from server_stub.headquarters.schedule import has_news, note_sent, seen_now
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.instant import Clock


def send(home: Home, job: str, clock: Clock, *, full: bool = False, only: Sequence[str] | None = None) -> Run:
    """Run a job for these stores, or for all, and let the channel database take what it lacks. Raises Refused."""
    seen = seen_now(home, clock())
    run = run_job(home, job, clock, full=full, only=only)
    if only is None:
        note_sent(home, job, seen)
    reach(CrashPoint.SCHEDULE_SENT)
    bring_to_channel(home, clock)
    return run


def send_news(home: Home, job: str, clock: Clock) -> bool:
    """The same for all stores, when there may be something new; what the channel lacks from before it takes in any case."""
    if has_news(home, job, clock()):
        return bool(send(home, job, clock).packages)
    return bool(bring_to_channel(home, clock))
