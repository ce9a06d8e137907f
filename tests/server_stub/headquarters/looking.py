"""What a register of a store would be answered."""

from __future__ import annotations

from peewee import Database

from server_stub.headquarters.database import Author
from tui_pos.channel.answers import answer
from tui_pos.channel.answers.asker import Asker, Attempts
from tui_pos.channel.requests import FindProduct, Product, ProductList, RequestRefused, SearchProducts

NOON = 1_790_000_000_000_000
SOMEBODY = Author("somebody", NOON)


class NoAttempts:
    """Nobody signs on here."""

    def state(self, staff: str) -> Attempts:
        return Attempts()

    def record_failure(self, staff: str, now: int) -> Attempts:
        return Attempts(failures=1)

    def clear(self, staff: str) -> None:
        return


def asker(store: str = "PARIS", now: int = NOON) -> Asker:
    return Asker(store=store, register=f"{store}-1", now=now, attempts=NoAttempts())


def product(db: Database, barcode: str, store: str = "PARIS", now: int = NOON) -> Product:
    return answer(db, FindProduct(barcode=barcode), asker(store, now)).product


def is_sold(db: Database, barcode: str, store: str = "PARIS") -> bool:
    try:
        product(db, barcode, store)
    except RequestRefused:
        return False
    return True


def search(db: Database, text: str, store: str = "PARIS") -> ProductList:
    return answer(db, SearchProducts(text=text), asker(store))
