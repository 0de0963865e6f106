"""The whole calendar of a channel against its pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.model.finding import Severity
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.finding import Finding


class Calendar:
    """A channel with a pace, and posts on it: file → time and whatever else."""

    def __init__(self, make: Callable[..., Path], post: Callable[..., str], channel: Callable[..., str]) -> None:
        self._make, self._post, self._channel = make, post, channel

    def load(self, posts: dict[str, str | dict[str, str]], **pace: str) -> Path:
        """Make the workspace."""
        files = {"content/x/channel.toml": self._channel("x", **pace)}
        for name, keys in posts.items():
            about = {"publish_at": keys} if isinstance(keys, str) else keys
            files[f"content/x/{name}.md"] = self._post(f"{name} {name}", **about)
        return self._make(files)

    def findings(self, posts: dict[str, str | dict[str, str]], **pace: str) -> list[Finding]:
        """Return what check finds."""
        return list(check(load(self.load(posts, **pace))).findings)


@pytest.fixture
def calendar(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> Calendar:
    """Return a calendar for one workspace."""
    return Calendar(make_workspace, post_text, channel_text)


def said(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    """Return file, code, message and hint of each."""
    names = [finding.path.rpartition("/")[2].removesuffix(".md") for finding in findings]
    return [
        (name, finding.code, str(finding.message), str(finding.hint))
        for name, finding in zip(names, findings, strict=True)
    ]


def test_a_time_in_quiet_hours_stops_the_post(calendar: Calendar) -> None:
    """An error on that channel alone, with the next free moment; what is urgent may."""
    posts: dict[str, str | dict[str, str]] = {
        "evening": "2026-12-01 21:59",
        "night": "2026-12-01 22:00",
        "weekend": "2026-12-05 12:00",
        "morning": "2026-12-02 07:00",
        "news": {"publish_at": "2026-12-02 03:00", "urgent": "true"},
        "draft": {"publish_at": "2026-12-02 03:10", "status": "draft"},
    }
    found = calendar.findings(posts, quiet_hours='["22:00-07:00", "sat-sun 00:00-24:00"]')
    end = "(Europe/Istanbul); what cannot wait takes urgent: true"
    assert said(found) == [
        (
            "night",
            "quiet-hours",
            "2026-12-01 22:00 is in the quiet hours of x",
            f"the next free moment is 2026-12-02 07:00 {end}",
        ),
        (
            "weekend",
            "quiet-hours",
            "2026-12-05 12:00 is in the quiet hours of x",
            f"the next free moment is 2026-12-07 07:00 {end}",
        ),
    ]
    assert {(each.line, each.severity, each.channel) for each in found} == {(3, Severity.ERROR, "x")}


def test_quiet_hours_of_another_channel_stop_only_what_goes_there(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """The post still goes out where nobody sleeps."""
    root = make_workspace(
        {
            "content/x/channel.toml": channel_text("x"),
            "content/bluesky/channel.toml": channel_text("bluesky", quiet_hours='"22:00-07:00"'),
            "content/x/a.md": post_text("Bir.", publish_at="2026-12-01 23:00", also="[bluesky]"),
        }
    )
    library = load(root)
    targets = check(library).targets
    assert {str(target): targets[target.key].errors for target in library.targets()} == {"x/a": 0, "x/a@bluesky": 1}


def test_posts_that_are_too_close_are_said(calendar: Calendar) -> None:
    """The later one, unless it keeps its slot; with the next moment at which nothing else is near."""
    posts: dict[str, str | dict[str, str]] = {
        "a": "2026-12-01 10:00",
        "b": "2026-12-01 10:29",
        "c": "2026-12-01 10:55",
        "far": "2026-12-01 12:00",
        "near": "2026-12-01 12:40",
        "exact": {"publish_at": "2026-12-01 13:00", "exact": "true"},
    }
    found = calendar.findings(posts, min_gap='"30m"')
    assert said(found) == [
        (
            "b",
            "too-close",
            "content/x/a.md goes out on x 29 minutes from it; 30 are the least",
            "the next free moment is 2026-12-01 11:25 (Europe/Istanbul)",
        ),
        (
            "c",
            "too-close",
            "content/x/b.md goes out on x 26 minutes from it; 30 are the least",
            "the next free moment is 2026-12-01 10:59 (Europe/Istanbul)",
        ),
        (
            "near",
            "too-close",
            "content/x/exact.md goes out on x 20 minutes from it; 30 are the least",
            "the next free moment is 2026-12-01 13:30 (Europe/Istanbul)",
        ),
    ]
    assert {each.severity for each in found} == {Severity.WARNING}


def test_the_same_minute_is_said_once(calendar: Calendar) -> None:
    """By the older rule."""
    found = calendar.findings({"a": "2026-12-01 10:00", "b": "2026-12-01 10:00:30"}, min_gap='"30m"')
    assert [each.code for each in found] == ["time-taken"]


def test_posts_that_are_too_many_are_said(calendar: Calendar) -> None:
    """Those beyond the most, by day and by week, in the channel's zone."""
    posts: dict[str, str | dict[str, str]] = {
        "mon1": "2026-11-30 10:00",
        "mon2": "2026-11-30 11:00",
        "mon3": "2026-11-30 23:59",
        "tue1": "2026-12-01 00:00",
        "wed1": "2026-12-02 10:00",
        "next": "2026-12-07 10:00",
    }
    found = calendar.findings(posts, max_per_day="2", max_per_week="4")
    assert said(found) == [
        (
            "mon3",
            "too-many",
            "x has 2 other posts on 2026-11-30, which is the most",
            "the next free moment is 2026-12-07 00:00 (Europe/Istanbul)",
        ),
        (
            "wed1",
            "too-many",
            "x has 4 other posts in the week of 2026-12-02, which is the most",
            "the next free moment is 2026-12-07 00:00 (Europe/Istanbul)",
        ),
    ]


def test_asked_for_one_file_it_says_what_that_file_does_to_others(calendar: Calendar) -> None:
    """As of every other finding between posts; quiet hours come from the channel."""
    posts: dict[str, str | dict[str, str]] = {"a": "2026-12-01 10:00", "b": "2026-12-01 10:20", "n": "2026-12-02 23:00"}
    library = load(calendar.load(posts, min_gap='"30m"', quiet_hours='"22:00-07:00"'))
    for path, codes in (
        ("content/x/a.md", ["too-close"]),
        ("content/x/b.md", ["too-close"]),
        ("content/x/channel.toml", ["quiet-hours"]),
    ):
        found = [each.code for each in check(library, [path]).findings]
        assert [code for code in found if code in codes] == codes, path
