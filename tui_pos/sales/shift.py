"""A shift and its report, X while it is open and Z when it has ended (DESIGN section 3): always made from the journal.

The report of a closed shift is kept in its document, in canonical JSON, so that both ends read the same one for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui_pos.sales.document import Document, TransactionBody
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.shift_tally import totals_of
from tui_pos.sales.shift_totals import ShiftTotals

X = 0


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A shift at work; `opened_at` in microseconds, `start_amount` in minor units, None until somebody has declared it."""

    id: str
    opened_at: int
    business_date: str
    staff: str
    start_amount: int | None = None


class Reporting(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says besides its shift's documents: who asks where and when (microseconds), and what came before.

    `number` is that of the Z report, 0 for an X. `grand_total` is the turnover of every Z of this register before.
    `undelivered` is how many sales of the register the channel has not got yet.
    """

    store: str
    register: str
    currency: str
    at: int
    staff: str
    number: int = X
    blind: bool = False
    grand_total: int = 0
    undelivered: int = 0


class ShiftReport(msgspec.Struct, frozen=True, kw_only=True):
    """An X or Z report; amounts in minor units, instants in microseconds. `first_receipt` is empty when nothing was sold."""

    store: str
    register: str
    shift: str
    number: int
    blind: bool
    business_date: str
    opened_at: int
    opened_by: str
    at: int
    staff: str
    first_receipt: str
    last_receipt: str
    undelivered: int
    grand_total_before: int
    totals: ShiftTotals

    @property
    def grand_total(self) -> int:
        """The turnover of all Z reports of the register, this one included."""
        return self.grand_total_before + self.totals.turnover


class ReportUnreadable(Exception):
    """The text is not the canonical spelling of a report; `sentence` says so."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"not a canonical report: {detail}")
        self.detail = detail

    @property
    def sentence(self) -> Sentence:
        return say("The report of the shift cannot be read ({detail}).", detail=self.detail)


def report_of(shift: Shift, documents: Iterable[Document], about: Reporting) -> ShiftReport:
    """The report of this shift from its documents, in whatever order they come."""
    ordered = sorted(documents, key=lambda document: document.position)
    receipts = [document.body.receipt for document in ordered if isinstance(document.body, TransactionBody)]
    return ShiftReport(
        store=about.store,
        register=about.register,
        shift=shift.id,
        number=about.number,
        blind=about.blind,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        opened_by=shift.staff,
        at=about.at,
        staff=about.staff,
        first_receipt=receipts[0] if receipts else "",
        last_receipt=receipts[-1] if receipts else "",
        undelivered=about.undelivered,
        grand_total_before=about.grand_total,
        totals=totals_of(ordered, about.currency),
    )


def spelt(report: ShiftReport) -> str:
    """The canonical JSON of the report: sorted keys, no spaces."""
    return msgspec.json.encode(report, order="sorted").decode()


def read_report(text: str) -> ShiftReport:
    """The report that is spelt so; raises ReportUnreadable for anything else."""
    try:
        report = msgspec.json.decode(text, type=ShiftReport)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReportUnreadable(str(error)) from error
    if spelt(report) != text:
        raise ReportUnreadable("another spelling of the same values")
    return report
