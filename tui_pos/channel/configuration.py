"""What a register needs to know of its channel before it sells: store, offline profile, tenders, reasons, layouts."""

from __future__ import annotations

import msgspec

from tui_pos.sales.money import Currency
from tui_pos.sales.receipt_template import FULL, ReceiptTemplate
from tui_pos.sales.tax_overrides import TaxOverride


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as its register and receipts need it; `day_ends_at` in minutes after midnight, local time."""

    number: str
    name: str
    address: tuple[str, ...]
    vat_number: str
    legal_footer: tuple[str, ...]
    currency: Currency
    tax_inclusive: bool
    time_zone: str
    day_ends_at: int = 0
    language: str = "en"


class TenderType(msgspec.Struct, frozen=True, kw_only=True):
    """A way of paying: `kind` is `cash`, `card`, `currency`, `check`, `credit_memo` or `gift_card`;
    `denominations` are the quick-cash amounts in minor units.

    `pieces` are the coins and notes that it is counted in, in minor units, the smallest first; none: by its amount.
    """

    code: str
    name: str
    kind: str
    denominations: tuple[int, ...] = ()
    pieces: tuple[int, ...] = ()


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """What foreign money is worth from an instant on: `rate` in parts per million of the store's for one of theirs.

    `digits` are those of its minor unit, `step` the smallest amount of it that is taken, in minor units.
    """

    currency: str
    valid_from: int
    rate: int
    digits: int = 2
    step: int = 1


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason that a store knows; `kind` is what it is asked for, such as `no_sale`."""

    kind: str
    code: str
    name: str


class GridButton(msgspec.Struct, frozen=True, kw_only=True):
    """A button of a store's grid, in the order of `position`; `role` is empty for everybody, `label` for the usual name.

    `grid` is the place it is for (`sale`, `receipt`, `payment`) or another one, which operation 401 leads to by `target`.
    """

    grid: str
    operation: int
    role: str = ""
    label: str = ""
    colour: str = ""
    target: str = ""


class OfflineProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The offline profile assigned to a store (reference: *Offline profile fields*), in the units of its names.

    `health_check_interval_s`, `slow_threshold_ms` (0: never too slow) and `slow_reconnect_interval_s` count only with
    `advanced_switching`; `tui_pos/connection/profile.py` says what 0 or less means elsewhere.
    """

    number: str = "default"
    timeout_ms: int = 2_000
    reconnect_interval_s: int = 300
    retry_count: int = 0
    prompt_on_seamless_offline: bool = True
    manual_switch_before_sign_on: bool = False
    advanced_switching: bool = False
    health_check_interval_s: int = 60
    slow_threshold_ms: int = 0
    slow_reconnect_interval_s: int = 600
    pause_synchronisation: bool = False
    upload_interval_s: int = 30
    upload_batch: int = 50


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """All that a register needs to know of its channel before it sells."""

    store: Store
    register: str
    support_offline: bool
    profile: OfflineProfile
    tenders: tuple[TenderType, ...]
    reasons: tuple[Reason, ...] = ()
    buttons: tuple[GridButton, ...] = ()
    receipt: ReceiptTemplate = FULL
    tax_overrides: tuple[TaxOverride, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
