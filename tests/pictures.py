"""The pictures of the README, made of the real screens of a demo store: `python -m tests.pictures` writes them anew.

The first is in the README as text, and all are SVG files in `data/pictures`.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.story import BAGUETTE
from tests.readme import README, with_part
from tests.ready import ReadyShop, make_ready
from tests.shop import WATER, StubServer
from tests.tui.screen import Screens, screens

FOLDER = README.parent / "data" / "pictures"
SIZE = (100, 30)
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
FAMILY = re.compile(r"Fira Code, monospace")

Scene = Callable[[ReadyShop, Screens], Awaitable[None]]


async def sale(shop: ReadyShop, till: Screens) -> None:
    """Lines, a discount, and the server gone in the middle of it."""
    await till.send("3*" + WATER, "<enter>", "bananas", "<enter>", "<enter>", "0.480", "<enter>")
    shop.server.kill()
    await till.send("2*" + BAGUETTE, "<enter>")


async def payment(shop: ReadyShop, till: Screens) -> None:
    """What is due in large digits, and what was taken so far."""
    await till.send("3*" + WATER, "<enter>", BAGUETTE, "<enter>", "<f9>", "2", "<enter>")


async def receipt(shop: ReadyShop, till: Screens) -> None:
    """The receipt of a sale, as it was printed."""
    await till.send("3*" + WATER, "<enter>", BAGUETTE, "<enter>", "<f9>", "5", "<enter>")


async def menu(shop: ReadyShop, till: Screens) -> None:
    """What can be done with the transaction, and why some of it cannot be done now."""
    await till.send("3*" + WATER, "<enter>", "<home>")


async def connection(shop: ReadyShop, till: Screens) -> None:
    """Everything about the connection, ready for offline or not."""
    await till.send("3*" + WATER, "<enter>", "<f6>")
    shop.server.kill()
    await till.send(BAGUETTE, "<enter>", "<escape>", "<f12>")


async def report(shop: ReadyShop, till: Screens) -> None:
    """The X report of the shift."""
    for count in ("3*", "2*", ""):
        await till.send(count + WATER, "<enter>", BAGUETTE, "<enter>", "<f6>")
    await till.send("<ctrl+s>", "1056", "<enter>")


SCENES: dict[str, Scene] = {
    "sale": sale,
    "payment": payment,
    "receipt": receipt,
    "menu": menu,
    "connection": connection,
    "report": report,
}


async def picture(folder: Path, scene: Scene) -> tuple[str, str]:
    """The screen as text and as SVG, once the scene is played at a store of its own."""
    shop = ReadyShop(folder)
    try:
        async with AsyncExitStack() as stack:
            register = await stack.enter_async_context(shop.register(shop.home, signed_on=False))
            till = await stack.enter_async_context(screens(register, SIZE))
            await till.sign_on()
            await scene(shop, till)
            await till.settled()
            return till.text, plain(till.app.export_screenshot(title="tui-pos"))
    finally:
        shop.server.kill()


def plain(svg: str) -> str:
    """The picture with the reader's own monospaced letters: it fetches nothing."""
    return FAMILY.sub("monospace", FONT_FACES.sub("", svg))


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        demo, ready = Path(name) / "demo" / "server", Path(name) / "ready"
        demo.parent.mkdir()
        StubServer(demo).command("init")
        make_ready(demo, ready)
        for number, (title, scene) in enumerate(SCENES.items()):
            folder = Path(name) / title
            shutil.copytree(ready, folder)
            text, svg = asyncio.run(picture(folder, scene))
            (FOLDER / f"{title}.svg").write_text(svg)
            if number == 0:
                README.write_text(with_part(README.read_text(), "picture", f"```\n{text}\n```\n"))


if __name__ == "__main__":
    main()
