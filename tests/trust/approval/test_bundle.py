"""What a post is made of: everything that changes what readers see has to be approved by the change that brought it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.approval import Verdict
from pipeline.trust.approval.bundle import fingerprint, is_of_posts
from tests.trust.approval.house import KAHVE, PNG, text

if TYPE_CHECKING:
    from tests.trust.approval.house import House

PICTURE = "content/x/kahve.png"
TEMPLATE = "templates/text/plain.j2"
SHOWN = text("Kahve.\n\n![Bir fincan](kahve.png)")


def missing(house: House) -> set[str]:
    """Return the files that nobody approved."""
    return {each.path for each in house.of().entries if not each.approval.given}


def test_a_picture_from_one_pull_request_and_its_text_from_another(house: House) -> None:
    """Each by its own approval."""
    house.merge("picture", {PICTURE: PNG})
    pull = house.forge.open("kahve", by=house.mona, files={KAHVE: SHOWN})
    pull.merge("squash", by=house.mona)
    assert missing(house) == {KAHVE}
    pull.review(house.can)
    found = house.of()
    assert found.given
    by = {each["path"]: each["by"].get("pr") for each in found.evidence["bundle"]}
    assert (by[PICTURE], by[KAHVE]) == (1, 2)


def test_a_picture_that_was_swapped_takes_the_approval_away(house: House) -> None:
    """The words are the same; what readers see is not."""
    house.merge("kahve", {PICTURE: PNG, KAHVE: SHOWN})
    assert house.of().given
    house.forge.push({PICTURE: PNG + b"\0"}, by=house.zeki)
    assert missing(house) == {PICTURE}


@pytest.mark.parametrize(
    ("path", "contents"),
    [
        (TEMPLATE, "{{ body }}\n\nDaha fazlası: example.org\n"),
        (
            "content/x/channel.toml",
            'network = "outbox"\nas = "x"\naccount = "deneme"\ntemplate = "plain"\ntitle = "X"\n',
        ),
        ("brand/brand.toml", 'name = "Başka"\n'),
        ("content/campaigns/kis.md", "---\nname: Kış\nhashtag: kis\n---\n"),
    ],
)
def test_what_changes_many_posts_moves_their_approval_to_its_own_pull_request(
    house: House, path: str, contents: str
) -> None:
    """Its reviewer saw what it does to them; pushed past everybody it stops them all."""
    channel = 'network = "outbox"\nas = "x"\naccount = "deneme"\ntemplate = "plain"\n'
    files = {
        "content/x/channel.toml": channel,
        TEMPLATE: "{{ body }}\n",
        "content/campaigns/kis.md": "---\nname: Kış\n---\n",
        KAHVE: text(campaign="kis"),
    }
    house.merge("kahve", files)
    assert house.of().given
    house.forge.push({path: contents}, by=house.zeki)
    assert missing(house) == {path}
    pull = house.forge.open("again", by=house.mona, files={path: contents + "\n"})
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    assert house.of().given


def test_hurry_takes_two_for_what_is_urgent_and_one_for_the_rest(house: House) -> None:
    """Else no urgent post could ever use a template that one person approved."""
    channel = 'network = "outbox"\nas = "x"\naccount = "deneme"\ntemplate = "plain"\n'
    house.merge("template", {"content/x/channel.toml": channel, TEMPLATE: "{{ body }}\n"})
    pull = house.forge.open(
        "kahve", by=house.mona, files={PICTURE: PNG, KAHVE: SHOWN.replace("---\nK", "urgent: true\n---\nK")}
    )
    pull.review(house.ada)
    pull.merge("squash", by=house.mona)
    assert missing(house) == {KAHVE, PICTURE}
    pull.review(house.can)
    assert missing(house) == set()


def test_a_link_in_the_place_of_a_picture_is_nothing_that_can_be_approved(house: House) -> None:
    """Whatever it leads to."""
    house.merge("kahve", {PICTURE: PNG, KAHVE: SHOWN})
    house.forge.push({PICTURE: ("120000", b"../../../../etc/passwd")}, by=house.zeki)
    assert house.of().verdict in {Verdict.ODD_FILE, Verdict.DIFFERS}


def test_a_twin_by_another_case_is_told_of(house: House) -> None:
    """On some systems one would be the other."""
    house.merge("kahve", {PICTURE: PNG, KAHVE: SHOWN, "content/x/Kahve.png": PNG})
    found = house.of()
    assert (found.verdict, "nearly the name" in str(found.reason)) == (Verdict.ODD_FILE, True)


def test_bytes_that_git_changed_on_the_way_out_are_not_what_was_approved(house: House) -> None:
    """A filter of the checkout makes other bytes of the same blob."""
    house.merge("kahve", {KAHVE: text(), ".gitattributes": "*.md text eol=crlf\n"})
    house.forge.pull(house.root)
    (house.root / KAHVE).unlink()
    subprocess.run(["git", "checkout", "--quiet", "--", KAHVE], cwd=house.root, check=True)
    assert b"\r\n" in (house.root / KAHVE).read_bytes()
    assert house.of().verdict is Verdict.DIFFERS


def test_a_pointer_of_git_lfs_stands_for_what_it_names() -> None:
    """And nothing else does: neither the pointer's own bytes nor other ones."""
    digest = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 12345\n".encode()
    assert fingerprint(pointer) == digest
    assert fingerprint(pointer.replace(b"spec/v1", b"spec/v2")) != digest
    assert fingerprint(b"x" + pointer) != digest


@pytest.mark.parametrize(
    ("path", "posts"),
    [
        ("content/x/kahve.md", True),
        ("content/x/kahve.png", True),
        ("content/x/channel.toml", False),
        ("content/campaigns/kis.md", False),
        ("brand/logo.png", False),
        ("tellal.toml", False),
    ],
)
def test_posts_and_what_lies_beside_them_are_no_ground(path: str, *, posts: bool) -> None:
    """Whatever a workspace began with."""
    assert is_of_posts(path) is posts


CARD = "content/x/media/links/01JD0000000000000000000001"
RECORD = (
    'url = "https://example.org/a"\ntitle = "Kış"\nimage = "01JD0000000000000000000001.png"\nfetched = 2026-11-20\n'
)
LINKED: dict[str, str | bytes | None] = {
    "content/x/channel.toml": 'network = "outbox"\nas = "bluesky"\naccount = "deneme.example"\n',
    KAHVE: text(link="https://example.org/a"),
    f"{CARD}.toml": RECORD,
    f"{CARD}.png": PNG,
}


@pytest.mark.parametrize(
    ("path", "contents"), [(f"{CARD}.toml", RECORD.replace("Kış", "Bedava")), (f"{CARD}.png", PNG + b"\0")]
)
def test_what_readers_see_of_a_link_is_approved_with_the_post(house: House, path: str, contents: str | bytes) -> None:
    """The page may change as it likes; who changes what was frozen of it needs an approval."""
    house.merge("kahve", LINKED)
    assert house.of().given
    house.forge.push({path: contents}, by=house.zeki)
    assert missing(house) == {path}
