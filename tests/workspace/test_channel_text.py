"""One line of a channel, written where people write it; everything else stays to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.workspace.channel_text import put

if TYPE_CHECKING:
    from pathlib import Path

PATH = "content/m/channel.toml"
LINE = 'token_expires = "2027-01-31"'


def written(root: Path, text: str) -> str:
    """Write the day into a channel, and return its file."""
    place = root / PATH
    place.parent.mkdir(parents=True)
    place.write_bytes(text.encode())
    assert put(root, PATH, "token_expires", "2027-01-31", '"2027-01-31"')
    assert not put(root, PATH, "token_expires", "2027-01-31", '"2027-01-31"')
    return place.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LINE + "\n"),
        ('network = "x" # ours\n', f'network = "x" # ours\n{LINE}\n'),
        ('network = "x"', f'network = "x"\n{LINE}\n'),
        ('token_expires = "2026-01-01"  # ask Ayşe\nroom = "1"\n', f'{LINE}  # ask Ayşe\nroom = "1"\n'),
        ("  token_expires='2026-01-01'\n", '  token_expires="2027-01-31"\n'),
        ('token_expires = { token = "2026-01-01" }\n', LINE + "\n"),
        ('a = "x"\n\n# how\n[options]\nf = "y"\n', f'a = "x"\n\n# how\n{LINE}\n[options]\nf = "y"\n'),
        ('a = "x"\n\n[pace]\nmin_gap = "1h"\n', f'a = "x"\n{LINE}\n\n[pace]\nmin_gap = "1h"\n'),
        ('a = "x"\r\n# ş\r\n', f'a = "x"\r\n# ş\r\n{LINE}\r\n'),
    ],
)
def test_a_day(before: str, after: str, tmp_path: Path) -> None:
    """In place of the old one, or below the other lines, before any table."""
    assert written(tmp_path, before) == after


@pytest.mark.parametrize(
    "text",
    [
        '[token_expires]\ntoken = "2026-01-01"\n',
        'token_expires.token = "2026-01-01"\n',
        'token_expires = {\n  token = "2026-01-01",\n}\n',
        'a = """\ntoken_expires = "2026-01-01"\n"""\n',
        "a = [\n",
        'a = "x"\r\nb = "y"\n',
    ],
)
def test_what_is_written_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    """A person is shown what to put in."""
    place = tmp_path / PATH
    place.parent.mkdir(parents=True)
    place.write_bytes(text.encode())
    with pytest.raises(UsageError) as caught:
        put(tmp_path, PATH, "token_expires", "2027-01-31", '"2027-01-31"')
    assert place.read_bytes().decode() == text
    assert "tellal check" in str(caught.value.hint) or LINE in str(caught.value.hint)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    """Content cannot make a command write elsewhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "channel.toml").write_text('a = "x"\n', encoding="utf-8")
    root = tmp_path / "root"
    (root / "content").mkdir(parents=True)
    (root / "content/m").symlink_to(outside)
    with pytest.raises(UsageError):
        put(root, PATH, "token_expires", "2027-01-31", '"2027-01-31"')
    assert (outside / "channel.toml").read_text(encoding="utf-8") == 'a = "x"\n'
