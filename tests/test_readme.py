"""The README says what the program does: its keys, its test command, its figures' benchmarks."""

from __future__ import annotations

from tests.readme import README, keys_table


def test_the_keys_in_the_readme_are_the_keys_of_the_program() -> None:
    assert keys_table() in README.read_text(), "run: python -m tests.readme"


def test_the_readme_has_both_commands_of_a_newcomer() -> None:
    text = README.read_text()
    assert "tui-pos demo\n" in text
    assert "-m pytest -n 2 --dist worksteal\n" in text
