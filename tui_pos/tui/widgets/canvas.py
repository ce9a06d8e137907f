"""The one widget that draws rows: line by line, and only the lines that changed (Textual's line API)."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_pos.tui.drawing import EMPTY, Role, Row, Rows, harmless, row_at

Picture = Callable[[int, int], Rows]
Looks = Callable[[], dict[Role, Style]]


class Canvas(Widget, can_focus=False):
    """Draws what `picture` gives for its width and height; a click on a piece with a command posts `Picked`."""

    class Picked(Message):
        """A piece with a command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    class Wheeled(Message):
        """The mouse wheel was turned by so many steps."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, picture: Picture, looks: Looks, *, id: str) -> None:
        super().__init__(id=id)
        self.picture = picture
        self.looks = looks
        self.rows: Rows = ()
        self._drawn_at = Size()

    def redraw(self) -> None:
        """Compute the picture again and refresh the lines that differ from what is shown."""
        if not (self.display and self.size.width and self.size.height):
            return
        before = self.rows
        self._draw()
        for y in range(self.size.height):
            if row_at(before, y) != row_at(self.rows, y):
                self.refresh(Region(0, y, self.size.width, 1))

    def _draw(self) -> None:
        self.rows, self._drawn_at = self.picture(self.size.width, self.size.height), self.size

    def repaint(self) -> None:
        """Draw every line again: another theme, another place."""
        self._drawn_at = Size()
        self.refresh()

    def on_resize(self) -> None:
        self.repaint()

    def render_line(self, y: int) -> Strip:
        if self._drawn_at != self.size:
            self._draw()
        looks = self.looks()
        segments = [Segment(harmless(piece.text), looks[piece.role]) for piece in row_at(self.rows, y) or EMPTY]
        return Strip(segments).adjust_cell_length(self.size.width, looks[Role.TEXT])

    def on_click(self, event: events.Click) -> None:
        event.stop()
        command = command_at(row_at(self.rows, event.y), event.x)
        if command:
            self.post_message(self.Picked(command))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Wheeled(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Wheeled(1))


def command_at(row: Row, x: int) -> str:
    """The command of the piece at this cell of the row."""
    end = 0
    for piece in row:
        end += cell_len(harmless(piece.text))
        if x < end:
            return piece.command
    return ""
