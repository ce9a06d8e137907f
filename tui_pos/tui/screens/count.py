"""Counting the drawer (operation 1052): how many there are of each coin and note, and what they come to as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tui_pos.operations.counting import DECLARE_TENDERS, Count, ToCount
from tui_pos.operations.registry import perform
from tui_pos.sales.cash import check_count, counted_pieces
from tui_pos.sales.document import Counted
from tui_pos.sales.entry import LONGEST_LINE, parse_amount
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, right
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till

COLUMN = 16
PICK = "count."
Then = Callable[[], Work | None]


class Slot(msgspec.Struct, frozen=True):
    """One number to type: the pieces of a `size` (minor units), or the amount of a tender that is not counted in pieces."""

    tender: ToCount
    size: int | None


class CountDrawer(Place):
    """A number and Enter goes on to the next row, Enter alone keeps what is there; on the last row Enter is done.

    `shift` is one that was closed blind, empty for the open one; `then` goes on once it was counted.
    """

    context = Context.COUNT

    def __init__(self, till: Till, tenders: Sequence[ToCount], shift: str = "", then: Then = lambda: None) -> None:
        super().__init__(till)
        self.tenders = tenders
        self.shift = shift
        self.then = then
        self.slots = [slot for tender in tenders for slot in slots_of(tender)]
        self.typed = [0] * len(self.slots)
        self.at = 0

    @property
    def is_done(self) -> bool:
        """Whether every row was passed, and Enter declares."""
        return self.at == len(self.slots)

    @property
    def label(self) -> str:
        if self.is_done:
            return self.till.tell(say("Enter to declare"))
        slot = self.slots[self.at]
        if slot.size is None:
            return self.till.tell(say("Amount of {name}", name=slot.tender.name))
        return self.till.tell(say("How many of {size}", size=Money(slot.size, slot.tender.currency.code)))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Declare") if self.is_done else say("Next")),
            ("up", say("Up")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if self.is_done:
            if line.strip():
                raise Refused(say("“{typed}” is not taken here: press Enter alone to declare, or go up.", typed=line.strip()))
            return self.declare()
        if line.strip():
            self.typed[self.at] = self.number(line)
        self.at += 1
        return None

    def number(self, line: str) -> int:
        """What was typed on this row; raises Refused for what is no count, or no amount."""
        typed = clean(line, LONGEST_LINE)
        slot = self.slots[self.at]
        if is_scan(typed):
            raise Refused(
                say("“{typed}” was not sold: the drawer is being counted. Go back first, then scan again.", typed=typed)
            )
        if slot.size is None:
            return parse_amount(typed, slot.tender.currency)
        if not typed.isdecimal():
            raise Refused(say("“{typed}” is not a count. Nothing was changed: type how many there are.", typed=typed))
        return check_count(int(typed))

    async def declare(self) -> None:
        """Write it down, and go on."""
        said = await perform(self.till.register, DECLARE_TENDERS, Count(counted=tuple(self.counted()), shift=self.shift))
        self.till.close()
        self.till.say(said, Role.GOOD)
        work = self.then()
        if work is not None:
            await work

    def counted(self) -> list[Counted]:
        """What the rows come to, for each tender."""
        return [self.counted_of(tender) for tender in self.tenders]

    def counted_of(self, tender: ToCount) -> Counted:
        """What the rows of one tender come to."""
        mine = [(slot.size, typed) for slot, typed in zip(self.slots, self.typed, strict=True) if slot.tender is tender]
        if not tender.pieces:
            return Counted(tender=tender.tender, currency=tender.currency.code, amount=sum(typed for _, typed in mine))
        pieces = {size: typed for size, typed in mine if size is not None}
        return counted_pieces(tender.tender, tender.currency.code, pieces)

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.slots), self.at + by))
        return None

    def pick(self, what: str) -> Work | None:
        if what.startswith(PICK):
            self.at = int(what.removeprefix(PICK))
        return None

    def main(self, width: int, height: int) -> Rows:
        rows = [row for tender in self.tenders for row in self.rows_of(tender)]
        chosen = next((y for y, row in enumerate(rows) if row and row[0].text == "▸ "), len(rows))
        title = (Piece(" " + self.till.tell(say("Count the drawer")), Role.TITLE),)
        totals = [self.total_row(tender) for tender in self.tenders]
        room = max(1, height - 2 - len(totals))
        first = max(0, min(len(rows) - room, chosen - room // 2))
        return (title, *rows[first : first + room], EMPTY, *totals)

    def rows_of(self, tender: ToCount) -> list[Row]:
        """A row for each size of a tender: how many, and what that comes to."""
        rows: list[Row] = []
        money = self.till.language.money
        for at, slot in enumerate(self.slots):
            if slot.tender is not tender:
                continue
            chosen = at == self.at
            role = Role.SELECTED if chosen else Role.TEXT
            mark = Piece("▸ " if chosen else "  ", Role.KEY)
            pick = f"{PICK}{at}"
            if slot.size is None:
                amount = money(self.typed[at], tender.currency)
                rows.append((mark, left(tender.name, COLUMN, role, pick), right("", 8, role), right(amount, COLUMN, role)))
            else:
                size = right(money(slot.size, tender.currency), COLUMN, role)._replace(command=pick)
                amount = money(slot.size * self.typed[at], tender.currency) if self.typed[at] else ""
                rows.append((mark, size, right(f"× {self.typed[at]}", 8, role), right(amount, COLUMN, role)))
        return rows

    def total_row(self, tender: ToCount) -> Row:
        """The running total of a tender."""
        role = Role.STRONG if self.is_done else Role.TEXT
        return (
            Piece("  "),
            left(self.till.tell(say("{name} in all", name=tender.name)), COLUMN + 8, role),
            right(self.till.language.money(self.counted_of(tender).amount, tender.currency), COLUMN, role),
        )


def slots_of(tender: ToCount) -> list[Slot]:
    """A row for each of its pieces, the largest first, or one for its amount."""
    if not tender.pieces:
        return [Slot(tender, None)]
    return [Slot(tender, size) for size in sorted(tender.pieces, reverse=True)]
