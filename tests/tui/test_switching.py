"""What rule 6 of DESIGN section 2 puts on the screens: a line that must be seen, the switch before sign-on, the profile."""

from __future__ import annotations

import msgspec

from tests.ready import ReadyShop
from tests.shop import WATER
from tests.tui.screen import WIDE, Screens, screens
from tui_pos.connection.state import Mode
from tui_pos.register import Register
from tui_pos.tui.commands import Context


def follow(register: Register, **values: object) -> None:
    """From now on the register's profile has these values."""
    profile = msgspec.structs.replace(register.configuration.profile, **values)
    register.configuration = msgspec.structs.replace(register.configuration, profile=profile)
    register.switch.profile = profile


async def leave(shop: ReadyShop, till: Screens) -> None:
    """A scan that the server does not answer."""
    shop.server.fault("error-5xx")
    await till.send(WATER, "<enter>")
    assert till.register.connection.mode is Mode.SEAMLESS_OFFLINE


async def test_the_line_stays_until_somebody_has_seen_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await leave(ready_shop, till)
        for _ in range(3):
            ready_shop.clock.advance(10)
            await till.send(WATER, "<enter>")
            assert "Working offline: the retail server did not answer" in till.part("message")
        assert "Esc Understood" in till.part("keys")
        await till.send("4000000000000", "<enter>")
        assert "No product has the barcode" in till.part("message"), "a refusal goes before it"
        ready_shop.clock.advance(10)
        await till.send(WATER, "<enter>")
        assert "Working offline" in till.part("message"), "and does not take its place"
        await till.send("5", "<escape>")
        assert "Working offline" not in till.part("message")
        assert "Understood" not in till.part("keys")
        assert till.context is Context.SALE
        assert "5" in till.part("prompt"), "going back only acknowledged"


async def test_without_the_prompt_the_status_bar_tells_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        follow(register, prompt_on_seamless_offline=False)
        await leave(ready_shop, till)
        assert "◆ OFFLINE" in till.part("status")
        assert "Working offline" not in till.text


async def test_the_way_back_takes_the_line_away(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await leave(ready_shop, till)
        ready_shop.server.clear_faults()
        await till.send("<f9>", "<enter>", "<f11>")
        assert register.connection.mode is Mode.ONLINE
        assert "Working offline" not in till.text


async def test_disconnect_and_connect_before_anybody_signs_on(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        follow(register, manual_switch_before_sign_on=True)
        await till.send("<f11>")
        assert till.context is Context.DIALOG
        await till.send("<enter>")
        assert "■ DISCONNECTED" in till.part("main")
        assert "a person, before sign-on" in till.part("main")
        assert "F11 Connect" in till.part("keys")
        await till.send("<f11>")
        assert "● ONLINE" in till.part("main")


async def test_the_switch_before_sign_on_is_the_profiles_to_allow(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        assert "F11" not in till.part("keys")
        await till.send("<f11>")
        assert "Sign on first." in till.part("message")
        assert register.connection.mode is Mode.ONLINE


async def test_the_connection_screen_shows_the_whole_profile(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, (WIDE[0], 60)) as till:
        await till.send("<f12>")
        assert "  Advanced switching                no" in till.part("main")
        assert "Health check" not in till.part("main")
        follow(register, advanced_switching=True, slow_threshold_ms=800, health_check_interval_s=90)
        await till.send("<up>")
        shown = till.part("main")
        assert "  Advanced switching               yes" in shown
        assert "  Health check             every 1 min" in shown
        assert "  Too slow over                 800 ms" in shown
        assert "  Then reconnect          every 10 min" in shown
