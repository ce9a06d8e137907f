"""A day of a store through its screens: two registers, one server that is away at noon; at night everything agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from tests.devices.terminals import SimulatedTerminal, simulated
from tests.faults.story import BAGUETTE
from tests.ready import INTERVAL_S, ReadyShop
from tests.shop import WATER
from tests.tui.screen import Screens, screens
from tui_pos.config import Home
from tui_pos.register import Register
from tui_pos.sales.document import ShiftClosedBody, TransactionBody, said, unseal
from tui_pos.sales.shift import ShiftReport, read_report
from tui_pos.sales.shift_totals import TenderTotals
from tui_pos.tui.commands import Context

GIFT_CARD = "6001234567890123"
COUNTED = {"PARIS-1": {"cash": 0, "USD": 0, "check": 0}, "PARIS-2": {"cash": 0}}
RECEIPT = re.compile(r"^Receipt (\S+)$", re.MULTILINE)
TOTAL = re.compile(r"^TOTAL EUR +(-?[0-9.]+)$", re.MULTILINE)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[SimulatedTerminal]:
    """The card terminal of the store."""
    with simulated(tmp_path / "terminal") as process:
        yield process


class Cashier:
    """Somebody at a register: what is typed, and the receipts that come of it."""

    def __init__(self, till: Screens) -> None:
        self.till = till
        self.receipts: dict[str, int] = {}

    @property
    def register(self) -> Register:
        return self.till.register

    async def types(self, *keys: str) -> None:
        """One key or line after the other."""
        await self.till.send(*keys)

    async def menu(self, key: str, number: int) -> None:
        """An operation from a menu."""
        await self.types(key, str(number), "<enter>")

    async def scans(self, *codes: str) -> None:
        for code in codes:
            await self.types(code, "<enter>")

    @property
    def sold(self) -> TransactionBody:
        """The last transaction."""
        last = self.register.last_sale
        assert last is not None
        assert isinstance(last.body, TransactionBody)
        return last.body

    async def has_sold(self, total: int, words: str = "") -> str:
        """The receipt is shown, with this total; what is said of it, in part."""
        await self.till.until(lambda: self.till.context is Context.RECEIPT, "a receipt is shown")
        assert self.sold.total == total, self.till.text
        assert words in self.till.part("message")
        self.receipts[self.sold.receipt] = total
        return self.sold.receipt


async def at(stack: AsyncExitStack, shop: ReadyShop, home: Home, *keys: str) -> Cashier:
    """A register that somebody signs on to."""
    register = await stack.enter_async_context(shop.register(home, signed_on=False))
    cashier = Cashier(await stack.enter_async_context(screens(register)))
    await cashier.types(*keys)
    return cashier


def with_devices(home: Home, terminal: SimulatedTerminal) -> Path:
    """A printer that is a folder, and the card terminal; the folder."""
    folder = home.path / "receipts"
    home.devices.write_text(
        f'[printer]\nkind = "folder"\npath = "{folder}"\n\n'
        f'[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = {terminal.port}\n'
    )
    return folder


async def morning(one: Cashier) -> tuple[str, str]:
    """Every tender; the receipts of the discounted sale and of the split one."""
    await one.scans("2*" + WATER, BAGUETTE)
    await one.menu("<insert>", 301)
    await one.types("10", "<enter>", "1", "<enter>", "<f9>", "5", "<enter>")
    discounted = await one.has_sold(298, "Change €2.02")

    await one.scans(WATER)
    await one.types("<f9>", "<f2>")
    await one.has_sold(95)

    await one.scans(BAGUETTE)
    await one.types("<f9>")
    await one.menu("<f10>", 203)
    await one.types("1", "<enter>", "5", "<enter>")
    await one.has_sold(120, "Change €3.40")

    await one.scans("2*" + BAGUETTE)
    await one.types("<f9>")
    await one.menu("<f10>", 204)
    await one.types("778899", "<enter>")
    await one.has_sold(240)

    await one.scans("4*" + WATER)
    await one.types("<f9>", "1.80", "<enter>", "<f2>")
    split = await one.has_sold(380)

    await one.scans(WATER)
    await one.menu("<home>", 512)
    await one.types(GIFT_CARD, "<enter>", "20", "<enter>", "<f6>")
    await one.has_sold(2_095)

    await one.scans(BAGUETTE)
    await one.types("<f9>")
    await one.menu("<f10>", 214)
    await one.types(GIFT_CARD, "<enter>")
    await one.has_sold(120)
    return discounted, split


async def memo(one: Cashier, split: str) -> None:
    """One water of the split sale comes back for a credit memo, which pays the next sale in part."""
    await one.menu("<home>", 114)
    await one.types(split, "<enter>", "1", "<enter>", "<enter>")
    await one.types("<f9>")
    await one.menu("<f10>", 511)
    await one.has_sold(-95)
    number = said(one.sold.tenders[0].number, "")
    await one.scans(BAGUETTE)
    await one.types("<f9>")
    await one.menu("<f10>", 213)
    await one.types(number, "<enter>", "<f6>")
    await one.has_sold(120)


async def noon(one: Cashier, discounted: str) -> None:
    """Without the server: a sale, and an exchange of what was sold in the morning."""
    await one.scans(WATER)
    await one.types("<f6>")
    await one.has_sold(95)
    await one.types("<f7>")
    await one.types(discounted, "<enter>", "1", "<enter>", "<enter>")
    await one.scans("2*" + BAGUETTE)
    await one.types("<f9>", "<enter>")
    await one.has_sold(145)
    await one.menu("<ctrl+s>", 1211)
    await one.types("30", "<enter>", "bag 1", "<enter>")


async def night(who: Cashier, *pieces: str) -> ShiftReport:
    """The drawer is counted, piece by piece, and the shift ends with its Z."""
    await who.menu("<ctrl+s>", 1055)
    assert "has not been counted" in who.till.part("message")
    for count in pieces:
        await who.types(*([count] if count else []), "<enter>")
    await who.types("<enter>")
    await who.till.until(lambda: who.till.context is Context.REPORT, "the Z is shown")
    assert "Z REPORT" in who.till.part("main")
    await who.types("<enter>")
    assert who.till.context is Context.SIGN_ON
    (closing,) = await who.register.journal.recent(1, ("shift_closed",))
    body = unseal(closing.sealed.content).body
    assert isinstance(body, ShiftClosedBody)
    await who.till.until(lambda: who.register.counts.waiting == 0, "the Z was delivered")
    return read_report(body.report)


def on_paper(folder: Path) -> dict[str, int]:
    """What each printed receipt says that it comes to, in minor units."""
    totals = {}
    for file in folder.glob("*.txt"):
        text = file.read_text()
        receipt, total = RECEIPT.search(text), TOTAL.search(text)
        if receipt is not None and total is not None:
            totals[receipt[1]] = round(Decimal(total[1]) * 100)
    return totals


def summed(amounts: Iterable[int]) -> tuple[int, int]:
    """How many, and what they come to."""
    found = list(amounts)
    return len(found), sum(found)


def stayed(tender: TenderTotals) -> int:
    """What of a tender stayed with the store beside what was moved, in the store's currency."""
    return tender.value - tender.change


