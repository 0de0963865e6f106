"""Check: every finding of a library, the same on a second look, and only what changed is looked at again."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline import check as checking
from pipeline import judging
from pipeline.check import check
from pipeline.model.codes import CODES
from pipeline.model.finding import Severity
from pipeline.render import render
from pipeline.workers import is_worker
from pipeline.workers import places as where
from pipeline.workspace.library import load
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment
    from pipeline.render import Rendered

PNG = png(16, 9)


def places(assessment: Assessment) -> list[tuple[str, int, str]]:
    """Path, line and code of each finding."""
    return [(finding.path, finding.line, finding.code) for finding in assessment.findings]


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is rendered, while it is rendered."""
    seen: list[str] = []
    real = render

    def noting(target: Target, library: Library) -> Rendered:
        seen.append(str(target))
        return real(target, library)

    monkeypatch.setattr("pipeline.judging.render", noting)
    return seen


@pytest.fixture
def shop(make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]) -> Path:
    """Make a workspace in which every post uses something else."""
    return make_workspace(
        {
            "content/x/channel.toml": channel_text("x"),
            "content/bluesky/channel.toml": channel_text("bluesky", "deneme.example"),
            "templates/text/own.j2": "{{ body }}{% include 'sign' %}",
            "templates/text/sign.j2": "!",
            "content/campaigns/kis.md": "---\nname: Kış\nline: Kış geldi.\n---\n",
            "content/x/a.md": post_text("bir", publish_at="2026-12-01 10:00", also="[bluesky]"),
            "content/x/b.md": post_text("iki", publish_at="2026-12-02 10:00", template="own"),
            "content/x/c.md": post_text("üç ![Bir fincan](media/c.png)", publish_at="2026-12-03 10:00"),
            "content/x/d.md": post_text("dört", publish_at="2026-12-04 10:00", campaign="kis"),
            "content/x/media/c.png": PNG,
        }
    )


def test_a_sound_library_has_nothing_to_say(shop: Path) -> None:
    """Each target has a fingerprint and no errors."""
    library = load(shop)
    found = check(library)
    assert found.findings == ()
    assert set(found.targets) == {target.key for target in library.targets()}
    assert len(found.targets) == 5
    assert all(checked.errors == 0 and checked.digest.startswith("v2:") for checked in found.targets.values())
    assert len({checked.digest for checked in found.targets.values()}) == 5


def test_a_second_check_renders_nothing_and_says_the_same(shop: Path, renderings: list[str]) -> None:
    """Findings with their hints and mends as well."""
    (shop / "content/x/b.md").write_text(
        (shop / "content/x/b.md").read_text(encoding="utf-8") + "\n\u200bhttp://a.example ![](media/yok.png)",
        encoding="utf-8",
    )
    first = check(load(shop))
    assert len(renderings) == 5
    assert {finding.code for finding in first.findings} == {
        "alt-missing",
        "hidden-character",
        "image-missing",
        "link-not-secure",
    }
    second = check(load(shop))
    assert len(renderings) == 5
    assert second == first
    assert [finding.fix for finding in second.findings] == [finding.fix for finding in first.findings]
    assert [str(finding.hint) for finding in second.findings] == [str(finding.hint) for finding in first.findings]


def test_without_the_kept_outcomes_everything_is_the_same(shop: Path) -> None:
    """They are safe to delete, to damage, and to be unable to write."""
    first = check(load(shop))
    kept = shop / ".tellal/checked"
    kept.unlink()
    assert check(load(shop)) == first
    kept.write_bytes(b"hostile")
    assert check(load(shop)) == first
    kept.unlink()
    (shop / ".tellal").chmod(0o500)
    try:
        assert check(load(shop)) == first
    finally:
        (shop / ".tellal").chmod(0o700)


