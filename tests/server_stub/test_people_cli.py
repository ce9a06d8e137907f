"""`role` and `buttons` at headquarters: what they refuse in words, and that a register has it from the next sign-on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ready import ReadyShop
from tests.shop import CASHIER, MANAGER, ServerFailed
from tui_pos.operations.people import TRAINING_MODE
from tui_pos.operations.registry import may
from tui_pos.operations.sale import VOID_TRANSACTION
from tui_pos.operations.shift import Credentials

GRID = '[[grids]]\nname = "sale"\nbuttons = [{buttons}]\n'


async def test_a_role_counts_from_the_next_sign_on(ready_shop: ReadyShop) -> None:
    server = ready_shop.server
    server.command(
        "role", "set", "trainer", "--store", "PARIS", "--name", "Trainer", "--allow", "9042", "--deny", "500",
        "--line-discount", "12.5", "--return-amount", "2500",
    )  # fmt: skip
    server.command("role", "set", "manager", "--store", "PARIS", "--name", "Manager", "--level", "manager", "--deny", "500")
    server.command("run-job", "1060")
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, MANAGER)
        assert register.staff is not None
        assert (register.staff.role, register.staff.code, register.staff.denied) == ("manager", "manager", (500,))
        assert not may(register.staff, VOID_TRANSACTION)
        assert may(register.staff, TRAINING_MODE)


async def test_a_person_has_a_role_by_its_code(ready_shop: ReadyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ready_shop.server
    monkeypatch.setenv("TUI_POS_PIN", "8642")
    with pytest.raises(ServerFailed, match="is no role there"):
        server.command("staff", "add", "000300", "--store", "PARIS", "--name", "Zoé", "--role", "trainer")
    server.command(
        "role", "set", "trainer", "--store", "PARIS", "--name", "Trainer", "--allow", "9042", "--line-discount", "12.5"
    )
    server.command("staff", "add", "000300", "--store", "PARIS", "--name", "Zoé", "--role", "trainer")
    with pytest.raises(ServerFailed, match="Zoé 000300 has that role"):
        server.command("role", "remove", "trainer", "--store", "PARIS")
    server.command("run-job", "1060")
    async with ready_shop.register(ready_shop.home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, Credentials("000300", "8642"))
        assert register.staff is not None
        assert (register.staff.role, register.staff.code) == ("cashier", "trainer")
        assert register.staff.limits.line_discount == 125_000
        assert may(register.staff, TRAINING_MODE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Tr ainer", "--store", "PARIS"), "cannot be the code"),
        (("trainer", "--store", "LYON"), "There is no store LYON"),
        (("trainer", "--store", "PARIS", "--level", "king"), "is no level"),
        (("trainer", "--store", "PARIS", "--allow", "0"), "number from 1"),
        (("trainer", "--store", "PARIS", "--allow", "500", "--deny", "500"), "allowed and denied"),
    ],
)
def test_a_bad_role_is_refused(ready_shop: ReadyShop, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(ServerFailed, match=said):
        ready_shop.server.command("role", "set", *arguments, "--name", "Trainer")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nonsense", "cannot be understood"),
        ("[[grids]]\nname = 'sale'\ncolumns = 3\nbuttons = []\n", "cannot be understood"),
        (GRID.replace("{buttons}", ""), "needs 1 to 50 buttons"),
        (GRID.replace("sale", "Sa le").replace("{buttons}", "{ operation = 108 }"), "cannot be the name"),
        (GRID.replace("{buttons}", "{ operation = 0 }"), "an operation is a number"),
        (GRID.replace("{buttons}", "{ operation = 108, colour = 'pink' }"), "a colour is"),
        (GRID.replace("{buttons}", "{ operation = 401 }"), "401 alone"),
        (GRID.replace("{buttons}", "{ operation = 108, target = 'drawer' }"), "401 alone"),
        (GRID.replace("{buttons}", "{ operation = 108 }") * 2, "twice for the same role"),
    ],
)
def test_a_bad_file_of_buttons_changes_nothing(ready_shop: ReadyShop, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "buttons.toml"
    file.write_text(content)
    with pytest.raises(ServerFailed, match=said):
        ready_shop.server.command("buttons", "set", str(file), "--store", "HOUSTON")


async def test_the_demo_has_grids_and_a_cleared_store_has_none(ready_shop: ReadyShop) -> None:
    home = await ready_shop.activated("HOUSTON-1", "HOUSTON")
    async with ready_shop.register(home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, CASHIER)
        assert 917 in [button.operation for button in register.configuration.buttons]
    ready_shop.server.command("buttons", "clear", "--store", "HOUSTON")
    ready_shop.server.command("run-job", "1070")
    async with ready_shop.register(home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, CASHIER)
        assert register.configuration.buttons == ()
