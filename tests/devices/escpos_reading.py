"""What an ESC/POS printer would make of its bytes, written down: text as text, each command by its name, nothing let pass."""

from __future__ import annotations

COMMANDS = {
    b"\x1b@": (0, "reset"),
    b"\x1bt": (1, "page"),
    b"\x1b!": (1, "mode"),
    b"\x1bE": (1, "bold"),
    b"\x1ba": (1, "align"),
    b"\x1bd": (1, "feed"),
    b"\x1bp": (3, "drawer"),
    b"\x1dV": (1, "cut"),
    b"\x1dh": (1, "bar height"),
    b"\x1dw": (1, "bar width"),
    b"\x1dH": (1, "bar text"),
    b"\x1dr": (1, "done?"),
}
BARS = b"\x1dk"


class NotEscpos(Exception):
    """The printer would not know what this is."""

    def __init__(self, at: int, rest: bytes) -> None:
        super().__init__(f"byte {at}: {rest!r}")


def transcript(content: bytes, codec: str = "cp1252") -> str:
    """The bytes as a person can read them; raises NotEscpos at the first command that we never meant to send."""
    written, at = [], 0
    while at < len(content):
        start = content[at : at + 2]
        if start in COMMANDS:
            length, name = COMMANDS[start]
            values = content[at + 2 : at + 2 + length]
            written.append(f"[{' '.join([name, *map(str, values)])}]")
            at += 2 + length
        elif start == BARS:
            length = content[at + 3]
            written.append(f"[bars {content[at + 2]} {content[at + 4 : at + 4 + length]!r}]")
            at += 4 + length
        elif content[at] == 0x0A:
            written.append("\n")
            at += 1
        elif content[at] >= 0x20 and content[at] != 0x7F:
            written.append(content[at : at + 1].decode(codec))
            at += 1
        else:
            raise NotEscpos(at, content[at : at + 8])
    return "".join(written)
