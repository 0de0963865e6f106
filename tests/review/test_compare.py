"""What a change alters for readers, on real repositories."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.review.compare import compared
from pipeline.review.record import Aspect, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.review.conftest import Repository

    Make = Callable[..., Repository]
    Write = Callable[..., str]


def picture(colour: str) -> bytes:
    """Return a picture."""
    held = BytesIO()
    Image.new("RGB", (600, 400), colour).save(held, "PNG")
    return held.getvalue()


CHANNEL = 'network = "outbox"\nas = "{rules}"\naccount = "{account}"\n'


def test_nothing_changed(repository: Make, post_text: Write) -> None:
    """The same files show the same."""
    made = repository({"content/x/a.md": post_text()})
    review = made.review()
    assert (review.changes, review.problems, review.files, review.posts) == ((), (), 0, 1)


def test_a_new_post_is_shown_on_each_of_its_channels(
    repository: Make, post_text: Write, channel_text: Callable[..., str]
) -> None:
    """With text, count as the network counts, time, account."""
    made = repository({"content/telegram/channel.toml": channel_text("telegram", "deneme")})
    made.write({"content/x/a.md": post_text("Merhaba 👋", also="[telegram]", publish_at="2026-12-01 10:00")})
    changes = made.changes()
    assert set(changes) == {"x/a", "x/a@telegram"}
    change = changes["x/a"]
    assert (change.kind, change.before, change.state, change.causes) == (Kind.ADDED, None, "unapproved", ())
    side = change.after
    assert side is not None
    assert (side.network, side.account, side.zone, side.twin) == ("x", "deneme", "Europe/Istanbul", True)
    assert side.at == datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert side.face is not None
    assert (side.face.words[0].text, side.face.words[0].length, side.face.limit) == ("Merhaba 👋", 10, 280)


def test_an_edited_post_knows_both_texts(repository: Make, post_text: Write) -> None:
    """Before and after."""
    text = post_text("Eski söz.", title="Söz")
    made = repository({"content/x/a.md": text, "content/x/b.md": post_text("Başka.", publish_at="2026-12-02 10:00")})
    made.write({"content/x/a.md": text.replace("Eski", "Yeni")})
    (change,) = made.review().changes
    assert (change.kind, change.aspects) == (Kind.EDITED, (Aspect.TEXT,))
    faces = [side.face for side in (change.before, change.after) if side]
    assert [face.words[0].text for face in faces if face] == ["Eski söz.", "Yeni söz."]


def test_moved_cancelled_and_removed(repository: Make, post_text: Write) -> None:
    """What is not where it was in the calendar."""
    texts = [post_text(f"Gönderi {n}.", publish_at=f"2026-12-0{n} 10:00") for n in (1, 2, 3)]
    made = repository({f"content/x/{name}.md": text for name, text in zip("abc", texts, strict=True)})
    made.write(
        {
            "content/x/a.md": texts[0].replace("2026-12-01", "2026-12-05"),
            "content/x/b.md": texts[1].replace("---\n", "---\nstatus: cancelled\n", 1),
            "content/x/c.md": None,
        }
    )
    changes = made.changes()
    assert changes["x/a"].aspects == (Aspect.TIME,)
    assert [side.at.day for side in (changes["x/a"].before, changes["x/a"].after) if side and side.at] == [1, 5]
    assert changes["x/b"].kind is Kind.CANCELLED
    assert (changes["x/c"].kind, changes["x/c"].after) == (Kind.REMOVED, None)


def test_a_renamed_file_is_the_same_post(repository: Make, post_text: Write) -> None:
    """Its name in the ledger is its id: readers see no difference."""
    text = post_text("Aynı.")
    made = repository({"content/x/a.md": text})
    made.write({"content/x/a.md": None, "content/x/b.md": text})
    assert made.review().changes == ()


def test_another_account_is_no_other_post(repository: Make, post_text: Write) -> None:
    """The same post, said by somebody else."""
    made = repository({"content/x/a.md": post_text()})
    made.write({"content/x/channel.toml": CHANNEL.format(rules="x", account="baska")})
    change = made.changes()["x/a"]
    assert (change.kind, change.aspects) == (Kind.ALTERED, (Aspect.ACCOUNT,))
    assert change.causes == ("content/x/channel.toml",)


def test_a_template_reaches_every_post_that_goes_through_it(
    repository: Make, post_text: Write, channel_text: Callable[..., str]
) -> None:
    """The blast radius: posts whose own files are the same, with the file that is why."""
    made = repository(
        {
            "templates/text/default.j2": "{{ body }}",
            "templates/text/other.j2": "{{ body }}",
            "content/bluesky/channel.toml": channel_text("bluesky", "a.example", template='"other"'),
            "content/x/a.md": post_text("Bir.", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("İki.", publish_at="2026-12-02 10:00"),
            "content/bluesky/c.md": post_text("Üç."),
        }
    )
    made.write({"templates/text/default.j2": "{{ body }}\n\nKırkikindi"})
    changes = made.changes()
    assert set(changes) == {"x/a", "x/b"}
    assert {change.kind for change in changes.values()} == {Kind.ALTERED}
    assert {change.causes for change in changes.values()} == {("templates/text/default.j2",)}
    after = changes["x/a"].after
    assert after is not None
    assert after.face is not None
    assert after.face.words[0].text == "Bir.\n\nKırkikindi"


def test_a_zone_moves_all_of_a_channel(repository: Make, post_text: Write) -> None:
    """10:00 there is another moment here."""
    made = repository({"content/x/a.md": post_text()})
    made.write({"content/x/channel.toml": CHANNEL.format(rules="x", account="deneme") + 'timezone = "Europe/Berlin"\n'})
    change = made.changes()["x/a"]
    assert (change.kind, change.aspects, change.causes) == (
        Kind.ALTERED,
        (Aspect.TIME,),
        ("content/x/channel.toml",),
    )


def test_only_what_differs_for_readers_counts(repository: Make, post_text: Write) -> None:
    """A note for colleagues, and a template that nothing uses, are no news; how a post waits is."""
    text = post_text("Aynı.")
    made = repository({"content/x/a.md": text, "templates/text/unused.j2": "{{ body }}"})
    made.write(
        {"content/x/a.md": text.replace("---\n", "---\nnote: sor\n", 1), "templates/text/unused.j2": "{{ body }}!"}
    )
    assert made.review().changes == ()
    made.write({"content/x/a.md": text.replace("---\n", "---\nurgent: true\n", 1)})
    (change,) = made.review().changes
    assert (change.aspects, change.urgent) == ((Aspect.HANDLING,), True)


def test_findings_are_those_of_the_change(repository: Make, post_text: Write) -> None:
    """What was wrong before is not news; what became right is counted."""
    old, mended = post_text("Eski.", titel="Eski"), post_text("Onarılan.", titel="X", publish_at="2026-12-02 10:00")
    made = repository({"content/x/old.md": old, "content/x/mended.md": mended})
    made.write(
        {
            "content/x/mended.md": mended.replace("titel: X\n", ""),
            "content/x/new.md": post_text("Yeni.", auhtor="Ayşe", publish_at="2026-12-03 10:00"),
        }
    )
    review = made.review()
    assert [(problem.path, problem.code, problem.new) for problem in review.problems] == [
        ("content/x/new.md", "key-unknown", True)
    ]
    assert review.mended == 1


def test_posts_that_get_into_each_others_way(repository: Make, post_text: Write) -> None:
    """The finding is on the post that was there all along, and still the change's."""
    made = repository({"content/x/z.md": post_text("Önceki.", publish_at="2026-12-01 10:00")})
    made.write({"content/x/a.md": post_text("Yeni.", publish_at="2026-12-01 10:00")})
    assert [problem.code for problem in made.review().problems] == ["time-taken"]


