"""Another person allows one use of an operation: staff number, PIN (masked) and, if wanted, why; Esc gives up.

The operation waits meanwhile, and goes on from where it stood: what has to follow it is not done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tui_pos.operations.registry import Approval, NeedsApproval, NotApproved
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.drawing import EMPTY, Role, Row, wrap
from tui_pos.tui.place import Work
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

R = TypeVar("R")

LONGEST_REASON = 80


class GivenUp(NeedsApproval):
    """Nobody has allowed it."""

    def __init__(self, operation: int) -> None:
        super().__init__(operation, say("Nobody has approved it. Nothing was changed."))


class AskApproval(Dialog):
    """Number, PIN and reason, one after the other; `answered` has them all, or nothing when it was given up."""

    def __init__(self, till: Till, needed: NeedsApproval) -> None:
        super().__init__(till, needed.sentence, say("Next"), lambda: None)
        self.operation = needed.operation
        self.staff = ""
        self.pin = ""
        self.answered: asyncio.Future[Approval | None] = asyncio.get_running_loop().create_future()

    @property
    def secret(self) -> bool:
        # While the PIN is being checked, what is typed ahead may be the next one.
        return self.till.busy or (bool(self.staff) and not self.pin)

    @property
    def label(self) -> str:
        if not self.staff:
            return self.till.tell(say("Staff number of who approves"))
        return self.till.tell(say("Reason, if any") if self.pin else say("PIN"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Approve") if self.pin else say("Next")), ("back", say("Give up")))

    @property
    def brief(self) -> bool:
        return True

    def submit(self, line: str) -> Work | None:
        if not self.staff or self.pin:
            self._refuse_scan(line)
        if not self.staff:
            self.staff = line.strip()
        elif not self.pin:
            self.pin = line
        else:
            self._answer(line)
        return None

    def _refuse_scan(self, line: str) -> None:
        if is_scan(line):
            raise Refused(
                say(
                    "“{typed}” was not sold: somebody must approve first. Nothing changed. Approve or give up, then scan.",
                    typed=line.strip(),
                )
            )

    def _answer(self, reason: str) -> None:
        typed = clean(reason, LONGEST_REASON).strip()
        why = say("{reason}", reason=typed) if typed else self.question
        approval = Approval(staff=self.staff, pin=self.pin, why=why)
        self.staff = self.pin = ""
        self.till.busy = True
        self.answered.set_result(approval)

    def back(self) -> Work | None:
        self.till.busy = True
        self.answered.set_result(None)
        return None

    async def answer(self) -> Approval:
        """What was typed; raises GivenUp. It can be asked again."""
        given = await self.answered
        self.answered = asyncio.get_running_loop().create_future()
        if given is None:
            raise GivenUp(self.operation)
        return given

    def asked(self, width: int) -> list[Row]:
        tell = self.till.tell
        how = say("Another person may allow it, once: type staff number and PIN, and why if you like.")
        back = f"{self.till.keymap.key_name('back')}: {tell(say('Give up'))}"
        rows = [*wrap(tell(self.question), width, Role.STRONG), EMPTY, *wrap(tell(how), width), EMPTY]
        if self.staff:
            rows += wrap(tell(say("Approved by: {staff}", staff=self.staff)), width)
        return [*rows, *wrap(back, width, Role.KEY)]


class ApprovalDesk:
    """Asks at the till, as often as it takes, or until it is given up."""

    def __init__(self, till: Till) -> None:
        self.till = till

    async def approve(self, needed: NeedsApproval, attempt: Callable[[Approval], Awaitable[R]]) -> R:
        """What the attempt gives once somebody has allowed it; raises GivenUp, and what the attempt raises."""
        place = AskApproval(self.till, needed)
        self.till.open(place)
        try:
            while True:
                approval = await self.till.ask(place.answer())
                try:
                    return await attempt(approval)
                except NotApproved as refusal:
                    self.till.refuse(refusal.sentence)
        finally:
            self.till.busy = True
            self.till.places.remove(place)
