"""`tellal fit`: where a post that is too long would be cut, and the cut itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.networks.limits import limits
from pipeline.render import render
from pipeline.rules.fitting import fitted
from pipeline.rules.length import excess
from pipeline.text.counting import graphemes
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

SENTENCE = "Kahve sıcak, çay demli, @ayse burada 👨‍👩‍👧‍👦; bakın: https://kirkikindi.example/kis-menusu #kahve. "
LONG = (
    "Kısa bir giriş.\n\n"
    + SENTENCE * 5
    + "\n\n- bir\n- iki\n\n***\n\nİkinci bölüm, **"
    + "kalın söz " * 5
    + "sonu** biter."
)
BRAND = """\
name = "Deneme"
[people.ayse]
x = "aysekavuruyor"
"""


@pytest.fixture
def root(make_workspace: Callable[..., Path], channel_text: Callable[..., str], post_text: Callable[..., str]) -> Path:
    """Make a workspace with three channels and posts that are too long."""
    return make_workspace(
        {
            "brand/brand.toml": BRAND,
            "content/bluesky/channel.toml": channel_text("bluesky"),
            "content/linkedin/channel.toml": channel_text("linkedin"),
            "content/x/long.md": post_text(LONG),
            "content/x/both.md": post_text(LONG, also="[bluesky]"),
            "content/x/flat.md": post_text("a " * 1600, also="[linkedin]"),
            "content/x/stuck.md": post_text("ab" * 300),
            "content/x/short.md": post_text("Kısa."),
        }
    )


def test_each_network_has_cuts_of_its_own(tellal: Callable[..., Answer], root: Path) -> None:
    """As its own way of counting has it; nothing in the file changes."""
    before = (root / "content/x/both.md").read_bytes()
    answer = tellal(root, "fit", "both", "--json")
    x, bluesky = answer.json["targets"]
    assert (answer.code, answer.json["written"]) == (1, False)
    assert x["too_long"]
    assert x["fits"]
    assert bluesky["fits"]
    assert all(message["count"] <= 280 for message in x["messages"])
    assert all(message["count"] <= 300 for message in bluesky["messages"])
    assert [message["cut"]["between"] for message in x["messages"] if message["cut"]][:1] == ["sentence"]
    assert "@aysekavuruyor" in x["messages"][0]["text"]
    assert len(x["messages"]) != len(bluesky["messages"])
    assert (root / "content/x/both.md").read_bytes() == before


def test_a_person_sees_where(tellal: Callable[..., Answer], root: Path) -> None:
    """The messages as they would be, the line of each cut, and what does it."""
    answer = tellal(root, "--lang", "en", "fit", "x/long")
    assert answer.code == 1
    assert "it would become 4 messages" in answer.out
    assert "✂ line 7, between two sentences" in answer.out
    assert answer.out.rstrip().endswith("tellal fit x/long --write puts the *** lines into the file")


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_writing_puts_marks_into_the_file_and_nothing_else(
    tellal: Callable[..., Answer], root: Path, ending: str, *, numbered: bool
) -> None:
    """Blanks become a *** line; every other byte stays, line ends too; and then it fits."""
    place = root / "content/x/long.md"
    place.write_bytes(place.read_text(encoding="utf-8").replace("\n", ending).encode())
    before = place.read_bytes().decode()
    answer = tellal(root, "--lang", "en", "fit", "x/long", "--write", *(["--number"] if numbered else []))
    after = place.read_bytes().decode()
    assert answer.code == 0
    assert "content/x/long.md has the *** lines now" in answer.out
    assert after.count(ending) == after.count("\n")
    marks = after.count("***") - 1
    assert marks > 0
    written = after
    for number in range(1, marks + 3):
        written = written.replace(f"{ending}{ending}{number}/{marks + 2}", "") if numbered else written
    assert "".join(written.replace("***", "").split()) == "".join(before.replace("***", "").split())
    assert after.startswith(before[: before.index("Kahve")])
    assert tellal(root, "fit", "x/long", "--json").json["targets"][0]["too_long"] is False


def test_a_file_of_many_channels_fits_on_all_of_them(tellal: Callable[..., Answer], root: Path) -> None:
    """One set of marks, by the strictest."""
    assert tellal(root, "fit", "both", "--write").code == 0
    assert all(not target["too_long"] for target in tellal(root, "fit", "both", "--json").json["targets"])


def test_where_there_are_no_threads_nothing_is_cut(tellal: Callable[..., Answer], root: Path) -> None:
    """The other channel would refuse the thread."""
    before = (root / "content/x/flat.md").read_bytes()
    answer = tellal(root, "--lang", "en", "fit", "flat", "--write")
    assert answer.code == 2
    assert "content/x/flat.md goes through linkedin too, which has no threads" in answer.err
    assert (root / "content/x/flat.md").read_bytes() == before
    answer = tellal(root, "--lang", "en", "fit", "flat", "--channel", "linkedin")
    assert (answer.code, "has no threads: shorten it" in answer.out) == (1, True)


def test_what_may_not_be_cut_is_said(tellal: Callable[..., Answer], root: Path) -> None:
    """One word of 600 letters; the file stays."""
    before = (root / "content/x/stuck.md").read_bytes()
    answer = tellal(root, "--lang", "en", "fit", "stuck")
    assert (answer.code, "still too long" in answer.out) == (1, True)
    assert tellal(root, "fit", "stuck", "--write").code == 2
    assert (root / "content/x/stuck.md").read_bytes() == before


def test_what_fits_is_left_alone(tellal: Callable[..., Answer], root: Path) -> None:
    """Also with --write."""
    before = (root / "content/x/short.md").read_bytes()
    answer = tellal(root, "--lang", "en", "fit", "short", "--write")
    assert (answer.code, "it fits as it is" in answer.out) == (0, True)
    assert (root / "content/x/short.md").read_bytes() == before


def test_check_offers_it(tellal: Callable[..., Answer], root: Path) -> None:
    """Where a thread would help."""
    said = {found["path"]: found["hint"] for found in tellal(root, "--lang", "en", "check", "--json").json["findings"]}
    assert said["content/x/long.md"].endswith("tellal fit x/long shows where")


def test_templates_and_their_numbers_are_part_of_a_message(
    tellal: Callable[..., Answer], root: Path, make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """What a template adds to each part has room in it."""
    make_workspace(
        {
            "templates/text/default.j2": "{{ body }}\n\n({{ part }}/{{ parts }}) " + "z" * 100,
            "content/x/framed.md": post_text("Bir cümle daha var burada. " * 30),
        }
    )
    messages = tellal(root, "fit", "framed", "--json").json["targets"][0]["messages"]
    assert all(message["count"] <= 280 and "zzz" in message["text"] for message in messages)


def test_pieces_are_measured_as_they_are_sent(root: Path) -> None:
    """Each message fits by the very count that check uses, and none is cut within what people see as one character."""
    library = load(root)
    for target in library.targets():
        if target.post.stem == "both":
            found = fitted([target], library, numbered=True)
            (variant,) = found.variants
            assert variant is not None
            assert not any(excess(part, limits(variant.network)) for part in variant.parts)
            whole = render(target, library).variant
            assert whole is not None
            letters = sum(graphemes("".join(part.text.split())) for part in whole.parts)
            numbers = len(variant.parts) * 3
            assert sum(graphemes("".join(part.text.split())) for part in variant.parts) == letters + numbers
