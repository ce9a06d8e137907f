"""`set-price` (DESIGN section 5): what a product costs in a store from a day on; a price that has ended leaves the packages.

The latest price begun counts, so the one before is ended where the new one begins, and a coming one that begins after it
stays. A day begins when the store's business date does; today's has begun, so a price of today counts from now on.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.product_file import PRICE
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Price
from tui_pos.sales.instant import business_date, day_begins
from tui_pos.sales.money import MAX_PRICE
from tui_pos.sales.sentence import Refused, say

SOLD = (
    "SELECT s.number, EXISTS (SELECT 1 FROM price AS p WHERE p.store_id = s.number AND p.product_id = ?"
    " AND (p.valid_to IS NULL OR p.valid_to > ?)) FROM store AS s"
)


class Shop(msgspec.Struct, frozen=True):
    """A store as its prices are written: decimals of its money, and when its days begin."""

    number: str
    currency: str
    digits: int
    time_zone: str
    day_ends_at: int


class PriceSet(msgspec.Struct, frozen=True):
    """A price that counts in one store from an instant on, in minor units; `enters` when the store did not sell it before."""

    store: str
    currency: str
    amount: int
    valid_from: int
    enters: bool = False


def set_price(
    db: Database, barcode: str, amount: str, store: str | None, first: date | None, author: Author
) -> tuple[PriceSet, ...]:
    """Put a price into force in one store, or in every store that sells the product. Raises Refused."""
    product = product_of(db, barcode)
    sold_in = sellers(db, product, author.at)
    shops = selling(db, sold_in, product, barcode, store)
    new = tuple(
        PriceSet(
            shop.number,
            shop.currency,
            minor_units(amount, shop),
            begins(shop, first, author.at),
            enters=shop.number not in sold_in,
        )
        for shop in shops
    )
    with edit(db, author, f"price of {barcode}"):
        for price in new:
            replace(db, product, price)
    return new


def product_of(db: Database, barcode: str) -> int:
    """The id of the product with this barcode or number."""
    found = rows(
        db,
        "SELECT product_id FROM barcode WHERE barcode = ? UNION ALL SELECT id FROM product WHERE number = ?",
        (barcode, barcode),
    )
    if not found:
        raise Refused(say("No product has the barcode {barcode}. Nothing was changed.", barcode=barcode))
    return int(found[0][0])


def sellers(db: Database, product: int, now: int) -> frozenset[str]:
    """The stores that sell a product now or have a price for it that is to come."""
    return frozenset(str(store) for store, sold in rows(db, SOLD, (product, now)) if sold)


def selling(db: Database, sold_in: frozenset[str], product: int, barcode: str, store: str | None) -> list[Shop]:
    """The store, which sells the product from now on, or all that sell it already."""
    known = [
        Shop(*row)
        for row in rows(db, "SELECT number, currency, currency_digits, time_zone, day_ends_at FROM store ORDER BY number")
    ]
    if store is None:
        chosen = [shop for shop in known if shop.number in sold_in]
        if not chosen:
            raise Refused(say("No store sells {barcode} yet. Nothing was changed: say which with --store.", barcode=barcode))
        return chosen
    chosen = [shop for shop in known if shop.number == store]
    if not chosen:
        raise Refused(say("There is no store {store}. Nothing was changed.", store=store))
    refuse_untaxed(db, product, store)
    return chosen


def refuse_untaxed(db: Database, product: int, store: str) -> None:
    """A store must know how to tax what it sells."""
    ((group,),) = rows(db, "SELECT tax_group FROM product WHERE id = ?", (product,))
    if not rows(db, "SELECT 1 FROM tax_group WHERE store_id = ? AND code = ?", (store, group)):
        raise Refused(say("Store {store} has no tax group {group}. Nothing was changed.", store=store, group=group))


def minor_units(amount: str, shop: Shop) -> int:
    """The amount, exact in the store's money."""
    exact = Decimal(amount).scaleb(shop.digits) if PRICE.fullmatch(amount) else None
    if exact is None or exact % 1 or exact > MAX_PRICE:
        raise Refused(
            say(
                "“{amount}” is not a price in {currency} ({store}). Nothing was changed: type it as 4.59.",
                amount=amount[:20],
                currency=shop.currency,
                store=shop.number,
            )
        )
    return int(exact)


def begins(shop: Shop, first: date | None, now: int) -> int:
    """When the store's day begins, if that is to come; else now. Raises Refused for a day that is over."""
    today = business_date(now, shop.time_zone, shop.day_ends_at)
    day = today if first is None else first.isoformat()
    if day < today:
        raise Refused(
            say("{date} is over in {store}. Nothing was changed: a price begins today or later.", date=day, store=shop.number)
        )
    return now if day == today else day_begins(day, shop.time_zone, shop.day_ends_at)


def replace(db: Database, product: int, price: PriceSet) -> None:
    """The new price, up to the next one that is known; the one before ends where it begins."""
    later = rows(
        db,
        "SELECT min(valid_from) FROM price WHERE store_id = ? AND product_id = ? AND valid_from > ?",
        (price.store, product, price.valid_from),
    )
    ends = later[0][0]
    rows(
        db,
        "UPDATE price SET valid_to = ? WHERE store_id = ? AND product_id = ? AND valid_from < ?"
        " AND (valid_to IS NULL OR valid_to > ?)",
        (price.valid_from, price.store, product, price.valid_from, price.valid_from),
    )
    (
        Price.insert(store=price.store, product=product, valid_from=price.valid_from, valid_to=ends, amount=price.amount)
        .on_conflict(conflict_target=[Price.store, Price.product, Price.valid_from], preserve=[Price.amount, Price.valid_to])
        .execute(db)
    )


def stop_selling(db: Database, barcode: str, store: str, author: Author) -> None:
    """The product leaves a store's assortment: it has no price there any more. Raises Refused."""
    product = product_of(db, barcode)
    if store not in sellers(db, product, author.at):
        raise Refused(say("{store} does not sell {barcode}. Nothing was changed.", store=store, barcode=barcode))
    with edit(db, author, f"{barcode} leaves {store}"):
        Price.delete().where(Price.store == store, Price.product == product).execute(db)
