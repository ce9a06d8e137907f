"""The register's screens: lays out the few widgets, hands every key to the till, draws what it shows (DESIGN section 4).

One Textual screen for the whole day: places change what is drawn, nothing is mounted or removed, so memory stays flat
and no key can fall between two screens.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.events import Resize
from textual.screen import Screen

from tui_pos.locale import LANGUAGES
from tui_pos.operations.table import OPERATIONS
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import all_commands
from tui_pos.tui.drawing import Role
from tui_pos.tui.flows import home, obey
from tui_pos.tui.keymap import read_keymap, remapped
from tui_pos.tui.people_flows import lock
from tui_pos.tui.place import Work
from tui_pos.tui.screens.approval import ApprovalDesk
from tui_pos.tui.terminal import hung_up
from tui_pos.tui.themes import BY_NAME, DARK, THEMES, next_theme, styles, textual_theme
from tui_pos.tui.till import Chosen, Till
from tui_pos.tui.view import View
from tui_pos.tui.widgets.canvas import Canvas
from tui_pos.tui.widgets.prompt import Prompt

NARROW = 100
TICK_S = 1.0
MINUTE = 60_000_000
ENGLISH = "en"


class TillScreen(Screen[None], inherit_bindings=False):
    """The one screen; none of Textual's own keys work on it."""

    BINDINGS: ClassVar[list[BindingType]] = []


class RegisterApp(App[None], inherit_bindings=False):
    """The screens of one opened register.

    `settled` is called once the first picture is painted. Raises Refused when the register's `keymap.toml` cannot be used.
    """

    CSS_PATH = "till.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(self, register: Register, hint: Sentence | None = None, settled: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.settled = settled
        file = read_keymap(register.home.keymap)
        self.register = register
        keymap = remapped(all_commands(OPERATIONS), file)
        self.till = Till(register, keymap, self, obey, home, register.language or language_of(os.environ))
        self.till.lock_after = file.lock_after_minutes * MINUTE
        self.till.desk = ApprovalDesk(self.till)
        self.till.hint = hint
        self.view = View(self.till)
        for shades in THEMES:
            self.register_theme(textual_theme(shades))
        self.theme = known_theme(file.theme or DARK.name)
        self.looks = styles(BY_NAME[self.theme])
        self._due = False
        self.failure: BaseException | None = None

    def get_default_screen(self) -> Screen[None]:
        return TillScreen(id="till")

    def compose(self) -> ComposeResult:
        view = self.view
        yield Canvas(view.status, self.roles, id="status")
        with Container(id="body"):
            yield Canvas(view.main, self.roles, id="main")
            yield Canvas(view.side, self.roles, id="side")
        yield Prompt(view.prompt, self.roles, self.till.feed, id="prompt")
        yield Canvas(view.message, self.roles, id="message")
        yield Canvas(view.keys, self.roles, id="keys")

    def on_mount(self) -> None:
        self.canvases = tuple(self.screen.query(Canvas))
        self.query_one(Prompt).focus()
        self._stop_watching = self.register.watch(self.till.noticed)
        self.set_interval(TICK_S, self._tick)
        self.call_after_refresh(self._settle)
        self._paint()

    def _tick(self) -> None:
        if self.is_headless or not hung_up():
            self.till.unattended(lock)
            self.redraw()
        else:
            self.exit()

    def _fatal_error(self) -> None:
        # Textual's own way prints the local variables of each frame, and one of them may be a PIN.
        self.failure = self._exception
        self._close_messages_no_wait()

    def on_unmount(self) -> None:
        self._stop_watching()

    def on_resize(self, event: Resize) -> None:
        self.screen.set_class(event.size.width < NARROW, "-narrow")
        self.redraw()

    def _settle(self) -> None:
        """What is there now stays for the day: the collector need not walk through it again."""
        gc.collect()
        gc.freeze()
        self.settled()

    def roles(self) -> dict[Role, Style]:
        return self.looks

    # What the state machine asks for.

    def redraw(self) -> None:
        """Draw what changed, once, after the keys that have already arrived."""
        if not self._due and self.is_running:
            self._due = True
            self.call_later(self._paint)

    def _paint(self) -> None:
        self._due = False
        self.screen.set_class(not self.till.place.has_side, "-alone")
        self.screen.set_class(self.till.place.brief, "-brief")
        for canvas in self.canvases:
            canvas.redraw()

    def spawn(self, work: Work) -> None:
        self.run_worker(work, exclusive=False)

    def leave(self) -> None:
        self.exit()

    def next_theme(self) -> Sentence:
        self.theme = next_theme(self.theme)
        shades = BY_NAME[self.theme]
        self.looks = styles(shades)
        for canvas in self.canvases:
            canvas.repaint()
        return shades.title

    # What the mouse asks for.

    def on_canvas_picked(self, message: Canvas.Picked) -> None:
        self.till.feed(Chosen(message.command))

    def on_canvas_wheeled(self, message: Canvas.Wheeled) -> None:
        self.till.feed(Chosen("down" if message.steps > 0 else "up"))


def known_theme(name: str) -> str:
    """The theme's name; raises Refused when there is no such theme."""
    if name not in BY_NAME:
        raise Refused(
            say("There is no theme {name}. Choose one of {names} in keymap.toml.", name=name, names=", ".join(BY_NAME))
        )
    return name


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the terminal is set to, until somebody chooses at sign-on; English when it is none of ours."""
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next((name for name in names if name), "")[:2]
    return code if code in LANGUAGES else ENGLISH


class ScreensFailed(Refused):
    """A fault of this program has ended the screens; what was acknowledged is in the journal."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(
            say(
                "The screens have failed ({error}). Nothing is lost, and an open sale is kept: start the program again.",
                error=type(error).__name__,
            )
        )


async def run_screens(register: Register, hint: Sentence | None = None) -> None:
    """Show the screens of an opened register until the person leaves; `hint` stands on the sign-on screen.

    The register begins its work in the background once the first picture is there, which must not wait for it.
    Raises ScreensFailed, from its cause, when a fault of this program has ended them.
    """
    app = RegisterApp(register, hint, register.start)
    await app.run_async()
    if app.failure is not None:
        raise ScreensFailed(app.failure) from app.failure
