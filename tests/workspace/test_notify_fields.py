"""Who is told, and when tokens end: as it is written, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.model.settings import Notify
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELLAL = 'name = "Deneme"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n'
URL = "json://user:s3cret-aB9@example.org/hook"


def test_what_is_written_is_what_is_meant(make_workspace: Callable[..., Path]) -> None:
    """Also when it comes from the index; what is not written has its default."""
    root = make_workspace({"tellal.toml": TELLAL})
    assert load(root).settings.notify == Notify("", ("failed", "doubt", "handed-over", "missed", "token"), "tr")
    written = '[notify]\nurl = "TELLAL_NOTIFY_URL"\non = ["doubt", "sent"]\nlang = "en"\n'
    make_workspace({"tellal.toml": TELLAL + written})
    for _ in range(2):
        library = load(root)
        assert library.findings == ()
        assert library.settings.notify == Notify("TELLAL_NOTIFY_URL", ("doubt", "sent"), "en")


@pytest.mark.parametrize("value", [URL, "mailto:kirk@s3cret-aB9.example", "tellal_s3cret-aB9"])
def test_an_address_where_its_name_belongs(make_workspace: Callable[..., Path], value: str) -> None:
    """An error that does not repeat it; where it is an address for sure, it says to make a new one."""
    root = make_workspace({"tellal.toml": f'{TELLAL}[notify]\nurl = "{value}"\n'})
    (found,) = load(root).findings
    assert (found.path, found.line, found.code, found.severity) == ("tellal.toml", 5, "value-invalid", "error")
    assert "s3cret" not in f"{found.message}{found.hint}{found.fix}"
    assert ("make a new one" in str(found.hint)) is (value == URL)


def test_a_word_that_is_none_of_them(make_workspace: Callable[..., Path]) -> None:
    """The nearest is named."""
    root = make_workspace({"tellal.toml": f'{TELLAL}[notify]\nurl = "TELLAL_NOTIFY_URL"\non = ["faild"]\n'})
    (found,) = load(root).findings
    assert (found.code, str(found.hint)) == ("value-unknown", "did you mean 'failed'?")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ('"2027-01-31"', {"": date(2027, 1, 31)}),
        ("2027-01-31", {"": date(2027, 1, 31)}),
        (
            '{ token = "2027-01-31", app = 2027-03-01 }',
            {"token": date(2027, 1, 31), "app": date(2027, 3, 1)},
        ),
    ],
)
def test_the_last_day_of_a_token(make_workspace: Callable[..., Path], written: str, days: dict[str, date]) -> None:
    """A day, with quotes or as TOML writes days, or a day for each secret."""
    channel = f'network = "outbox"\naccount = "deneme"\ntoken_expires = {written}\n'
    root = make_workspace({"content/x/channel.toml": channel})
    for _ in range(2):
        library = load(root)
        assert library.findings == ()
        assert library.channels["x"].token_expires == days


@pytest.mark.parametrize("written", ['"soon"', "14", '{ token = "2027-13-01" }', '["2027-01-31"]'])
def test_a_day_that_is_none(make_workspace: Callable[..., Path], written: str) -> None:
    """One error at its line."""
    channel = f'network = "outbox"\naccount = "deneme"\ntoken_expires = {written}\n'
    (found,) = load(make_workspace({"content/x/channel.toml": channel})).findings
    assert (found.path, found.line) == ("content/x/channel.toml", 3)


def test_another_day_changes_nothing_that_was_approved(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """The fingerprint of what readers see does not know of tokens."""
    channel = 'network = "outbox"\nas = "x"\naccount = "deneme"\n'
    root = make_workspace({"content/x/channel.toml": channel, "content/x/a.md": post_text("Bir.")})
    (before,) = check(load(root)).targets.values()
    make_workspace({"content/x/channel.toml": f'{channel}token_expires = "2027-01-31"\n'})
    (after,) = check(load(root)).targets.values()
    assert before.digest == after.digest
