"""The Retail Scheduler in the serving process (issue 3): runs what is due beside the serving, and never ends it.

Packages go down one job after another, transactions go up beside them; everything once before the server says that it is
there, so that what was edited while it was not is published. A run that fails says so in the log and in its sessions, and
the next one tries again.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress

from server_stub.headquarters.database import opened
from server_stub.headquarters.publishing import send_news
from server_stub.headquarters.replication import replicate
from server_stub.headquarters.schedule import Plan, note_ran, plans
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from server_stub.log import Log
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.jobs import ALL_JOBS, UPLOAD_JOB

# How soon a changed schedule counts.
LOOK_S = 5.0
SCHEDULES = "schedules"


async def scheduling(stack: AsyncExitStack, home: Home, clock: Clock) -> None:
    """Run everything once, then what is due, until the stack unwinds; a run that has begun comes to its end then."""
    scheduler = RetailScheduler(home, clock)
    await scheduler.begin()
    lanes = [asyncio.create_task(scheduler.keep(lane)) for lane in (is_upload, is_download)]

    async def end() -> None:
        scheduler.stop()
        await asyncio.gather(*lanes)

    stack.push_async_callback(end)


def is_upload(plan: Plan) -> bool:
    return plan.job == UPLOAD_JOB


def is_download(plan: Plan) -> bool:
    return plan.job != UPLOAD_JOB


class RetailScheduler:
    """The schedules of one home."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self.clock = clock
        self.log = Log(home.log, clock)
        self.known: list[Plan] = []
        self.look_at = 0.0
        self.ran: dict[str, float] = {}
        self.failures: dict[str, str] = {}
        self.stopping = asyncio.Event()
        self.stopped = threading.Event()

    async def begin(self) -> None:
        """Everything that has a schedule, once; the channel takes what it lacks even when no job has one."""
        found = await self.plans()
        self.failures = {plan.job: str(plan.message) for plan in found if plan.message is not None}
        if not any(map(is_download, found)):
            await self.attempt(ALL_JOBS, lambda: bring_to_channel(self.home, self.clock))
        for plan in found:
            await self.run(plan.job)

    async def keep(self, lane: Callable[[Plan], bool]) -> None:
        """Run what is due of a lane, until told to stop."""
        while not self.stopping.is_set():
            found = [plan for plan in await self.plans() if lane(plan)]
            for plan in found:
                if self.due_in(plan) <= 0:
                    await self.run(plan.job)
            with suppress(TimeoutError):
                async with asyncio.timeout(min([LOOK_S, *(max(0.0, self.due_in(plan)) for plan in found)])):
                    await self.stopping.wait()

    async def plans(self) -> list[Plan]:
        """The schedules that run by themselves; those of before while headquarters' database cannot be read."""
        now = asyncio.get_running_loop().time()
        if now >= self.look_at:
            self.look_at = now + LOOK_S
            await self.attempt(SCHEDULES, self.read_plans)
        return self.known

    def read_plans(self) -> None:
        with opened(self.home.headquarters) as db:
            self.known = [plan for plan in plans(db) if plan.every_s > 0]

    def due_in(self, plan: Plan) -> float:
        """Seconds until a schedule is due; one that is new is due now."""
        now = asyncio.get_running_loop().time()
        return self.ran.get(plan.job, now - plan.every_s) + plan.every_s - now

    async def run(self, job: str) -> None:
        """One run of a job."""
        await self.attempt(job, lambda: self.do(job))
        self.ran[job] = asyncio.get_running_loop().time()

    def do(self, job: str) -> None:
        """The run itself, on a thread."""
        if job == UPLOAD_JOB:
            replicate(self.home, self.clock, lambda: not self.stopped.is_set())
        else:
            send_news(self.home, job, self.clock)

    async def attempt(self, job: str, deed: Callable[[], object]) -> None:
        """Do it on a thread; whatever goes wrong with it is written down, and goes no further."""
        (done,) = await asyncio.gather(asyncio.to_thread(deed), return_exceptions=True)
        if isinstance(done, Exception):
            await self.failed(job, done)
        elif isinstance(done, BaseException):
            raise done
        elif self.failures.pop(job, None) is not None:
            self.log.write(job, "works again")
            await asyncio.to_thread(note_ran, self.home, job, self.clock(), None)

    async def failed(self, job: str, error: Exception) -> None:
        """Say once what is wrong, however often it is tried."""
        reason = error.sentence if isinstance(error, Refused) else fault_said(error)
        if self.failures.get(job) != str(reason):
            self.failures[job] = str(reason)
            trace = "" if isinstance(error, Refused) else "".join(traceback.format_exception(error))
            self.log.write(job, "failed", str(reason), trace)
            await asyncio.to_thread(note_ran, self.home, job, self.clock(), reason)

    def stop(self) -> None:
        """Begin nothing more."""
        self.stopping.set()
        self.stopped.set()


def fault_said(error: Exception) -> Sentence:
    """What ended a run that nobody foresaw."""
    return say("The run has failed: {reason}. Nothing is lost: the next run tries again.", reason=str(error) or repr(error))
