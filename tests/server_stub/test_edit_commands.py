"""The commands that edit headquarters' data: what they say, how it reaches the stores, and how a PIN is asked for."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import opened
from server_stub.home import Home
from tests.server_stub.asking import activated
from tests.server_stub.headquarters.looking import asker
from tests.shop import StubServer
from tui_pos.channel.answers import answer
from tui_pos.channel.requests import Configuration, ReadConfiguration, Reply, SignOn
from tui_pos.sales.receipt_template import Block, ReceiptTemplate

TERMS = (
    '{"type": "simple", "currency": "EUR", "selection": {"categories": ["Cheese"]},'
    ' "benefit": {"type": "percent", "rate": 100000}}'
)

WATER = "5901234123457"
ADDED = ("staff", "add", "7", "--store", "PARIS", "--name", "Zoé")

EDITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("set-price 5901234123457 1.05 --store PARIS", ("1020",)),
    ("product set N1 --name Tea --tax-group FOOD --barcode 4000111 --barcode 4000112", ("1040",)),
    ("set-price 4000112 2.50 --store PARIS", ("1040", "1020")),
    ("set-price N1 2.60", ("1020",)),
    ("product set N1 --weighed yes --unit kg", ("1040",)),
    ("product stop N1 --store PARIS", ("9999",)),
    ("product remove 4000111", ("9999",)),
    ("customer set C1 --name Ann --tax-exempt yes", ("1010",)),
    ("customer remove C1", ("1010",)),
    ("staff remove 000160 --store PARIS", ("1060",)),
    ("staff remove 000160", ("1060",)),
    ("tax set FOOD 2.1 --store PARIS --code C --name VAT", ("1080",)),
    ("tender set voucher --store PARIS --name Voucher --kind voucher", ("1070",)),
    ("tender remove voucher --store PARIS", ("1070",)),
    ("discount remove D1 --store PARIS", ("1020",)),
)


def said_jobs(printed: str) -> tuple[str, ...]:
    """The jobs that an edit waits for, as it says."""
    return tuple(line.split("job ")[1][:4] for line in printed.splitlines() if "with job " in line)


def test_each_edit_says_how_it_reaches_the_stores(home: Path, tmp_path: Path) -> None:
    server = StubServer(home)
    terms = tmp_path / "terms.json"
    terms.write_text(TERMS)
    printed = server.command("discount", "set", "D1", "--store", "PARIS", "--name", "Cheese week", "--terms", str(terms))
    assert said_jobs(printed) == ("1020",)
    for command, jobs in EDITS:
        assert said_jobs(server.command(*command.split())) == jobs, command
    changes = server.json("changes", "--since", "1")
    assert len(changes["edits"]) == len(EDITS) + 1
    assert {row["table"] for row in changes["rows"]} == {
        "barcode",
        "customer",
        "discount",
        "price",
        "product",
        "staff",
        "tax_rate",
        "tender_type",
    }
    told = server.command("changes", "--since", str(changes["version"] - 1)).splitlines()
    assert len(told) == 2
    assert told[0].endswith("promotion D1 of PARIS ends")
    assert told[1] == "    discount PARIS D1: deleted"


@pytest.mark.parametrize(
    "command",
    [
        "tax set FOOD 1e999999999 --store PARIS --code C --name VAT",
        "set-price 5901234123457 1.05 --from 2001-01-01",
        "discount set D1 --store PARIS --name x --terms no-text.json",
        "register set PARIS-9 --support-offline yes",
        "store set-receipt no-text.json --store PARIS",
        "store set-receipt none.toml --store PARIS",
        "store set-receipt some.toml --store LYON",
    ],
)
def test_a_refusal_is_a_sentence(home: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "no-text.json").write_bytes(b'{"\xff": 1}')
    (tmp_path / "none.toml").write_text("blocks = ['total']")
    (tmp_path / "some.toml").write_text("blocks = ['taxes']")
    done = ran(home, *command.split(), folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing was changed" in done.stderr
    assert done.stderr.count("\n") == 1


def ran(home: Path, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command that has nobody to ask."""
    return subprocess.run(
        [sys.executable, "-m", "server_stub", *arguments, "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.getcwd(), **environment},
    )


def may_sign_on(home: Path, staff: str, pin: str) -> str:
    """The role of somebody who signs on in Paris by headquarters' data."""
    with opened(Home(home).headquarters) as db:
        return answer(db, SignOn(staff=staff, pin=pin), asker()).role


def test_a_pin_comes_from_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_POS_PIN", "2468")
    StubServer(home).command(*ADDED, "--role", "manager")
    assert may_sign_on(home, "7", "2468") == "manager"
    monkeypatch.setenv("TUI_POS_PIN", "135790")
    StubServer(home).command("staff", "set-pin", "7")
    assert may_sign_on(home, "7", "135790") == "manager"


def test_without_anybody_to_ask_a_pin_is_refused(home: Path, tmp_path: Path) -> None:
    done = ran(home, *ADDED, folder=tmp_path, TUI_POS_PIN="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is nobody to ask for a PIN. Nothing was changed: set TUI_POS_PIN.\n"


def test_a_pin_is_typed_twice_without_an_echo(home: Path) -> None:
    terminal, other = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "server_stub", *ADDED, "--home", str(home)],
        stdin=other,
        stdout=other,
        stderr=other,
        start_new_session=True,
        env={**os.environ, "TUI_POS_PIN": ""},
    ) as command:
        os.close(other)
        shown = read_until(terminal, "PIN: ")
        os.write(terminal, b"2468\n")
        shown += read_until(terminal, "confirmation: ")
        os.write(terminal, b"2468\n")
        shown += read_until(terminal, "schedule.")
    os.close(terminal)
    assert command.returncode == 0
    assert "2468" not in shown
    assert may_sign_on(home, "7", "2468") == "cashier"


def read_until(terminal: int, text: str) -> str:
    """What is shown up to this text."""
    shown = ""
    while text not in shown:
        shown += os.read(terminal, 4096).decode()
    return shown


def test_a_register_of_a_new_store_can_be_activated_at_once(server: StubServer) -> None:
    server.command("store", "add", "LYON", "--name", "Lyon", "--currency", "EUR", "--time-zone", "Europe/Paris")
    asking, _ = activated(server.url, "LYON-1", server.activation_code("LYON-1", "LYON"))
    reply = asking.post("/data-requests/ReadConfiguration", ReadConfiguration()).read(Reply)
    assert reply.answer is not None, reply.refusal
    configuration = msgspec.json.decode(reply.answer, type=Configuration)
    assert (configuration.store.name, configuration.register) == ("Lyon", "LYON-1")
    with opened_channel(Home(server.home).channel) as channel:
        assert isinstance(answer(channel, ReadConfiguration(), asker()), Configuration), "the others are as they were"


def test_a_store_says_how_its_receipts_look(server: StubServer, tmp_path: Path) -> None:
    file = tmp_path / "receipt.toml"
    file.write_text('logo = ["LOGO"]\nfooter = ["À bientôt"]\nblocks = ["taxes"]\n', encoding="utf-8")
    assert said_jobs(server.command("store", "set-receipt", str(file), "--store", "PARIS")) == ("1070",)
    server.json("run-job", "1070")
    with opened_channel(Home(server.home).channel) as channel:
        receipt = answer(channel, ReadConfiguration(), asker()).receipt
    assert receipt == ReceiptTemplate(logo=("LOGO",), footer=("À bientôt",), blocks=(Block.TAXES,))
