"""Every screen: as plain text in both sizes, and with a name from outside that attacks the terminal."""

from __future__ import annotations

import re

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.ready import ReadyShop
from tests.shop import WATER
from tests.tui.hostile import FORBIDDEN, HOSTILE, cart_of, line
from tests.tui.screen import SMALL, WIDE, screens
from tui_pos.sales.sentence import say
from tui_pos.tui.commands import Context

LATENCY = re.compile(r"\d+ ms")
WAITING = re.compile(r"\d+ (waiting|en attente)")
CHANGING = re.compile(r"\d\d:\d\d|\d+ ms|:\d{4,5}")
KEYS_TO = {
    Context.SALE: (),
    Context.BUTTONS: ("<f10>",),
    Context.QUANTITY: ("<f4>",),
    Context.SEARCH: ("<f2>", "min"),
    Context.DIALOG: ("<f8>",),
    Context.HELP: ("<f1>",),
    Context.PALETTE: ("<ctrl+k>",),
    Context.CONNECTION: ("<f12>",),
    Context.PAYMENT: ("<f9>",),
    Context.RECEIPT: ("<f9>", "20", "<enter>"),
}


def steady(text: str) -> str:
    """The screen without what differs from run to run."""
    status, rest = text.split("\n", 1)
    told = re.sub(" {2,}", "  ", WAITING.sub("# waiting", LATENCY.sub("# ms", status)))
    return CHANGING.sub(lambda found: "#" * len(found[0]), f"{told}\n{rest}")


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_the_selling_screens_as_text(ready_shop: ReadyShop, size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register, size) as till:
        shown = [till.text]
        await till.sign_on()
        await till.send("3*", WATER, "<enter>", "2900000010130", "<enter>")
        shown.append(till.text)
        await till.send("<f9>")
        shown.append(till.text)
        assert "\n\n".join("\n".join(steady(text).splitlines()[1:]) for text in shown) == snapshot


@pytest.mark.parametrize("size", [WIDE, SMALL, (40, 12)], ids=["120x40", "80x24", "40x12"])
async def test_a_hostile_name_does_nothing_on_any_screen(ready_shop: ReadyShop, size: tuple[int, int]) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        await register.keep_cart(cart_of(line(1, "Milk"), line(2, HOSTILE)))
        for place, keys in KEYS_TO.items():
            async with screens(register, size) as till:
                till.till.say(say("{name}", name=HOSTILE))
                till.till.refuse(say("{name}", name=HOSTILE))
                await till.send(*keys)
                assert till.context == place
                assert not FORBIDDEN & set(till.text.replace("\n", ""))
                if size is WIDE:
                    assert "[/b] [red]Milk[/] [50% off]" in till.text


async def test_a_hostile_store_and_person_do_nothing(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register:
        store = msgspec.structs.replace(register.configuration.store, name=HOSTILE, address=(HOSTILE,))
        register.configuration = msgspec.structs.replace(register.configuration, store=store)
        assert register.staff is not None
        register.staff = msgspec.structs.replace(register.staff, name=HOSTILE)
        async with screens(register) as till:
            await till.send(WATER, "<enter>", "<f9>", "<enter>", "<f3>")
            assert till.context is Context.SIGN_ON
            assert "[50% off]" in till.text
            assert not FORBIDDEN & set(till.text.replace("\n", ""))


async def test_keys_that_mean_nothing_do_nothing(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.until(lambda: "0 waiting" in till.text, "everything before was delivered")
        before = till.text
        await till.send("<tab>", "<shift+tab>", "<f20>", "<end>", "<delete>")
        assert steady(till.text) == steady(before)
