"""Print jobs (operation 9033): the receipts that are not on paper, with what is the matter; print one, or save it as a file."""

from __future__ import annotations

from tui_pos.operations.receipts import PRINT_JOBS, PRINT_RECEIPT, Waiting, print_jobs
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, list_rows

MOST_TROUBLE = 4


class PrintJobs(Place):
    """The oldest first; what has been printed leaves the list."""

    context = Context.PRINT_JOBS

    def __init__(self, till: Till, found: tuple[Waiting, ...]) -> None:
        super().__init__(till)
        self.found = found
        self.at = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Print")),
            ("operation.9031", say("Text")),
            ("operation.9032", say("PDF")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    @property
    def marked(self) -> Waiting:
        """The receipt of the row that is marked; raises Refused when there is none."""
        if not self.found:
            raise Refused(say("Every receipt is printed."))
        return self.found[min(self.at, len(self.found) - 1)]

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: the print jobs are shown. Go back first, then scan again.", typed=line))
        return self.print_marked()

    async def print_marked(self) -> None:
        """Print the one that is marked."""
        self.till.say(await perform(self.till.register, PRINT_RECEIPT, self.marked.id))

    def pick(self, what: str) -> Work | None:
        if what.startswith(CHOOSE):
            self.at = int(what.removeprefix(CHOOSE))
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found) - 1, self.at + by))
        return None

    def noticed(self) -> None:
        self.till.face.spawn(self.look_again())

    async def look_again(self) -> None:
        """What waits now."""
        found = await print_jobs(self.till.register, None)
        if found != self.found:
            self.found = found
            self.at = max(0, min(self.at, len(found) - 1))
            self.till.face.redraw()

    def main(self, width: int, height: int) -> Rows:
        tell, language = self.till.tell, self.till.language
        head: tuple[Row, ...] = ((Piece(" " + tell(say("Receipts that are not on paper")), Role.TITLE),), EMPTY)
        if not self.found:
            return (*head, (Piece("  " + tell(say("Every receipt is printed.")), Role.GOOD),))
        trouble = self.marked.trouble
        words = say("It is being printed.") if trouble is None else trouble
        foot = (EMPTY, *((Piece("  "), *row) for row in wrap(tell(words), width - 4, Role.WARNING)[:MOST_TROUBLE]))
        choices = [
            Choice(
                f"{language.time_or_day(one.at, self.till.register.clock())}  {one.receipt}",
                detail=language.value(Money(one.total, one.currency)),
                mark="… " if one.trouble is None else "✗ ",
            )
            for one in self.found
        ]
        return (*head, *list_rows(choices, self.at, width, height - len(head) - len(foot)), *foot)


async def open_print_jobs(till: Till) -> None:
    """Show what waits to be printed."""
    till.open(PrintJobs(till, await perform(till.register, PRINT_JOBS, None)))