def test_a_post_without_an_id_is_compared_by_its_file(repository: Make, post_text: Write) -> None:
    """Broken posts are reviewed too: that is when somebody looks."""
    text = post_text("Bir.", id=None)
    made = repository({"content/x/a.md": text, "content/x/b.md": post_text("İki.", id=None)})
    made.write({"content/x/a.md": text.replace("Bir", "Başka")})
    assert set(made.changes()) == {"x/a"}


def test_links_in_the_past_are_not_followed(repository: Make, post_text: Write, tmp_path: Path) -> None:
    """A link that was committed is a finding of the old state and nothing else."""
    secret = tmp_path / "secret"
    secret.write_text("key", encoding="utf-8")
    made = repository({"content/x/a.md": post_text()})
    (made.root / "content/x/media").mkdir()
    (made.root / "content/x/media/a.jpg").symlink_to(secret)
    (made.root / "content/elsewhere").symlink_to(tmp_path)
    made.git("add", "--all")
    made.git("commit", "--quiet", "-mlinks")
    made = made._replace(base=made.git("rev-parse", "HEAD"))
    with compared(made.root, made.base, datetime(2026, 11, 20, tzinfo=UTC)) as found:
        there = found.before.root
        assert not os.path.lexists(there / "content/elsewhere")
        assert not os.path.lexists(there / "content/x/media/a.jpg")
        assert found.review.changes == ()
        assert found.review.problems == ()
    assert not there.exists()


