"""Button grids from headquarters: those of the role, sub menus, what is not known, and the usual ones when none is sent."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.ready import ReadyShop
from tests.shop import MANAGER, WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.test_screens import steady
from tui_pos.channel.requests import GridButton
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import perform
from tui_pos.register import Register
from tui_pos.tui.commands import Context

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
SENT = (
    GridButton(grid="sale", operation=108),
    GridButton(grid="sale", operation=917, label="Line", colour="blue"),
    GridButton(grid="sale", operation=1215, label="My PIN"),
    GridButton(grid="sale", operation=777, label="Espresso"),
    GridButton(grid="sale", operation=401, label="Drawer", target="drawer"),
    GridButton(grid="sale", operation=401, label="Lost", target="nowhere"),
    GridButton(grid="sale", operation=9005),
    GridButton(grid="sale", operation=500, role="manager", label="Void it all"),
    GridButton(grid="drawer", operation=1000),
    GridButton(grid="drawer", operation=401, label="Shift", target="shift"),
)


def send(register: Register, *buttons: GridButton) -> None:
    """As if headquarters had sent them before the last sign-on."""
    register.configuration = msgspec.structs.replace(register.configuration, buttons=buttons)


def joined(text: str) -> str:
    """The words of a picture, however its lines are broken."""
    return " ".join(text.split())


@pytest.fixture
async def sent(till: Screens) -> Screens:
    send(till.register, *SENT)
    await till.send(WATER, "<enter>")
    return till


async def test_the_grid_is_at_the_side_and_in_the_list(sent: Screens) -> None:
    for said in ("Espresso", "917 Disconnect", "My PIN", "Drawer", "Shift and cash"):
        assert said in sent.part("side")
    assert "Void transaction" not in sent.part("side")
    await sent.send("<f10>")
    assert "Espresso" in sent.part("main")
    assert "1215" in sent.part("main")


async def test_a_button_does_what_its_operation_does(sent: Screens) -> None:
    await sent.send("<f10>", "2", "<enter>")
    assert sent.context is Context.DIALOG
    assert "Disconnect from the retail server?" in sent.part("main")


async def test_a_sub_menu_leads_to_another_grid_and_on_to_our_own(sent: Screens) -> None:
    await sent.send("<f10>", "5", "<enter>")
    assert "Open drawer" in sent.part("main")
    await sent.send("2", "<enter>")
    assert "Close shift" in sent.part("main")
    await sent.send("<escape>")
    assert sent.context is Context.SALE


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ("4", "This program does not know operation 777."),
        ("6", "This store has no button grid “nowhere”."),
        ("7", "That is not possible here."),
    ],
)
async def test_what_cannot_work_is_greyed_with_its_reason_and_refused(sent: Screens, button: str, reason: str) -> None:
    assert reason in joined(sent.part("side"))
    await sent.send("<f10>", button, "<enter>")
    assert reason in sent.part("message")
    assert sent.register.cart is not None


async def test_online_only_is_greyed_offline(sent: Screens) -> None:
    assert "needs the retail server" not in sent.part("side")
    await perform(sent.register, DATABASE_CONNECTION, None)
    await sent.send("<ctrl+u>")
    assert "3: Change PIN needs the retail server" in joined(sent.part("side"))


async def test_a_role_has_its_own(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        send(register, *SENT)
        async with screens(register) as till:
            assert "Void it all" in till.part("side")
            assert "Espresso" not in till.part("side")


async def test_without_any_the_usual_ones_are_there(till: Screens) -> None:
    assert till.register.configuration.buttons == ()
    assert "Product search" in till.part("side")


async def test_headquarters_sends_them(ready_shop: ReadyShop, tmp_path: Path) -> None:
    file = tmp_path / "buttons.toml"
    file.write_text('[[grids]]\nname = "sale"\nbuttons = [{ operation = 108, label = "Look up" }, { operation = 4711 }]\n')
    ready_shop.server.command("buttons", "set", str(file), "--store", "PARIS")
    ready_shop.server.command("run-job", "1070")
    async with ready_shop.register(ready_shop.home, started=False) as register, screens(register) as till:
        assert "Look up" in till.part("side")
        assert "4711" in till.part("side")
        assert await register.upkeep.download_now()
        await perform(register, DATABASE_CONNECTION, None)
        await till.send("<f3>")
        await till.sign_on()
        assert "Look up" in till.part("side")


@SIZES
async def test_how_it_looks(ready_shop: ReadyShop, size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, size) as till:
        send(register, *SENT)
        await till.send(WATER, "<enter>")
        assert steady(till.text) == snapshot(name="side")
        await till.send("<f10>")
        assert steady(till.text) == snapshot(name="list")
