"""Health check 717: everything that this register needs, looked at beside its work; no question of a sale waits for it.

The server's latency is that of 10 calls: good to 50 ms, acceptable to 100, else slow (issue 4). Every look has a time-out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from statistics import fmean

import msgspec

from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.health import Health
from tui_pos.channel.requests import RequestRefused
from tui_pos.connection.readiness import disk_check
from tui_pos.connection.state import NotEnabled, NotReady
from tui_pos.devices.drawer import DrawerState, NullDrawer
from tui_pos.devices.printer import Cause, PaperLevel
from tui_pos.devices.terminal import NotReached, NullTerminal
from tui_pos.journal.entry import Verification
from tui_pos.journal.reader import JournalReader
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence, say

CALLS = 10
CALL_SECONDS = 2.0
GOOD_MS = 50
ACCEPTABLE_MS = 100
TERMINAL_MS = 3_000
LOOK_SECONDS = 30.0


class Grade(StrEnum):
    """How well something is."""

    GOOD = "good"
    ACCEPTABLE = "acceptable"
    BAD = "bad"
    ABSENT = "absent"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a look found, in words, and what to do about it."""

    grade: Grade
    words: Sentence
    advice: Sentence | None = None


Look = Callable[[Register], Awaitable[Finding]]
NO_ANSWER = Finding(grade=Grade.BAD, words=say("no answer in time"), advice=say("Try again; look at the device and its cable."))


class Checkup:
    """Looks that are under way; `findings` fills up, `changed` is called each time."""

    def __init__(self, register: Register) -> None:
        self.findings: dict[str, Finding] = {}
        self._tasks = [asyncio.create_task(self._look(register, name, look)) for name, look in LOOKS.items()]

    @property
    def done(self) -> bool:
        return len(self.findings) == len(LOOKS)

    async def finished(self) -> dict[str, Finding]:
        """Every finding, once all are there."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self.findings

    def stop(self) -> None:
        """Nobody looks at it any more."""
        for task in self._tasks:
            task.cancel()

    async def _look(self, register: Register, name: str, look: Look) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                self.findings[name] = await look(register)
        except TimeoutError:
            self.findings[name] = NO_ANSWER
        register.changed()


async def check_health(register: Register, _: None) -> Checkup:
    """Begin to look at everything; the findings come one by one."""
    return Checkup(register)


async def server(register: Register) -> Finding:
    """How fast the retail server answers; the first call that fails ends it, and nothing switches by it."""
    loop = asyncio.get_running_loop()
    taken: list[float] = []
    for _ in range(CALLS):
        began = loop.time()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await register.server.get_json("/health", Health)
        except (ChannelFailure, RequestRefused, TimeoutError) as failure:
            return unreachable(failure)
        taken.append((loop.time() - began) * 1_000)
    return latency(taken)


def unreachable(failure: Exception) -> Finding:
    """The server did not answer well."""
    reason = failure.sentence if isinstance(failure, Refused | RequestRefused) else getattr(failure, "sentence", None)
    words = say("not reached: {reason}", reason=reason) if isinstance(reason, Sentence) else say("no answer in time")
    return Finding(
        grade=Grade.BAD,
        words=words,
        advice=say("Go on selling, offline if need be. Check the network cable, or call the store's help."),
    )


def latency(taken: list[float]) -> Finding:
    """The grade of so many milliseconds a call."""
    mean, worst = round(fmean(taken)), round(max(taken))
    said = {"mean": mean, "worst": worst, "calls": len(taken)}
    if mean <= GOOD_MS:
        return Finding(grade=Grade.GOOD, words=say("{mean} ms on average of {calls} calls, {worst} ms at worst", **said))
    if mean <= ACCEPTABLE_MS:
        return Finding(
            grade=Grade.ACCEPTABLE,
            words=say("{mean} ms on average of {calls} calls, {worst} ms at worst", **said),
        )
    return Finding(
        grade=Grade.BAD,
        words=say("slow: {mean} ms on average of {calls} calls, {worst} ms at worst", **said),
        advice=say("Something loads the network or the server. Disconnect (917) while it lasts, if scans are slow."),
    )


async def printer(register: Register) -> Finding:
    """What the receipt printer says of itself."""
    status = await register.devices.printer.status()
    if status.trouble is Cause.NOT_SET_UP:
        return Finding(grade=Grade.ABSENT, words=say("none is set up"), advice=status.sentence)
    if status.trouble is not None:
        return Finding(grade=Grade.BAD, words=say("does not print"), advice=status.sentence or say("Look at the printer."))
    if status.paper is PaperLevel.OUT:
        return Finding(grade=Grade.BAD, words=say("out of paper"), advice=say("Put paper in."))
    if status.paper is PaperLevel.LOW:
        return Finding(grade=Grade.ACCEPTABLE, words=say("paper is running low"), advice=say("Have a new roll at hand."))
    return Finding(grade=Grade.GOOD, words=say("ready"))


async def drawer(register: Register) -> Finding:
    """Whether the cash drawer is closed."""
    if isinstance(register.devices.drawer, NullDrawer):
        return Finding(grade=Grade.ABSENT, words=say("none is set up"))
    match await register.devices.drawer.state():
        case DrawerState.OPEN:
            return Finding(grade=Grade.ACCEPTABLE, words=say("open"), advice=say("Close the drawer."))
        case DrawerState.CLOSED:
            return Finding(grade=Grade.GOOD, words=say("closed"))
        case _:
            return Finding(grade=Grade.GOOD, words=say("set up; it does not say whether it is open"))


async def terminal(register: Register) -> Finding:
    """Whether the card terminal answers, asked for its floor limit."""
    if isinstance(register.devices.terminal, NullTerminal):
        return Finding(grade=Grade.ABSENT, words=say("none is set up"))
    limit = await register.devices.terminal.floor_limit(register.configuration.store.currency.code, TERMINAL_MS)
    if isinstance(limit, NotReached):
        return Finding(
            grade=Grade.BAD,
            words=say("not reached"),
            advice=say("Take other tenders. Check that the terminal is on, and its cable."),
        )
    return Finding(grade=Grade.GOOD, words=say("ready"))


async def offline(register: Register) -> Finding:
    """Whether the register could sell alone, and how full its disk is."""
    await register.upkeep.refresh_availability()
    match register.availability:
        case NotEnabled():
            return Finding(grade=Grade.ABSENT, words=say("not set up for this register"))
        case NotReady(reasons):
            return Finding(
                grade=Grade.BAD, words=say("not ready: {reason}", reason=reasons[0]), advice=say("Synchronise (9001).")
            )
        case _:
            return Finding(grade=Grade.GOOD, words=say("ready"))


async def disk(register: Register) -> Finding:
    """How much room there is for the journal."""
    check = disk_check(await register.copy.free_bytes())
    words = say("{size} free", size=check.detail)
    if not check.ok:
        return Finding(grade=Grade.BAD, words=words, advice=say("Make room: sales need it. Call the store's help."))
    return Finding(grade=Grade.GOOD, words=words)


async def journal(register: Register) -> Finding:
    """Whether the journal's chain holds, read beside the sale."""
    help_ = say("Keep the register on, sell no more, call the store's help.")
    try:
        checked = await asyncio.to_thread(verified, register)
    except Refused as refusal:
        return Finding(grade=Grade.BAD, words=refusal.sentence, advice=help_)
    if not checked.ok:
        return Finding(grade=Grade.BAD, words=checked.problem or say("damaged"), advice=help_)
    return Finding(grade=Grade.GOOD, words=say("{count} documents, the chain holds", count=checked.count))


