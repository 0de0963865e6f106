"""What the site takes from the brand, and what it refuses to carry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.cards.probe import probe
from pipeline.site import loads
from pipeline.site.assets import assets
from pipeline.site.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Workshop


def avatar(workshop: Workshop, logo: str = "brand/logo.png") -> bytes | None:
    """Return the picture that stands for the brand, None where there is none."""
    workshop.brand = replace(workshop.brand, logo=logo)
    found = assets(workshop.survey().library, [], Words("en", "Europe/Istanbul"))
    return found.files[found.avatar] if found.avatar else None


def test_a_square_logo_is_the_avatar(workshop: Workshop) -> None:
    """Its address is its content, so a new one is never hidden by a browser's cache."""
    workshop.picture("brand/logo.png", "", (40, 40))
    assert probe(avatar(workshop) or b"") == ("image/png", 40, 40)


def test_a_wide_logo_does_not_fit_into_a_circle(workshop: Workshop) -> None:
    """A mark beside it does; without one the first letter of the name stands there."""
    workshop.picture("brand/logo.png", "", (400, 80))
    assert avatar(workshop) is None
    workshop.picture("brand/mark.png", "", (44, 40))
    assert probe(avatar(workshop) or b"") == ("image/png", 44, 40)


@pytest.mark.parametrize(
    "logo", ["../secret.png", "brand/missing.png", "brand", "", "brand/page.png", "brand/link.png"]
)
def test_only_a_picture_of_the_workspace_is_an_avatar(workshop: Workshop, tmp_path: Path, logo: str) -> None:
    """Not a file outside of it, a page with a picture's name, a folder, or nothing."""
    workshop.picture("../secret.png", "", (40, 40))
    (workshop.root / "brand").mkdir()
    (workshop.root / "brand/page.png").write_text("<html><script>", encoding="utf-8")
    (workshop.root / "brand/link.png").symlink_to(tmp_path / "secret.png")
    assert avatar(workshop, logo) is None


@pytest.mark.parametrize(("size", "kept"), [(1000, True), (160 * 1024, True), (160 * 1024 + 1, False)])
def test_a_display_face_is_used_unless_it_is_heavy(workshop: Workshop, size: int, kept: bool) -> None:  # noqa: FBT001 - the expectation
    """A page must not wait for megabytes of type."""
    font = workshop.root / "brand/fonts/A.ttf"
    font.parent.mkdir(parents=True)
    font.write_bytes(b"\0" * size)
    workshop.brand = replace(workshop.brand, fonts={"display": "brand/fonts/A.ttf"})
    found = assets(workshop.survey().library, [], Words("en", "Europe/Istanbul"))
    assert ("@font-face" in found.files[found.sheets[loads.EVERY][0]].decode()) is kept
    assert any(address.endswith(".ttf") for address in found.files) is kept
