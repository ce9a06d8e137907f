"""The themes: dark, light, high contrast and colour-blind safe (DESIGN section 4, the house: `tui/`).

A theme gives each role a colour and a weight; state is always also a word and a shape, so that none is needed to read it.
"""

from __future__ import annotations

import msgspec
from rich.style import Style
from textual.theme import Theme

from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.drawing import Role


class Shades(msgspec.Struct, frozen=True, kw_only=True):
    """The colours of one theme, as `#rrggbb`; `good`, `calm`, `warning` and `bad` are the states of the connection."""

    name: str
    title: Sentence
    dark: bool
    background: str
    bar: str
    text: str
    quiet: str
    key: str
    good: str
    calm: str
    warning: str
    bad: str
    selected: str
    on_selected: str


DARK = Shades(
    name="till-dark",
    title=say("Dark"),
    dark=True,
    background="#15181d",
    bar="#222831",
    text="#e4e7eb",
    quiet="#98a2b0",
    key="#8fc7ff",
    good="#72d39a",
    calm="#82b7ff",
    warning="#f0b95a",
    bad="#ff8f85",
    selected="#2f5d8c",
    on_selected="#ffffff",
)
LIGHT = Shades(
    name="till-light",
    title=say("Light"),
    dark=False,
    background="#fbfaf7",
    bar="#e9e6de",
    text="#1d2126",
    quiet="#5a626d",
    key="#0b5394",
    good="#176636",
    calm="#1a55b0",
    warning="#7d4e00",
    bad="#ae1b1b",
    selected="#1f5a96",
    on_selected="#ffffff",
)
HIGH_CONTRAST = Shades(
    name="till-high-contrast",
    title=say("High contrast"),
    dark=True,
    background="#000000",
    bar="#000000",
    text="#ffffff",
    quiet="#e0e0e0",
    key="#ffff66",
    good="#66ff66",
    calm="#8fd0ff",
    warning="#ffd24d",
    bad="#ffa8a8",
    selected="#ffff00",
    on_selected="#000000",
)
# Okabe and Ito's palette: told apart with every common kind of colour blindness; lightened where 4.5:1 needs it.
COLOUR_BLIND = Shades(
    name="till-colour-blind",
    title=say("Colour-blind safe"),
    dark=True,
    background="#14161a",
    bar="#23272f",
    text="#ededed",
    quiet="#a4abb5",
    key="#56b4e9",
    good="#2fd0a5",
    calm="#56b4e9",
    warning="#f0e442",
    bad="#f0803c",
    selected="#00568c",
    on_selected="#ffffff",
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND)
BY_NAME = {shades.name: shades for shades in THEMES}


def textual_theme(shades: Shades) -> Theme:
    """The theme as Textual's stylesheet needs it."""
    return Theme(
        name=shades.name,
        primary=shades.key,
        secondary=shades.calm,
        warning=shades.warning,
        error=shades.bad,
        success=shades.good,
        accent=shades.key,
        foreground=shades.text,
        background=shades.background,
        surface=shades.background,
        panel=shades.bar,
        dark=shades.dark,
    )


def styles(shades: Shades) -> dict[Role, Style]:
    """How each role is drawn."""
    ground = shades.background
    return {
        Role.TEXT: Style(color=shades.text, bgcolor=ground),
        Role.QUIET: Style(color=shades.quiet, bgcolor=ground),
        Role.STRONG: Style(color=shades.text, bgcolor=ground, bold=True),
        Role.TITLE: Style(color=shades.key, bgcolor=ground, bold=True),
        Role.KEY: Style(color=shades.key, bgcolor=ground, bold=True),
        Role.GOOD: Style(color=shades.good, bgcolor=ground, bold=True),
        Role.WARNING: Style(color=shades.warning, bgcolor=ground, bold=True),
        Role.BAD: Style(color=shades.bad, bgcolor=ground, bold=True),
        Role.CALM: Style(color=shades.calm, bgcolor=ground, bold=True),
        Role.SELECTED: Style(color=shades.on_selected, bgcolor=shades.selected, bold=True),
        Role.DISABLED: Style(color=shades.quiet, bgcolor=ground, italic=True),
        Role.BAR: Style(color=shades.text, bgcolor=ground),
        Role.CURSOR: Style(color=shades.text, bgcolor=ground, reverse=True),
    }


def next_theme(name: str) -> str:
    """The theme after this one, going round."""
    names = [shades.name for shades in THEMES]
    return names[(names.index(name) + 1) % len(names)]
