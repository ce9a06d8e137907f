"""A question that must be answered: Enter on an empty line confirms, Esc goes back; a scan is refused aloud."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, row_at, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

WIDTH = 60


class Dialog(Place):
    """`question` over the place below; `confirm` names what Enter does, `then` does it."""

    context = Context.DIALOG

    def __init__(self, till: Till, question: Sentence, confirm: Sentence, then: Callable[[], Work | None]) -> None:
        super().__init__(till)
        self.question = question
        self.confirm = confirm
        self.then = then

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", self.confirm), ("back", say("Back")))

    def submit(self, line: str) -> Work | None:
        if line:
            raise Refused(
                say(
                    "“{typed}” was not sold: a question is open. Nothing changed. Answer it, then scan again.",
                    typed=line,
                )
            )
        self.till.close()
        return self.then()

    @property
    def below(self) -> Place:
        """The place that the question is about."""
        return self.till.places[-2]

    @property
    def has_side(self) -> bool:
        return self.below.has_side

    @property
    def brief(self) -> bool:
        return self.below.brief

    def main(self, width: int, height: int) -> Rows:
        box = self.box(width)
        under = self.below.main(width, height)
        top = max(0, (height - len(box)) // 2)
        return tuple(row_at(box, y - top) if top <= y < top + len(box) else row_at(under, y) for y in range(height))

    def side(self, width: int, height: int) -> Rows:
        return self.below.side(width, height)

    def box(self, width: int) -> Rows:
        """The question in a frame, in the middle."""
        inside = min(WIDTH, width - 6)
        body = [EMPTY, *self.asked(inside - 4), EMPTY]
        margin = Piece(" " * ((width - inside) // 2))
        line = "─" * (inside - 2)
        side = Piece("│", Role.WARNING)
        return (
            (margin, Piece(f"╭{line}╮", Role.WARNING)),
            *((margin, side, Piece(" "), *padded(row, inside - 4), Piece(" "), side) for row in body),
            (margin, Piece(f"╰{line}╯", Role.WARNING)),
        )

    def asked(self, width: int) -> list[Row]:
        """The question, and how it is answered, in rows of this width."""
        tell = self.till.tell
        back = f"{self.till.keymap.key_name('back')}: {tell(say('Back'))}"
        enter = f"{tell(say('Enter'))}: {tell(self.confirm)}"
        return [
            *wrap(tell(self.question), width, Role.STRONG),
            EMPTY,
            *wrap(enter, width, Role.KEY),
            *wrap(back, width, Role.KEY),
        ]


def padded(row: Row, width: int) -> Row:
    """The one piece of a wrapped row in exactly `width` cells."""
    return (left(row[0].text, width, row[0].role),) if row else (Piece(" " * width),)
