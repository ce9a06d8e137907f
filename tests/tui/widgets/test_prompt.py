from __future__ import annotations

from rich.cells import cell_len

from tests.tui.hostile import FORBIDDEN, HOSTILE
from tui_pos.tui.drawing import plain
from tui_pos.tui.till import Key
from tui_pos.tui.widgets.prompt import keys_of, pasted, prompt_rows


def test_the_line_with_its_label() -> None:
    assert plain(prompt_rows("3 ×", "59012", "", False, 40)) == " 3 × ❯ 59012"


def test_the_end_of_a_long_line_stays_in_view() -> None:
    shown = plain(prompt_rows("", "0123456789" * 20, "ahead", False, 40))
    assert shown.endswith("789ahead")
    assert cell_len(shown) <= 40


def test_a_pin_is_masked_also_when_typed_ahead() -> None:
    assert plain(prompt_rows("PIN", "123", "456", True, 40)) == " PIN ❯ ••••••"


def test_an_alt_key_is_escape_and_the_key() -> None:
    assert keys_of("alt+5", "5") == (Key("escape"), Key("5", "5"))
    assert keys_of("f9", None) == (Key("f9"),)


def test_a_paste_is_what_could_have_been_typed() -> None:
    assert pasted("1\r\n2\r3") == (Key("1", "1"), Key("enter"), Key("2", "2"), Key("enter"), Key("3", "3"))
    assert not FORBIDDEN & {key.character for key in pasted(HOSTILE)}
