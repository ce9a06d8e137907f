"""The locked register (operation 703): who locked it, and the PIN that unlocks it; what was in front waits below."""

from __future__ import annotations

from tui_pos.operations.people import UNLOCK_REGISTER
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import Credentials
from tui_pos.sales.sentence import Moment, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

WIDTH = 60


class Locked(Place):
    """The staff number (Enter alone: of who locked it), then the PIN."""

    context = Context.LOCKED

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.staff = ""
        self.at = till.register.clock()

    @property
    def holder(self) -> tuple[str, str]:
        """Number and name of who locked it."""
        member = self.till.register.locked_by
        return (member.number, member.name) if member else ("", "")

    @property
    def secret(self) -> bool:
        # While the PIN is being checked, what is typed ahead may be the next one.
        return bool(self.staff) or self.till.busy

    @property
    def label(self) -> str:
        if self.staff:
            return self.till.tell(say("PIN of {staff}", staff=self.staff))
        return self.till.tell(say("Staff number"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Next")), ("back", say("Start again")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not self.staff:
            if is_scan(line):
                raise Refused(say("“{typed}” was not sold: the register is locked. Nothing changed.", typed=line.strip()))
            self.staff = line.strip() or self.holder[0]
            return None
        staff, self.staff = self.staff, ""
        return self._unlock(Credentials(staff, line))

    async def _unlock(self, credentials: Credentials) -> None:
        till = self.till
        number, _ = self.holder
        member = await perform(till.register, UNLOCK_REGISTER, credentials)
        till.notice = None
        if member.number == number:
            till.places.remove(self)
        else:
            till.start_over()
        till.say(say("Unlocked by {name}.", name=member.name), Role.GOOD)

    def back(self) -> Work | None:
        self.staff, self.line = "", ""
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        room = min(WIDTH, width - 4)
        number, name = self.holder
        who = say("Locked by {name} {staff} at {time}.", name=name, staff=number, time=Moment(self.at))
        rows: list[Row] = [
            (Piece(tell(say("The register is locked")), Role.TITLE),),
            EMPTY,
            *wrap(tell(who), room, Role.STRONG),
            *wrap(tell(say("Only {name} or a manager can unlock it. Enter alone: {name}.", name=name)), room),
        ]
        if self.till.register.cart is not None:
            rows += [EMPTY, *wrap(tell(say("An open sale is kept.")), room)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))
