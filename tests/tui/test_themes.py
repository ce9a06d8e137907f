from __future__ import annotations

import pytest
from rich.style import Style
from textual.color import Color
from textual.filter import monochrome_style

from tui_pos.tui.drawing import Role
from tui_pos.tui.themes import COLOUR_BLIND, HIGH_CONTRAST, THEMES, Shades, next_theme, styles

READABLE = 4.5
HIGH = 7.0
STATES = (Role.GOOD, Role.WARNING, Role.BAD, Role.CALM)


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2)."""
    channels = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(style: Style) -> float:
    """Contrast ratio of the text of a style (WCAG 2)."""
    assert style.color is not None
    assert style.bgcolor is not None
    bright, dark = sorted(
        (luminance(Color.from_rich_color(style.color)), luminance(Color.from_rich_color(style.bgcolor))), reverse=True
    )
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("shades", THEMES, ids=lambda shades: shades.name)
def test_every_role_of_every_theme_can_be_read_with_and_without_colour(shades: Shades) -> None:
    least = HIGH if shades is HIGH_CONTRAST else READABLE
    for role in Role:
        style = styles(shades)[role]
        assert contrast(style) >= least, role
        assert contrast(monochrome_style(style)) >= least, role


def seen_with_deuteranopia(color: Color) -> tuple[float, float, float]:
    """What is left of a colour without the green cones (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = color.normalized
    return (0.292 * red + 0.708 * green, 0.292 * red + 0.708 * green, -0.022 * red + 0.022 * green + blue)


def test_the_states_differ_for_the_colour_blind() -> None:
    seen = [seen_with_deuteranopia(Color.parse(getattr(COLOUR_BLIND, role.value))) for role in STATES]
    for at, one in enumerate(seen):
        for other in seen[at + 1 :]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.15


def test_the_next_theme_goes_round() -> None:
    names = [THEMES[0].name]
    for _ in THEMES:
        names.append(next_theme(names[-1]))
    assert names[-1] == names[0]
    assert len(set(names)) == len(THEMES)
