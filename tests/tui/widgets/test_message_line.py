from __future__ import annotations

from tui_pos.locale import language
from tui_pos.sales.sentence import say
from tui_pos.tui.drawing import Role, plain
from tui_pos.tui.till import Said
from tui_pos.tui.widgets.message_line import message_rows

ENGLISH = language("en")
LONG = say("A very long refusal that needs more than one row of this narrow screen, and then one more, and another one.")


def told(said: Said | None, notice: Said | None, height: int = 2) -> str:
    return plain(message_rows(said, notice, ENGLISH, 50, height))


def test_nothing_happened_yet() -> None:
    assert told(None, None) == ""


def test_a_refusal_stands_over_what_happened() -> None:
    assert told(Said(say("Milk, 1 × 2.00"), at=2), Said(say("No."), Role.BAD, at=1)) == " ✗ No.\n Milk, 1 × 2.00"


def test_what_happened_after_a_long_refusal_keeps_its_row() -> None:
    rows = told(Said(say("Milk"), at=2), Said(LONG, Role.BAD, at=1)).splitlines()
    assert rows[0].endswith("…")
    assert rows[1] == " Milk"


def test_a_refusal_after_it_takes_the_rows_it_needs() -> None:
    assert "Milk" not in told(Said(say("Milk"), at=1), Said(LONG, Role.BAD, at=2))


def test_several_refusals_are_counted() -> None:
    assert told(None, Said(say("No."), Role.BAD, count=3)) == " ✗ 3 entries were refused. The last: No."
