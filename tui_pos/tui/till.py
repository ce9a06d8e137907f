"""The state machine behind the one prompt: every stroke is taken in order, by whatever place is in front when its turn comes.

A stroke waits while an operation runs (a scan may take a whole time-out), so what is typed ahead of a new place lands in
that place, and what is scanned without a gap arrives in order. Places are objects, not Textual screens: going to another
one takes effect before the next stroke.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import msgspec

from tui_pos.channel.requests import RequestRefused
from tui_pos.connection.state import ConnectionState, Lock, Mode
from tui_pos.locale import Language, language
from tui_pos.operations.registry import DESK, Desk
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Command, Context, grid_command
from tui_pos.tui.drawing import Role
from tui_pos.tui.keymap import KEYPAD, Keymap
from tui_pos.tui.place import Place, Work

T = TypeVar("T")

LONGEST_LINE = 1_000
NOTICE_LASTS = 3_000_000
ENTER = "enter"
BACKSPACE = "backspace"
LINE_FEED = "ctrl+j"


class Key(msgspec.Struct, frozen=True):
    """A key as the terminal names it, with its character when it has one."""

    name: str
    character: str | None = None

    @property
    def text(self) -> str:
        """What the key types, on the main keys or on the number pad; nothing for a command key."""
        if self.name in KEYPAD:
            return KEYPAD[self.name]
        if "+" in self.name and self.name != "+":
            return ""
        return self.character if self.character is not None and self.character.isprintable() else ""


class Chosen(msgspec.Struct, frozen=True):
    """A button that was clicked, by the id of its command."""

    command: str


Stroke = Key | Chosen


class Said(msgspec.Struct, frozen=True):
    """What the message line says: `role` is its tone, `count` how many refusals it stands for."""

    sentence: Sentence
    role: Role = Role.TEXT
    at: int = 0
    count: int = 1


class Face(Protocol):
    """What the state machine needs of the screens."""

    def redraw(self) -> None: ...
    def bell(self) -> None: ...
    def spawn(self, work: Work) -> None: ...
    def leave(self) -> None: ...
    def next_theme(self) -> Sentence: ...


Obey = Callable[["Till", Command], Work | None]


class Till:
    """The places, the strokes that wait, and what was said last."""

    def __init__(
        self, register: Register, keymap: Keymap, face: Face, obey: Obey, home: Callable[[Till], Place], code: str
    ) -> None:
        self.register = register
        self.keymap = keymap
        self.face = face
        self.language: Language = language(code, register.configuration.store.time_zone)
        self.waiting: deque[Stroke] = deque()
        self.busy = False
        self.said: Said | None = None
        self.notice: Said | None = None
        self.prompted: Said | None = None
        self.hint: Sentence | None = None
        self.desk: Desk | None = None
        self.lock_after = 0
        self._touched = register.clock()
        self._obey = obey
        self._home = home
        self._after_enter = False
        self._connection = register.connection
        self.places: list[Place] = [home(self)]

    # Places.

    @property
    def place(self) -> Place:
        return self.places[-1]

    @property
    def base(self) -> Place:
        """The place under whatever is open on top of it."""
        return self.places[0]

    def start_over(self) -> None:
        """To where the register's state belongs: sign-on, or the sale."""
        self.places = [self._home(self)]

    def go(self, place: Place) -> None:
        """Replace every place by this one."""
        self.places = [place]

    def open(self, place: Place) -> None:
        """Put a place on top."""
        self.places.append(place)

    def close(self) -> None:
        """Remove the place on top."""
        if len(self.places) > 1:
            self.places.pop()

    # Strokes.

    def feed(self, stroke: Stroke) -> None:
        """Take a stroke now, or when everything before it is done."""
        self._touched = self.register.clock()
        if isinstance(stroke, Key):
            # A scanner may end with CR LF; the LF must not become a second Enter, which confirms and pays.
            follows, self._after_enter = self._after_enter, stroke.name == ENTER
            if stroke.name == LINE_FEED:
                if follows:
                    return
                stroke = Key(ENTER)
        self.waiting.append(stroke)
        self._drain()

    def _drain(self) -> None:
        while self.waiting and not self.busy:
            try:
                work = self._take(self.waiting.popleft())
            except (Refused, RequestRefused) as refusal:
                self.refuse(refusal.sentence)
                continue
            if work is not None:
                self.busy = True
                self.face.spawn(self._finish(work))
        self.face.redraw()

    async def ask(self, answer: Awaitable[T]) -> T:
        """Take strokes again while the running work waits for an answer; who gives it sets `busy` in the same moment."""
        self.busy = False
        self._drain()
        return await answer

    async def _finish(self, work: Work) -> None:
        DESK.set(self.desk)
        try:
            await work
        except (Refused, RequestRefused) as refusal:
            self.refuse(refusal.sentence)
        finally:
            self.busy = False
        self.place.noticed()
        self._drain()

    def _take(self, stroke: Stroke) -> Work | None:
        if isinstance(stroke, Chosen):
            return self.obey(stroke.command)
        if text := stroke.text:
            self.place.line = (self.place.line + text)[:LONGEST_LINE]
            if self.place.line in self.place.at_once:
                line, self.place.line = self.place.line, ""
                return self.place.submit(line)
            self.place.edited()
            return None
        if stroke.name == ENTER:
            self._forget_notice()
            line, self.place.line = self.place.line, ""
            return self.place.submit(line)
        if stroke.name == BACKSPACE:
            self.place.line = self.place.line[:-1]
            self.place.edited()
            return None
        command = self.keymap.command(self.place.context, stroke.name)
        return None if command is None else self._obey(self, command)

    def obey(self, command_id: str) -> Work | None:
        """Do what a clicked or chosen command asks, if it has a meaning in this place."""
        command = self.keymap.by_id.get(command_id) or grid_command(command_id)
        if command is None:
            return self.place.pick(command_id)
        if self.place.context not in command.contexts:
            raise Refused(say("That is not possible here. Nothing was changed."))
        return self._obey(self, command)

    @property
    def typed_ahead(self) -> str:
        """The text of the strokes that wait, to echo it; nothing when a command among them may lead to a masked line."""
        text = ""
        for stroke in self.waiting:
            if isinstance(stroke, Chosen) or not (stroke.text or stroke.name in (ENTER, BACKSPACE)):
                return ""
            text = "" if stroke.name == ENTER else text[:-1] if stroke.name == BACKSPACE else text + stroke.text
        return text

    # What happens by itself.

    def noticed(self) -> None:
        """The register changed: a switch that nobody here asked for is said, once, in words (rule 9)."""
        before, now = self._connection, self.register.connection
        self._connection = now
        if before.name != now.name:
            self.prompted = None
            if Mode.MANUAL_OFFLINE.value not in (before.name, now.name):
                self._announce(now)
        trouble = self.register.print_queue.heard()
        if trouble is not None:
            self.notice = Said(trouble, Role.WARNING, self.register.clock())
        # An operation that runs is drawn with what it says at its end: a picture before that would put that one off.
        if not self.busy:
            self.place.noticed()
            self.face.redraw()

    def unattended(self, lock: Callable[[Till], Work]) -> None:
        """Lock a register that nobody has touched for `lock_after` microseconds; a question that is open is given up first."""
        register = self.register
        if self.busy or not self.lock_after or register.staff is None or register.locked_by is not None:
            return
        if register.clock() - self._touched < self.lock_after:
            return
        if self.place.context is Context.DIALOG:
            self.place.back()
            return
        self.busy = True
        self.face.spawn(self._finish(lock(self)))

    def _announce(self, now: ConnectionState) -> None:
        said = Said(*switched(now), at=self.register.clock())
        if now.name != Mode.SEAMLESS_OFFLINE.value:
            self.notice = said
        elif self.register.configuration.profile.prompt_on_seamless_offline:
            # A line that stays until somebody acknowledges it, not a dialog: the next scan must not be lost in it.
            self.notice, self.prompted = None, said

    @property
    def shown_notice(self) -> Said | None:
        """What stands over the last message; a refusal is over soon, so it goes before what waits to be acknowledged."""
        return self.notice or self.prompted

    @property
    def asks_to_be_seen(self) -> bool:
        """Whether going back only acknowledges what is shown."""
        return self.notice is None and self.prompted is not None

    # What is said.

    def speak(self, code: str) -> None:
        """Say everything in this language from now on."""
        self.language = language(code, self.language.zone)

    def tell(self, sentence: Sentence) -> str:
        return self.language.tell(sentence)

    def say(self, sentence: Sentence, role: Role = Role.TEXT) -> None:
        """Say what just happened."""
        self.said = Said(sentence, role, self.register.clock())

    def refuse(self, sentence: Sentence) -> None:
        """Say aloud that something was refused; it stays for a while, so that a burst of scans cannot hide it."""
        count = self.notice.count + 1 if self.notice is not None and self.notice.role is Role.BAD else 1
        self.notice = Said(sentence, Role.BAD, self.register.clock(), count)
        self.face.bell()

    def _forget_notice(self) -> None:
        if self.notice and not 0 <= self.register.clock() - self.notice.at < NOTICE_LASTS:
            self.notice = None


def switched(connection: ConnectionState) -> tuple[Sentence, Role]:
    """What a switch that happened by itself means for the person at the register."""
    if connection.lock is Lock.LOCKED:
        return say("This register is locked: {reason}", reason=connection.alarm or connection.reason), Role.BAD
    if not connection.offline:
        return say("Connected to the retail server again."), Role.GOOD
    if connection.slow:
        return (
            say(
                "Working offline: the retail server is too slow ({reason}). Go on selling; nothing is lost.",
                reason=connection.reason,
            ),
            Role.WARNING,
        )
    return (
        say(
            "Working offline: the retail server did not answer ({reason}). Go on selling; nothing is lost.",
            reason=connection.reason,
        ),
        Role.WARNING,
    )
