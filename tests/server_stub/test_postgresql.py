"""A channel on PostgreSQL from the command line: made once, remembered privately, refused with a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from server_stub.home import Home, existing_home
from server_stub.postgresql import PostgresqlUrl, postgresql_url
from tests.server_stub.near import NearServer
from tests.shop import ServerFailed, StubServer
from tui_pos.sales.sentence import Refused


def test_init_remembers_the_database_and_only_its_owner_can_read_it(tmp_path: Path, empty_url: PostgresqlUrl) -> None:
    server = NearServer(tmp_path / "server")
    server.command("init", "--database", empty_url.url)
    home = existing_home(server.home)
    assert home.channel == empty_url
    assert home.address.stat().st_mode & 0o777 == 0o600
    assert not home.database.exists()
    assert list(json.loads(server.command("statement", "--json"))["registers"]) == ["GENEVA-1", "HOUSTON-1", "PARIS-1"]
    with pytest.raises(ServerFailed, match="already"):
        StubServer(tmp_path / "other").command("init", "--database", empty_url.url)
    assert not Home(tmp_path / "other").address.exists()


def test_a_database_that_does_not_answer_is_refused_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ServerFailed, match="does not answer") as failed:
        StubServer(tmp_path / "server").command("init", "--database", "postgresql://me:secret@127.0.0.1:1/none")
    assert failed.value.status == 1
    assert "secret" not in failed.value.errors
    assert "Traceback" not in failed.value.errors


@pytest.mark.parametrize("text", ["mysql://me@host/name", "channel.sqlite", ""])
def test_another_kind_of_database_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="postgresql://"):
        postgresql_url(text)


def test_a_url_is_shown_without_its_password() -> None:
    assert str(postgresql_url("postgres://me:secret@host:5432/name")) == "postgresql://me:***@host:5432/name"
    assert str(PostgresqlUrl("postgresql:///name?user=me&password=secret&host=h")) == (
        "postgresql:///name?user=me&password=***&host=h"
    )


def test_without_the_driver_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        f"sys.argv = ['x', 'init', '--home', {str(tmp_path / 'server')!r}, '--database', 'postgresql://me@host/name']\n"
        "from server_stub.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "install tui-pos[postgres]" in done.stderr
    assert "Traceback" not in done.stderr
