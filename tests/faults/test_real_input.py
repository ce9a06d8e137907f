"""Issue 2, *What must be shown*, 4: 20,000 products, 1,000 random sales, the server going away and coming back; to the cent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults.catalogue import ROWS, Row, Transaction, catalogue, day_of_sales, is_plain, rows_of, unknown_barcode
from tests.ready import REGISTER, ReadyShop
from tests.shop import tui_pos
from tui_pos.journal.reader import JournalReader
from tui_pos.sales.document import TransactionBody, unseal

SALES = 1_000
UNSELLABLE = 10
OUTAGES = 3
POLL_S = 0.005


def command(shop: ReadyShop, *arguments: str) -> Any:
    """The JSON of a `tui-pos` command that ends well."""
    done = tui_pos(*arguments, "--json", home=shop.home.path)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Replay:
    """`tui-pos replay` as a process whose sales are counted while it runs."""

    def __init__(self, shop: ReadyShop, file: Path) -> None:
        self.reader = shop.journal
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui_pos", "replay", str(file), "--home", str(shop.home.path), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TUI_POS_PIN": "123456"},
        )

    async def until_sold(self, count: int) -> None:
        """Wait until so many transactions are in the journal; fails when the replay ends before."""
        while sold(self.reader) < count:
            assert self.process.poll() is None, "the replay ended early"
            await asyncio.sleep(POLL_S)

    def close(self) -> None:
        """Leave nothing running, also when the test has failed."""
        self.process.kill()
        self.process.wait()
        self.reader.close()

    def report(self) -> Any:
        """The JSON that it prints at its end."""
        output, errors = self.process.communicate()
        assert (self.process.returncode, errors) == (0, b""), errors.decode()
        return json.loads(output)


def sold(reader: JournalReader) -> int:
    """The sequence of the last transaction."""
    for entry in reader.recent(1, ("transaction",)):
        body = unseal(entry.sealed.content).body
        assert isinstance(body, TransactionBody)
        return body.sequence
    return 0


async def lose_the_server(shop: ReadyShop, replay: Replay, chance: random.Random) -> None:
    """At seeded moments the server is killed and started again, or is frozen and wakes up."""
    share = SALES // OUTAGES
    for outage in range(OUTAGES):
        begins = outage * share + chance.randrange(20, share // 4)
        await replay.until_sold(begins)
        assert shop.server.process is not None
        if outage == 1:
            shop.server.process.send_signal(signal.SIGSTOP)
        else:
            shop.server.kill()
        await replay.until_sold(begins + chance.randrange(50, share // 4))
        if outage == 1:
            shop.server.process.send_signal(signal.SIGCONT)
        else:
            shop.server.start()


async def test_a_day_with_a_real_catalogue_and_an_unreliable_server(ready_shop: ReadyShop) -> None:
    chance = random.Random(917)
    file = catalogue(ready_shop.folder)
    rows = rows_of(file)
    assert len(rows) == ROWS
    ready_shop.server.command("import-products", str(file))
    ready_shop.server.command("profile", "set", "--timeout-ms", "1000", "--reconnect-s", "1", "--store", "PARIS")
    synchronised = command(ready_shop, "sync")
    assert (synchronised["download"], synchronised["pending_downloads"]) == ("done", 0)
    assert sum(package["rows"] for package in synchronised["applied"]) >= 3 * ROWS  # a product, its barcode and its price

    day = day_of_sales(rows, SALES, chance)
    lines = [sale.text for sale in day]
    for number in range(UNSELLABLE):
        lines.insert(chance.randrange(len(lines)), unknown_barcode(number, rows))
    sales = ready_shop.folder / "day.jsonl"
    sales.write_text("\n".join(lines) + "\n", encoding="utf-8")

    replay = Replay(ready_shop, sales)
    with contextlib.closing(replay):
        await lose_the_server(ready_shop, replay, chance)
        report = replay.report()
    assert command(ready_shop, "sync")["pending_uploads"] == 0

    assert sorted(entry["id"] for entry in report["refused"]) == sorted(f"bad-{number}" for number in range(UNSELLABLE))
    both_ends_are(ready_shop, report, day)
    it_went_away_and_came_back(report)
    names_are_as_in_the_file(ready_shop, rows)


def both_ends_are(shop: ReadyShop, report: Any, day: list[Transaction]) -> None:
    """Register and channel have what the file comes to, and each transaction of it once."""
    for kind in ("sale", "return"):
        expected = [transaction.total for transaction in day if transaction.kind == kind]
        assert sum(expected) > 0
        assert report[kind] == {"count": len(expected), "total": sum(expected)}
        there = shop.server.json("statement")["registers"][REGISTER]
        assert there[kind] == report[kind]
        assert (there["conflicts"], there["rejected"]) == (0, 0)
    assert shop.verification().ok
    kept = shop.transactions()
    assert [(sale.source, sale.kind, abs(sale.total)) for sale in kept] == [(sale.id, sale.kind, sale.total) for sale in day]
    assert shop.server.received() == shop.written()


def it_went_away_and_came_back(report: Any) -> None:
    """The day was no easy one: questions were answered at both places, and the register left and returned."""
    assert report["answered"]["online"]["FindProduct"] > 0
    assert report["answered"]["offline"]["FindProduct"] > 0
    switches = [(switch["from"], switch["to"]) for switch in report["switches"]]
    assert switches[:2] == [("ONLINE", "SEAMLESS_OFFLINE"), ("SEAMLESS_OFFLINE", "ONLINE")]


def names_are_as_in_the_file(shop: ReadyShop, rows: list[Row]) -> None:
    """What was sold is called what the file calls it, entities, quotes and accents included."""
    names = {row.barcode: row.name for row in rows}
    shown = {line.barcode: line.name for sale in shop.transactions() for line in sale.lines}
    plain = {barcode: name for barcode, name in shown.items() if is_plain(names[barcode])}
    assert len(plain) > len(shown) // 4
    assert plain == {barcode: names[barcode] for barcode in plain}
    assert all(name.isprintable() for name in shown.values())
