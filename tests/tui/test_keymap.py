from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_pos.operations.table import OPERATIONS
from tui_pos.sales.sentence import Refused
from tui_pos.tui.commands import BACK, Context, all_commands
from tui_pos.tui.flows import OPERATIONS as FLOWS
from tui_pos.tui.flows import SCREENS
from tui_pos.tui.keymap import AMBIGUOUS, KEYPAD, Keymap, KeymapFile, key_name, read_keymap, remapped
from tui_pos.tui.till import Key

COMMANDS = all_commands(OPERATIONS)


def test_no_two_commands_on_one_key_in_one_context() -> None:
    keymap = Keymap(COMMANDS)
    assert len(keymap.by_key) == sum(len(command.keys) * len(command.contexts) for command in COMMANDS)


def test_every_f_key_and_escape_has_a_second_key_that_is_neither() -> None:
    for command in COMMANDS:
        if any(re.fullmatch(r"f\d+|escape", key) for key in command.keys):
            assert any(key.startswith("ctrl+") for key in command.keys), command.id


def test_no_shipped_key_is_one_that_a_terminal_sends_for_another() -> None:
    assert not AMBIGUOUS & {key for command in COMMANDS for key in command.keys}


def test_every_command_has_a_flow_and_every_operation_a_command() -> None:
    enter_only = {100, 700}
    assert {command.operation for command in COMMANDS if command.operation} - enter_only == set(FLOWS)
    assert {command.id for command in COMMANDS if not command.operation} == set(SCREENS)


def test_there_is_always_a_way_back() -> None:
    assert BACK.contexts == frozenset(Context)


@pytest.mark.parametrize(("name", "text"), KEYPAD.items())
def test_a_keypad_key_types_its_character_under_either_name(name: str, text: str) -> None:
    assert Key(name).text == text
    assert Key("whatever", text).text == text


def test_a_shop_changes_keys_by_id(tmp_path: Path) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text('theme = "till-light"\n[keys]\n"operation.200" = ["f24", "shift+f9"]\n', encoding="utf-8")
    file = read_keymap(path)
    keymap = remapped(COMMANDS, file)
    assert file.theme == "till-light"
    assert keymap.key_name("operation.200") == "F24"
    assert keymap.command(Context.SALE, "f9") is None


def test_no_file_is_the_shipped_keymap(tmp_path: Path) -> None:
    assert read_keymap(tmp_path / "keymap.toml") == KeymapFile()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"back": ["ctrl+m"]}, "cannot be used"),
        ({"back": ["x"]}, "cannot be used"),
        ({"back": ["alt+x"]}, "cannot be used"),
        ({"back": ["f1"]}, "would mean both"),
        ({"no-such": ["f1"]}, "no command"),
    ],
)
def test_a_key_that_cannot_work_is_refused_by_name(keys: dict[str, list[str]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        remapped(COMMANDS, KeymapFile(keys=keys))


@pytest.mark.parametrize("content", ["keys = 3", "[keys", 'colour = "red"', "\udcff"])
def test_a_file_that_cannot_be_understood_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keymap.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refused, match=r"keymap\.toml"):
        read_keymap(path)


def test_keys_are_spelt_as_on_a_keyboard() -> None:
    assert [key_name(key) for key in ("f2", "ctrl+f", "escape", "pagedown")] == ["F2", "Ctrl+F", "Esc", "PgDn"]
