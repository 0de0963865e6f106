"""The brand's colours as the theme's variables, moved until text in them is readable in light and in dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEX = re.compile(r"#([0-9a-fA-F]{6})\Z")
#: WCAG 2.2, 1.4.3: the contrast that small text needs.
READABLE = 4.5
#: The same, 1.4.11: what a sign or the edge of something needs to be seen.
SEEN = 3.0
#: What a pale edge needs beside what has none: it repeats what stands there as a word, so it need not be `SEEN`.
_THERE = 1.6
#: What a band needs to be one, and no gap between others.
_TINTED = 1.12
_STEPS = 40
_ACCENTS = ("accent", "primary", "brand", "main")
_DEFAULT = "#3d5a80"


class Colour(NamedTuple):
    """A colour in sRGB, each channel from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as `#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """How bright it is to the eye, from 0 to 1 (WCAG's relative luminance)."""
        return 0.2126 * _linear(self.red) + 0.7152 * _linear(self.green) + 0.0722 * _linear(self.blue)

    def mixed(self, other: Colour, share: float) -> Colour:
        """Return this colour with a share of another in it, from 0 to 1."""
        return Colour(*(round(mine + (theirs - mine) * share) for mine, theirs in zip(self, other, strict=True)))


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def read(text: str) -> Colour | None:
    """Return the colour that `#rrggbb` means, None for anything else."""
    match = _HEX.match(text)
    return Colour(*bytes.fromhex(match[1])) if match else None


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    high, low = sorted((one.luminance, other.luminance), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: Colour, *grounds: Colour, least: float = READABLE) -> Colour:
    """Return a colour, or the nearest one of its hue that can be read on some grounds, all light or all dark.

    Args:
        colour: as the brand has it.
        grounds: what it stands on.
        least: the contrast that it needs.
    """
    towards = BLACK if grounds[0].luminance > 0.18 else WHITE  # noqa: PLR2004 - where black and white contrast alike
    steps = (colour.mixed(towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((step for step in steps if min(contrast(step, ground) for ground in grounds) >= least), towards)


def accent(brand: Mapping[str, str]) -> Colour:
    """Return the brand's leading colour."""
    named = [brand[role] for role in _ACCENTS if role in brand]
    found = (read(text) for text in (*named, *brand.values(), _DEFAULT))
    return next(colour for colour in found if colour)


def stylesheet(brand: Mapping[str, str], campaigns: Iterable[str]) -> str:
    """Return the custom properties that the theme's stylesheet is written in.

    Args:
        brand: role → `#rrggbb`.
        campaigns: the colour of each campaign in order, empty where it has none; they become `.k1`, `.k2` …
    """
    lead = accent(brand)
    ramp = [lead, *(colour for text in brand.values() if (colour := read(text)) and is_vivid(colour))]
    bands = [read(text) or ramp[number % len(ramp)] for number, text in enumerate(campaigns)]
    light, dark = _palette(lead, bands, WHITE), _palette(lead, bands, BLACK)
    both = ";".join(f"--{name}:light-dark({colour.hex},{dark[name].hex})" for name, colour in light.items())
    return f":root{{{both}}}\n{_band_rules(len(bands))}"


def _palette(lead: Colour, bands: Iterable[Colour], far: Colour) -> dict[str, Colour]:
    """Return the variables of one scheme: `far` is what its ground leans to, white by day and black by night."""
    dark, near = far == BLACK, WHITE if far == BLACK else BLACK
    tint = readable(lead, far)
    ground = far.mixed(WHITE, 0.075).mixed(lead, 0.05) if dark else far.mixed(lead, 0.045)
    surface = far.mixed(WHITE, 0.115).mixed(lead, 0.05) if dark else WHITE
    sunken = ground.mixed(near, 0.035)
    wash = surface.mixed(tint, 0.16 if dark else 0.09)
    grounds = (ground, surface, sunken, wash)
    ink = readable(near.mixed(far, 0.08).mixed(tint, 0.06), *grounds)
    named = {
        "ground": ground,
        "surface": surface,
        "sunken": sunken,
        "wash": wash,
        "line": surface.mixed(near, 0.11).mixed(lead, 0.06),
        "ink": ink,
        "quiet": readable(ink.mixed(surface, 0.42), *grounds),
        "accent": readable(lead, *grounds),
        "fill": readable(lead, WHITE),
    }
    for number, colour in enumerate(bands, 1):
        # By day an edge is the brand's own as long as it is there at all; by night what is dark would be gone.
        edge = readable(colour, surface, least=SEEN if dark else _THERE)
        wash = readable(surface.mixed(edge, 0.34 if dark else 0.2), surface, least=_TINTED)
        named |= {f"k{number}": wash, f"k{number}t": readable(colour, wash, surface), f"k{number}l": edge}
    return named


def _band_rules(count: int) -> str:
    return "\n".join(
        f".k{number}{{--band:var(--k{number});--band-text:var(--k{number}t);--band-line:var(--k{number}l)}}"
        for number in range(1, count + 1)
    )


def is_vivid(colour: Colour) -> bool:
    """Return whether it is a colour to the eye, and no grey or paper."""
    return max(colour) - min(colour) > 60  # noqa: PLR2004 - found by eye


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own curve
