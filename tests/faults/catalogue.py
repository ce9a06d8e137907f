"""A catalogue of 20,000 products, real ones from a file or seeded ones with names as bad as real ones, and a day of sales.

Everything that is expected of the day is computed here, from the file and in Decimal, without any of `tui_pos`.
"""

from __future__ import annotations

import csv
import json
import os
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

FILE_VARIABLE = "TUI_POS_PRODUCTS"
ROWS = 20_000
CENT = Decimal(100)
LONGEST_NAME = 120

ORDINARY = ("Petits pois", "Crème fraîche", "Œufs", "Jalapeño", "Gruyère AOP", "Äpfel", "Ψωμί", "牛乳", "חלב", "حليب", "Le Bon")
QUOTED = (
    "Soupe à l'oignon",
    "it's",
    '"Bio"',
    "&quot;Bio&quot;",
    "Rock & Roll",
    "&amp;",
    "C'est ça…",
    "a-b",
    "3.5%",
    "100% coton",
)
HOSTILE = (
    "'; DROP TABLE product; --", "NEAR", "AND", "OR NOT", "*", "=1+1", "@cmd", "%s", "{field}", "[red]rouge[/red]",
    "<b>gras</b>", "$(whoami)", "`rm`", "\\n", "NULL", "None", ";", "||", ",",
)  # fmt: skip
INVISIBLE = (
    "e\u0301clair",
    "ﬁlet",
    "½ kg",
    "tab\tbed",
    "line\u2028break",
    "\u202eevil",
    "zero\u200bwidth",
    "bell\x07",
    "🥐",
    "👩‍👩‍👧",
)
WORDS = (*ORDINARY, *ORDINARY, *QUOTED, *HOSTILE, *INVISIBLE)


@dataclass(frozen=True)
class Row:
    """A product of the file; the price in major units."""

    barcode: str
    name: str
    price: Decimal


def catalogue(folder: Path) -> Path:
    """The file named by the environment, else one made here."""
    given = os.environ.get(FILE_VARIABLE)
    return Path(given) if given else generated(folder / "products.csv")


def generated(file: Path) -> Path:
    """20,000 rows, the same in every run: names with all that breaks programs, barcodes that begin with zeros."""
    chance = random.Random(20_000)
    barcodes: set[str] = set()
    while len(barcodes) < ROWS:
        length = chance.choice((8, 12, 13, 13, 13, 14))
        barcodes.add(str(chance.randrange(10 ** chance.choice((length, length - 2, 6)))).zfill(length))
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(("barcode", "name", "price"))
        for barcode in sorted(barcodes):
            name = " ".join(chance.choices(WORDS, k=chance.choice((1, 2, 3, 4, 40))))
            table.writerow((barcode, f"{name} {chance.randrange(1000)}", f"{Decimal(chance.randrange(1, 20_000)) / CENT:.2f}"))
    return file


def rows_of(file: Path) -> list[Row]:
    """Every product of the file."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        return [Row(row["barcode"], row["name"], Decimal(row["price"])) for row in csv.DictReader(source)]


def is_plain(name: str) -> bool:
    """Whether no program has a reason to show another name than this."""
    usual = name.isprintable() and unicodedata.is_normalized("NFC", name) and name == " ".join(name.split())
    return usual and 0 < len(name) <= LONGEST_NAME and not any(unicodedata.category(sign) in ("Cf", "Cc") for sign in name)


@dataclass(frozen=True)
class Transaction:
    """One line of the replayed file, and what it must come to in cents; `total` is positive for a return too."""

    id: str
    kind: str
    total: int
    text: str


def day_of_sales(rows: Sequence[Row], count: int, chance: random.Random) -> list[Transaction]:
    """So many random transactions: some with a price of their own, some returns, some paid with a note."""
    return [transaction(f"sale-{number}", rows, chance) for number in range(count)]


def transaction(id: str, rows: Sequence[Row], chance: random.Random) -> Transaction:
    kind = "return" if chance.random() < 0.08 else "sale"
    total = Decimal(0)
    lines: list[dict[str, str]] = []
    for row in chance.choices(rows, k=chance.choice((1, 1, 2, 2, 3, 6))):
        quantity = chance.choice((1, 1, 1, 2, 3, 12))
        line = {"barcode": row.barcode, "quantity": str(quantity)}
        price = row.price
        if chance.random() < 0.1:
            price = Decimal(chance.randrange(1, 5000)) / CENT
            line["unit_price"] = str(price)
        total += quantity * price
        lines.append(line)
    content: dict[str, object] = {"id": id, "kind": kind, "lines": lines}
    if kind == "sale" and chance.random() < 0.3:
        note = (total / 20).to_integral_value(ROUND_CEILING) * 20
        content["tenders"] = [{"tender": "cash", "amount": str(note)}]
    return Transaction(id, kind, int(total * CENT), json.dumps(content))


def unknown_barcode(number: int, rows: Sequence[Row]) -> str:
    """A line that cannot be sold: one of its products exists, the other does not."""
    lines = [{"barcode": rows[number].barcode}, {"barcode": f"NOT-IN-THE-FILE-{number}"}]
    return json.dumps({"id": f"bad-{number}", "kind": "sale", "lines": lines})
