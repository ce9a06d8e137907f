"""The answer to ReadConfiguration (DESIGN section 5, activation; section 2, the offline profile)."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import models
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.products import taxes_of
from tui_pos.channel.requests import (
    Configuration,
    ExchangeRate,
    GridButton,
    OfflineProfile,
    ReadConfiguration,
    Reason,
    RefusalCode,
    Store,
    TenderType,
    refuse,
)
from tui_pos.sales.money import Currency
from tui_pos.sales.receipt_template import FULL, ReceiptTemplate, read_template
from tui_pos.sales.sentence import say
from tui_pos.sales.tax_overrides import TaxChange, TaxOverride


def read_configuration(db: Database, request: ReadConfiguration, asker: Asker) -> Configuration:
    """Store, register, profile and tenders of the register that asks; refused as not_found when it is none of the store's."""
    found = list(
        models.Register.select(models.Register, models.Store, models.OfflineProfile)
        .join(models.Store)
        .join(models.OfflineProfile)
        .where(models.Register.number == asker.register, models.Store.number == asker.store)
        .execute(db)
    )
    if not found:
        raise refuse(
            RefusalCode.NOT_FOUND,
            say(
                "Register {register} is not one of store {store}. Nothing was changed: ask headquarters to add it.",
                register=asker.register,
                store=asker.store,
            ),
        )
    (register,) = found
    return Configuration(
        store=store_of(register.store),
        register=register.number,
        support_offline=bool(register.support_offline),
        profile=profile_of(register.store.profile),
        tenders=tuple(tenders_of(db, asker.store)),
        reasons=tuple(reasons_of(db, asker.store)),
        buttons=tuple(buttons_of(db, asker.store)),
        receipt=receipt_of(db, asker.store),
        tax_overrides=tax_overrides_of(db, asker.store),
        rates=tuple(rates_of(db, asker.store)),
    )


def store_of(row: models.Store) -> Store:
    """The store as it travels."""
    return Store(
        number=row.number,
        name=row.name,
        address=tuple(row.address.splitlines()),
        vat_number=row.vat_number,
        legal_footer=tuple(row.legal_footer.splitlines()),
        currency=Currency(code=row.currency, digits=row.currency_digits, cash_step=row.cash_step),
        tax_inclusive=bool(row.tax_inclusive),
        time_zone=row.time_zone,
        day_ends_at=row.day_ends_at,
        language=row.language,
    )


def profile_of(row: models.OfflineProfile) -> OfflineProfile:
    """The offline profile as it travels."""
    return OfflineProfile(
        number=row.number,
        timeout_ms=row.timeout_ms,
        reconnect_interval_s=row.reconnect_interval_s,
        retry_count=row.retry_count,
        prompt_on_seamless_offline=bool(row.prompt_on_seamless_offline),
        manual_switch_before_sign_on=bool(row.manual_switch_before_sign_on),
        advanced_switching=bool(row.advanced_switching),
        health_check_interval_s=row.health_check_interval_s,
        slow_threshold_ms=row.slow_threshold_ms,
        slow_reconnect_interval_s=row.slow_reconnect_interval_s,
        pause_synchronisation=bool(row.pause_synchronisation),
        upload_interval_s=row.upload_interval_s,
        upload_batch=row.upload_batch,
    )


def tenders_of(db: Database, store: str) -> list[TenderType]:
    """The store's ways of paying, in the order of their buttons."""
    rows = (
        models.TenderType.select()
        .where(models.TenderType.store == store)
        .order_by(models.TenderType.position, models.TenderType.code)
        .execute(db)
    )
    pieces = pieces_of(db, store)
    return [
        TenderType(
            code=row.code,
            name=row.name,
            kind=row.kind,
            denominations=tuple(map(int, row.denominations.split())),
            pieces=tuple(pieces.get(row.code, ())),
        )
        for row in rows
    ]


def pieces_of(db: Database, store: str) -> dict[str, list[int]]:
    """The coins and notes of each tender, the smallest first."""
    rows = (
        models.Denomination.select()
        .where(models.Denomination.store == store)
        .order_by(models.Denomination.tender, models.Denomination.amount)
        .execute(db)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.tender, []).append(row.amount)
    return found


def receipt_of(db: Database, store: str) -> ReceiptTemplate:
    """How the store wants its receipts; one that has not said, or not so that we understand it, has everything on them."""
    rows = list(models.ReceiptTemplate.select().where(models.ReceiptTemplate.store == store).execute(db))
    return read_template(rows[0].template) if rows else FULL


def reasons_of(db: Database, store: str) -> list[Reason]:
    """The reasons that the store knows, in the order in which they are asked for."""
    rows = (
        models.ReasonCode.select()
        .where(models.ReasonCode.store == store)
        .order_by(models.ReasonCode.kind, models.ReasonCode.position, models.ReasonCode.code)
        .execute(db)
    )
    return [Reason(kind=row.kind, code=row.code, name=row.name) for row in rows]


def buttons_of(db: Database, store: str) -> list[GridButton]:
    """The buttons of the store's grids, each grid in its order."""
    rows = (
        models.ButtonGrid.select()
        .where(models.ButtonGrid.store == store)
        .order_by(models.ButtonGrid.grid, models.ButtonGrid.role, models.ButtonGrid.position)
        .execute(db)
    )
    return [
        GridButton(grid=row.grid, operation=row.operation, role=row.role, label=row.label, colour=row.colour, target=row.target)
        for row in rows
    ]


def tax_overrides_of(db: Database, store: str) -> tuple[TaxOverride, ...]:
    """The tax overrides that the store knows, in their order, with the taxes that each puts in the place of others."""
    rows = (
        models.TaxOverride.select()
        .where(models.TaxOverride.store == store)
        .order_by(models.TaxOverride.position, models.TaxOverride.code, models.TaxOverride.tax_group)
        .execute(db)
    )
    found: dict[str, TaxOverride] = {}
    for row in rows:
        change = TaxChange(tax_group=row.tax_group, target=row.target_group, taxes=taxes_of(db, store, row.target_group))
        before = found.get(row.code, TaxOverride(code=row.code, name=row.name))
        found[row.code] = TaxOverride(code=row.code, name=row.name, changes=(*before.changes, change))
    return tuple(found.values())


def rates_of(db: Database, store: str) -> list[ExchangeRate]:
    """What foreign money is worth, the oldest rate of each currency first; those that are to come are there too."""
    rows = (
        models.CurrencyRate.select()
        .where(models.CurrencyRate.store == store)
        .order_by(models.CurrencyRate.currency, models.CurrencyRate.valid_from)
        .execute(db)
    )
    return [
        ExchangeRate(currency=row.currency, valid_from=row.valid_from, rate=row.rate, digits=row.digits, step=row.step)
        for row in rows
    ]
