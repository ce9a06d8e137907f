"""X and Z reports on the screen and on paper (operations 1056, 1055, 1053, 1057)."""

from __future__ import annotations

from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import REPRINT_Z, Reported, print_report, title_of
from tui_pos.sales.paper import text_lines
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.shift import ShiftReport
from tui_pos.sales.shift_paper import report_paper
from tui_pos.tui.drawing import Role
from tui_pos.tui.screens.paper_page import PaperPage
from tui_pos.tui.till import Till


class ShiftReportPage(PaperPage):
    """A report; what is printed of a Z that is on paper already is a copy."""

    def __init__(self, till: Till, reported: Reported, names: dict[str, str]) -> None:
        super().__init__(till, self.text, self.printing)
        self.reported = reported
        self.names = names

    @property
    def report(self) -> ShiftReport:
        return self.reported.report

    def text(self, columns: int) -> tuple[str, ...]:
        store = self.till.register.configuration.store
        return text_lines(report_paper(self.report, store, self.till.language, columns, (), self.names))

    async def printing(self) -> None:
        """Print it: an X, or a Z that has failed to print; else a copy of the Z."""
        register, failed = self.till.register, self.reported.paper
        if not self.report.number:
            said_of(self.till, await print_report(register, self.report))
        elif isinstance(failed, NotPrinted):
            again = await register.devices.printer.print(failed.job)
            self.reported = Reported(report=self.report, paper=again)
            said_of(self.till, again)
        else:
            copy = await perform(register, REPRINT_Z, self.report.shift)
            if copy.paper is not None:
                said_of(self.till, copy.paper)


async def show_report(till: Till, reported: Reported) -> None:
    """Open the page of a report."""
    names = await till.register.journal.names()
    till.open(ShiftReportPage(till, reported, names))
    if reported.paper is not None:
        said_of(till, reported.paper)


def said_of(till: Till, paper: Printed | NotPrinted) -> None:
    """Whether it was printed, in words."""
    if isinstance(paper, NotPrinted):
        till.say(paper.sentence, Role.WARNING)
    else:
        till.say(printed_said(paper), Role.GOOD)


def printed_said(paper: Printed) -> Sentence:
    """That it is on paper."""
    return say("{title} was printed.", title=paper.job.title)


def closed_said(report: ShiftReport) -> Sentence:
    """That a shift has ended, in words."""
    return say("The shift is closed: {report}. You are signed off.", report=title_of(report))
