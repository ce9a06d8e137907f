"""Health check (operation 717): each finding as a shape, a word and a colour, with what to do; they come one by one."""

from __future__ import annotations

from tui_pos.operations.health import HEALTH_CHECK, LOOKS, Checkup, Finding, Grade
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.states import Shown
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.page import scrolled

NAME_WIDTH = 22
NAMES = {
    "server": say("Retail server"),
    "offline": say("Offline readiness"),
    "uploads": say("Uploads"),
    "journal": say("Journal"),
    "disk": say("Disk"),
    "printer": say("Receipt printer"),
    "receipts": say("Receipts"),
    "drawer": say("Cash drawer"),
    "terminal": say("Card terminal"),
}
GRADES = {
    Grade.GOOD: Shown("✓", say("good"), Role.GOOD),
    Grade.ACCEPTABLE: Shown("◆", say("acceptable"), Role.WARNING),
    Grade.BAD: Shown("✗", say("bad"), Role.BAD),
    Grade.ABSENT: Shown("–", say("absent"), Role.QUIET),
}
LOOKING = Shown("…", say("looking"), Role.CALM)


class HealthPage(Place):
    """Leaving it stops what is still under way."""

    context = Context.HEALTH

    def __init__(self, till: Till, checkup: Checkup) -> None:
        super().__init__(till)
        self.checkup = checkup
        self.top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("check-again", say("Check again")),
            ("page-down", say("Scroll")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: the health check is open. Go back first, then scan again.", typed=line))
        return self.back()

    async def again(self) -> None:
        """Look at everything once more."""
        self.checkup.stop()
        self.checkup, self.top = await perform(self.till.register, HEALTH_CHECK, None), 0

    def back(self) -> Work | None:
        self.checkup.stop()
        return super().back()

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        title = say("Health check") if self.checkup.done else say("Health check: looking at everything")
        rows: list[Row] = []
        for name in LOOKS:
            rows.extend(self.rows_of(name, self.checkup.findings.get(name), width))
        view, self.top = scrolled(tuple(rows), self.top, height - 2)
        return ((Piece(" " + tell(title), Role.TITLE),), EMPTY, *view)

    def rows_of(self, name: str, finding: Finding | None, width: int) -> Rows:
        """One subject: shape, name, word, what was found, and what to do below."""
        tell = self.till.tell
        shape, word, role = LOOKING if finding is None else GRADES[finding.grade]
        start = (Piece(f" {shape} ", role), left(tell(NAMES[name]), NAME_WIDTH), left(tell(word), 11, role))
        indent = Piece(" " * (3 + NAME_WIDTH + 11))
        room = width - 3 - NAME_WIDTH - 11 - 1
        if finding is None:
            return (start,)
        words = wrap(tell(finding.words), room) or (EMPTY,)
        advice = wrap(tell(finding.advice), room, Role.QUIET) if finding.advice is not None else ()
        return ((*start, *words[0]), *((indent, *row) for row in (*words[1:], *advice)))


async def open_health(till: Till) -> None:
    """Begin to look, and show what is found."""
    till.open(HealthPage(till, await perform(till.register, HEALTH_CHECK, None)))