def verified(register: Register) -> Verification:
    """The verdict on a connection of its own; raises Refused when the file cannot be read at all."""
    reader = JournalReader(register.home.journal)
    try:
        return reader.verify()
    finally:
        reader.close()


async def uploads(register: Register) -> Finding:
    """What the channel has not got yet."""
    counts = register.counts
    if counts.parked:
        return Finding(
            grade=Grade.BAD,
            words=say("{count} parked", count=counts.parked),
            advice=say("See them in Connection (F12); headquarters must look at them."),
        )
    if counts.waiting:
        return Finding(
            grade=Grade.ACCEPTABLE,
            words=say("{count} waiting", count=counts.waiting),
            advice=say("They go up as soon as the server can be reached. Nothing is lost."),
        )
    return Finding(grade=Grade.GOOD, words=say("everything is delivered"))


async def receipts(register: Register) -> Finding:
    """Which receipts are not on paper."""
    waiting = len(register.print_queue.waiting)
    if waiting:
        return Finding(
            grade=Grade.ACCEPTABLE,
            words=say("{count} not printed", count=waiting),
            advice=say("Print or save them in Print jobs (9033)."),
        )
    return Finding(grade=Grade.GOOD, words=say("none waits"))


LOOKS: dict[str, Look] = {
    "server": server,
    "offline": offline,
    "uploads": uploads,
    "journal": journal,
    "disk": disk,
    "printer": printer,
    "receipts": receipts,
    "drawer": drawer,
    "terminal": terminal,
}

HEALTH_CHECK: Operation[None, Checkup] = Operation(
    number=717,
    name=N_("Health check"),
    summary=N_("Look at server, devices, disk, journal and readiness, and say what to do."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=check_health,
)
