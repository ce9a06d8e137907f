"""The parts of the README that are made from the program: `python -m tests.readme` writes them, a test compares them."""

from __future__ import annotations

import re
from pathlib import Path

from tui_pos.operations.table import OPERATIONS
from tui_pos.tui.commands import SCREEN_COMMANDS, Command, all_commands
from tui_pos.tui.keymap import key_name

README = Path(__file__).parent.parent / "README.md"
SHOWN = {"help", "buttons", "palette", "connection", "back", "language", "theme", "quit"}


def keys_table() -> str:
    """Every command with its keys and its id, as rows of the table under *Keys*."""
    rows = [row(command) for command in all_commands(OPERATIONS) if command.keys and shown(command)]
    return "\n".join(["", "| key | or | it does | id in `keymap.toml` |", "|---|---|---|---|", *rows, ""])


def shown(command: Command) -> bool:
    return command not in SCREEN_COMMANDS or command.id in SHOWN


def row(command: Command) -> str:
    first, *others = map(key_name, command.keys)
    title = str(command.title)
    number = f" ({command.operation})" if command.operation else ""
    return f"| {first} | {', '.join(others)} | {title}{number} | `{command.id}` |"


def with_part(text: str, name: str, content: str) -> str:
    """The text with the part between its markers replaced."""
    part = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return part.sub(lambda found: f"{found[1]}{content}{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_part(README.read_text(), "keys", keys_table()))
