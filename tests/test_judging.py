"""A check may be shared by processes, a cluster, or machines that know nothing of each other: the same is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline import judging
from pipeline.check import check
from pipeline.workers import read, read_shard
from pipeline.workspace.library import load
from tests.clusters import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target

SHARES = 3


@pytest.fixture
def root(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace in which something is wrong with everything: posts alone and among each other, and the rest."""
    said = "Her gün yeniden kavruluyor"
    files = {
        f"content/x/2026-12-{day:02}-gun.md": post_text(
            said if day % 4 == 0 else f"Gün {day} http://a.example/{day} ![](media/yok-{day}.png)",
            publish_at=f"2026-12-{day:02} 10:00" if day % 5 else "2026-12-05 10:00",
            card=f"{{template: afis, headline: Gün {day}, fazla: x}}" if day % 3 == 0 else None,
        )
        for day in range(1, 25)
    }
    return make_workspace(
        {
            **files,
            "content/x/bozuk.md": "---\nid: x\n",
            "content/x/taslak.md": post_text(said, status="draft", campaign="yok"),
            "content/y/channel.toml": 'network = "nope"\naccount = "y"\n',
            "content/z/channel.toml": 'network = "outbox"\nas = "discord"\naccount = "z"\n[options]\nnope = "1"\n',
            "content/campaigns/kis.md": "---\nname: Kış\nend: 2026-01-01\n---\n",
            "templates/cards/afis.toml": 'alt = "{headline}"\n[fields.headline]\n[[layers]]\ntype = "colur"\n',
            "templates/text/default.j2": "{{ body }} #{{ nope if post.title else 'kahve' }}",
        }
    )


def found(root: Path, *, place: str = "", shard: str = "") -> tuple[Finding, ...]:
    """Return what a first check finds."""
    (root / ".tellal" / "checked").unlink(missing_ok=True)
    where, share = read(place) if place else None, read_shard(shard) if shard else None
    return check(load(root), place=where, shard=share).findings


def test_shares_together_find_everything(root: Path) -> None:
    """Nothing is left out, and what is said of a post is said by one share alone."""
    whole = found(root)
    codes = {finding.code for finding in whole}
    assert {"text-repeated", "time-taken", "image-missing", "card-layout-broken"} <= codes
    assert {finding.path for finding in whole} >= {"content/y/channel.toml", "templates/cards/afis.toml"}
    shares = [set(found(root, shard=f"{number}/{SHARES}")) for number in range(1, SHARES + 1)]
    assert set().union(*shares) == set(whole)
    assert sum(map(len, shares)) == len(whole)
    assert all(len(share) < len(whole) for share in shares)


def test_a_share_judges_only_its_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the others it knows the words, and nothing of theirs is kept as judged."""
    judged: list[str] = []
    one = judging._one

    def noting(target: Target, library: Library) -> judging.Judged:
        judged.append(target.post.id)
        return one(target, library)

    monkeypatch.setattr(judging, "_one", noting)
    library = load(root)
    share = read_shard("2/3")
    check(library, shard=share)
    assert sorted(judged) == sorted(target.post.id for target in library.targets() if share.has(target.post.id))
    judged.clear()
    whole = check(load(root))
    assert sorted(judged) == sorted(target.post.id for target in library.targets() if not share.has(target.post.id))
    assert whole == check(load(root))
    judged.clear()
    assert set(check(load(root), shard=share).findings) <= set(whole.findings)
    assert judged == []


def test_words_are_known_without_pictures(root: Path) -> None:
    """The same fingerprint as rendering gives, card, pictures and template or not."""
    library = load(root)
    for target in library.targets():
        assert judging.words(target, library) == judging._one(target, library).words


@pytest.mark.parametrize("place", ["serial", "processes:2"])
def test_wherever_it_is_done_the_same_is_found(root: Path, place: str) -> None:
    """In one process, and in several."""
    assert found(root, place=place) == found(root)


@pytest.mark.slow
def test_a_cluster_finds_the_same(root: Path) -> None:
    """Two workers on loopback."""
    with running(2) as address:
        assert found(root, place=address) == found(root)
    assert found(root, place="processes:2", shard="1/3") == found(root, shard="1/3")
