"""What the benchmarks type is understood, and what they wait for is painted, by the real program in a real terminal."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from tests.benchmarks import bare_app
from tests.benchmarks.burst import pieces, scans_lost
from tests.benchmarks.memory import DIALOGS, growth_over_dialogs
from tests.benchmarks.store import barcodes, used_home
from tests.benchmarks.terminal import Ended, running
from tests.benchmarks.till import ENTER, SALE, items, pay_exactly, signed_on
from tests.shop import Shop
from tui_pos.commands.journal import export
from tui_pos.sales.document import TransactionBody, unseal


def test_sale_is_scanned_and_paid_between_dialogs(shop: Shop) -> None:
    home = used_home(shop)
    scans = barcodes(3)
    with signed_on(home) as till:
        began = till.type("".join(scan + ENTER for scan in scans))
        assert till.painted(items(3)) > began
        for key, shows in DIALOGS.items():
            till.type(key)
            till.painted(shows)
            till.type("\x18")
            till.painted(SALE)
        assert till.resident_mb > 1
        pay_exactly(till)
    (sale,) = [body for content in export(home) if isinstance(body := unseal(content).body, TransactionBody)]
    assert pieces(sale) == Counter(scans)


def test_lost_scans_are_counted(shop: Shop) -> None:
    home = used_home(shop)
    with signed_on(home) as till:
        till.type("".join(scan + ENTER for scan in barcodes(2)))
        till.painted(items(2))
        pay_exactly(till)
    one_sale = Counter(barcodes(2))
    assert scans_lost(home, one_sale, sales=1) == 0
    assert scans_lost(home, one_sale, sales=2) == 2
    assert scans_lost(home, Counter(barcodes(3)), sales=1) == 1


def test_bare_app_shows_lines_and_opens_its_dialog() -> None:
    with running(bare_app.COMMAND) as bare:
        assert bare.painted(bare_app.READY) > bare.started
        bare.type("123" + ENTER + "456" + ENTER)
        bare.painted(bare_app.shown(2, "456"))
        growth_over_dialogs(bare, {bare_app.OPEN: bare_app.DIALOG}, bare_app.shown(2, "456"), warm_up=1, measured=1)


def test_program_that_ends_is_told_with_what_it_said() -> None:
    command = (sys.executable, "-c", "import sys; print('nothing to sell'); sys.exit(3)")
    with running(command) as terminal, pytest.raises(Ended, match="nothing to sell") as ended:
        terminal.painted("never")
    assert ended.value.status == 3
