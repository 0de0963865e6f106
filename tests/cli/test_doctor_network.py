"""`tellal doctor --network`: secrets tried, nothing published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.networks.fakes.base import serving
from tests.networks.fakes.mastodon import Mastodon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

CHANNEL = """\
network = "mastodon"
account = "mock"
server = "{url}"
secrets = {{token = "MASTO_TOKEN"}}
"""


@pytest.mark.parametrize(("token", "code"), [(Mastodon.token, 0), ("wrong-token-of-masto", 1)])
def test_a_real_exchange(
    token: str,
    code: int,
    tellal: Callable[..., Answer],
    make_workspace: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the command line, through the adapter, to a server; no secret is repeated, nothing is published."""
    with serving(Mastodon()) as fake:
        settings = (
            f'network = "mastodon"\naccount = "mock"\nserver = "{fake.url}"\nsecrets = {{token = "MASTO_TOKEN"}}\n'
        )
        root = make_workspace({"content/m/channel.toml": settings})
        monkeypatch.setenv("MASTO_TOKEN", token)
        answer = tellal(root, "doctor", "--network", "m")
        assert answer.code == code, answer
        assert token not in answer.out + answer.err
        assert ("as mock@127.0.0.1" in answer.out) is (code == 0)
        assert "git" not in answer.out
        assert fake.posts == []
        asked = len(fake.asked)
        tellal(root, "doctor", "--offline", "--only", "secrets")
        assert len(fake.asked) == asked


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("m",), "--network only"),
        (("--network", "n"), "there is no channel 'n'"),
        (("--network", "--offline"), "asks nobody"),
    ],
)
def test_what_does_not_go_together(
    args: tuple[str, ...], said: str, tellal: Callable[..., Answer], make_workspace: Callable[..., Path]
) -> None:
    """Nothing is tried by accident."""
    root = make_workspace({"content/m/channel.toml": 'network = "outbox"\naccount = "mock"\n'})
    answer = tellal(root, "doctor", *args)
    assert answer.code == 2
    assert said in answer.err


def test_a_workspace_that_posts_to_nobody_is_well(
    tellal: Callable[..., Answer], make_workspace: Callable[..., Path]
) -> None:
    """The outbox and the feed of the site take no secret."""
    channels = {name: f'network = "{name}"\naccount = "mock"\n' for name in ("outbox", "feed")}
    root = make_workspace({f"content/{name}/channel.toml": text for name, text in channels.items()})
    answer = tellal(root, "doctor", "--network", "--strict", "--json")
    assert answer.code == 0
    assert [each["code"] for each in answer.json["diagnoses"]] == ["account-in"]
