"""How much, how often and when an account may post: as it is written, and what is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.model.pace import USUAL, Pace
from pipeline.pace import quiet
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELLAL = 'name = "Deneme"\ntimezone = "Europe/Istanbul"\n'
CHANNEL = 'network = "outbox"\nas = "x"\naccount = "deneme"\n'
WRITTEN = """
quiet_hours = ["22:00-07:00", "sat-sun 00:00-24:00"]
min_gap = "30m"
max_per_day = 6
max_per_week = 20
catch_up = 2
catch_up_gap = "20m"
"""
READ = Pace(
    quiet=quiet.merged((*quiet.read("22:00-07:00"), *quiet.read("sat-sun 00:00-24:00"))),
    min_gap=timedelta(minutes=30),
    max_per_day=6,
    max_per_week=20,
    catch_up=2,
    catch_up_gap=timedelta(minutes=20),
)


@pytest.mark.parametrize(
    ("workspace", "channel", "pace"),
    [
        ("", "", USUAL),
        ("", WRITTEN, READ),
        (f"[pace]{WRITTEN}", "", READ),
        (
            f"[pace]{WRITTEN}",
            'quiet_hours = []\nmin_gap = "0m"\nmax_per_day = 9\n',
            READ._replace(quiet=(), min_gap=timedelta(), max_per_day=9),
        ),
        ("", 'quiet_hours = "fri 22:00-08:00"\n', USUAL._replace(quiet=quiet.read("fri 22:00-08:00"))),
    ],
)
def test_a_channel_has_what_it_says_and_else_what_the_workspace_says(
    make_workspace: Callable[..., Path], workspace: str, channel: str, pace: Pace
) -> None:
    """Key by key, and the same when it is read from what was kept."""
    root = make_workspace({"tellal.toml": TELLAL + workspace, "content/x/channel.toml": CHANNEL + channel})
    for _ in range(2):
        library = load(root)
        assert library.findings == ()
        assert library.channels["x"].pace == pace


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ('quiet_hours = "night"', "value-invalid", 'write "22:00-07:00"'),
        ('quiet_hours = ["22:00-07:00", "25:00-26:00"]', "value-invalid", 'write "22:00-07:00"'),
        ('quiet_hours = ["mon-fri 00:00-24:00", "sat-sun 00:00-24:00"]', "value-invalid", "takes the whole week"),
        ("quiet_hours = 22", "value-type", "takes a text"),
        ("quiet_hours = { mon = 1 }", "value-type", "takes one value"),
        ("max_per_day = 0", "value-type", "without the line there is no limit"),
        ("max_per_day = -1", "value-type", "from 1 to 9999, and this is -1"),
        ("max_per_day = 1.5", "value-type", "this is 1.5"),
        ('max_per_week = "20"', "value-type", "without quotes"),
        ("catch_up = true", "value-type", "whole number"),
        ("catch_up = [3]", "value-type", "whole number"),
        ("min_gap = 30", "value-invalid", "takes a duration"),
    ],
)
def test_what_is_no_pace_is_an_error_at_its_line(
    make_workspace: Callable[..., Path], written: str, code: str, said: str
) -> None:
    """With what to write."""
    (found,) = load(make_workspace({"content/x/channel.toml": f"{CHANNEL}{written}\n"})).findings
    assert (found.path, found.line, found.code) == ("content/x/channel.toml", 4, code)
    assert said in f"{found.message}; {found.hint}"


def test_another_pace_changes_nothing_that_was_approved(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Readers see the same, whatever a post or a channel says of when it may go out."""
    root = make_workspace({"content/x/channel.toml": CHANNEL, "content/x/a.md": post_text("Bir.")})
    (before,) = check(load(root)).targets.values()
    other = post_text("Bir.", id="01JD0000000000000000000001", urgent="true", exact="true")
    make_workspace({"content/x/channel.toml": CHANNEL + WRITTEN, "content/x/a.md": other})
    library = load(root)
    assert (library.posts[0].urgent, library.posts[0].exact) == (True, True)
    (after,) = check(library).targets.values()
    assert before == after
