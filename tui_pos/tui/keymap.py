"""Which key asks for which command where, as shipped and as a shop changes it in `keymap.toml` (DESIGN section 4).

theme = "till-light"
lock_after_minutes = 5

[keys]
"operation.105" = ["f4", "ctrl+t"]
back = ["escape", "ctrl+x"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec

from tui_pos.sales.sentence import Refused, say
from tui_pos.tui.commands import Command, Context

# What a terminal sends for these is Enter, Backspace, Tab, line feed and Escape.
AMBIGUOUS = frozenset({"ctrl+m", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+[", "ctrl+left_square_bracket"})
KEY = re.compile(
    r"(shift\+)?(ctrl\+)?f([1-9]|1[0-9]|2[0-4])"
    r"|ctrl\+[a-z]"
    r"|(shift\+|ctrl\+)?(up|down|left|right|home|end|pageup|pagedown|insert|delete)"
    r"|escape|tab|shift\+tab"
)

# Terminals with the kitty protocol name the keys of the number pad, others send the characters.
KEYPAD = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "decimal": ".",
    "separator": ",",
    "equal": "=",
}

NAMES = {
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class KeymapFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of `keymap.toml`; `theme` is empty for the usual one.

    A register that nobody has touched for `lock_after_minutes` is locked; 0 never.
    """

    theme: str = ""
    lock_after_minutes: Annotated[int, msgspec.Meta(ge=0, le=1_440)] = 0
    keys: dict[str, list[str]] = {}


class Keymap:
    """The keys in force. Raises Refused when a key cannot be bound or would mean two things in one context."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.commands = tuple(commands)
        self.by_id = {command.id: command for command in self.commands}
        self.by_key: dict[tuple[Context, str], Command] = {}
        for command in self.commands:
            for key in command.keys:
                self._bind(command, key)

    def _bind(self, command: Command, key: str) -> None:
        if key in AMBIGUOUS or not KEY.fullmatch(key):
            raise Refused(
                say("The key {key} cannot be used for {command}. Choose another in keymap.toml.", key=key, command=command.id)
            )
        for context in command.contexts:
            other = self.by_key.setdefault((context, key), command)
            if other is not command:
                raise Refused(
                    say(
                        "The key {key} would mean both {first} and {second}. Change one of them in keymap.toml.",
                        key=key,
                        first=other.id,
                        second=command.id,
                    )
                )

    def command(self, context: Context, key: str) -> Command | None:
        """What the key means here."""
        return self.by_key.get((context, key))

    def legal(self, context: Context) -> tuple[Command, ...]:
        """The commands that have a meaning here, with or without a key."""
        return tuple(command for command in self.commands if context in command.contexts)

    def key_name(self, command_id: str) -> str:
        """The first key of a command as it is written on a keyboard, or nothing."""
        command = self.by_id.get(command_id)
        return key_name(command.keys[0]) if command and command.keys else ""


def key_name(key: str) -> str:
    """How a key is spelt for a person: `Ctrl+F`, `F2`, `Esc`."""
    *modifiers, last = key.split("+")
    return "+".join([*(modifier.title() for modifier in modifiers), NAMES.get(last, last.title())])


def read_keymap(path: Path) -> KeymapFile:
    """The shop's own keys; nothing when there is no such file. Raises Refused when it cannot be understood."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, KeymapFile)
    except FileNotFoundError:
        return KeymapFile()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise Refused(
            say("{file} cannot be understood ({error}). Correct it, or remove it.", file=str(path), error=str(error))
        ) from error


def remapped(commands: Iterable[Command], file: KeymapFile) -> Keymap:
    """The keymap with the shop's own keys in place of the shipped ones."""
    shipped = tuple(commands)
    unknown = sorted(set(file.keys) - {command.id for command in shipped})
    if unknown:
        raise Refused(say("keymap.toml names {command}, which is no command. Correct it, or remove it.", command=unknown[0]))
    return Keymap(
        msgspec.structs.replace(command, keys=tuple(file.keys[command.id])) if command.id in file.keys else command
        for command in shipped
    )
