"""The look holds WCAG 2.2 AA in the light and in the dark: read from tokens.css itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "app" / "frontend" / "css" / "tokens.css"
SCHEMES = ("light", "dark")
GROUNDS = ("ground", "surface", "sunk")
MOVES = ("understand", "theory", "test", "measure", "spread")


def _tokens(scheme: str) -> dict[str, str]:
    """Colour names and hex values of a scheme; the dark one overrides the light one."""
    light, _, dark = TOKENS.read_text().partition("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")
    values = dict(pattern.findall(light))
    return values | dict(pattern.findall(dark)) if scheme == "dark" else values


def _luminance(colour: str) -> float:
    """Relative luminance of a hex colour (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *((ink, ground) for ink in ("ink", "muted", "focus", "danger", *MOVES) for ground in GROUNDS),
    *((move, f"{move}-tint") for move in MOVES),
    *(("ink", f"{move}-tint") for move in (*MOVES, "danger")),
    *(("muted", f"{move}-tint") for move in MOVES),
    ("danger", "danger-tint"),
    ("ground", "ink"),
    *(("on-person", f"person-{number}") for number in range(1, 13)),
    *((f"person-{number}", ground) for number in range(1, 13) for ground in ("ground", "surface")),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_holds_four_and_a_half_to_one(scheme: str, ink: str, ground: str) -> None:
    tokens = _tokens(scheme)

    assert _contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_and_the_focus_hold_three_to_one(scheme: str, ground: str) -> None:
    tokens = _tokens(scheme)

    assert _contrast(tokens["edge"], tokens[ground]) >= 3
    assert _contrast(tokens["focus"], tokens[ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_twelve_people_are_equally_light(scheme: str) -> None:
    tokens = _tokens(scheme)
    lightness = [_luminance(tokens[f"person-{number}"]) for number in range(1, 13)]

    assert max(lightness) - min(lightness) < 0.06
    assert len({tokens[f"person-{number}"] for number in range(1, 13)}) == 12
