"""The server's command line (DESIGN section 5): 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from peewee import Database

from server_stub.console import (
    HomeOption,
    JsonOption,
    author,
    channel,
    headquarters,
    show,
    tell,
    tell_all,
    write_line,
)
from server_stub.counts import read_stats
from server_stub.database import create
from server_stub.door import LOOPBACK, Address
from server_stub.faults_cli import faults_app
from server_stub.headquarters import database as headquarters_database
from server_stub.headquarters.demo import load_demo
from server_stub.headquarters.import_products import import_products
from server_stub.headquarters.product_file import FileBroken
from server_stub.headquarters.publishing import send
from server_stub.headquarters.replication import read_again, replicate
from server_stub.headquarters.schedule import set_usual
from server_stub.home import Home, existing_home, new_home, remember_address
from server_stub.people_cli import buttons_app, role_app
from server_stub.postgresql import postgresql_url
from server_stub.printed import run_lines, statement_lines, stats_lines, upload_lines
from server_stub.product_cli import customer_app, product_app, set_price_command
from server_stub.profile_cli import profile_app
from server_stub.register_cli import register_app
from server_stub.schedule_cli import schedule_app
from server_stub.serve import serve
from server_stub.server import system_clock
from server_stub.sessions_cli import sessions_app
from server_stub.statement import statement
from server_stub.store_cli import changes_command, discount_app, staff_app, store_app, tax_app, tender_app
from server_stub.upgrade import upgraded
from server_stub.upload_sessions import replicated
from server_stub.workers import serve_with_workers, work
from tui_pos.channel.dialect import snapshot
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.jobs import ALL_JOBS, UPLOAD_JOB

SHOWN_BROKEN_ROWS = 20

PortOption = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")]
HostOption = Annotated[str, typer.Option(help="The address to listen on.")]
CertificateOption = Annotated[Path | None, typer.Option(help="Certificate, PEM; registers pin it with --ca.")]
KeyOption = Annotated[Path | None, typer.Option(help="The certificate's key, PEM.")]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The stub retail server of tui-pos.",
)
app.add_typer(register_app, name="register")
app.add_typer(profile_app, name="profile")
app.add_typer(faults_app, name="faults")
app.add_typer(product_app, name="product")
app.add_typer(customer_app, name="customer")
app.add_typer(staff_app, name="staff")
app.add_typer(store_app, name="store")
app.add_typer(tax_app, name="tax")
app.add_typer(tender_app, name="tender")
app.add_typer(discount_app, name="discount")
app.add_typer(role_app, name="role")
app.add_typer(buttons_app, name="buttons")
app.command("set-price")(set_price_command)
app.command("changes")(changes_command)
app.add_typer(schedule_app, name="schedule")
app.add_typer(sessions_app, name="sessions")


@app.command("init")
def init_command(
    home: HomeOption,
    database: Annotated[
        str | None, typer.Option(help="postgresql://USER@HOST/NAME, an empty database; else SQLite in the home.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Without the demo stores.")] = False,
) -> None:
    """Make headquarters' and the channel database, with the demo stores PARIS, HOUSTON and GENEVA."""
    place = None if database is None else postgresql_url(database)
    made = new_home(home)
    if place is not None:
        remember_address(made, place)
    try:
        headquarters_database.create(made.headquarters, leave_empty if empty else fill_with_demo)
        create(made.channel)
        send(made, ALL_JOBS, system_clock, full=True)
    except BaseException:
        for file in (made.database, made.address, made.folder / "headquarters.sqlite"):
            file.unlink(missing_ok=True)
        raise
    tell(say("The channel database is {file}.", file=str(made.channel)))


def leave_empty(db: Database) -> None:
    """No store yet."""
    set_usual(db)


def fill_with_demo(db: Database) -> None:
    """The demo chain."""
    set_usual(db)
    load_demo(db, author())


@app.command("serve")
def serve_command(
    home: HomeOption,
    port: PortOption = 8700,
    host: HostOption = LOOPBACK,
    tls_cert: CertificateOption = None,
    tls_key: KeyOption = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the port; PostgreSQL only.")] = 1,
) -> None:
    """Serve until SIGTERM or Ctrl-C. Prints its URL on one line once it listens."""
    if (tls_cert is None) != (tls_key is None):
        raise typer.BadParameter("--tls-cert and --tls-key belong together")
    address = Address(host=host, port=port, certificate=tls_cert, key=tls_key)
    if workers == 1:
        asyncio.run(serve(upgraded(home, system_clock), address, write_line))
    else:
        asyncio.run(serve_with_workers(upgraded(home, system_clock), address, workers, write_line))


