"""The command line of a register (DESIGN section 5); `textual` is imported only inside the commands that open screens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer
import uuid_utils

from tui_pos.channel.requests import RequestRefused
from tui_pos.commands import demo, headless, journal
from tui_pos.commands.activate import activate
from tui_pos.commands.restore import restore
from tui_pos.commands.status import read_status
from tui_pos.config import Home, default_home
from tui_pos.operations.shift import Credentials
from tui_pos.sales.sentence import Refused, Sentence, say

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A terminal point of sale that keeps selling.",
)
journal_app = typer.Typer(no_args_is_help=True, help="The register's own record of everything that happened.")
app.add_typer(journal_app, name="journal")

HomeOption = Annotated[Path | None, typer.Option("--home", help="The folder that holds all state of this register.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

CaOption = Annotated[
    Path | None, typer.Option("--ca", help="The certificate to trust for this server.", exists=True, dir_okay=False)
]
MirrorOption = Annotated[
    Path | None,
    typer.Option("--mirror", help="A folder, best on another disk, for the journal's second copy.", file_okay=False),
]

T = TypeVar("T")


def now() -> int:
    """UTC microseconds."""
    return time.time_ns() // 1_000


def new_id() -> str:
    """A UUIDv7."""
    return str(uuid_utils.uuid7())


def main() -> None:
    """The entry point: a refusal is one sentence on standard error and exit status 1."""
    os.umask(0o077)  # databases too: they hold the hashes of PINs, which are few digits
    try:
        app()
    except (Refused, RequestRefused) as refusal:
        fail(refusal.sentence)
    except OSError as error:
        fail(
            say(
                "The system does not allow it: {error}. What was acknowledged is kept: check the folder, its permissions "
                "and the disk, then try again.",
                error=str(error),
            )
        )


def fail(sentence: Sentence) -> None:
    """Say why, and leave with 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


def run_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run on an event loop; Ctrl+C ends it like a signal would."""
    return asyncio.run(work)


def home_of(path: Path | None) -> Home:
    """The home named on the command line, or the platform's."""
    return Home(path.expanduser() if path else default_home())


def output(result: msgspec.Struct, as_json: bool, lines: Callable[[], list[str]]) -> None:
    """One JSON object, or lines for a person."""
    if as_json:
        print(msgspec.json.encode(result).decode())
    else:
        print("\n".join(lines()))


@app.command("activate")
def activate_command(
    server: Annotated[str, typer.Option(help="URL of the retail server.")],
    register: Annotated[str, typer.Option(help="The register's number.")],
    code: Annotated[str, typer.Option(help="The one-time code that headquarters printed.")],
    home: HomeOption = None,
    ca: CaOption = None,
    mirror: MirrorOption = None,
) -> None:
    """Make this computer a register: fetch its token and make its (empty) offline database."""
    device = run_loop(
        activate(home_of(home), server=server, register=register, code=code, ca=ca, clock=now, new_id=new_id, mirror=mirror)
    )
    print(say("Activated {register} of store {store}.", register=device.register, store=device.store))


