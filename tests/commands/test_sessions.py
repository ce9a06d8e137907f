"""`status` and `sync` tell the download sessions (DESIGN section 5), and `sync` brings in everything at once, in order."""

from __future__ import annotations

import json
from typing import Any

from tests.headquarters import CROISSANT, CROISSANT_NUMBER, Headquarters
from tests.ready import ReadyShop
from tests.shop import tui_pos


def told(shop: ReadyShop, command: str) -> Any:
    return json.loads(tui_pos(command, "--json", home=shop.home.path).stdout)


def test_everything_that_is_pending_comes_with_one_command(ready_shop: ReadyShop) -> None:
    hq = Headquarters(ready_shop.server.home)
    hq.rename(CROISSANT_NUMBER, "Croissant maison")
    products = hq.send("1040")
    hq.set_price(CROISSANT, 125)
    prices = hq.send("1020")
    synced = told(ready_shop, "sync")
    assert (synced["download"], synced["pending_downloads"], synced["message"]) == ("done", 0, None)
    assert synced["session"] == prices.session
    assert synced["data_version"] == prices.data_version
    assert [(one["session"], one["job"], one["full"], one["status"]) for one in synced["applied"]] == [
        (products.session, "1040", False, "applied"),
        (prices.session, "1020", False, "applied"),
    ]
    assert told(ready_shop, "sync")["applied"] == []
    status = told(ready_shop, "status")
    newest = status["downloads"][0]
    assert (newest["session"], newest["rows"], newest["tries"], newest["size"]) == (prices.session, 1, 0, prices.size)
    assert newest["created_at"] <= newest["requested_at"] <= newest["downloaded_at"] <= newest["applied_at"]
    assert status["downloads"][-1]["full"]
    assert (status["pending_downloads"], status["paused"], status["availability"]) == (0, False, "READY")


def test_what_fails_is_told_with_its_reason_and_tried_again_by_whoever_asks(ready_shop: ReadyShop) -> None:
    hq = Headquarters(ready_shop.server.home)
    hq.set_price(CROISSANT, 125)
    prices = hq.send("1020")
    sound = hq.file(prices).read_bytes()
    hq.file(prices).write_bytes(bytes(len(sound)))
    done = tui_pos("sync", "--json", home=ready_shop.home.path)
    assert done.returncode == 1
    assert "checksum" in done.stderr
    failed = told(ready_shop, "status")["downloads"][0]
    assert (failed["session"], failed["status"], failed["tries"]) == (prices.session, "download_failed", 1)
    assert "checksum" in failed["message"]
    assert failed["next_try_at"] is not None
    assert told(ready_shop, "status")["pending_downloads"] == 1
    hq.file(prices).write_bytes(sound)
    assert [one["session"] for one in told(ready_shop, "sync")["applied"]] == [prices.session]
