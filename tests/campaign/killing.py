"""`kill -9` of the register, of the server or of both at random moments, again and again on the same homes (issue 5)."""

from __future__ import annotations

import asyncio
import signal
import time
from random import Random

from server_stub.home import Home as ServerHome
from tests.campaign.invariants import Told, broken
from tests.program import Program
from tests.ready import ReadyShop
from tests.shop import tui_pos

LONGEST_S = 0.6
PATIENCE_S = 60.0
SERVER_TOO = 0.2


async def killed_again_and_again(shop: ReadyShop, kills: int, seed: int, *fault: str) -> list[str]:
    """What does not hold after so many kills, and one delivery in peace; `fault` plants one in the register."""
    random = Random(seed)
    receipts: list[str] = []
    for number in range(kills):
        receipts += await asyncio.to_thread(one_life, shop, random, seed * 100_000 + number, *fault)
    done = await asyncio.to_thread(tui_pos, "sync", "--json", home=shop.home.path)
    if done.returncode:
        return [f"nothing could be delivered afterwards: {done.stderr}"]
    shop.server.command("run-job", "P-0001")
    shop.server.kill()
    if len(receipts) < kills // 4:
        return [f"only {len(receipts)} sales in {kills} lives: the kills came too soon to prove anything"]
    if len(set(receipts)) != len(receipts):
        return [f"a receipt number was told twice: {receipts}"]
    return broken(ServerHome(shop.server.home), Told({shop.home.path: receipts}))


def one_life(shop: ReadyShop, random: Random, seed: int, *fault: str) -> list[str]:
    """Start the register, let it work, kill it in the middle of something; the receipts that it told."""
    till = Program("tests.campaign.long_day", str(shop.home.path), str(seed), *fault)
    assert till.output.readline().strip() == "ready", "it could not go on"
    till_dies = random.uniform(0.0, LONGEST_S)
    server_dies = random.uniform(0.0, till_dies) if random.random() < SERVER_TOO else None
    wait(server_dies if server_dies is not None else till_dies)
    if server_dies is not None:
        shop.server.kill()
        wait(till_dies - server_dies)
    till.send_signal(signal.SIGKILL)
    told = till.output.read().splitlines()
    till.wait(PATIENCE_S)
    if server_dies is not None:
        shop.server.start()
    return [line.split()[1] for line in told if line.startswith("receipt ")]


def wait(seconds: float) -> None:
    """Let things run; how long is what the campaign varies, and nothing depends on it."""
    time.sleep(seconds)
