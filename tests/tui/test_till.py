"""The state machine behind the prompt, where it differs from a plain line: waiting strokes, masked lines, lasting refusals."""

from __future__ import annotations

import asyncio

import pytest

from tests.ready import ReadyShop
from tests.shop import WATER, until
from tests.tui.screen import Screens, screens
from tui_pos.operations.table import OPERATIONS
from tui_pos.register import Register
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import all_commands
from tui_pos.tui.flows import home, obey
from tui_pos.tui.keymap import Keymap
from tui_pos.tui.place import Work
from tui_pos.tui.till import Key, Till


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (Key("a", "a"), "a"),
        (Key("space", " "), " "),
        (Key("plus", "+"), "+"),
        (Key("é", "é"), "é"),
        (Key("f9"), ""),
        (Key("ctrl+f", "\x06"), ""),
        (Key("escape", "\x1b"), ""),
    ],
)
def test_what_a_key_types(key: Key, text: str) -> None:
    assert key.text == text


async def test_a_pin_typed_ahead_of_a_slow_sign_on_is_never_shown(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        ready_shop.server.fault("hang", request="SignOn")
        for key in ("000160", "<enter>", "000000", "<enter>", "000160", "<enter>", "123456"):
            till.post(key)
        await till.until(lambda: till.till.typed_ahead == "123456", "the second PIN waits")
        await till.pilot.pause()
        assert till.till.busy
        assert "123456" not in till.text
        await till.send("<enter>")
        assert register.staff is not None


async def test_a_command_among_the_waiting_strokes_hides_what_follows_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(WATER, "<enter>")
        ready_shop.server.fault("hang", request="FindProduct")
        for key in (WATER, "<enter>", "<f3>", "1", "<enter>", "000160", "<enter>", "123456"):
            till.post(key)
        await till.until(lambda: len(till.till.waiting) > len("000160") + len("123456"), "the strokes wait")
        await till.pilot.pause()
        assert "123456" not in till.text
        await till.send("<enter>")
        assert register.staff is not None
        assert "Items: 2" in till.part("side")


async def test_a_refusal_outlasts_the_scans_that_follow_at_once(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send("4000000000000", "<enter>", WATER, "<enter>", WATER, "<enter>")
        assert "No product has the barcode 4000000000000." in till.part("message")
        assert "Mineral water 1.5 L, 2 ×" in till.part("message")
        ready_shop.clock.advance(10)
        await till.send(WATER, "<enter>")
        assert "4000000000000" not in till.part("message")


async def test_an_operation_that_cannot_work_is_refused_by_its_key(till: Screens) -> None:
    await till.send("<f9>")
    assert "There is no open sale." in till.part("message")


class Sketch:
    """A face that notes at each picture how many lines the cart has and whether something is said of them."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.pictures: list[tuple[int, bool]] = []
        self.works: set[asyncio.Task[None]] = set()
        self.till = Till(register, Keymap(all_commands(OPERATIONS)), self, obey, home, "en")
        register.watch(self.till.noticed)

    def redraw(self) -> None:
        cart = self.register.cart
        self.pictures.append((len(cart.lines) if cart else 0, self.till.said is not None))

    def spawn(self, work: Work) -> None:
        async def run() -> None:
            await work

        task = asyncio.create_task(run())
        self.works.add(task)
        task.add_done_callback(self.works.discard)

    def bell(self) -> None: ...

    def leave(self) -> None: ...

    def next_theme(self) -> Sentence:
        return say("-")


async def test_a_scan_is_drawn_once_together_with_what_is_said_of_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        face = Sketch(register)
        for char in WATER:
            face.till.feed(Key(char, char))
        face.till.feed(Key("enter"))
        await until(lambda: face.till.said is not None and not face.till.busy, "the scan was sold")
        assert (1, True) in face.pictures
        assert (1, False) not in face.pictures
