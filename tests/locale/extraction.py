"""Every message in the sources: the first argument of `say`, `_` and `N_`, read from the syntax tree.

`say(operation.name)`, and `say(operation.title(...))`, say a text that `_` or `N_` marks where it is written;
`say("a" if x else "b")` is two messages.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tui_pos.sales.sentence import FIELD

ROOT = Path(__file__).parents[2]
PACKAGES = ("tui_pos", "server_stub")
KEYWORDS = frozenset({"say", "_", "N_"})
DEFINITION = ROOT / "tui_pos" / "sales" / "sentence.py"


class Message(msgspec.Struct, frozen=True):
    """One call: `text` is None when it is not written out there, `values` None when they are unpacked."""

    place: str
    keyword: str
    text: str | None
    values: frozenset[str] | None


def messages() -> list[Message]:
    """All calls in the packages, by file and line."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path != DEFINITION)
    return [message for path in paths for message in messages_in(path)]


def messages_in(path: Path) -> Iterator[Message]:
    """The calls in one file."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and called(node) in KEYWORDS and node.args:
            named = [keyword.arg for keyword in node.keywords]
            values = None if None in named else frozenset(name for name in named if name)
            for text in texts(node.args[0]):
                yield Message(f"{path.relative_to(ROOT)}:{node.lineno}", called(node), text, values)


def texts(argument: ast.expr) -> Iterator[str | None]:
    """The texts that an argument may be; None for one that is not written out, nothing for an attribute."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=first, orelse=second):
            yield from texts(first)
            yield from texts(second)
        case ast.Attribute() | ast.Call(func=ast.Attribute(attr="title")):
            return
        case _:
            yield None


def called(node: ast.Call) -> str:
    """The name of the function that is called; a method named `say` is something else."""
    return node.func.id if isinstance(node.func, ast.Name) else ""


def fields(text: str) -> frozenset[str]:
    """The names of the fields in a text."""
    return frozenset(FIELD.findall(text))
