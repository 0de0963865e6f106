"""`tellal review comment`: one comment of ours, from a report that a stranger may have packed."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from pipeline.report.review.fitting import COMMENT, units
from pipeline.review.sticky import MARKER
from tests.forge.state import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.forge.state import Account, Forge, Pull

BEFORE, AFTER = "a" * 64, "b" * 64
FILES = [f"{BEFORE}.png", f"{AFTER}.png", f"{BEFORE[:32]}-{AFTER[:32]}.png"]


def picture(colour: str, size: tuple[int, int] = (900, 600)) -> bytes:
    """Return a picture, with a word in it that nobody sees."""
    held = BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "smuggled")
    Image.new("RGB", size, colour).save(held, "PNG", pnginfo=words)
    return held.getvalue()


class Desk:
    """A workspace on a GitHub of ours, a pull request, and the report of its change.

    Args:
        root: the checkout of the job.
        forge: where it is.
        pull: from a branch of the same repository.
        report: the folder that the other job wrote.
    """

    def __init__(self, root: Path, forge: Forge, pull: Pull, report: Path) -> None:
        self.root, self.forge, self.pull, self.report = root, forge, pull, report

    def forged(self, **fields: object) -> None:
        """Change the report, as a stranger could."""
        place = self.report / "report.json"
        place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), **fields}), encoding="utf-8")

    def with_cards(self) -> None:
        """Give the report a card that looks different, on a post that it knows."""
        for name, colour in zip(FILES, ("red", "green", "blue"), strict=True):
            (self.report / "cards" / name).write_bytes(picture(colour))
        pair = {"before": BEFORE, "after": AFTER, "share": 500, "targets": ["x/a"], "files": FILES}
        whole = json.loads((self.report / "report.json").read_text("utf-8"))
        for side, digest in (("before", BEFORE), ("after", AFTER)):
            card = {"path": "", "digest": digest, "alt": "Kart", "width": 9, "height": 9, "card": "duyuru"}
            whole["changes"][0][side]["face"]["words"][0]["pictures"] = [card]
        self.forged(cards=[pair], changes=whole["changes"])

    def previews(self) -> list[str]:
        """Return the files on the branch of pictures."""
        done = subprocess.run(
            ["git", "--git-dir", str(self.forge.git.path), "ls-tree", "-r", "--name-only", "previews"],
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout.split()

    @property
    def comments(self) -> list[tuple[str, str]]:
        """Who said what on the pull request."""
        return [(each.by.login, each.body) for each in self.pull.comments]


@pytest.fixture
def desk(  # noqa: PLR0913, PLR0917 - what it is made of
    forge: Forge,
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    post_text: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    """Make one: a pull request that edits a post."""
    text = post_text("Eski söz.")
    root = make_repository({"content/x/a.md": text})
    forge.take(root)
    changed = text.replace("Eski", "Yeni")
    pull = forge.open("kahve", by=forge.person("mona"), files={"content/x/a.md": changed})
    (root / "content/x/a.md").write_text(changed, encoding="utf-8")
    report = tmp_path / "report"
    assert tellal(root, "review", "HEAD", "--out", str(report)).code == 0
    subprocess.run(["git", "checkout", "--quiet", "--", "."], cwd=root, check=True)  # the base, as in the job
    for name, value in forge.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    monkeypatch.setenv("GITHUB_RUN_ID", "77")
    return Desk(root, forge, pull, report)


def tell(tellal: Callable[..., Answer], desk: Desk) -> Answer:
    """Run the command."""
    return tellal(desk.root, "review", "comment", str(desk.report), "--pr", str(desk.pull.number), "--json")


def test_one_comment_kept_up_to_date(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Written once, edited when the report is another, left alone when it is the same."""
    first = tell(tellal, desk)
    assert (first.code, first.json["new"]) == (0, True), first.err
    ((login, body),) = desk.comments
    assert login == "github-actions[bot]"
    assert body.startswith(f"{MARKER}\n## Deneme")
    assert "Yeni söz." in body
    assert "https:&#47;&#47;" not in body
    assert "github.example/kirkikindi/kahve/actions/runs/77" in body
    desk.forged(name="Başka")
    assert tell(tellal, desk).json["new"] is False
    ((_, body),) = desk.comments
    assert body.startswith(f"{MARKER}\n## Başka")
    writes = len([each for each in desk.forge.log if each.method != "GET"])
    assert tell(tellal, desk).code == 0
    assert len([each for each in desk.forge.log if each.method != "GET"]) == writes


