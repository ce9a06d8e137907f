"""Tender declaration 1052: what was counted in the drawer, of the open shift or of one that was closed blind."""

from __future__ import annotations

import msgspec

from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.reports import is_blind, open_shift, shifts
from tui_pos.register import Register
from tui_pos.sales.document import Counted, DeclaredBody
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.shift_balance import declared_problems
from tui_pos.sales.text import clean, fit

SHOWN = 40


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of each tender; `shift` is one that was closed blind, empty for the open one."""

    counted: tuple[Counted, ...]
    shift: str = ""


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
