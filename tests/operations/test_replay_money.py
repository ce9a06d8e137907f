"""Cash rounding (GENEVA) and taxes on top (HOUSTON) through `replay`: both ends come to the amounts worked out by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.shop import Shop, tui_pos
from tui_pos.commands.journal import export
from tui_pos.config import Home

ICE_CREAM = "2900001043397"


def line(id: str, price: str, quantity: str = "1", kind: str = "sale") -> str:
    bought = {"barcode": ICE_CREAM, "quantity": quantity, "unit_price": price}
    return json.dumps({"id": id, "kind": kind, "lines": [bought]})


async def rung_up(shop: Shop, store: str, *lines: str) -> tuple[Home, Any, Any]:
    """The register's home, its own report, and the channel's statement."""
    home = await shop.activated(f"{store}-1", store)
    file: Path = shop.folder / "day.jsonl"
    file.write_text("\n".join(lines))
    done = tui_pos("replay", str(file), "--json", home=home.path)
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout), shop.server.statement(f"{store}-1")


async def test_cash_is_rounded_to_five_and_the_total_is_not(shop: Shop) -> None:
    day = (line("1", "1.02"), line("2", "1.03"), line("3", "1.03", kind="return"), line("4", "0.02"))
    home, here, there = await rung_up(shop, "GENEVA", *day)
    expected = ({"count": 3, "total": 102 + 103 + 2}, {"count": 1, "total": 103})
    assert (here["sale"], here["return"], here["refused"]) == (*expected, [])
    assert (there["sale"], there["return"]) == expected
    assert there["tenders"] == {"cash": {"count": 4, "total": 100 + 105 - 105 + 0}}
    bodies = [json.loads(document)["body"] for document in export(home)]
    assert [body["rounding"] for body in bodies if body["type"] == "transaction"] == [-2, 2, -2, -2]
    assert (there["conflicts"], there["rejected"]) == (0, 0)


async def test_taxes_are_added_on_top_each_rounded_once(shop: Shop) -> None:
    """6.25 % and 2 %: of 9.99 they are 0.62 and 0.20, of 0.99 they are 0.06 and 0.02."""
    day = (line("1", "9.99"), line("2", "0.33", "3"), line("3", "9.99", kind="return"))
    home, here, there = await rung_up(shop, "HOUSTON", *day)
    expected = ({"count": 2, "total": 1081 + 107}, {"count": 1, "total": 1081})
    assert (here["sale"], here["return"], here["refused"]) == (*expected, [])
    assert (there["sale"], there["return"]) == expected
    assert there["tenders"] == {"cash": {"count": 3, "total": 107}}
    taxes: Counter[str] = Counter()
    for document in export(home):
        for tax in json.loads(document)["body"].get("taxes", ()):
            taxes[tax["code"]] += tax["tax"]
    assert taxes == {"S": 6, "T": 2}
    assert (there["conflicts"], there["rejected"]) == (0, 0)