def test_filters_and_hooks_have_no_say(repository: Make, post_text: Write, tmp_path: Path) -> None:
    """The old state comes from git's objects: what a checkout would run is not run."""
    made = repository({"content/x/a.md": post_text("Eski."), ".gitattributes": "*.md filter=evil\n"})
    mark = tmp_path / "ran"
    made.git("config", "filter.evil.smudge", f"touch {mark}; cat")
    hook = made.root / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    hook.chmod(0o755)
    made.write({"content/x/a.md": post_text("Yeni.")})
    assert len(made.review().changes) == 1
    assert not mark.exists()


def test_a_workspace_in_a_folder_of_a_larger_repository(repository: Make, post_text: Write, tmp_path: Path) -> None:
    """Only what the workspace's folder holds."""
    made = repository({"content/x/a.md": post_text("Eski.")})
    (made.root / ".git").rename(tmp_path / ".git")
    made.git("add", "--all")
    made.git("commit", "--quiet", "-mmoved")
    made = made._replace(base=made.git("rev-parse", "HEAD"))
    assert made.review().prefix == "workspace/"
    made.write({"content/x/b.md": post_text("Yeni.", publish_at="2026-12-02 10:00")})
    assert set(made.changes()) == {"x/b"}


@pytest.mark.parametrize("mode", ["solo", "github"])
def test_approvals_of_what_others_altered(
    repository: Make, post_text: Write, channel_text: Callable[..., str], mode: str
) -> None:
    """They move to the change; where a channel asks for more than the policy, they lapse."""
    settings = (
        f'name = "Deneme"\ntimezone = "UTC"\n[approval]\nmode = "{mode}"\n'
        "[approval.approvers]\nmona = 1\nada = 2\n[approval.channels.bluesky]\nrequired = 2\n"
    )
    made = repository(
        {
            "tellal.toml": settings,
            "templates/text/default.j2": "{{ body }}",
            "content/bluesky/channel.toml": channel_text("bluesky", "a.example"),
            "content/x/a.md": post_text("Bir.", status="approved"),
            "content/x/draft.md": post_text("Taslak.", status="draft", publish_at="2026-12-02 10:00"),
            "content/bluesky/b.md": post_text("İki.", status="approved"),
        }
    )
    made.write({"templates/text/default.j2": "{{ body }} ☕"})
    lapses = [(each.channels, each.targets, each.lapses) for each in made.review().lapses]
    if mode == "solo":
        assert lapses == [(("bluesky", "x"), ("bluesky/b", "x/a"), False)]
    else:
        assert lapses == [(("bluesky",), ("bluesky/b",), True), (("x",), ("x/a",), False)]


