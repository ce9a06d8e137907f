"""`staff`, `store`, `tax`, `tender`, `discount` and `changes`: a store's own master data, edited at headquarters."""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from server_stub.console import HomeOption, JsonOption, YesNo, author, headquarters, sent_with, show, tell, tell_all
from server_stub.headquarters.changes import changes_since
from server_stub.headquarters.people import add_staff, remove_staff, set_pin
from server_stub.headquarters.publishing import send
from server_stub.headquarters.shops import (
    NewStore,
    add_store,
    remove_discount,
    remove_tender,
    set_discount,
    set_receipt,
    set_tax,
    set_tender,
)
from server_stub.home import existing_home
from server_stub.printed import change_lines
from server_stub.server import system_clock
from tui_pos.channel.dialect import snapshot
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.jobs import ALL_JOBS

PIN_VARIABLE = "TUI_POS_PIN"
MICROSECONDS = 1_000_000
PARTS_PER_PERCENT = 10_000
PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")

StoreOption = Annotated[str, typer.Option(help="The store.")]

staff_app = typer.Typer(no_args_is_help=True, help="Who may sign on where. A PIN is asked for, or in TUI_POS_PIN.")
store_app = typer.Typer(no_args_is_help=True, help="Stores.")
tax_app = typer.Typer(no_args_is_help=True, help="Taxes of a store.")
tender_app = typer.Typer(no_args_is_help=True, help="Ways of paying in a store.")
discount_app = typer.Typer(no_args_is_help=True, help="Promotions of a store.")


def asked_pin() -> str:
    """From the environment, or typed twice without an echo; never on the command line, where others could see it."""
    if typed := os.environ.get(PIN_VARIABLE):
        return typed
    if not sys.stdin.isatty():
        raise Refused(say("There is nobody to ask for a PIN. Nothing was changed: set TUI_POS_PIN."))
    return str(typer.prompt("PIN", hide_input=True, confirmation_prompt=True))


@staff_app.command("add")
def staff_add_command(
    number: Annotated[str, typer.Argument(help="The staff number.")],
    home: HomeOption,
    store: StoreOption,
    name: Annotated[str, typer.Option(help="As the register greets them.")],
    role: Annotated[str, typer.Option(help="cashier or manager.")] = "cashier",
    language: Annotated[str, typer.Option(help="en or fr; empty for the store's.")] = "",
) -> None:
    """Add a person to a store, or change one."""
    with headquarters(home) as db:
        add_staff(db, number, store, name, role, language, asked_pin(), author())
    tell(say("{name} may sign on in {store}.", name=name, store=store))
    sent_with("1060")


@staff_app.command("remove")
def staff_remove_command(
    number: str, home: HomeOption, store: Annotated[str | None, typer.Option(help="Only this store; else every one.")] = None
) -> None:
    """Let a person sign on no longer."""
    with headquarters(home) as db:
        stores = remove_staff(db, number, store, author())
    tell(say("{number} may no longer sign on in {stores}.", number=number, stores=", ".join(stores)))
    sent_with("1060")


@staff_app.command("set-pin")
def staff_set_pin_command(number: str, home: HomeOption) -> None:
    """Give a person a new PIN in every store."""
    with headquarters(home) as db:
        set_pin(db, number, asked_pin(), author())
    tell(say("{number} has a new PIN.", number=number))
    sent_with("1060")


@store_app.command("add")
def store_add_command(
    number: str,
    home: HomeOption,
    name: Annotated[str, typer.Option()],
    currency: Annotated[str, typer.Option(help="ISO 4217, such as EUR.")],
    time_zone: Annotated[str, typer.Option(help="Such as Europe/Paris.")],
    profile: Annotated[str, typer.Option(help="Its offline profile.")] = "default",
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
    digits: Annotated[int, typer.Option(min=0, max=4, help="Decimals of the currency.")] = 2,
    cash_step: Annotated[int, typer.Option(min=1, max=1_000, help="Smallest coin, in minor units.")] = 1,
    tax_inclusive: Annotated[YesNo, typer.Option(help="Whether prices have their taxes inside.")] = YesNo.YES,
) -> None:
    """Add a store, with its channel database group; taxes, tenders, prices and staff come after."""
    new = NewStore(
        number=number,
        name=name,
        currency=currency,
        time_zone=time_zone,
        profile=profile,
        language=language,
        currency_digits=digits,
        cash_step=cash_step,
        tax_inclusive=tax_inclusive is YesNo.YES,
    )
    with headquarters(home) as db:
        add_store(db, new, author())
    # At once, so that a register of it can be activated.
    send(existing_home(home), ALL_JOBS, system_clock, full=True, only=(number,))
    tell(say("Store {store} is new.", store=number))


