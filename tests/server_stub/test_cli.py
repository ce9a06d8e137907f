"""The command line: exit statuses, JSON alone on standard output, sentences on standard error (DESIGN section 5)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shop import StubServer


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server_stub", *arguments, "--home", str(home)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", "--json"),
        ("stats", "--json"),
        ("run-job", "9999", "--full", "--json"),
    ],
)
def test_json_is_alone(home: Path, arguments: tuple[str, ...]) -> None:
    done = run(home, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert isinstance(json.loads(done.stdout), dict)
    assert done.stdout.count("\n") == 1


def test_the_code_is_alone_on_the_last_line(home: Path) -> None:
    done = run(home, "register", "add", "PARIS-9", "--store", "PARIS", "--support-offline", "no")
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "arguments",
    [
        ("init",),
        ("run-job", "1234"),
        ("register", "add", "PARIS-9", "--store", "NOWHERE"),
        ("register", "revoke", "PARIS-9"),
        ("profile", "set", "--store", "PARIS"),
        ("import-products", "none.csv"),
        ("faults", "show"),
        ("faults", "set", "hang", "--request", "Nothing"),
    ],
)
def test_a_refusal_is_a_sentence(home: Path, arguments: tuple[str, ...]) -> None:
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"(Nothing was|No fault was)", done.stderr), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", "--nonsense"),
        ("faults", "set", "melt"),
        ("register", "add", "PARIS-9"),
        ("register", "add", "PARIS-9", "--store", "PARIS", "--support-offline", "perhaps"),
        ("serve", "--port", "99999"),
        ("serve", "--tls-cert", "x"),
        ("profile", "set", "--store", "PARIS", "--timeout-ms", "0"),
    ],
)
def test_wrong_usage(home: Path, arguments: tuple[str, ...]) -> None:
    assert run(home, *arguments).returncode == 2


def test_broken_rows_are_told_with_their_lines(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text("barcode,name\n" + ",Tea\n" * 30)
    done = run(home, "import-products", str(file))
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert told[0].startswith("line 2: ")
    assert len(told) == 22
    assert "30 of 30 rows are broken. Nothing was imported" in told[-1]


def test_an_empty_chain_says_that_it_is(tmp_path: Path) -> None:
    server = StubServer(tmp_path / "empty")
    server.command("init", "--empty")
    assert server.json("statement") == {"registers": {}}
    file = tmp_path / "products.csv"
    file.write_text("barcode,name\n1,Tea\n")
    refused = run(server.home, "import-products", str(file))
    assert (refused.returncode, refused.stderr) == (1, "There is no store to sell the products. Nothing was imported.\n")


def test_without_a_home_everything_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "statement", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "init first" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_one_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = run(tmp_path / "file", "init")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The system does not allow it")