def others(forge: Forge) -> list[Account]:
    """Return accounts that could pretend to be ours."""
    return [forge.person("github-actions"), forge.bot("impostor[bot]")]


def test_a_mark_in_somebody_elses_comment_means_nothing(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Case 8: only what our own account wrote is ours, and of that only what begins with the mark."""
    for account in others(desk.forge):
        desk.pull.comment(account, f"{MARKER}\nApproved by everybody.")
    desk.pull.comment(desk.forge.actions, f"Another workflow quotes: {MARKER}")
    assert tell(tellal, desk).json["new"] is True
    bodies = [body for _, body in desk.comments]
    assert len(bodies) == 4
    assert bodies[:3] == [f"{MARKER}\nApproved by everybody."] * 2 + [f"Another workflow quotes: {MARKER}"]


def test_the_page_of_the_artifact_is_not_looked_at(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Cases 7 and 9: what a stranger wrote as Markdown stays where it is."""
    (desk.report / "report.md").write_text("@everybody <script>", encoding="utf-8")
    desk.forged(name="@org/team <script> </details> `x` #1")
    assert tell(tellal, desk).code == 0
    ((_, body),) = desk.comments
    assert "@" not in body
    assert "<script" not in body
    assert "everybody" not in body


def test_a_report_of_70_000_characters(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Case 10: as much as there is room for; GitHub would take no longer one."""
    whole = json.loads((desk.report / "report.json").read_text("utf-8"))
    change = whole["changes"][0]
    change["after"]["face"]["words"][0]["text"] = "🎈<&>@" * 14_000
    desk.forged(changes=[{**change, "target": f"x/{n}"} for n in range(40)])
    assert tell(tellal, desk).code == 0
    ((_, body),) = desk.comments
    assert units(body) <= COMMENT
    assert len(body.encode()) <= 262_144


def test_the_number_comes_from_the_event(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Case 12: a report that claims to be another's is told where the event says."""
    other = desk.forge.open("other", by=desk.forge.person("ada"), files={"README": "x\n"})
    desk.forged(pr=other.number, number=other.number)
    assert tell(tellal, desk).code == 0
    assert (len(desk.comments), other.comments) == (1, [])


def test_a_pull_request_of_a_fork_is_not_told(tellal: Callable[..., Answer], desk: Desk) -> None:
    """It gets no rights here: neither our words nor our branch."""
    desk.with_cards()
    desk.pull.fork = True
    answer = tell(tellal, desk)
    assert answer.code == 2
    assert "summary" in answer.json["error"]["hint"]
    assert (desk.comments, desk.previews()) == ([], [])


def test_an_artifact_with_something_else_in_it_is_not_used(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Case 11: nothing is said, nothing is pushed."""
    (desk.report / "cards" / "link.png").symlink_to("/etc/passwd")
    answer = tell(tellal, desk)
    assert answer.code == 2
    assert (desk.comments, desk.previews(), desk.forge.log) == ([], [], [])


def test_cards_are_shown_from_a_branch_of_their_own(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Encoded anew and small, in a folder of the pull request; the comment shows them."""
    desk.with_cards()
    assert tell(tellal, desk).json["pictures"] == 3
    files = desk.previews()
    assert len(files) == 3
    assert all(name.startswith(f"pr-{desk.pull.number}/") and name.endswith(".jpg") for name in files)
    ((_, body),) = desk.comments
    for name in files:
        assert f'src="https://github.example/kirkikindi/kahve/blob/previews/{name}?raw=true"' in body
        data = subprocess.run(
            ["git", "--git-dir", str(desk.forge.git.path), "cat-file", "blob", f"previews:{name}"],
            check=True,
            capture_output=True,
        ).stdout
        assert b"smuggled" not in data
        with Image.open(BytesIO(data)) as shown:
            assert (shown.format, shown.size) == ("JPEG", (560, 373))


def test_the_branch_has_no_past_and_drops_what_is_closed(tellal: Callable[..., Answer], desk: Desk) -> None:
    """One commit, a folder for each pull request that is open still; another one's is kept as it is."""
    desk.with_cards()
    assert tell(tellal, desk).code == 0
    first = desk.pull
    desk.pull = desk.forge.open("other", by=desk.forge.person("ada"), files={"README": "x\n"})
    assert tell(tellal, desk).code == 0
    assert {name.partition("/")[0] for name in desk.previews()} == {f"pr-{first.number}", f"pr-{desk.pull.number}"}
    first.close()
    assert tell(tellal, desk).code == 0
    assert {name.partition("/")[0] for name in desk.previews()} == {f"pr-{desk.pull.number}"}
    done = subprocess.run(
        ["git", "--git-dir", str(desk.forge.git.path), "rev-list", "--count", "previews"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "1"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg onload='alert(1)'/>"])
def test_what_is_no_picture_is_left_out(tellal: Callable[..., Answer], desk: Desk, data: bytes) -> None:
    """Whatever its name says; the others are shown."""
    desk.with_cards()
    (desk.report / "cards" / FILES[0]).write_bytes(data)
    assert tell(tellal, desk).json["pictures"] == 2
    assert len(desk.previews()) == 2


def test_without_the_right_to_push_there_are_no_pictures(tellal: Callable[..., Answer], desk: Desk) -> None:
    """The comment comes all the same, and says where they are."""
    desk.with_cards()
    hook = desk.forge.git.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    answer = tell(tellal, desk)
    assert (answer.code, answer.json["pictures"]) == (0, 0)
    ((_, body),) = desk.comments
    assert "<img" not in body
    assert "previews" in answer.err or "resim" in answer.err or "pictures" in answer.err


def test_pictures_of_posts_are_shown_from_the_commit(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Those of the pull request itself; a path that leads elsewhere is text."""
    whole = json.loads((desk.report / "report.json").read_text("utf-8"))
    about = {"digest": "", "alt": "Fincan", "width": 9, "height": 9, "card": ""}
    paths = ["content/x/media/a b.jpg", "../../../evil/repo/raw/x.png", "content/x/media/x.svg"]
    whole["changes"][0]["after"]["face"]["words"][0]["pictures"] = [{**about, "path": path} for path in paths]
    desk.forged(changes=whole["changes"])
    assert tell(tellal, desk).code == 0
    ((_, body),) = desk.comments
    assert body.count("<img") == 1
    assert f"/blob/{desk.pull.head}/content/x/media/a%20b.jpg?raw=true" in body


def test_github_is_away(tellal: Callable[..., Answer], desk: Desk) -> None:
    """4: running again is safe."""
    desk.forge.faults.append(Fault(where="/comments", method="POST", status=503, times=9))
    answer = tell(tellal, desk)
    assert answer.code == 4
    assert desk.comments == []


def test_a_first_pull_request_and_a_shallow_clone(tellal: Callable[..., Answer], desk: Desk, tmp_path: Path) -> None:
    """The branch that it goes to has no workspace yet, and the job fetched one commit of it only."""
    desk.with_cards()
    subprocess.run(["git", "rm", "--quiet", "-r", "tellal.toml"], cwd=desk.root, check=True)
    subprocess.run(["git", "commit", "--quiet", "-mempty"], cwd=desk.root, check=True)
    subprocess.run(["git", "push", "--quiet", "origin", "HEAD:main"], cwd=desk.root, check=True)
    address = f"file://{desk.forge.git.path}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", "-b", "main", address, str(tmp_path / "job")], check=True)
    desk.root = tmp_path / "job"
    assert tell(tellal, desk).json["pictures"] == 3
    assert tell(tellal, desk).json["pictures"] == 3
    assert len(desk.previews()) == 3
