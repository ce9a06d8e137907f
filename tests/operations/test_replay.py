"""`tui-pos replay`, `status`, `journal` and `sync` as processes of their own, with the JSON of DESIGN section 5."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.ready import INTERVAL_S, REGISTER, TIMEOUT_MS, ReadyShop, receipt
from tests.shop import WATER, tui_pos
from tui_pos.channel.failures import connection_refused
from tui_pos.config import HomeLock
from tui_pos.crash_points import CrashPoint
from tui_pos.sales.document import GENESIS, unseal

BAGUETTE = "2900000010130"
UNKNOWN = "4000000000006"
REFUSED = str(connection_refused().sentence)


def line(id: str, *lines: dict[str, str], **rest: Any) -> dict[str, Any]:
    """One transaction of the file."""
    return {"id": id, "kind": "sale", "lines": list(lines or [{"barcode": WATER, "quantity": "1"}]), **rest}


def cash(*amounts: str) -> list[dict[str, str]]:
    return [{"tender": "cash", "amount": amount} for amount in amounts]


def ring_up(shop: ReadyShop, *transactions: dict[str, Any] | str, pin: str = "123456") -> subprocess.CompletedProcess[str]:
    """Write the file and replay it."""
    file = shop.folder / "sales.jsonl"
    file.write_text("\n".join(text if isinstance(text, str) else json.dumps(text) for text in transactions) + "\n")
    return tui_pos("replay", str(file), "--json", home=shop.home.path, pin=pin)


def report(done: subprocess.CompletedProcess[str]) -> Any:
    """The one JSON object on standard output."""
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def read(shop: ReadyShop, *command: str) -> Any:
    return report(tui_pos(*command, "--json", home=shop.home.path))


def test_a_file_is_rung_up_delivered_and_not_sold_again(ready_shop: ReadyShop) -> None:
    day = (
        line("536365", {"barcode": WATER, "quantity": "6", "unit_price": "2.55"}, tenders=cash("15.30")),
        line("536366", {"barcode": WATER}, {"barcode": BAGUETTE, "quantity": "2"}),
        line("C536367", {"barcode": BAGUETTE, "quantity": "1"}, kind="return"),
    )
    assert report(ring_up(ready_shop, *day)) == {
        "sale": {"count": 2, "total": 1530 + 95 + 240},
        "return": {"count": 1, "total": 120},
        "currency": "EUR",
        "already_done": 0,
        "refused": [],
        "answered": {"online": {"SignOn": 1, "ReadConfiguration": 1, "FindProduct": 4}, "offline": {}},
        "switches": [],
    }
    there = ready_shop.server.json("statement")["registers"][REGISTER]
    (shift,) = there.pop("shifts")
    assert (shift["sale"], shift["return"], shift["z"]) == (there["sale"], there["return"], None)
    assert there == {
        "currency": "EUR",
        "sale": {"count": 2, "total": 1865},
        "return": {"count": 1, "total": 120},
        "tenders": {"cash": {"count": 3, "total": 1745}},
        "conflicts": 0,
        "rejected": 0,
        "first_receipt": receipt(1),
        "last_receipt": receipt(3),
    }

    again = report(ring_up(ready_shop, *day, line("536368"), line("536368")))
    assert (again["sale"], again["return"], again["already_done"]) == ({"count": 1, "total": 95}, {"count": 0, "total": 0}, 4)
    assert ready_shop.server.statement_of().sale.count == 3


def test_a_bad_line_is_refused_whole_and_the_rest_goes_on(ready_shop: ReadyShop) -> None:
    bad: dict[str, dict[str, Any] | str] = {
        "this is not JSON": "this is not JSON",
        "half of it": '{"id": "half", "lines": [{"barc',
        "an unknown barcode": line("1", {"barcode": WATER}, {"barcode": UNKNOWN}),
        "no lines": {"id": "2", "kind": "sale", "lines": []},
        "no id": {"kind": "sale", "lines": [{"barcode": WATER}]},
        "nothing of it": line("3", {"barcode": WATER, "quantity": "0"}),
        "less than nothing": line("4", {"barcode": WATER, "quantity": "-1"}),
        "too many": line("5", {"barcode": WATER, "quantity": "1000000000"}),
        "half a bottle": line("6", {"barcode": WATER, "quantity": "0.5"}),
        "words for a price": line("7", {"barcode": WATER, "unit_price": "cheap"}),
        "a price finer than a cent": line("8", {"barcode": WATER, "unit_price": "0.955"}),
        "an unknown tender": line("9", tenders=[{"tender": "seashells", "amount": "0.95"}]),
        "too little money": line("10", tenders=cash("0.50")),
        "paid twice": line("11", tenders=cash("0.95", "0.95")),
        "another kind": {**line("12"), "kind": "gift"},
        "a number for a text": line("13", {"barcode": WATER, "quantity": 2}),  # type: ignore[dict-item]
        "a field nobody knows": {**line("14"), "discount": "10"},
        "not a finite number": line("15", {"barcode": WATER, "quantity": "NaN"}),
    }
    done = report(ring_up(ready_shop, line("first"), *bad.values(), line("last")))
    assert done["sale"] == {"count": 2, "total": 190}
    assert [entry["line"] for entry in done["refused"]] == list(range(2, 2 + len(bad)))
    assert all(entry["reason"] for entry in done["refused"])
    reasons = dict(zip(bad, (entry["reason"] for entry in done["refused"]), strict=True))
    assert UNKNOWN in reasons["an unknown barcode"]
    assert "seashells" in reasons["an unknown tender"]
    assert [entry["id"] for entry in done["refused"]][1:5] == ["", "1", "2", ""]

    sales = ready_shop.transactions()
    assert [(sale.source, sale.total, sale.receipt) for sale in sales] == [("first", 95, receipt(1)), ("last", 95, receipt(2))]
    assert ready_shop.server.statement_of().sale.count == 2
    mended = report(ring_up(ready_shop, line("1"), line("9", tenders=cash("0.95"))))
    assert mended["sale"]["count"] == 2


def test_tenders_and_change(ready_shop: ReadyShop) -> None:
    done = report(ring_up(ready_shop, line("1", tenders=cash("0.50", "20")), line("2", tenders=cash("1")), line("3")))
    assert done["sale"] == {"count": 3, "total": 285}
    first, second, third = ready_shop.transactions()
    assert ([tender.amount for tender in first.tenders], first.change) == ([50, 2000], 1955)
    assert ([tender.amount for tender in second.tenders], second.change) == ([100], 5)
    assert ([tender.amount for tender in third.tenders], third.change) == ([95], 0)
    cash_there = ready_shop.server.statement_of().tenders["cash"]
    assert (cash_there.count, cash_there.total) == (4, 285)


def test_without_a_server_it_is_rung_up_offline_and_delivered_by_sync(ready_shop: ReadyShop) -> None:
    ready_shop.server.kill()
    done = report(ring_up(ready_shop, line("1"), line("2", {"barcode": BAGUETTE})))
    assert done["sale"] == {"count": 2, "total": 215}
    assert done["answered"] == {"online": {}, "offline": {"SignOn": 1, "ReadConfiguration": 1, "FindProduct": 2}}
    (switch,) = done["switches"]
    assert (switch["from"], switch["to"]) == ("ONLINE", "SEAMLESS_OFFLINE")
    assert switch["reason"] == REFUSED

    status = read(ready_shop, "status")
    assert (status["state"], status["reason"], status["since"]) == ("SEAMLESS_OFFLINE", switch["reason"], switch["at"])
    waiting = status["pending_uploads"]
    assert waiting == len(ready_shop.documents())
    failed = tui_pos("sync", "--json", home=ready_shop.home.path)
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["pending_uploads"] == waiting
    assert REFUSED in failed.stderr

    ready_shop.server.start()
    synchronised = read(ready_shop, "sync")
    assert (synchronised["download"], synchronised["upload"]) == ("done", "done")
    assert (synchronised["pending_uploads"], synchronised["parked"], synchronised["pending_downloads"]) == (0, 0, 0)
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.sale.total) == (2, 215)


def test_the_status(ready_shop: ReadyShop) -> None:
    report(ring_up(ready_shop, line("1")))
    status = read(ready_shop, "status")
    verified = read(ready_shop, "journal", "verify")
    assert (status["state"], status["availability"], status["availability_reasons"]) == ("ONLINE", "READY", [])
    assert (status["pending_uploads"], status["parked"], status["pending_downloads"]) == (0, 0, 0)
    assert (status["last_sync"]["result"], status["last_sync"]["message"]) == ("done", None)
    assert status["last_sync"]["at"].endswith("Z") or status["last_sync"]["at"].endswith("+00:00")
    assert status["journal"] == {"head": verified["head"], "hash": verified["hash"], "last_receipt": receipt(1)}
    assert (status["profile"]["timeout_ms"], status["profile"]["reconnect_interval_s"]) == (TIMEOUT_MS, INTERVAL_S)


def test_the_journal_is_verified_and_exported(ready_shop: ReadyShop) -> None:
    report(ring_up(ready_shop, line("1"), line("2")))
    verified = read(ready_shop, "journal", "verify")
    assert (verified["ok"], verified["last_receipt"]) == (True, receipt(2))
    exported = tui_pos("journal", "export", home=ready_shop.home.path)
    documents = [unseal(content.encode()) for content in exported.stdout.splitlines()]
    assert len(documents) == verified["head"] == verified["count"]
    assert documents[0].previous == GENESIS
    assert [document.position for document in documents] == list(range(1, len(documents) + 1))


@pytest.mark.parametrize("point", [CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT, CrashPoint.DOCUMENT_WRITTEN])
def test_a_killed_replay_is_run_again(ready_shop: ReadyShop, monkeypatch: pytest.MonkeyPatch, point: CrashPoint) -> None:
    day = [line(str(number), {"barcode": WATER}, {"barcode": BAGUETTE}) for number in range(20)]
    for times in (3, 7, 12):
        monkeypatch.setenv("TUI_POS_CRASH_AT", f"{point}:{times}")
        assert ring_up(ready_shop, *day).returncode == -signal.SIGKILL
    monkeypatch.delenv("TUI_POS_CRASH_AT")
    before = len(ready_shop.transactions())
    done = report(ring_up(ready_shop, *day))
    assert (done["already_done"], done["sale"]["count"], done["refused"]) == (before, 20 - before, [])
    assert [sale.source for sale in ready_shop.transactions()] == [str(number) for number in range(20)]
    assert read(ready_shop, "journal", "verify")["ok"]
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.sale.total, there.last_receipt) == (20, 4300, receipt(20))


def test_a_home_in_use_is_left_alone(ready_shop: ReadyShop) -> None:
    lock = HomeLock(ready_shop.home)
    try:
        for done in (ring_up(ready_shop, line("1")), tui_pos("sync", "--json", home=ready_shop.home.path)):
            assert (done.returncode, done.stdout) == (1, "")
            assert "is using the register" in done.stderr
        assert read(ready_shop, "status")["state"] == "ONLINE"
        assert read(ready_shop, "journal", "verify")["ok"]
    finally:
        lock.release()
    assert report(ring_up(ready_shop, line("1")))["sale"]["count"] == 1


def test_a_wrong_pin_sells_nothing(ready_shop: ReadyShop) -> None:
    done = ring_up(ready_shop, line("1"), pin="999999")
    assert (done.returncode, done.stdout) == (1, "")
    assert "PIN" in done.stderr
    assert ready_shop.transactions() == []


def test_without_a_pin_nothing_is_asked(ready_shop: ReadyShop) -> None:
    done = ring_up(ready_shop, line("1"), pin="")
    assert (done.returncode, done.stdout) == (1, "")
    assert "TUI_POS_PIN" in done.stderr
    assert not ready_shop.server.answers()


def test_wrong_usage_is_2(ready_shop: ReadyShop, tmp_path: Path) -> None:
    assert tui_pos("replay", str(tmp_path / "none.jsonl"), home=ready_shop.home.path).returncode == 2
    assert tui_pos("status", "--colour", home=ready_shop.home.path).returncode == 2
    activation = ("activate", "--server", "https://shop.invalid", "--register", "R", "--code", "C")
    assert tui_pos(*activation, "--ca", str(tmp_path / "none.pem"), home=tmp_path).returncode == 2


def test_a_home_that_is_no_register_says_what_to_do(tmp_path: Path) -> None:
    for command in (("status", "--json"), ("sync", "--json"), ("journal", "verify")):
        done = tui_pos(*command, home=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "activate" in done.stderr.lower()


def test_a_folder_that_cannot_be_one_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    activation = ("activate", "--server", "http://shop.invalid", "--register", "R", "--code", "C")
    done = tui_pos(*activation, home=tmp_path / "file")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The system does not allow it")
