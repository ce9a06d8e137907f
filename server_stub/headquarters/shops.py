"""Stores with their taxes, tenders and promotions (jobs 1070, 1080, 1020), as headquarters keeps them."""

from __future__ import annotations

import re

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import include_channel, stores
from server_stub.headquarters.people import refuse_bad_store
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Discount, OfflineProfile, ReceiptTemplate, Store, TaxGroup, TaxRate, TenderType
from tui_pos.sales.discounts.promotions import read_terms
from tui_pos.sales.instant import zone_named
from tui_pos.sales.receipt_template import TemplateBroken, spelt, template_in
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_NAME = 60
LONGEST_TERMS = 64 * 1024
LONGEST_ERROR = 200
MILLION = 1_000_000


class NewStore(msgspec.Struct, frozen=True, kw_only=True):
    """A store; `day_ends_at` in minutes after midnight."""

    number: str
    name: str
    currency: str
    time_zone: str
    profile: str = "default"
    language: str = "en"
    currency_digits: int = 2
    cash_step: int = 1
    tax_inclusive: bool = True
    day_ends_at: int = 0
    vat_number: str = ""


def add_store(db: Database, new: NewStore, author: Author) -> None:
    """A new store with its channel database group, with nothing to sell yet. Raises Refused."""
    if not NUMBER.fullmatch(new.number) or new.number in stores(db):
        raise Refused(say("“{number}” cannot be the number of a new store. Nothing was changed.", number=new.number[:40]))
    if not CURRENCY.fullmatch(new.currency):
        raise Refused(say("“{currency}” is not a currency such as EUR. Nothing was changed.", currency=new.currency[:10]))
    zone_named(new.time_zone)
    if not list(OfflineProfile.select().where(OfflineProfile.number == new.profile).execute(db)):
        raise Refused(say("There is no offline profile {profile}. Nothing was changed.", profile=new.profile))
    values = msgspec.structs.asdict(new) | {"tax_inclusive": int(new.tax_inclusive), "name": clean(new.name, LONGEST_NAME)}
    with edit(db, author, f"store {new.number}"):
        Store.insert(**values, address="", legal_footer="").execute(db)
        TenderType.insert(store=new.number, code="cash", name="Cash", kind="cash").execute(db)
        include_channel(db, new.number)


def set_tax(db: Database, store: str, group: str, code: str, name: str, rate: int, author: Author) -> None:
    """One tax of a tax group, new or changed; `rate` in parts per million. Raises Refused."""
    refuse_bad_store(db, store)
    if not 0 <= rate <= MILLION:
        raise Refused(say("A tax is from 0 to 100 %. Nothing was changed."))
    with edit(db, author, f"tax {group} {code} of {store}"):
        TaxGroup.insert(store=store, code=group, name=group).on_conflict_ignore().execute(db)
        (
            TaxRate.insert(store=store, tax_group=group, code=code, name=clean(name, LONGEST_NAME), rate=rate)
            .on_conflict(
                conflict_target=[TaxRate.store, TaxRate.tax_group, TaxRate.code], preserve=[TaxRate.name, TaxRate.rate]
            )
            .execute(db)
        )


def set_tender(
    db: Database, store: str, code: str, name: str, kind: str, denominations: tuple[int, ...], author: Author
) -> None:
    """A way of paying, new or changed; a new one comes after the others. Raises Refused."""
    refuse_bad_store(db, store)
    ((last,),) = rows(db, "SELECT coalesce(max(position), -1) FROM tender_type WHERE store_id = ?", (store,))
    with edit(db, author, f"tender {code} of {store}"):
        (
            TenderType.insert(
                store=store,
                code=code,
                name=clean(name, LONGEST_NAME),
                kind=kind,
                denominations=" ".join(map(str, denominations)),
                position=last + 1,
            )
            .on_conflict(
                conflict_target=[TenderType.store, TenderType.code],
                preserve=[TenderType.name, TenderType.kind, TenderType.denominations],
            )
            .execute(db)
        )


def set_receipt(db: Database, store: str, toml: str, author: Author) -> None:
    """How a store wants its receipts from now on, as a TOML file says it. Raises Refused."""
    refuse_bad_store(db, store)
    try:
        template = template_in(toml)
    except TemplateBroken as broken:
        raise Refused(
            say("The receipt template cannot be used ({error}). Nothing was changed.", error=broken.detail[:LONGEST_ERROR])
        ) from broken
    with edit(db, author, f"receipt of {store}"):
        (
            ReceiptTemplate.insert(store=store, template=spelt(template))
            .on_conflict(conflict_target=[ReceiptTemplate.store], preserve=[ReceiptTemplate.template])
            .execute(db)
        )


def remove_tender(db: Database, store: str, code: str, author: Author) -> None:
    """A way of paying ends. Raises Refused."""
    mine = (TenderType.store == store) & (TenderType.code == code)
    if not list(TenderType.select().where(mine).execute(db)):
        raise Refused(say("Store {store} has no tender {code}. Nothing was changed.", store=store, code=code))
    with edit(db, author, f"tender {code} of {store} ends"):
        TenderType.delete().where(mine).execute(db)


def set_discount(
    db: Database, store: str, number: str, name: str, terms: str, validity: tuple[int, int | None], author: Author
) -> None:
    """A promotion of a store, new or changed, valid from one instant to (not including) another. Raises Refused."""
    refuse_bad_store(db, store)
    if len(terms) > LONGEST_TERMS:
        raise Refused(say("The terms of the promotion are too long. Nothing was changed."))
    try:
        read_terms(terms)
    except (msgspec.MsgspecError, RecursionError) as error:
        detail = clean(str(error), LONGEST_ERROR)
        raise Refused(say("The terms of the promotion cannot be read: {error}. Nothing was changed.", error=detail)) from error
    first, last = validity
    if last is not None and last <= first:
        raise Refused(say("The promotion would end before it begins. Nothing was changed."))
    with edit(db, author, f"promotion {number} of {store}"):
        (
            Discount.insert(
                store=store,
                number=number,
                name=clean(name, LONGEST_NAME),
                valid_from=first,
                valid_to=last,
                terms=terms,
            )
            .on_conflict(
                conflict_target=[Discount.store, Discount.number],
                preserve=[Discount.name, Discount.valid_from, Discount.valid_to, Discount.terms],
            )
            .execute(db)
        )


def remove_discount(db: Database, store: str, number: str, author: Author) -> None:
    """A promotion ends now. Raises Refused."""
    mine = (Discount.store == store) & (Discount.number == number)
    if not list(Discount.select().where(mine).execute(db)):
        raise Refused(say("Store {store} has no promotion {number}. Nothing was changed.", store=store, number=number))
    with edit(db, author, f"promotion {number} of {store} ends"):
        Discount.delete().where(mine).execute(db)
