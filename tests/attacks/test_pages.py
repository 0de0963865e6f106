"""Attacks by a page that a post links to: it is looked at on command only, and what it says is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cards.test_developed import bomb
from tests.networks.fakes.base import serving
from tests.networks.fakes.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attacks.conftest import Attack

POST = "content/b/a.md"
CHANNEL = 'network = "outbox"\nas = "bluesky"\naccount = "deneme.example"\n'
LINKS = "content/b/media/links"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A site that whoever runs Tellal allows, and a keeper of keys beside it that nobody allows."""
    made = Pages()
    monkeypatch.setenv("TELLAL_PRIVATE_HOSTS", "127.0.0.1")
    with serving(made):
        yield made


def looked(attack: Callable[..., Attack], hostile: Callable[..., str], url: str) -> tuple[Attack, dict[str, str]]:
    """Let a post link to a page and have it looked at; return what came of it."""
    made = attack({"content/b/channel.toml": CHANNEL, POST: hostile("Bakın.", link=url)})
    (done,) = made.call("card", "fetch-links", "b/a", "--json").json["links"]
    return made, done


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest/meta-data/", "http://localhost:1/", "http://[::1]/", "file:///etc/passwd"]
)
def test_attack_64_a_page_that_sends_us_to_a_keeper_of_keys(
    attack: Callable[..., Attack], hostile: Callable[..., str], site: Pages, to: str
) -> None:
    """Nobody goes there, neither for the page nor for its picture, and nothing is written."""
    made, done = looked(attack, hostile, site.moved("/a", to))
    assert done["became"] == "failed"
    assert not (made.root / LINKS).exists()
    site.page("/a", f'<title>A</title><meta property="og:image" content="{to}">')
    (again,) = made.call("card", "fetch-links", "b/a", "--json").json["links"]
    assert again["became"] == "new"
    assert [place.suffix for place in (made.root / LINKS).iterdir()] == [".toml"]


def test_attack_64_a_page_that_says_more_than_it_shows(
    attack: Callable[..., Attack], hostile: Callable[..., str], site: Pages
) -> None:
    """Scripts, words that turn around, lines for a file that is none of the page's, a bomb for a picture, no end."""
    site.picture("/bomb.png", bomb())
    url = site.page(
        "/a",
        '<script>"<title>Betik</title>"</script><title>Ücretsiz\u202e\u2066 "\\\nimage = "../../x.png"</title>'
        '<meta name="description" content="<script>alert(1)</script>"><meta property="og:image" content="/bomb.png">'
        + "<!--"
        * 300_000,
    )
    made, done = looked(attack, hostile, url)
    assert done["became"] == "new"
    assert done["trouble"]
    (place,) = (made.root / LINKS).iterdir()
    assert "\u202e" not in place.read_text(encoding="utf-8")
    assert done["after"]["title"] == 'Ücretsiz "\\ image = "../../x.png"'  # type: ignore[index] # a record in JSON
    assert done["after"]["image"] == ""  # type: ignore[index] # likewise
    page = made.pages()["posts/b/a.html"]
    assert "<script>alert" not in page


def test_attack_64_a_page_that_changes_after_the_review(
    attack: Callable[..., Attack], hostile: Callable[..., str], site: Pages
) -> None:
    """Whatever is not a command to look looks at nothing."""
    made, _ = looked(attack, hostile, site.page("/a", "<title>A</title>"))
    site.page("/a", "<title>Bedava</title>")
    asked = len(site.asked)
    for command in (("check",), ("preview", "b/a"), ("render",), ("publish",), ("site",)):
        made.call(*command)
    assert len(site.asked) == asked
    assert "Bedava" not in "".join(made.pages().values())
