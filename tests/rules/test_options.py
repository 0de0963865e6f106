"""A channel's options are those of its network, and hold what they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.networks import options as known
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

YOUTUBE = 'network = "outbox"\nas = "youtube"\naccount = "deneme"\n'


def found(root: Path) -> list[tuple[str, str, str]]:
    """Return what check says of options."""
    findings = check(load(root)).findings
    return [(each.code, str(each.message), str(each.hint)) for each in findings if each.code.startswith("option-")]


@pytest.mark.parametrize(
    ("written", "code", "message", "hint"),
    [
        ('privcy = "public"', "option-unknown", "youtube has no option “privcy”", "did you mean “privacy”?"),
        (
            "flair = true",
            "option-unknown",
            "youtube has no option “flair”",
            "choose one of: category, made_for_kids, privacy, synthetic",
        ),
        (
            'privacy = "secret"',
            "option-wrong",
            'the option “privacy” of youtube cannot be "secret"',
            'choose one of: "public", "unlisted", "private"',
        ),
        (
            'category = "27"',
            "option-wrong",
            'the option “category” of youtube cannot be "27"',
            "write a whole number without quotes: category = 1",
        ),
        (
            "made_for_kids = 1",
            "option-wrong",
            "the option “made_for_kids” of youtube cannot be 1",
            "write made_for_kids = true, or false",
        ),
        (
            'synthetic = ["a", "b"]',
            "option-wrong",
            'the option “synthetic” of youtube cannot be ["a", "b"]',
            "write synthetic = true, or false",
        ),
    ],
)
def test_what_a_network_does_not_take(  # noqa: PLR0913, PLR0917 - a table of cases
    make_workspace: Callable[..., Path],
    post_text: Callable[..., str],
    written: str,
    code: str,
    message: str,
    hint: str,
) -> None:
    """It is said, and stops the channel's posts: it would decide who sees them."""
    root = make_workspace(
        {"content/a/channel.toml": f"{YOUTUBE}[options]\n{written}\n", "content/a/a.md": post_text("Merhaba")}
    )
    assert found(root) == [(code, message, hint)]
    assert all(checked.errors for checked in check(load(root)).targets.values())


def test_what_it_takes(make_workspace: Callable[..., Path]) -> None:
    """Played or not, with options or without, by a person too."""
    options = '[options]\nprivacy = "unlisted"\ncategory = 27\nmade_for_kids = true\n'
    root = make_workspace(
        {
            "content/a/channel.toml": YOUTUBE + options,
            "content/b/channel.toml": YOUTUBE,
            "content/c/channel.toml": f'network = "handoff"\nas = "youtube"\naccount = "deneme"\n{options}',
        }
    )
    for _ in range(2):  # also as the index keeps it
        assert found(root) == []
        assert load(root).channels["a"].options == {"privacy": "unlisted", "category": 27, "made_for_kids": True}


def test_a_network_without_options(make_workspace: Callable[..., Path]) -> None:
    """Whatever is written there does nothing, so it is not let stand."""
    root = make_workspace(
        {"content/a/channel.toml": 'network = "mastodon"\naccount = "deneme"\n[options]\nprivacy = "public"\n'}
    )
    assert found(root) == [
        ("option-unknown", "mastodon has no option “privacy”", "take it out: this network has no options")
    ]


def test_one_that_is_needed(
    make_workspace: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel that says nothing of it is told so; a twin sends nothing, and a person knows."""
    file = tmp_path / "options.toml"
    file.write_text('#\n[viber.who]\ntakes = "text"\nneeded = true\nsays = "Who."\nsource = "viber-channels"\n')
    monkeypatch.setattr(known, "FILE", file)
    for kept in (known._text, known._tables, known.options):
        kept.cache_clear()
    try:
        for network in ("outbox", "handoff"):
            text = f'network = "{network}"\nas = "viber"\naccount = "deneme"\n'
            assert found(make_workspace({"content/a/channel.toml": text})) == []
        root = make_workspace({"content/a/channel.toml": 'network = "viber"\naccount = "deneme"\n'})
        assert found(root) == [
            (
                "option-missing",
                "viber needs the option “who”",
                "write it below [options]; docs/networks/options.md says what it is",
            )
        ]
    finally:
        for kept in (known._text, known._tables, known.options):
            kept.cache_clear()


@pytest.mark.parametrize("written", ["1.5", "-1", "2026-12-01", "1e9", "[[1]]", "{ a = 1 }", "10000000000000000000"])
def test_values_that_no_option_takes(make_workspace: Callable[..., Path], written: str) -> None:
    """They are refused where they stand, with their line."""
    root = make_workspace({"content/a/channel.toml": f"{YOUTUBE}[options]\nprivacy = {written}\n"})
    assert {(finding.path, finding.line) for finding in load(root).findings} == {("content/a/channel.toml", 5)}


def test_another_value_asks_for_a_new_approval(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """It decides who sees the post, so the fingerprint covers it."""
    text = post_text("Merhaba")
    seen = set()
    for written in ("", '[options]\nprivacy = "unlisted"\n', '[options]\nprivacy = "private"\n'):
        root = make_workspace({"content/a/channel.toml": YOUTUBE + written, "content/a/a.md": text})
        (target,) = check(load(root)).targets.values()
        seen.add(target.digest)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("link", "codes"),
    [
        ("https://kirk.example/menu", []),
        ("https://shop.kirk.example/menu", []),
        ("https://notkirk.example/menu", ["link-needed"]),
        ("https://kirk.example.evil.example/", ["link-needed"]),
    ],
)
def test_weibo_wants_an_address_of_the_domain_that_the_app_is_registered_for(
    make_workspace: Callable[..., Path],
    channel_text: Callable[..., str],
    post_text: Callable[..., str],
    link: str,
    codes: list[str],
) -> None:
    """It would refuse anything else, with a number that says nothing."""
    root = make_workspace(
        {
            "content/w/channel.toml": channel_text("weibo") + '\n[options]\ndomain = "kirk.example"\n',
            "content/w/a.md": post_text(f"冬季菜单 {link}"),
        }
    )
    assert [each.code for each in check(load(root)).findings if each.code.startswith("link-n")] == codes
