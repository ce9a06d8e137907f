import pytest

from tests.ready import ReadyShop
from tests.tui.screen import SMALL, WIDE, screens


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_look(ready_shop: ReadyShop, size) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register, size) as till:
        await till.send("2900000364684", "<enter>", "2900001164955", "<enter>", "3*2900000526761", "<enter>")
        print(till.text)
        await till.send("<insert>")
        print(till.text)
        await till.send("301", "<enter>")
        print(till.text)
        await till.send("10", "<enter>")
        print(till.text)
        await till.send("2", "<enter>")
        print(till.text)
        await till.send("<home>", "643", "<enter>", "BEAU10", "<enter>")
        print(till.text)
        await till.send("<home>", "645", "<enter>")
        print(till.text)
        await till.send("<escape>", "<insert>", "646", "<enter>")
        print(till.text)
        await till.send("<escape>", "<home>", "644", "<enter>")
        print(till.text)
        await till.send("1", "<enter>")
        print(till.text)
        await till.send("<f9>", "<enter>")
        print(till.text)
        assert False