def test_cost_where_a_network_charges(repository: Make, post_text: Write, channel_text: Callable[..., str]) -> None:
    """A link makes a message on X dearer; a network that charges nothing is not named."""
    made = repository({"content/bluesky/channel.toml": channel_text("bluesky", "a.example")})
    made.write(
        {
            "content/x/a.md": post_text("Bir. https://example.org\n\n***\n\nİki.", publish_at="2026-12-01 10:00"),
            "content/bluesky/b.md": post_text("Üç."),
        }
    )
    (cost,) = made.review().costs
    assert (cost.network, cost.posts, cost.messages, cost.before, cost.after) == ("x", 1, 2, 0, 215_000)
    assert cost.twin


def test_sentences_are_in_the_language_of_the_workspace(repository: Make, post_text: Write) -> None:
    """The reviewers' own, unless somebody asks for another."""
    made = repository({})
    made.write({"content/x/a.md": post_text(auhtor="A")})
    with compared(made.root, made.base, datetime(2026, 11, 20, tzinfo=UTC)) as found:
        assert found.review.language == "tr"
        assert "bilinmeyen" in found.review.problems[0].message.lower()


def test_a_workspace_that_is_new(repository: Make, post_text: Write) -> None:
    """The first pull request brings everything: there was nothing before, and that is no error."""
    made = repository({"content/x/a.md": post_text()})
    first = made.git("commit-tree", "-m", "empty", made.git("mktree", "--missing"))
    review = made._replace(base=first).review()
    assert [(change.target, change.kind) for change in review.changes] == [("x/a", Kind.ADDED)]
    assert review.problems == ()


