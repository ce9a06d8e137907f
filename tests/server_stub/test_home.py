"""A home is made once, served by one process, and says so when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from server_stub.home import Control, Home, existing_home, new_home, read_control, serving, write_control
from tui_pos.sales.sentence import Refused


def test_only_one_process_serves_a_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with serving(home), pytest.raises(Refused, match="Another process"), serving(home):
        raise AssertionError
    with serving(home):
        pass


def test_a_home_is_never_made_over_another(home: Path) -> None:
    with pytest.raises(Refused, match="already"):
        new_home(home)
    assert existing_home(home).database.stat().st_mode & 0o777 == 0o600


def test_an_empty_folder_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="init first"):
        existing_home(tmp_path)


def test_the_control_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for process in (1, 2):
        control = Control(url="http://127.0.0.1:1", secret="s", process=process)
        write_control(home, control)
        assert read_control(home) == control
        assert home.control.stat().st_mode & 0o777 == 0o600
