"""The state machine behind the prompt, where it differs from a plain line: waiting strokes, masked lines, lasting refusals."""

from __future__ import annotations

import pytest

from tests.ready import ReadyShop
from tests.shop import WATER
from tests.tui.screen import Screens, screens
from tui_pos.tui.till import Key


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
        for key in (WATER, "<enter>", "<f3>", "000160", "<enter>", "123456"):
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
