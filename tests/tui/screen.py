"""A running register behind its screens, driven by key events and read as plain text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.pilot import Pilot

from tests.shop import PATIENCE_S
from tui_pos.register import Register
from tui_pos.tui.app import RegisterApp
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import plain
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.canvas import Canvas

WIDE = (120, 40)
SMALL = (80, 24)


class Screens:
    """The screens of one register in a terminal that does not exist."""

    def __init__(self, app: RegisterApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def till(self) -> Till:
        return self.app.till

    @property
    def register(self) -> Register:
        return self.app.register

    @property
    def context(self) -> Context:
        """What is in front."""
        return self.till.place.context

    async def send(self, *keys: str) -> None:
        """Post every key at once, with no gap, then wait until all of them are taken. Text is typed, `<f9>` is a key."""
        for key in keys:
            self.post(key)
        await self.settled()

    def post(self, key: str) -> None:
        """Type a text, or press one named key."""
        if key.startswith("<"):
            self.app.post_message(events.Key(key.strip("<>"), None))
        else:
            for char in key:
                self.app.post_message(events.Key(char, char))

    async def settled(self) -> None:
        """Wait until nothing waits and everything is drawn."""
        await self.pilot.pause()
        await self.until(lambda: not self.till.busy and not self.till.waiting, "every key was taken")
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something that happens in the background."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"it did not come about that {what}:\n{self.text}") from None

    @property
    def text(self) -> str:
        """Everything on the screen, as plain text."""
        width, height = self.app.size
        lines = ["".join(segment.text for segment in strip).rstrip() for strip in self.drawn()]
        assert len(lines) == height
        assert all(cell_len(line) <= width for line in lines)
        return "\n".join(lines)

    def drawn(self) -> list[list[Segment]]:
        """What is drawn, line by line, after the filters of the app."""
        canvases = self.app.screen._compositor.render_strips()
        return [list(strip) for strip in canvases]

    def part(self, name: str) -> str:
        """One part of the screen: `status`, `main`, `side`, `prompt`, `message` or `keys`."""
        return plain(self.app.query_one(f"#{name}", Canvas).rows)

    async def sign_on(self) -> None:
        """As the cashier; a shift that begins begins with an empty drawer."""
        await self.send("000160", "<enter>", "123456", "<enter>")
        if self.context is Context.START:
            await self.send("<enter>")


@asynccontextmanager
async def screens(register: Register, size: tuple[int, int] = WIDE) -> AsyncIterator[Screens]:
    """The running screens of an opened register."""
    app = RegisterApp(register)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Screens(app, pilot)