def test_a_colour_is_the_brands_doing(repository: Make, post_text: Write) -> None:
    """Two files changed; each post is under the one that altered it."""
    brand = 'name = "Deneme"\n[people.mona]\nx = "{handle}"\n[colours]\nink = "{ink}"\n'
    made = repository(
        {
            "brand/brand.toml": brand.format(handle="mona", ink="#000000"),
            "templates/text/default.j2": "{{ body }}",
            "templates/text/other.j2": "{{ body }}",
            "content/x/a.md": post_text("Selam @mona", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("Selam", publish_at="2026-12-02 10:00"),
            "content/x/c.md": post_text("Diğer", template="other", publish_at="2026-12-03 10:00"),
        }
    )
    made.write(
        {
            "brand/brand.toml": brand.format(handle="mona_lisa", ink="#111111"),
            "templates/text/other.j2": "{{ body }}!",
        }
    )
    changes = made.changes()
    assert {target: change.causes for target, change in changes.items()} == {
        "x/a": ("brand/brand.toml",),
        "x/c": ("templates/text/other.j2",),
    }


def test_how_posts_go_out_is_said_value_by_value(
    repository: Make, post_text: Write, channel_text: Callable[..., str]
) -> None:
    """A policy, a limit or a hold alters no text: without this a review would say that nothing happened."""
    settings = 'name = "Deneme"\ntimezone = "UTC"\n[approval]\nmode = "github"\nrequired = {n}\n'
    made = repository({"tellal.toml": settings.format(n=2), "content/x/a.md": post_text()})
    made.write(
        {
            "tellal.toml": settings.format(n=1) + "[approval.approvers]\nmallory = 666\n",
            "content/x/channel.toml": CHANNEL.format(rules="x", account="deneme") + 'late = "skip"\n',
            "content/bluesky/channel.toml": channel_text("bluesky", "a.example"),
            "content/holds.toml": '[[hold]]\nchannel = "x"\nreason = "stok"\n',
        }
    )
    review = made.review()
    assert review.changes == ()
    assert [tuple(each) for each in review.settings] == [
        ("tellal.toml", "approval.approvers.mallory", "", "666"),
        ("tellal.toml", "approval.required", "2", "1"),
        ("content/bluesky/channel.toml", "", "", "outbox a.example"),
        ("content/x/channel.toml", "late", "", "skip"),
        ("content/holds.toml", "", "", "channel x stok"),
    ]


@pytest.mark.parametrize(
    ("keys", "body", "aspects"),
    [
        ({"title": "Yeni"}, "", {Aspect.TITLE}),
        ({"link": "https://example.org/b"}, "", {Aspect.LINK}),
        ({"lang": "en"}, "", {Aspect.LANGUAGE}),
        ({"status": "approved"}, "", {Aspect.STATUS}),
        ({"corrects": "blog/b"}, "", {Aspect.CORRECTS}),
        ({"max_late": "2h"}, "", {Aspect.HANDLING}),
        ({"publish_at": "2026-12-05 10:00"}, "", {Aspect.TIME}),
        ({}, "Yeni. [burada](https://example.org/a)\n\n![Fincan](media/a.png)", {Aspect.TEXT}),
        ({}, "Bir. [burada](https://example.org/z)\n\n![Fincan](media/a.png)", {Aspect.LINK}),
        ({}, "Bir. [burada](https://example.org/a)\n\n![Bardak](media/a.png)", {Aspect.ALT}),
        ({}, "Bir. [burada](https://example.org/a)\n\n![Fincan](media/b.png)", {Aspect.IMAGES}),
        ({}, "**Bir.** [burada](https://example.org/a)\n\n![Fincan](media/a.png)", {Aspect.MARKUP}),
    ],
    ids=str,
)
def test_what_is_not_the_same_is_named(  # noqa: PLR0913, PLR0917 - a case and what it is made with
    repository: Make,
    post_text: Write,
    channel_text: Callable[..., str],
    keys: dict[str, str],
    body: str,
    aspects: set[Aspect],
) -> None:
    """Each thing by its name, and nothing else with it."""
    about = {"id": f"01JD{7:022d}", "title": "Başlık", "link": "https://example.org/a"}
    first = "Bir. [burada](https://example.org/a)\n\n![Fincan](media/a.png)"
    made = repository(
        {
            "content/blog/channel.toml": channel_text("wordpress", "deneme.example"),
            "content/blog/a.md": post_text(first, **about),
            "content/blog/b.md": post_text("Başka.", title="B", publish_at="2026-11-01 10:00"),
            "content/blog/media/a.png": picture("red"),
            "content/blog/media/b.png": picture("blue"),
        }
    )
    made.write({"content/blog/a.md": post_text(body or first, **{**about, **keys})})
    assert set(made.changes()["blog/a"].aspects) == aspects


def test_another_server_is_another_account(repository: Make, post_text: Write) -> None:
    """The same handle somewhere else."""
    channel = 'network = "mastodon"\naccount = "deneme@toot.example"\nserver = "https://{server}"\n'
    channel += 'secrets = {{token = "MASTODON_TOKEN"}}\n'
    made = repository(
        {
            "content/m/channel.toml": channel.format(server="toot.example"),
            "content/m/a.md": post_text("Bir."),
        }
    )
    made.write({"content/m/channel.toml": channel.format(server="evil.example")})
    review = made.review()
    assert [(change.target, change.aspects) for change in review.changes] == [("m/a", (Aspect.ACCOUNT,))]
    assert [(each.name, each.after) for each in review.settings] == [("server", "https://evil.example")]


def test_who_has_to_approve(repository: Make, post_text: Write, channel_text: Callable[..., str]) -> None:
    """By the policy before the change, for each channel and campaign; what is urgent takes two, a draft nobody."""
    settings = (
        'name = "Deneme"\ntimezone = "UTC"\n[approval]\nmode = "github"\n[approval.approvers]\nmona = 1\nada = 2\n'
        '[approval.channels.bluesky]\napprovers = ["ada"]\n'
    )
    made = repository({"tellal.toml": settings, "content/bluesky/channel.toml": channel_text("bluesky", "a.example")})
    made.write(
        {
            "tellal.toml": settings + "[approval.channels.x]\nrequired = 9\n",
            "content/x/a.md": post_text("Bir."),
            "content/x/b.md": post_text("İki.", urgent="true", publish_at="2026-12-02 10:00"),
            "content/x/c.md": post_text("Taslak.", status="draft", publish_at="2026-12-03 10:00"),
            "content/bluesky/d.md": post_text("Üç."),
        }
    )
    assert [(each.channels, each.targets, each.required, each.who) for each in made.review().needs] == [
        (("x",), ("x/b",), 2, "2 of ada, mona"),
        (("bluesky",), ("bluesky/d",), 1, "one of ada"),
        (("x",), ("x/a",), 1, "one of ada, mona"),
    ]
