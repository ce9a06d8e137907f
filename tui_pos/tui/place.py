"""A place: what is in front of the cashier, such as the sale or a question, and what a line and a command mean there.

Each module of `screens/` has one; the till keeps those that are open and hands each stroke to the one on top.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from tui_pos.sales.sentence import Sentence
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Rows

if TYPE_CHECKING:
    from tui_pos.tui.till import Till

Work = Coroutine[object, object, None]


class Place(ABC):
    """What is in front of the cashier: what a line, a command and the screen mean there.

    A line that is one of `at_once` needs no Enter.
    """

    context: Context
    at_once: frozenset[str] = frozenset()

    def __init__(self, till: Till) -> None:
        self.till = till
        self.line = ""

    @property
    def secret(self) -> bool:
        """Whether the line is masked."""
        return False

    @property
    def has_side(self) -> bool:
        """Whether the picture at the side is shown."""
        return False

    @property
    def brief(self) -> bool:
        """Whether the side is only its first rows on a narrow screen, to leave room for the main picture."""
        return False

    @property
    def label(self) -> str:
        """What the prompt asks for; nothing where scans are expected."""
        return ""

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        """The key bar: command ids (or `enter`) with what they do here."""
        return ()

    @abstractmethod
    def submit(self, line: str) -> Work | None:
        """Enter was pressed; raises Refused."""

    def edited(self) -> None:
        """The line changed."""
        return

    def noticed(self) -> None:
        """The register changed, and no operation runs."""
        return

    def move(self, by: int, height: int) -> Work | None:
        """An arrow (by one) or a page key (by about `height`)."""
        return None

    def turn(self, by: int) -> Work | None:
        """To another part of this place, where it has parts."""
        return None

    def pick(self, what: str) -> Work | None:
        """Something in the picture was clicked that is no command: a line, a row, an amount."""
        return None

    def back(self) -> Work | None:
        """Leave this place."""
        self.till.close()
        return None

    @abstractmethod
    def main(self, width: int, height: int) -> Rows:
        """The main picture."""

    def side(self, width: int, height: int) -> Rows:
        """The picture at the side, or below on a narrow screen."""
        return ()
