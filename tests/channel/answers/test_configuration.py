"""A register is told all about its own store, and nothing of another."""

from __future__ import annotations

import pytest
from peewee import Database

from tests.channel.chain import NOW, RememberedAttempts, asker
from tui_pos.channel import models
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.configuration import read_configuration
from tui_pos.channel.models import TenderType as TenderTypeRow
from tui_pos.channel.requests import (
    Configuration,
    OfflineProfile,
    ReadConfiguration,
    RefusalCode,
    RequestRefused,
    Store,
    TenderType,
)
from tui_pos.sales.money import Currency


def test_the_configuration_is_the_registers_own(db: Database) -> None:
    TenderTypeRow.insert(store="NORTH", code="voucher", name="Voucher", kind="cash", position=-1).execute(db)
    assert read_configuration(db, ReadConfiguration(), asker("NORTH")) == Configuration(
        store=Store(
            number="NORTH",
            name="The NORTH store",
            address=("1 Main Street", "Town"),
            vat_number="VAT 1",
            legal_footer=("Thank you", "Come again"),
            currency=Currency("CHF", 2, 5),
            tax_inclusive=True,
            time_zone="Europe/Zurich",
            day_ends_at=180,
            language="fr",
        ),
        register="NORTH-1",
        support_offline=True,
        profile=OfflineProfile(
            number="hasty",
            timeout_ms=700,
            reconnect_interval_s=60,
            retry_count=2,
            prompt_on_seamless_offline=False,
            manual_switch_before_sign_on=True,
            advanced_switching=True,
            health_check_interval_s=30,
            slow_threshold_ms=400,
            slow_reconnect_interval_s=900,
            pause_synchronisation=True,
            upload_interval_s=5,
            upload_batch=10,
        ),
        tenders=(
            TenderType(code="voucher", name="Voucher", kind="cash"),
            TenderType(code="cash", name="Cash", kind="cash", denominations=(1000, 2000, 5000)),
        ),
    )


def test_a_register_of_another_store_has_no_configuration_here(db: Database) -> None:
    stranger = Asker(store="NORTH", register="SOUTH-1", now=NOW, attempts=RememberedAttempts())
    with pytest.raises(RequestRefused) as refused:
        read_configuration(db, ReadConfiguration(), stranger)
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_the_tax_overrides_of_the_store_with_their_taxes_in_order(db: Database) -> None:
    for store, code, tax_group, target, place in (
        ("NORTH", "export", "", "NONE", 1),
        ("NORTH", "away", "MEALS", "FOOD", 0),
        ("NORTH", "away", "DRINKS", "MEALS", 0),
        ("SOUTH", "other", "", "FOOD", 0),
    ):
        models.TaxOverride.insert(
            store=store, code=code, tax_group=tax_group, name=f"the {code}", target_group=target, position=place
        ).execute(db)
    away, export = read_configuration(db, ReadConfiguration(), asker()).tax_overrides
    assert (away.code, away.name, export.code) == ("away", "the away", "export")
    assert [(change.tax_group, change.target, [tax.code for tax in change.taxes]) for change in away.changes] == [
        ("DRINKS", "MEALS", ["B"]),
        ("MEALS", "FOOD", ["C"]),
    ]
    assert [(change.tax_group, change.taxes) for change in export.changes] == [("", ())]
