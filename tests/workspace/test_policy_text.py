"""Approvers put into `tellal.toml` and taken out: what else stands there stays, byte for byte."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.workspace import policy_text
from pipeline.workspace.policy_text import Edited

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'name = "Deneme"  # kimin\n\n'


def written(root: Path, text: str) -> Path:
    """Write a `tellal.toml`."""
    (root / "tellal.toml").write_bytes(text.encode())
    return root


def text_of(root: Path) -> str:
    """Return what it says."""
    return (root / "tellal.toml").read_bytes().decode()


ADDED = [
    ("", "\n[approval.approvers]\nmona = 42\n"),
    ('[approval]\nmode = "github"\n', '[approval]\nmode = "github"\n\n[approval.approvers]\nmona = 42\n'),
    (
        '[approval]\nmode = "github"\n# son\n\n[pillars]\nurun = "Ürün"\n',
        '[approval]\nmode = "github"\n\n[approval.approvers]\nmona = 42\n# son\n\n[pillars]\nurun = "Ürün"\n',
    ),
    (
        "[approval.approvers]  # kim\nali = 7 # Ali\n\n# sonra\n[pillars]\n",
        "[approval.approvers]  # kim\nali = 7 # Ali\nmona = 42\n\n# sonra\n[pillars]\n",
    ),
    ("[approval.approvers]\n[pillars]\n", "[approval.approvers]\nmona = 42\n[pillars]\n"),
    ("[ approval . 'approvers' ]\nali = 7\n", "[ approval . 'approvers' ]\nali = 7\nmona = 42\n"),
    ("[approval]\napprovers = { ali = 7 }  # kim\n", "[approval]\napprovers = { ali = 7, mona = 42 }  # kim\n"),
    ("[approval]\napprovers = {}\n", "[approval]\napprovers = { mona = 42 }\n"),
    ("[approval.approvers]\nmona = 41  # eski\n", "[approval.approvers]\nmona = 42  # eski\n"),
    ("[approval.approvers]\nmona = 42  # o\n", "[approval.approvers]\nmona = 42  # o\n"),
    (
        "[approval.channels.x]\nrequired = 2\n\n[triage]\nwords = []\n",
        "[approval.channels.x]\nrequired = 2\n\n[approval.approvers]\nmona = 42\n\n[triage]\nwords = []\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), ADDED)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_approver_is_put_where_people_write_one(tmp_path: Path, before: str, after: str, ending: str) -> None:
    """Beside the others, or in a table of their own behind what else is said of approval."""
    root = written(tmp_path, (HEAD + before).replace("\n", ending))
    changed = policy_text.add(root, "mona", 42)
    expected = HEAD.rstrip("\n") + "\n" + after if not before else HEAD + after
    assert text_of(root) == expected.replace("\n", ending)
    assert changed == (before != after)
    assert not policy_text.add(root, "mona", 42)


CHANNELS = [
    ("", '\n[approval.approvers]\nmona = 42\n\n[approval.channels.ig]\napprovers = ["mona"]\n'),
    (
        "[approval.approvers]\nmona = 42\n[approval.channels.ig]\nrequired = 2\n",
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\nrequired = 2\napprovers = ["mona"]\n',
    ),
    (
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["ali"] # Ali\n',
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["ali", "mona"] # Ali\n',
    ),
    (
        "[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = []\n",
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["mona"]\n',
    ),
    (
        "[approval.approvers]\nmona = 42\n[approval.channels.'ig']\napprovers = [\n  'ali', # Ali\n]\nrequired = 2\n",
        (
            "[approval.approvers]\nmona = 42\n[approval.channels.'ig']\napprovers = [\n  'ali', # Ali\n"
            '  "mona",\n]\nrequired = 2\n'
        ),
    ),
    (
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["ali",\n "can"]\n',
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["ali",\n "can", "mona"]\n',
    ),
    (
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = [\n  "ali"  # Ali\n]\n',
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = [\n  "ali",  # Ali\n  "mona",\n]\n',
    ),
    (
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["mona"]\n',
        '[approval.approvers]\nmona = 42\n[approval.channels.ig]\napprovers = ["mona"]\n',
    ),
]


@pytest.mark.parametrize(("before", "after"), CHANNELS)
def test_a_channel_has_a_list_of_its_own(tmp_path: Path, before: str, after: str) -> None:
    """Which begins with the first who joins it."""
    root = written(tmp_path, HEAD + before)
    policy_text.add(root, "mona", 42, ["ig"])
    assert text_of(root) == (HEAD + after if before else HEAD.rstrip("\n") + "\n" + after)


def test_odd_names_are_quoted(tmp_path: Path) -> None:
    """A folder may be called anything."""
    root = written(tmp_path, HEAD)
    policy_text.add(root, "mona", 42, ["şu kanal", "a.b"])
    data = tomllib.loads(text_of(root))["approval"]
    assert data["channels"] == {"şu kanal": {"approvers": ["mona"]}, "a.b": {"approvers": ["mona"]}}


REMOVED = [
    ("[approval.approvers]\nali = 7\nmona = 42 # o\n# son\n", "[approval.approvers]\nali = 7\n# son\n"),
    ("[approval]\napprovers = { mona = 42, ali = 7 }\n", "[approval]\napprovers = { ali = 7 }\n"),
    ("[approval]\napprovers = { ali = 7, 'mona' = 42 }\n", "[approval]\napprovers = { ali = 7 }\n"),
    (
        (
            '[approval.approvers]\nali = 7\nmona = 42\n[approval.channels.x]\napprovers = ["mona", "ali"]\n'
            '[approval.campaigns.kis]\napprovers = ["ali", "mona"] # iki\n'
        ),
        (
            '[approval.approvers]\nali = 7\n[approval.channels.x]\napprovers = ["ali"]\n'
            '[approval.campaigns.kis]\napprovers = ["ali"] # iki\n'
        ),
    ),
    (
        '[approval.approvers]\nali = 7\nmona = 42\n[approval.channels.x]\napprovers = [\n  "mona",\n  "ali",\n]\n',
        '[approval.approvers]\nali = 7\n[approval.channels.x]\napprovers = [\n  "ali",\n]\n',
    ),
    ("[approval.approvers]\nali = 7\n", "[approval.approvers]\nali = 7\n"),
]


@pytest.mark.parametrize(("before", "after"), REMOVED)
def test_an_approver_leaves_every_list(tmp_path: Path, before: str, after: str) -> None:
    """And only their own name goes."""
    root = written(tmp_path, HEAD + before)
    assert policy_text.remove(root, "mona") == (before != after)
    assert text_of(root) == HEAD + after


def test_the_last_one_of_a_list_stays(tmp_path: Path) -> None:
    """An empty list would read as if nobody had ever been named."""
    text = HEAD + '[approval.approvers]\nmona = 42\nali = 7\n[approval.channels.x]\napprovers = ["mona"]\n'
    root = written(tmp_path, text)
    with pytest.raises(UsageError, match="mona is the only approver of x"):
        policy_text.remove(root, "mona")
    assert text_of(root) == text


@pytest.mark.parametrize(
    "text",
    [
        'name = "a"\napproval = { mode = "github" }\n',
        'name = "a"\n[approval]\napprovers.ali = 7\n',
        'name = "a"\nbody = """\n[approval.approvers]\n"""\n',
        'name = "a"\r\n[approval]\nmode = "github"\r\n',
    ],
)
def test_what_is_written_in_an_unusual_way_is_left_alone(tmp_path: Path, text: str) -> None:
    """Its author gets the lines to put in."""
    root = written(tmp_path, text)
    with pytest.raises(UsageError, match="not edited by machine") as caught:
        policy_text.add(root, "mona", 42)
    assert "mona = 42" in str(caught.value.hint)
    assert text_of(root) == text


@pytest.mark.parametrize("text", ["name = \n", "\xff", 'approval = "solo"\n', 'approval = { approvers = "mona" }\n'])
def test_what_cannot_be_read_is_not_changed(tmp_path: Path, text: str) -> None:
    """A half-understood file would lose something."""
    (tmp_path / "tellal.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match="cannot be read"):
        policy_text.add(tmp_path, "mona", 42)
    assert (tmp_path / "tellal.toml").read_bytes() == text.encode("latin-1")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """It may have come with a pull request."""
    (tmp_path / "elsewhere").write_text(HEAD, encoding="utf-8")
    (tmp_path / "tellal.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="cannot be read"):
        policy_text.add(tmp_path, "mona", 42)
    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == HEAD


PIECES = st.sampled_from(
    [
        "# yorum\n",
        "\n",
        '[approval]\nmode = "github"\n',
        "[approval.approvers]\nali = 7\n",
        '[approval.channels.x]\napprovers = ["ali", "can"]\n',
        "[approval.channels.y]\nrequired = 2\n# son\n",
        "[[hold]]\nscope = 'all'\n",
        "[pillars]\na = '[x]'\n",
    ]
)


@given(st.lists(PIECES, unique=True), st.booleans())
def test_whatever_comes_of_an_edit_says_what_was_meant(pieces: list[str], channel: bool) -> None:  # noqa: FBT001
    """In any order of sections, with nothing else changed; lines are only added."""
    before = HEAD + "".join(pieces)
    edited = Edited(before)
    edited.put_approver("mona", 42)
    if channel:
        edited.put_in_channel("mona", "x")
    data, was = tomllib.loads(edited.text), tomllib.loads(before)
    assert data["approval"]["approvers"].pop("mona") == 42
    if channel:
        assert data["approval"]["channels"]["x"]["approvers"].pop() == "mona"
    for name in set(was) - {"approval"}:
        assert data[name] == was[name]
    lines = iter(edited.text.split("\n"))
    assert all("approvers = [" in line or line in lines for line in before.rstrip("\n").split("\n"))
