"""`tellal connect --refresh`: new secrets of old ones, without a person."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.networks.connecting.way import Grant, Longer, Redirect, Way
from pipeline.networks.connecting.ways import WAYS
from pipeline.networks.oauth2 import Endpoint
from tests.networks.fakes.authority import ID, REFRESH, SECRET, Authority
from tests.networks.fakes.base import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer

INSTAGRAM = """\
network = "instagram"
account = "kirkikindi"
room = "222"
secrets = { token = "IG_TOKEN" }
token_expires = "2026-12-01" # ask Ayşe

[pace]
min_gap = "1h"
"""
REDDIT = """\
network = "reddit"
account = "kirkikindi"
room = "test"
secrets = { client_id = "R_KEY_ID", client_secret = "R_SECRET", refresh_token = "R_TOKEN" }
"""
CLOCK = ("--clock", "2026-11-26 12:00")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """A server in the place of both networks'."""
    with serving(Authority()) as fake:
        assert isinstance(fake, Authority)
        endpoint = Endpoint(f"{fake.url}/oauth/token")
        longer = Longer(f"{fake.url}/access_token", "x", f"{fake.url}/refresh_access_token", "ig_refresh_token")
        pasted = Grant(f"{fake.url}/oauth/authorize", endpoint, (), redirect=Redirect.PASTED, longer=longer)
        rotating = Grant(f"{fake.url}/oauth/authorize", endpoint, (), refreshes=True)
        monkeypatch.setitem(WAYS, "instagram", Way("instagram", (), (), "", date.min, pasted))
        monkeypatch.setitem(WAYS, "reddit", Way("reddit", (), (), "", date.min, rotating))
        monkeypatch.setenv("IG_TOKEN", "lasting-1")
        monkeypatch.setenv("R_KEY_ID", ID)
        monkeypatch.setenv("R_SECRET", SECRET)
        monkeypatch.setenv("R_TOKEN", REFRESH)
        yield fake


@pytest.fixture
def root(make_workspace: Callable[..., Path]) -> Path:
    """A workspace with both, and with one that nothing renews."""
    devto = 'network = "devto"\naccount = "k"\nsecrets = { key = "DEV_KEY" }\n'
    channels = {"i": INSTAGRAM, "r": REDDIT, "d": devto}
    return make_workspace({f"content/{name}/channel.toml": text for name, text in channels.items()})


@pytest.mark.usefixtures("fake")
def test_every_channel_whose_network_does_that(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gh gets the new ones through a pipe; the new last day stands where the old one stood."""
    log = tmp_path / "gh.log"
    gh = tmp_path / "tools" / "gh"
    gh.parent.mkdir()
    note = f"open({str(log)!r}, 'a').write(repr((sys.argv[1:], sys.stdin.read())) + '\\n')"
    gh.write_text(f"#!{sys.executable}\nimport sys\n{note}\n", encoding="utf-8")
    gh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{gh.parent}{os.pathsep}{os.environ['PATH']}")
    answer = tellal(root, *CLOCK, "connect", "--all", "--store", "gh", "--json")
    assert answer.code == 0, answer
    assert answer.json["channels"] == [
        {"channel": "i", "renewed": ["IG_TOKEN"], "expires": "2027-01-24"},
        {"channel": "r", "renewed": ["R_TOKEN"], "expires": "2027-11-25"},
    ]
    assert log.read_text(encoding="utf-8").splitlines() == [
        repr((["secret", "set", "IG_TOKEN", "--env", "publish"], "lasting-2")),
        repr((["secret", "set", "R_TOKEN", "--env", "publish"], "refresh-2")),
    ]
    said = (root / "content/i/channel.toml").read_text(encoding="utf-8")
    assert said == INSTAGRAM.replace("2026-12-01", "2027-01-24")
    assert "lasting" not in answer.out + answer.err + said


def test_what_a_network_refuses_is_said_and_the_others_go_on(
    tellal: Callable[..., Answer], root: Path, fake: Authority, tmp_path: Path
) -> None:
    """An ended token is never renewed; nothing of it is shown, and the file holds the other's."""
    fake.lasts = "another"
    place = tmp_path / "new.env"
    answer = tellal(root, *CLOCK, "connect", "--all", "--env-file", str(place))
    assert answer.code == 4, answer
    assert "i: " in answer.err
    assert "lasting-1" not in answer.out + answer.err
    assert place.read_text(encoding="utf-8") == "R_TOKEN=refresh-2\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "2026-12-01" in (root / "content/i/channel.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("fake")
def test_a_channel_that_nothing_renews(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """It says how to come by new ones."""
    answer = tellal(root, *CLOCK, "connect", "--refresh", "d", "--env-file", str(tmp_path / "x.env"))
    assert answer.code == 4, answer
    assert "tellal connect devto" in answer.err
    assert not (tmp_path / "x.env").exists()
