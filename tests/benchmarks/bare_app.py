"""The floor of the screens: a Textual app that does nothing but take a line, show it, and open an empty dialog.

Run as a program: `python -m tests.benchmarks.bare_app`.
"""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

COMMAND = (sys.executable, "-m", "tests.benchmarks.bare_app")
READY = "Type a line"
DIALOG = "An empty dialog"
OPEN, CLOSE = "\x07", "\x18"


class Line(Static, can_focus=True):
    """Shows how many lines were entered, the last one, and what is typed now."""

    entered = 0
    last = READY
    typed = ""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.entered, self.last, self.typed = self.entered + 1, self.typed, ""
        elif event.is_printable and event.character:
            self.typed += event.character
        else:
            return
        event.stop()
        self.update(f"{self.shown}\n{self.typed}")

    @property
    def shown(self) -> str:
        return shown(self.entered, self.last)


class EmptyDialog(ModalScreen[None]):
    """The least that a dialog can be."""

    BINDINGS = [("ctrl+x", "dismiss", "Close")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Static(DIALOG, markup=False)


class BareApp(App[None]):
    """One focused line."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("ctrl+g", "open", "Open")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Line(READY, markup=False)

    def on_mount(self) -> None:
        self.query_one(Line).focus()

    def action_open(self) -> None:
        self.push_screen(EmptyDialog())


def shown(entered: int, line: str) -> str:
    """What the screen says after so many lines, the last of which was this."""
    return f"{entered}: {line}" if entered else READY


if __name__ == "__main__":
    BareApp().run()
