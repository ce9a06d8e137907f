"""What a product asks before it is sold: its weight, its serial number, the customer's age. Then it is sold as scanned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from tui_pos.sales.age import NeedsAge
from tui_pos.sales.cart import NeedsWeight
from tui_pos.sales.entry import Entry
from tui_pos.sales.line_changes import NeedsSerial
from tui_pos.sales.sentence import Refused, say
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.dialog import Dialog
from tui_pos.tui.screens.value import Value
from tui_pos.tui.screens.weight import Weight
from tui_pos.tui.till import Till

WANTED: tuple[type[Refused], ...] = (NeedsWeight, NeedsSerial, NeedsAge)


def question(till: Till, wanted: Refused, entry: Entry, sell: Callable[[Entry], Work]) -> Place:
    """The place that asks, and then sells the entry with the answer; raises the refusal when it asks nothing."""
    match wanted:
        case NeedsWeight():
            return Weight(till, wanted, lambda weight: sell(replace(entry, quantity=weight)))
        case NeedsSerial():
            return Value(till, say("Serial number of {name}", name=wanted.name), partial(with_serial, till, entry, sell))
        case NeedsAge():
            seen = replace(entry, of_age=wanted.age)
            asked = say(
                "{name}: from the age of {age}. Was the customer born on or before {date}?",
                name=wanted.name,
                age=wanted.age,
                date=till.language.date(wanted.born_by),
            )
            return Dialog(till, asked, say("Yes, sell it"), lambda: sell(seen))
        case _:
            raise wanted


def with_serial(till: Till, entry: Entry, sell: Callable[[Entry], Work], typed: str) -> Work:
    """Close the question and sell with the serial number."""
    till.close()
    return sell(replace(entry, serial=typed))
