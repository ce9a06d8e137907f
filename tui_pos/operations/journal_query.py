"""What the journal is asked for, from one line as a cashier types it: each word is a receipt, a date, an amount, a person,
or the beginning of a word of a product.

    PARIS-1-000017  17     the receipt              000160  amélie   whoever has signed on here under that number or name
    2026-03-01  1/3/2026   the business date        min wat 5901...  products, by words, number or barcode
    12.30  12,30           the amount
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.numbering import sequence_in
from tui_pos.register import Register
from tui_pos.sales.entry import parse_amount
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean, fold

KINDS = (
    "transaction",
    "void",
    "suspended",
    "recalled",
    "customer_added",
    "cash_moved",
    "tender_declared",
    "no_sale",
    "shift_opened",
    "shift_moved",
    "shift_closed",
)
SALES = ("transaction",)
LONGEST = 200
SHORTEST_BARCODE = 8
AMOUNT = re.compile(r"-?\d+[.,]\d+")
ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def parse_query(typed: str, register: Register, names: Mapping[str, str]) -> JournalQuery:
    """The query in a line; `names` are those of the people by staff number. Raises Refused for a date that is none."""
    query = JournalQuery(kinds=KINDS)
    products: list[str] = []
    for word in clean(typed, LONGEST).split():
        changed = with_word(query, word, register, names)
        if changed is None:
            products.append(word)
        else:
            query = changed
    if products or query.sequence is not None:
        return msgspec.structs.replace(query, kinds=SALES, product=" ".join(products))
    return query


def with_word(query: JournalQuery, word: str, register: Register, names: Mapping[str, str]) -> JournalQuery | None:
    """The query with what this word says, None for a word of a product."""
    replace = msgspec.structs.replace
    if ISO_DATE.fullmatch(word) or DAY_FIRST.fullmatch(word):
        return replace(query, business_date=parse_date(word))
    if AMOUNT.fullmatch(word):
        amount = parse_amount(word.removeprefix("-"), register.configuration.store.currency)
        return replace(query, amount=amount)
    staff = person(word, names)
    if staff:
        return replace(query, staff=staff)
    sequence = sequence_in(word, register.device.store, register.device.register)
    if sequence is not None and len(word.rsplit("-", 1)[-1]) < SHORTEST_BARCODE:
        return replace(query, sequence=sequence)
    return None


def parse_date(word: str) -> str:
    """The ISO date that was typed, the year first or the day first; raises Refused when there is no such day."""
    day_first = DAY_FIRST.fullmatch(word)
    year, month, day = (day_first[3], day_first[2], day_first[1]) if day_first else word.split("-")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Refused(say("“{typed}” is not a date. Nothing was searched: type it as 2026-03-01.", typed=word)) from None


def person(word: str, names: Mapping[str, str]) -> str:
    """The staff number that is meant, or nothing."""
    if word in names:
        return word
    folded = fold(word)
    return next((number for number, name in names.items() if folded in fold(name).split()), "")