@pytest.mark.parametrize(
    ("path", "content", "again"),
    [
        ("content/x/a.md", None, {"x/a", "x/a@bluesky"}),
        ("templates/text/own.j2", "{{ body }}?", {"x/b"}),
        ("templates/text/sign.j2", "?", {"x/b"}),
        ("templates/text/default.j2", "{{ body }}?", {"x/a", "x/a@bluesky", "x/c", "x/d"}),
        ("templates/text/other.j2", "{{ body }}?", set()),
        ("content/x/media/c.png", PNG + b"\0", {"x/c"}),
        ("content/x/media/other.png", PNG, set()),
        ("content/campaigns/kis.md", "---\nname: Kış\nline: Kış bitti.\n---\n", {"x/d"}),
        ("content/campaigns/yaz.md", "---\nname: Yaz\n---\n", set()),
        (
            "content/bluesky/channel.toml",
            'network = "outbox"\nas = "bluesky"\naccount = "b.example"\nlang = "en"\n',
            {"x/a@bluesky"},
        ),
        ("brand/brand.toml", 'name = "Deneme"\n[voice]\nnever = ["x"]\n', {"x/a", "x/a@bluesky", "x/b", "x/c", "x/d"}),
        ("brand/brand.toml", 'name = "Deneme"\n[colours]\nink = "#000000"\n', set()),
        ("content/strategy.md", "Düşünelim.\n", set()),
    ],
)
def test_a_change_is_checked_where_it_matters(
    shop: Path, renderings: list[str], path: str, content: str | bytes | None, again: set[str]
) -> None:
    """And nowhere else."""
    check(load(shop))
    renderings.clear()
    file = shop / path
    if content is None:
        content = file.read_text(encoding="utf-8") + "ve daha"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    changed = check(load(shop))
    assert set(renderings) == again
    (shop / ".tellal/checked").unlink()
    assert check(load(shop)) == changed


def test_a_post_that_went_away_is_forgotten(shop: Path, renderings: list[str]) -> None:
    """What is kept follows what is there."""
    before = check(load(shop))
    (shop / "content/x/d.md").unlink()
    after = check(load(shop))
    assert len(after.targets) == len(before.targets) - 1
    renderings.clear()
    check(load(shop))
    assert renderings == []


