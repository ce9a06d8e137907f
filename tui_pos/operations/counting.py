"""Tender declaration 1052: what was counted in the drawer, of the open shift or of one that was closed blind."""

from __future__ import annotations

import msgspec

from tui_pos.operations.payment import cash_tender
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.reports import is_blind, open_shift, shifts
from tui_pos.register import Register
from tui_pos.sales.document import Counted, DeclaredBody
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.shift_balance import declared_problems
from tui_pos.sales.shift_tally import totals_of
from tui_pos.sales.shift_totals import ShiftTotals, TenderTotals
from tui_pos.sales.text import clean, fit
from tui_pos.sales.totals import CASH

SHOWN = 40
COUNTED_KINDS = frozenset({CASH, "currency", "check"})


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of each tender; `shift` is one that was closed blind, empty for the open one."""

    counted: tuple[Counted, ...]
    shift: str = ""


class ToCount(msgspec.Struct, frozen=True, kw_only=True):
    """A tender that somebody is to count: by its `pieces` (minor units), or by its amount when it has none."""

    tender: str
    name: str
    currency: Currency
    pieces: tuple[int, ...]


async def declare(register: Register, count: Count) -> Sentence:
    """Write down what was counted; of each tender the last count stands.

    Raises Refused for a tender that the store does not take, for a count that does not add up, and for a shift that is over.
    """
    for problem in declared_problems(DeclaredBody(shift="", counted=count.counted)):
        raise Refused(say("{problem} Nothing was changed: count again.", problem=problem))
    known = {tender.code for tender in register.configuration.tenders}
    for counted in count.counted:
        if counted.tender not in known:
            shown = fit(clean(counted.tender, 100), SHOWN)
            raise Refused(say("The tender {tender} is not known here. Nothing was changed.", tender=shown))
    shift = await shift_to_count(register, count.shift)
    await register.record(DeclaredBody(shift=shift, counted=count.counted))
    return say("Counted: {amounts}.", amounts=amounts_said(count.counted))


def amounts_said(counted: tuple[Counted, ...]) -> Sentence:
    """The amounts, one after the other."""
    first, *others = (say("{amount}", amount=Money(one.amount, one.currency)) for one in counted)
    told = first
    for other in others:
        told = say("{first}, {other}", first=told, other=other)
    return told


async def shift_to_count(register: Register, wanted: str) -> str:
    """The open shift, or the one wanted when it was closed blind and not yet counted; raises Refused for any other."""
    if wanted in ("", register.shift.id if register.shift else ""):
        return open_shift(register).id
    for record in await shifts(register):
        if record.id == wanted and is_blind(record):
            return record.id
    raise Refused(say("That shift was counted already, or is not closed. Nothing was changed."))


def is_counted(register: Register, totals: ShiftTotals) -> bool:
    """Whether everything in the drawer that can be counted was, and nothing has changed since."""
    return all(row.is_counted or not row.expected for row in countable(register, totals))


def countable(register: Register, totals: ShiftTotals) -> list[TenderTotals]:
    """The tenders that lie in the drawer: money, the store's own or foreign, and checks."""
    kinds = {tender.code: tender.kind for tender in register.configuration.tenders}
    return [
        row
        for row in totals.tenders
        if kinds.get(row.tender) in COUNTED_KINDS or row.currency != totals.currency or row.tender == CASH
    ]


async def tenders_to_count(register: Register, shift: str) -> tuple[ToCount, ...]:
    """What is counted of a shift (its id; empty for the open one): the store's cash, and whatever else has come in."""
    end = await register.journal.ending(shift or open_shift(register).id)
    own = register.configuration.store.currency
    found = [(row.tender, row.currency) for row in countable(register, totals_of(end.documents, own.code))]
    known = {tender.code: tender for tender in register.configuration.tenders}
    return tuple(
        ToCount(
            tender=code,
            name=known[code].name if code in known else code,
            currency=own if currency == own.code else Currency(currency),
            pieces=known[code].pieces if code in known else (),
        )
        for code, currency in dict.fromkeys(((cash_tender(register).code, own.code), *found))
    )


DECLARE_TENDERS: Operation[Count, Sentence] = Operation(
    number=1052,
    name=N_("Count the drawer"),
    summary=N_("Tender declaration: how many there are of each coin and note."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=declare,
)