async def test_a_day(ready_shop: ReadyShop, terminal: SimulatedTerminal) -> None:
    first, second = ready_shop.home, await ready_shop.synchronised("PARIS-2")
    folders = {home.path.name: with_devices(home, terminal) for home in (first, second)}
    async with AsyncExitStack() as stack:
        one = await at(stack, ready_shop, first, "000160", "<enter>", "123456", "<enter>", "100", "<enter>")
        discounted, split = await morning(one)
        await one.scans(WATER)
        await one.menu("<home>", 503)
        await one.types("the lady in red", "<enter>")
        two = await at(stack, ready_shop, second, "000110", "<enter>", "654321", "<enter>", "50", "<enter>")
        await one.till.until(lambda: one.register.counts.waiting == 0, "the suspended sale has arrived")
        await two.menu("<home>", 504)
        await two.types("<enter>", "<f6>")
        await two.has_sold(95)
        await memo(one, split)
        ready_shop.server.kill()
        await noon(one, discounted)
        await one.menu("<ctrl+s>", 1056)
        assert "X REPORT" in one.till.part("main")
        await one.types("<enter>")
        ready_shop.server.start()
        ready_shop.clock.advance(INTERVAL_S + 1)
        await one.scans(WATER)
        assert not one.register.connection.offline
        await one.types("<f6>")
        await one.has_sold(95)
        await one.till.until(lambda: one.register.counts.waiting == 0, "what was sold at noon has arrived")
        # 95.93 in euros: 100.00 at the start, 30.00 dropped. Five dollars, and a cheque of 2.40.
        euros = ["", "", "", "1", "2", "", "1", "", "", "1", "2", "", "", "1", "1"]
        z_of_one = await night(one, *euros, "", "", "", "", "1", "", "2.40")
        z_of_two = await night(two, "", "", "", "1", "", "", "", "", "", "1", "2", "", "1", "", "")
        ready_shop.server.command("run-job", "P-0001")
    channel, headquarters = (ready_shop.server.json("statement", *options)["registers"] for options in ((), ("--hq",)))
    assert channel == headquarters
    for cashier, z in ((one, z_of_one), (two, z_of_two)):
        register = cashier.register.device.register
        statement = channel[register]
        assert on_paper(folders[register]) == cashier.receipts
        sales = summed(total for total in cashier.receipts.values() if total > 0)
        returns = summed(-total for total in cashier.receipts.values() if total < 0)
        assert (z.totals.sales.count, z.totals.sales.total) == sales
        assert (statement["sale"]["count"], statement["sale"]["total"]) == sales
        assert (z.totals.returns.count, z.totals.returns.total) == returns
        assert (statement["return"]["count"], statement["return"]["total"]) == returns
        assert (statement["conflicts"], statement["rejected"], z.undelivered) == (0, 0, 0)
        counted = {tender.tender: tender.difference for tender in z.totals.tenders if tender.declared is not None}
        assert counted == COUNTED[register]
        assert z.grand_total == sales[1] - returns[1]
        kept = {tender.tender: stayed(tender) for tender in z.totals.tenders}
        assert {tender: told["total"] for tender, told in statement["tenders"].items()} == kept
    assert all(words == "captured" for words in terminal.last_words().values())
    assert ready_shop.verification().ok