def test_other_code_judges_anew(shop: Path, renderings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An outcome of another version of the rules is worth nothing."""
    check(load(shop))
    renderings.clear()
    monkeypatch.setattr(checking, "_code", lambda: "another")
    check(load(shop))
    assert len(renderings) == 5


# What stops a target.


def test_errors_of_reading_count(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """In the front matter of the post, in the channel, in the brand: nothing goes out that somebody misread."""
    root = make_workspace(
        {"content/x/a.md": post_text("a", chanel="x"), "content/x/b.md": post_text("b", publish_at="2026-12-02 10:00")}
    )
    library = load(root)
    found = check(library)
    assert [checked.errors for checked in found.targets.values()] == [1, 0]
    (root / "brand/brand.toml").write_text('name = "Deneme"\nnmae = "x"\n', encoding="utf-8")
    assert [checked.errors for checked in check(load(root)).targets.values()] == [2, 1]


def test_a_channel_with_errors_sends_nothing(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """Its time zone may be the wrong one."""
    root = make_workspace(
        {
            "content/x/channel.toml": channel_text("x", timezone='"Europe/Istambul"'),
            "content/mastodon/channel.toml": channel_text("mastodon"),
            "content/x/a.md": post_text("a", also="[mastodon]"),
        }
    )
    library = load(root)
    errors = {target.channel.name: check(library).targets[target.key].errors for target in library.targets()}
    assert errors["x"] >= 1
    assert errors["mastodon"] == errors["x"] - 1 or errors["mastodon"] == 0


def test_an_error_on_one_channel_does_not_stop_another(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """Too long for X, fine for Mastodon; without alt text for neither."""
    root = make_workspace(
        {
            "content/mastodon/channel.toml": channel_text("mastodon"),
            "content/x/a.md": post_text("a" * 300, also="[mastodon]"),
        }
    )
    library = load(root)
    found = check(library)
    assert {target.channel.name: found.targets[target.key].errors for target in library.targets()} == {
        "x": 1,
        "mastodon": 0,
    }
    assert [(finding.code, finding.channel) for finding in found.findings] == [("text-too-long", "x")]


def test_what_is_wrong_everywhere_is_said_once(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """A post through two channels has one missing image, and neither goes out."""
    root = make_workspace(
        {
            "content/mastodon/channel.toml": channel_text("mastodon"),
            "content/x/a.md": post_text("![Bir fincan](yok.png)", also="[mastodon]"),
        }
    )
    found = check(load(root))
    assert places(found) == [("content/x/a.md", 6, "image-missing")]
    assert [checked.errors for checked in found.targets.values()] == [1, 1]


def test_a_broken_template_is_one_finding_and_stops_all(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """However many posts use it, drafts among them."""
    posts = {
        f"content/x/{name}.md": post_text(
            name, publish_at=f"2026-12-0{index} 10:00", status="draft" if index == 3 else "ready"
        )
        for index, name in enumerate("abc", 1)
    }
    root = make_workspace({"templates/text/default.j2": "{{ nope }}{{ body }}", **posts})
    found = check(load(root))
    assert places(found) == [("templates/text/default.j2", 1, "template-error")]
    assert all(checked.errors and not checked.digest for checked in found.targets.values())


def test_a_draft_may_be_unfinished(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """What is wrong with it is a warning until it is ready; a secret is out at once."""
    body = "![](yok.png) " + "ghp_" + "a1B2" * 10
    root = make_workspace({"content/x/a.md": post_text(body, status="draft")})
    found = check(load(root))
    assert {finding.code: finding.severity for finding in found.findings} == {
        "alt-missing": Severity.WARNING,
        "image-missing": Severity.WARNING,
        "secret": Severity.ERROR,
    }
    assert [checked.errors for checked in found.targets.values()] == [1]


def test_a_cancelled_post_is_left_alone(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """Nobody mends what nobody will read."""
    root = make_workspace({"content/x/a.md": post_text("![](yok.png)", status="cancelled")})
    assert check(load(root)).findings == ()


def test_two_posts_with_one_id_share_the_worse_outcome(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """The ledger could not tell them apart."""
    root = make_workspace(
        {
            "content/x/a.md": post_text("a", id="01JD0000000000000000000009"),
            "content/x/b.md": post_text("b" * 300, id="01JD0000000000000000000009", publish_at="2026-12-02 10:00"),
        }
    )
    found = check(load(root))
    (checked,) = found.targets.values()
    assert checked.errors == 2


# Rules across posts.


def test_the_same_words_within_thirty_days(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], channel_text: Callable[..., str]
) -> None:
    """On one channel, whatever the case and the spacing; the later post is the one to change."""
    root = make_workspace(
        {
            "content/mastodon/channel.toml": channel_text("mastodon"),
            "content/x/a.md": post_text("Aynı   söz\n\nburada", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("aynı söz burada", publish_at="2026-12-31 10:00"),
            "content/x/c.md": post_text("aynı söz burada", publish_at="2027-02-01 10:00"),
            "content/x/d.md": post_text("aynı söz burada", publish_at="2027-02-02 10:00", status="draft"),
            "content/mastodon/e.md": post_text("aynı söz burada", publish_at="2026-12-02 10:00"),
        }
    )
    library = load(root)
    found = check(library)
    assert [(finding.path, finding.line, finding.code, finding.channel) for finding in found.findings] == [
        ("content/x/b.md", 5, "text-repeated", "x")
    ]
    assert str(found.findings[0].message) == "content/x/a.md says the same on x, 30 days before"
    errors = {str(target): found.targets[target.key].errors for target in library.targets()}
    assert errors == {"x/a": 0, "x/b": 1, "x/c": 0, "x/d": 0, "mastodon/e": 0}


def test_pictures_without_words_repeat_nothing(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """No words are not the same words."""
    root = make_workspace(
        {
            "content/x/media/a.png": PNG,
            "content/x/a.md": post_text("![Bir fincan](media/a.png)", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("![Bir fincan](media/a.png)", publish_at="2026-12-02 10:00"),
        }
    )
    assert check(load(root)).findings == ()


def test_two_posts_in_one_minute(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> None:
    """A warning on the second by name; drafts and other minutes do not count."""
    root = make_workspace(
        {
            "content/x/a.md": post_text("a", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("b", publish_at="2026-12-01 10:00"),
            "content/x/c.md": post_text("c", publish_at="2026-12-01T07:00:00Z"),
            "content/x/d.md": post_text("d", publish_at="2026-12-01 10:00", status="draft"),
            "content/x/e.md": post_text("e", publish_at="2026-12-01 10:01"),
        }
    )
    found = check(load(root))
    assert places(found) == [("content/x/b.md", 3, "time-taken"), ("content/x/c.md", 3, "time-taken")]
    assert all(checked.errors == 0 for checked in found.targets.values())


# Only some paths.


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        (None, ["a", "b", "t", "r"]),
        (["."], ["a", "b", "t", "r"]),
        (["content/x"], ["a", "b", "t", "r"]),
        (["content"], ["a", "b", "t", "r"]),
        (["content/x/a.md"], ["a"]),
        (["content/x/a.md", "content/x/b.md"], ["a", "b"]),
        (["content/x/c.md"], ["t"]),
        (["templates/text/own.j2"], ["t"]),
        (["templates"], ["t"]),
        (["content/x/media/b.png"], ["b"]),
        (["content/x/channel.toml"], ["a", "b", "t"]),
        (["content/x/e.md"], ["r"]),
        (["content/x/f.md"], ["r"]),
        (["brand/brand.toml"], ["a", "b", "t"]),
        (["content/strategy.md"], []),
        ([], []),
    ],
)
def test_only_what_some_files_have_caused(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], paths: list[str] | None, wanted: list[str]
) -> None:
    """A finding belongs to its file, and to the files that it came from; the targets are the same whatever is asked."""
    root = make_workspace(
        {
            "content/x/a.md": post_text("http://a.example", publish_at="2026-12-01 10:00"),
            "content/x/b.md": post_text("![](media/b.png)", publish_at="2026-12-02 10:00"),
            "content/x/c.md": post_text("c", publish_at="2026-12-03 10:00", template="own"),
            "content/x/e.md": post_text("aynı", publish_at="2026-12-04 10:00"),
            "content/x/f.md": post_text("aynı", publish_at="2026-12-05 10:00"),
            "content/x/media/b.png": PNG,
            "templates/text/own.j2": "{{ body }}{{ nope }}",
        }
    )
    library = load(root)
    names = {"link-not-secure": "a", "alt-missing": "b", "template-error": "t", "text-repeated": "r"}
    found = check(library, paths)
    assert [names[finding.code] for finding in found.findings] == sorted(wanted, key="abrt".index)
    assert found.targets == check(library).targets


# Many posts.


@pytest.mark.slow
def test_many_posts_in_two_processes_come_out_as_in_one(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order and words are the same, and a change to one of them is one rendering."""
    days = [f"2027-{1 + number // 40:02d}-01 {number % 24:02d}:{number % 60:02d}" for number in range(400)]
    bodies = [f"Gönderi {number} http://a.example/{number}" for number in range(400)]
    files = {
        f"content/x/{number:04d}.md": post_text(body, publish_at=day)
        for number, (body, day) in enumerate(zip(bodies, days, strict=True))
    }
    root = make_workspace(files)
    monkeypatch.setattr(where, "cores", lambda: 2)
    together = check(load(root))
    assert len(together.targets) == 400
    (root / ".tellal/checked").unlink()
    monkeypatch.setattr(judging, "MANY", 10_000)
    assert check(load(root)) == together


@pytest.mark.slow
def test_a_killed_worker_costs_time_and_nothing_else(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is done here."""
    posts = {
        f"content/x/{number}.md": post_text(f"{number}", publish_at=f"2027-01-01 10:{number}")
        for number in range(10, 50)
    }
    root = make_workspace(posts)
    one = judging._one
    monkeypatch.setattr(where, "cores", lambda: 2)
    monkeypatch.setattr(judging, "MANY", 10)
    monkeypatch.setattr(judging, "_one", lambda *args: os._exit(1) if is_worker() else one(*args))
    found = check(load(root))
    assert len(found.targets) == 40
    (root / ".tellal/checked").unlink()
    monkeypatch.setattr(judging, "MANY", 1000)
    assert check(load(root)) == found


def test_a_warm_check_imports_nothing_heavy(shop: Path) -> None:
    """Markdown, templates, pictures and their kin belong to rendering."""
    check(load(shop))
    script = (
        "import sys; from pathlib import Path;"
        "from pipeline.workspace.library import load; from pipeline.check import check;"
        f"check(load(Path({str(shop)!r})));"
        "print(sorted(set(sys.modules) & {'markdown_it', 'jinja2', 'regex', 'PIL', 'tomllib', 'yaml',"
        " 'concurrent.futures', 'pipeline.render', 'pipeline.rules.every', 'pipeline.cards', 'urllib.request'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_code_that_rules_use_is_documented() -> None:
    """The table of findings is made from the codes."""
    assert all(code.meaning.endswith(".") and code.remedy.endswith(".") for code in CODES.values())
