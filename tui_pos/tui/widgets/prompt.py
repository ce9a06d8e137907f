"""The one entry prompt: always focused, takes every key itself where it arrives, Enter and paste included.

Textual's Input acts on Enter only after the key has bubbled to the App, so scans without a gap run together; this one
handles every key where it arrives.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Offset

from tui_pos.tui.drawing import Piece, Role, Row, Rows, cut_row, harmless, width_of
from tui_pos.tui.till import Key
from tui_pos.tui.widgets.canvas import Canvas, Looks, Picture

ALT = "alt+"
LONGEST_PASTE = 10_000


class Prompt(Canvas, can_focus=True):
    """One line; `take` gets each key in order. The terminal's own cursor is put where the next character will be."""

    def __init__(self, picture: Picture, looks: Looks, take: Callable[[Key], None], *, id: str) -> None:
        super().__init__(picture, looks, id=id)
        self.take = take

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        for key in keys_of(event.key, event.character):
            self.take(key)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        for key in pasted(event.text[:LONGEST_PASTE]):
            self.take(key)

    def redraw(self) -> None:
        super().redraw()
        if self.rows:
            x = min(width_of(piece for piece in self.rows[0] if piece.role is not Role.CURSOR), self.size.width - 1)
            self.app.cursor_position = Offset(self.region.x + x, self.region.y)


def keys_of(name: str, character: str | None) -> tuple[Key, ...]:
    """The keys that an event stands for: Esc and a character typed right after it arrive as one alt key."""
    if name.startswith(ALT) and character is not None:
        return Key("escape"), Key(name.removeprefix(ALT), character)
    return (Key(name, character),)


def pasted(text: str) -> tuple[Key, ...]:
    """A paste as if it had been typed: line ends are Enter, whatever cannot be typed is left out."""
    keys: list[Key] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            keys.append(Key("enter"))
        keys.extend(Key(char, char) for char in harmless(line))
    return tuple(keys)


def prompt_rows(label: str, line: str, ahead: str, secret: bool, width: int) -> Rows:
    """The prompt: its label, the line with its end in view, and quietly what was typed ahead of a running operation."""
    start: Row = (Piece(f" {label} ", Role.STRONG), Piece("❯ ", Role.KEY)) if label else (Piece(" ❯ ", Role.KEY),)
    shown, later = ("•" * len(line), "•" * len(ahead)) if secret else (harmless(line), harmless(ahead))
    room = max(8, width - width_of(start) - 2)
    whole = shown + later
    hidden = max(0, len(whole) - room)
    visible_line = shown[hidden:]
    visible_later = later[max(0, hidden - len(shown)) :]
    row = (*start, Piece(visible_line, Role.STRONG), Piece(visible_later, Role.QUIET), Piece(" ", Role.CURSOR))
    return (cut_row(row, width),)