@app.command("restore")
def restore_command(
    mirror: Annotated[Path, typer.Option(help="The folder with the second copy of its journal.", file_okay=False, exists=True)],
    server: Annotated[str, typer.Option(help="URL of the retail server.")],
    register: Annotated[str, typer.Option(help="The register's number.")],
    code: Annotated[str, typer.Option(help="The one-time code that headquarters printed.")],
    home: HomeOption = None,
    ca: CaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Replace a dead register: a new home from the second copy of its journal."""
    restored = run_loop(
        restore(home_of(home), mirror=mirror, server=server, register=register, code=code, ca=ca, clock=now, new_id=new_id)
    )
    output(
        restored,
        as_json,
        lambda: [f"{restored.register}: {restored.documents} documents, {restored.from_channel} of them only the channel had"],
    )


@app.command("run")
def run_command(home: HomeOption = None, mirror: MirrorOption = None) -> None:
    """The screens."""
    place = home_of(home)
    if mirror is not None:
        place.save_device(msgspec.structs.replace(place.device(), mirror=str(mirror.resolve())))
    run_loop(show_screens(place))


async def show_screens(home: Home, hint: Sentence | None = None) -> None:
    """Open the register and its screens until somebody leaves."""
    from tui_pos.tui.app import run_screens

    async with headless.opened(home, now, new_id) as register:
        await run_screens(register, hint)


@app.command("demo")
def demo_command(
    home: HomeOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget everything an earlier demo did.")] = False,
) -> None:
    """The stub server, a demo store and an activated register with its screens."""
    folder = (home_of(home) if home else Home(default_home() / "demo")).path
    if fresh:
        demo.start_over(folder)
    for number in (signal.SIGHUP, signal.SIGTERM):
        # A closed terminal must not leave the server behind.
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    server = demo.start_server(folder)
    try:
        terminal = demo.start_terminal(folder)
        try:
            run_loop(demo_screens(folder, server))
        finally:
            terminal.terminate()
            terminal.wait()
    finally:
        server.stop()


async def demo_screens(folder: Path, server: demo.DemoServer) -> None:
    """The demo register's screens, with a line that says how to try things."""
    home = await demo.demo_register(folder, server, now, new_id)
    hint = say(
        "Demo: staff 000160, PIN 123456 (manager 000110, PIN 654321). Server process {process} at {url}, in {home}.",
        process=server.number,
        url=server.url,
        home=str(folder / "server"),
    )
    await show_screens(home, hint)


@app.command("status")
def status_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """What state the register is in; may run beside it."""
    status = run_loop(read_status(home_of(home)))
    output(
        status,
        as_json,
        lambda: [
            f"{status.store} {status.register}: {status.state} since {status.since} ({status.reason})",
            f"offline availability: {status.availability} {'; '.join(status.availability_reasons)}".rstrip(),
            f"waiting for upload: {status.pending_uploads}, parked: {status.parked}",
            *(f"parked: {parked.kind} {parked.receipt or parked.id}: {parked.message}" for parked in status.parked_documents),
            f"last synchronisation: {status.last_sync.result} {status.last_sync.at or ''}".rstrip(),
            f"journal: {status.journal.head} documents, last receipt {status.journal.last_receipt or '-'}",
        ],
    )


@app.command("sync")
def sync_command(
    home: HomeOption = None,
    as_json: JsonOption = False,
    retry_parked: Annotated[bool, typer.Option("--retry-parked", help="Also send again what the server did not take.")] = False,
) -> None:
    """One download and one upload cycle."""
    work = headless.retry_parked if retry_parked else headless.synchronise
    report = run_loop(work(home_of(home), now, new_id))
    output(
        report,
        as_json,
        lambda: [
            f"download: {report.download}, package {report.session}, {report.rows} rows",
            f"upload: {report.upload}, {report.pending_uploads} waiting, {report.parked} parked",
        ],
    )
    if not report.done:
        fail(say("Not everything was synchronised: {reason}", reason=report.message or "?"))


@app.command("replay")
def replay_command(
    file: Annotated[Path, typer.Argument(help="One transaction a line, JSON.", exists=True, dir_okay=False)],
    home: HomeOption = None,
    staff: Annotated[str, typer.Option(help="Who rings up; the PIN is in TUI_POS_PIN.")] = "000160",
    as_json: JsonOption = False,
) -> None:
    """Ring up each transaction of a file through the same register."""
    pin = os.environ.get("TUI_POS_PIN", "")
    if not pin:
        fail(say("The environment variable TUI_POS_PIN has no PIN. Nothing was sold: set it, then replay."))
    with file.open("rb") as lines:
        report = run_loop(headless.replay_file(home_of(home), lines, Credentials(staff, pin), now, new_id))
    output(
        report,
        as_json,
        lambda: [
            f"sales: {report.sale.count}, {report.sale.total} minor units {report.currency}",
            f"returns: {report.returned.count}, {report.returned.total} minor units {report.currency}",
            f"already done: {report.already_done}, refused: {len(report.refused)}",
            *(f"line {line.line}: {line.reason}" for line in report.refused),
        ],
    )


@app.command("simulate-terminal", hidden=True)
def simulate_terminal_command(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Where it listens on this computer; 0 is any.")] = 9200,
) -> None:
    """A card terminal without cards, for trying."""
    from tui_pos.devices.terminal_simulator.command import main as simulate

    sys.exit(simulate(["--home", str(home_of(home).path / "terminal"), "--port", str(port)]))


@journal_app.command("verify")
def verify_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Check the journal's chain from its first document to its head."""
    verification = journal.verify(home_of(home))
    output(
        verification,
        as_json,
        lambda: [
            f"{verification.count} documents, head {verification.hash}, last receipt {verification.last_receipt or '-'}",
        ],
    )
    if not verification.ok:
        fail(verification.problem or say("The journal does not verify."))


@journal_app.command("export")
def export_command(home: HomeOption = None) -> None:
    """Every document, one JSON object a line, in order."""
    for content in journal.export(home_of(home)):
        sys.stdout.buffer.write(content + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
