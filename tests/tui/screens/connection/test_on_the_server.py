"""The downloads of a running register on its screen: a damaged package is seen with its reason, and retried by a key."""

from __future__ import annotations

from tests.faults.damages import flip_a_byte
from tests.faults.test_damaged_packages import price_here, target_of
from tests.ready import ReadyShop
from tests.tui.screen import SMALL, screens


async def test_a_failed_package_is_seen_and_retried(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register, screens(register, SMALL) as till:
        target = await target_of(ready_shop, register, (200, 300), full=False)
        session = target.manifest.session
        flip_a_byte(target)
        register.start()
        await till.send("<f12>", "<tab>")
        row = f"1020 Prices and discounts{session:>9}"
        await till.until(lambda: f"▸ ✗ {row}  download failed" in till.part("main"), "it failed")
        assert "The package's checksum is wrong" in till.part("main")
        assert "Tried 1 of 3 times; again at" in till.part("main")
        assert "Downloads (1 pending)" in till.part("main")
        assert "F7 Retry" in till.part("keys")
        target.restore()
        await till.send("<f7>")
        await till.until(lambda: f"▸ ✓ {row}  applied" in till.part("main"), "it is applied")
        await till.until(lambda: "Downloads (0 pending)" in till.part("main"), "nothing is pending")
        assert await price_here(register) == 300
        await till.send("<shift+tab>")
        assert "✓ done" in till.part("main")
