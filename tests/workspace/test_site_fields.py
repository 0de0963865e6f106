"""`[site]`: who may see the calendar, in which languages, with which holidays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.settings import SiteSettings, Visibility
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELLAL = 'name = "Deneme"\n'
X = 'network = "x"\naccount = "kirk"\n'
WORDS = "everybody may read what is internal"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", SiteSettings()),
        ('locale = "tr"\n', SiteSettings(countries=("TR",))),
        ('locale = "pt-BR"\n', SiteSettings(countries=("BR",))),
        ('locale = "tr"\n[site]\ncountries = []\n', SiteSettings()),
        (
            (
                f'[site]\nvisibility = "public"\nchannels = ["x"]\npublic_address = "{WORDS}"\n'
                'languages = ["en", "tr"]\n'
                'countries = ["TR", "US-CA"]\nrepository = "https://git.example/k/s"\nalarm = "15m"\n'
            ),
            SiteSettings(
                Visibility.PUBLIC,
                channels=("x",),
                exposed=True,
                languages=("en", "tr"),
                countries=("TR", "US-CA"),
                repository="https://git.example/k/s",
                alarm=timedelta(minutes=15),
            ),
        ),
    ],
)
def test_what_is_written_is_what_is_meant(
    make_workspace: Callable[..., Path], written: str, meant: SiteSettings
) -> None:
    """Also when it comes from the index: the language's own country has its holidays there without a word."""
    root = make_workspace({"tellal.toml": TELLAL + written, "content/x/channel.toml": X})
    for _ in range(2):
        library = load(root)
        assert library.findings == ()
        assert library.settings.site == meant


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('visibility = "hidden"', "value-unknown"),
        ('public_address = "yes"', "value-unknown"),
        ("public_address = true", "value-unknown"),
        ('languages = ["tr", "xx"]', "value-unknown"),
        ('countries = ["Turkey"]', "value-invalid"),
        ('countries = ["tr"]', "value-invalid"),
        ('alarm = "soon"', "value-invalid"),
        ('channels = ["y"]', "channel-unknown"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_line(make_workspace: Callable[..., Path], line: str, code: str) -> None:
    """Whoever is unsure who may read it stays internal, and nothing but the very words exposes it."""
    root = make_workspace({"tellal.toml": f"{TELLAL}[site]\n{line}\n"})
    library = load(root)
    assert [(found.path, found.line, found.code) for found in library.findings] == [("tellal.toml", 3, code)]
    assert library.settings.site.visibility is Visibility.INTERNAL
    assert not library.settings.site.exposed