@store_app.command("set-receipt")
def store_set_receipt_command(
    file: Annotated[Path, typer.Argument(help="TOML: logo, header, footer (lists of lines) and blocks.", exists=True)],
    home: HomeOption,
    store: StoreOption,
) -> None:
    """How a store's receipts look: its own lines, and which parts are on them."""
    with headquarters(home) as db:
        set_receipt(db, store, text_in(file), author())
    tell(say("Receipts of {store} are set.", store=store))
    sent_with("1070")


def text_in(file: Path) -> str:
    """What the file says. Raises Refused when it is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(say("The receipt template is no text. Nothing was changed.")) from error


@tax_app.command("set")
def tax_set_command(
    group: Annotated[str, typer.Argument(help="The tax group.")],
    percent: Annotated[str, typer.Argument(help="Such as 5.5.")],
    home: HomeOption,
    store: StoreOption,
    code: Annotated[str, typer.Option(help="The tax in the group; most groups have one.")],
    name: Annotated[str, typer.Option(help="As receipts say it.")],
) -> None:
    """Set the rate of a tax."""
    if not PERCENT.fullmatch(percent):
        raise Refused(say("“{percent}” is not a rate such as 5.5. Nothing was changed.", percent=percent[:20]))
    with headquarters(home) as db:
        set_tax(db, store, group, code, name, int(Decimal(percent) * PARTS_PER_PERCENT), author())
    tell(say("{group} bears {percent} % in {store}.", group=group, percent=percent, store=store))
    sent_with("1080")


@tender_app.command("set")
def tender_set_command(
    code: str,
    home: HomeOption,
    store: StoreOption,
    name: Annotated[str, typer.Option(help="As buttons and receipts say it.")],
    kind: Annotated[str, typer.Option(help="cash, card, check, ...")],
    denomination: Annotated[list[int] | None, typer.Option(help="Notes and coins in minor units, one option each.")] = None,
) -> None:
    """Make or change a way of paying."""
    with headquarters(home) as db:
        set_tender(db, store, code, name, kind, tuple(denomination or ()), author())
    tell(say("{store} takes {name}.", store=store, name=name))
    sent_with("1070")


@tender_app.command("remove")
def tender_remove_command(code: str, home: HomeOption, store: StoreOption) -> None:
    """End a way of paying."""
    with headquarters(home) as db:
        remove_tender(db, store, code, author())
    tell(say("{store} no longer takes {name}.", store=store, name=code))
    sent_with("1070")


@discount_app.command("set")
def discount_set_command(
    number: str,
    home: HomeOption,
    store: StoreOption,
    name: Annotated[str, typer.Option(help="As receipts say it.")],
    terms: Annotated[Path, typer.Option(help="A file with its terms, JSON.")],
    first: Annotated[datetime | None, typer.Option("--from", help="UTC; else now and always.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", help="UTC, not included; else without end.")] = None,
) -> None:
    """Make or change a promotion."""
    validity = (0 if first is None else instant(first), None if last is None else instant(last))
    with headquarters(home) as db:
        set_discount(db, store, number, name, terms_in(terms), validity, author())
    tell(say("Promotion {number} is set in {store}.", number=number, store=store))
    sent_with("1020")


def terms_in(file: Path) -> str:
    """What the file says. Raises Refused when it is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(say("The terms of the promotion are no text. Nothing was changed.")) from error


def instant(moment: datetime) -> int:
    """UTC microseconds."""
    return int(moment.replace(tzinfo=UTC).timestamp()) * MICROSECONDS


@discount_app.command("remove")
def discount_remove_command(number: str, home: HomeOption, store: StoreOption) -> None:
    """End a promotion now."""
    with headquarters(home) as db:
        remove_discount(db, store, number, author())
    tell(say("Promotion {number} ends in {store}.", number=number, store=store))
    sent_with("1020")


def changes_command(
    home: HomeOption,
    since: Annotated[int, typer.Option(min=0, help="A version of headquarters' data; 0 for everything.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Who changed what since a version, deletes included."""
    with headquarters(home) as db, snapshot(db):
        found = changes_since(db, since)
    if as_json:
        show(found)
        return
    tell_all(change_lines(found))