@app.command("worker", hidden=True)
def worker_command(
    home: HomeOption, port: PortOption, host: HostOption, tls_cert: CertificateOption = None, tls_key: KeyOption = None
) -> None:
    """One process of `serve --workers`, which starts it."""
    asyncio.run(work(existing_home(home), Address(host=host, port=port, certificate=tls_cert, key=tls_key), write_line))


@app.command("import-products")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV, UTF-8, columns barcode,name[,price,tax_group,category].")],
    home: HomeOption,
    store: Annotated[str | None, typer.Option(help="Only this store's assortment; else every store's.")] = None,
) -> None:
    """Import products, all or nothing, and send them to their stores (jobs 1040 and 1020).

    Prices are in major units of the store's currency with a decimal point (4.59), and count from now on. Without a price a
    known product keeps its own; a new one is sold at the price typed in at the till. Without a tax group a known product
    keeps its own; a new one gets STANDARD. New products come after the existing ones in popularity, in the file's order.
    """
    with headquarters(home) as db:
        done = import_products(db, file, store, author())
    for job in ("1040", "1020"):
        send(existing_home(home), job, system_clock, only=done.stores)
    tell(
        say(
            "{new} products are new, {changed} were known; {prices} prices set in {stores}.",
            new=done.new,
            changed=done.changed,
            prices=done.prices,
            stores=", ".join(done.stores),
        )
    )


@app.command("run-job")
def run_job_command(
    number: Annotated[
        str,
        typer.Argument(
            help="1010 customers, 1020 prices, 1040 products, 1060 staff, 1070, 1080, 1090, 1110; 9999: all; P-0001."
        ),
    ],
    home: HomeOption,
    full: Annotated[
        bool, typer.Option("--full", help="All rows, not what has changed; of 9999 a ready-made offline database.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run a job now: what has changed goes to the channel database and to the offline databases of each store's group.

    P-0001 goes the other way: what the channel has received goes on to headquarters; --full looks at all of it again.
    """
    if number == UPLOAD_JOB:
        run_upload(upgraded(home, system_clock), full, as_json)
        return
    run = send(upgraded(home, system_clock), number, system_clock, full=full)
    if as_json:
        show(run)
    else:
        tell_all(run_lines(run))


def run_upload(home: Home, everything: bool, as_json: bool) -> None:
    """P-0001: what the channel has goes on to headquarters."""
    if everything:
        read_again(home)
    done = replicate(home, system_clock)
    if as_json:
        show(replicated(done))
    else:
        tell_all(upload_lines(done))


@app.command("statement")
def statement_command(
    home: HomeOption,
    hq: Annotated[bool, typer.Option("--hq", help="What headquarters has; job P-0001 brings it there.")] = False,
    as_json: JsonOption = False,
) -> None:
    """What the channel has of each register."""
    with headquarters(home) if hq else channel(home) as db, snapshot(db):
        found = statement(db)
    if as_json:
        show(found)
    else:
        tell_all(statement_lines(found))


@app.command("stats")
def stats_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """What was asked, by name, and what became of it."""
    stats = read_stats(existing_home(home).counts)
    if as_json:
        show(stats)
    else:
        tell_all(stats_lines(stats))


def main() -> None:
    """The entry point `tui-pos-server`."""
    os.umask(0o077)  # databases too: they hold the hashes of PINs, which are few digits
    try:
        app()
    except FileBroken as error:
        for row in error.rows[:SHOWN_BROKEN_ROWS]:
            print(f"line {row.line}: {row.reason}", file=sys.stderr)
        if len(error.rows) > SHOWN_BROKEN_ROWS:
            print(f"... and {len(error.rows) - SHOWN_BROKEN_ROWS} more", file=sys.stderr)
        print(error.sentence, file=sys.stderr)
        sys.exit(1)
    except Refused as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        reason = say(
            "The system does not allow it: {error}. What was acknowledged is kept: check the folder, its permissions "
            "and the disk, then try again.",
            error=str(error),
        )
        print(reason, file=sys.stderr)
        sys.exit(1)
