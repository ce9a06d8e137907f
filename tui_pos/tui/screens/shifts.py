"""Manage shifts (operation 918): every shift of this register with what became of it; see its report, count it, resume it."""

from __future__ import annotations

from tui_pos.operations.counting import tenders_to_count
from tui_pos.operations.ending import MANAGE_SHIFTS, RESUME_SHIFT, shift_of
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import Reported, is_blind, report_of_record, report_so_far
from tui_pos.sales.sentence import Moment, Refused, Sentence, say
from tui_pos.sales.shift_history import ShiftRecord, ShiftStatus
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.count import CountDrawer
from tui_pos.tui.screens.shift_report import show_report
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, MOST, Choice, list_rows

STATUS = {
    ShiftStatus.OPEN: say("open"),
    ShiftStatus.SUSPENDED: say("suspended"),
    ShiftStatus.BLIND_CLOSED: say("closed blind, not counted"),
    ShiftStatus.CLOSED: say("closed"),
}


class Shifts(Place):
    """The newest first; Enter shows the report of the one that is marked."""

    context = Context.SHIFTS

    def __init__(self, till: Till, records: tuple[ShiftRecord, ...], names: dict[str, str]) -> None:
        super().__init__(till)
        self.records = records[:MOST]
        self.names = names
        self.at = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Report")),
            ("operation.9005", say("Resume")),
            ("count-shift", say("Count")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    @property
    def marked(self) -> ShiftRecord:
        """The shift of the row that is marked; raises Refused when there is none."""
        if not self.records:
            raise Refused(say("There is no shift yet. Nothing was done."))
        return self.records[self.at]

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: the shifts are shown. Go back first, then scan again.", typed=line))
        return self.show(self.marked)

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Show the report of this row."""
        self.at = at
        return self.show(self.marked)

    async def show(self, record: ShiftRecord) -> None:
        """The Z report, or what the shift has come to so far."""
        register = self.till.register
        if record.number:
            report = await report_of_record(register, record)
        else:
            report = await report_so_far(register, shift_of(record))
        await show_report(self.till, Reported(report=report))

    async def resume(self) -> None:
        """Go on with the one that is marked."""
        said = await perform(self.till.register, RESUME_SHIFT, self.marked.id)
        self.till.start_over()
        self.till.say(said, Role.GOOD)

    def count(self) -> Work:
        """Count the one that is marked; raises Refused when it was counted, or is another's to count."""
        record = self.marked
        open_now = self.till.register.shift
        if not is_blind(record) and (open_now is None or open_now.id != record.id):
            raise Refused(say("Only the open shift and one that was closed blind are counted. Nothing was changed."))
        return self.counting(record)

    async def counting(self, record: ShiftRecord) -> None:
        """Open the counting of a shift; afterwards the list is read again."""
        tenders = await tenders_to_count(self.till.register, record.id)
        self.till.open(CountDrawer(self.till, tenders, record.id, self.read_again))

    async def read_again(self) -> None:
        """The list as it is now."""
        self.records = (await perform(self.till.register, MANAGE_SHIFTS, None))[:MOST]

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.records) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        title = (Piece(" " + tell(say("Shifts of this register")), Role.TITLE),)
        if not self.records:
            return (title, EMPTY, (Piece("  " + tell(say("Nothing yet.")), Role.QUIET),))
        choices = [Choice(self.row(record), detail=tell(self.detail(record))) for record in self.records]
        return (title, EMPTY, *list_rows(choices, self.at, width, height - 2))

    def row(self, record: ShiftRecord) -> str:
        """When the shift began, and who began it."""
        language = self.till.language
        when = f"{language.date(record.business_date)}  {language.value(Moment(record.opened_at))}"
        return f"{when}  {self.names.get(record.opened_by, record.opened_by)}"

    def detail(self, record: ShiftRecord) -> Sentence:
        """What became of it."""
        if not record.number:
            return STATUS[record.status]
        return say("Z {number}, {status}", number=str(record.number), status=STATUS[record.status])


async def open_shifts(till: Till) -> None:
    """Show the list."""
    records = await perform(till.register, MANAGE_SHIFTS, None)
    till.open(Shifts(till, records, await till.register.journal.names()))
