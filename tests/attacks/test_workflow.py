"""Attacks on the workflows and on the machine that they run on.

Where only GitHub can enforce something, the workflow files that we use and ship are looked at, and `tellal doctor` must
notice the lack of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.errors import UsageError
from pipeline.review import artifact
from pipeline.review.sticky import MARKER
from pipeline.workspace import store
from tests.attacks.conftest import HARMLESS, NEIGHBOUR
from tests.cli.test_review_comment import Desk, desk, tell
from tests.doctor.test_dangers import SAFE, wrong
from tests.forge.setup import Environment
from tests.pictures import png
from tests.review.test_artifact import folder
from tests.trust.approval.house import KAHVE, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attacks.conftest import Attack, Scene
    from tests.cli.conftest import Answer

__all__ = ["desk", "folder"]
REPOSITORY = Path(__file__).resolve().parents[2]
PLACES = (REPOSITORY / ".github/workflows", REPOSITORY / "pipeline/starter/shared/dot-github/workflows")
WORKFLOWS = [path for place in PLACES for path in sorted(place.glob("*.yml"))]
NAMES = [str(path.relative_to(REPOSITORY)) for path in WORKFLOWS]
HOSTILE = ("pull_request_target", "workflow_run", "issue_comment", "pull_request_review")
A = "content/x/a.md"


def read(path: Path) -> dict[str, Any]:
    """Return a workflow; what triggers it stands under `on`."""
    whole = path.read_text(encoding="utf-8").replace("@@SECRETS@@", f"{' ' * 10}X_TOKEN: ${{{{ secrets.X_TOKEN }}}}")
    whole = whole.replace("@@HANDOFF@@", f"{' ' * 6}issues: write")
    found: dict[Any, Any] = yaml.safe_load(re.sub(r"@@\w+@@", "x", whole))
    return {("on" if key is True else str(key)): value for key, value in found.items()}


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every step of every job."""
    for job in workflow["jobs"].values():
        yield from job.get("steps", ())


def workflow(name: str) -> list[dict[str, Any]]:
    """Return the workflow of a name, ours and the one that we ship."""
    return [read(place / f"{name}.yml") for place in PLACES]


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_attack_01_a_pull_request_prints_secrets(path: Path) -> None:
    """A job that runs what a pull request brings has no secret in reach: those of networks are an environment's."""
    found = read(path)
    on_pull_requests = {"pull_request", "merge_group"} & set(found["on"])
    assert not set(HOSTILE) & set(found["on"])
    assert "secrets" not in json.dumps(found.get("env", {}))
    for job in found["jobs"].values():
        if "secrets." in json.dumps(job):
            assert job.get("environment"), "a secret outside of an environment is every branch's"
            assert not on_pull_requests
        if on_pull_requests:
            assert "environment" not in job


@pytest.mark.parametrize("asked", [False, True])
def test_attack_01_the_environment_is_for_main_alone(scene: Scene, asked: bool) -> None:  # noqa: FBT001 - set up or not
    """A branch that edits the workflow gets nothing where GitHub keeps to that, and doctor says whether it does."""
    scene.forge.setup.environments["publish"] = Environment(branches=["main"] if asked else [])
    found = scene.call("doctor", "--json", "--only", "secrets").json["diagnoses"]
    assert all(each["severity"] != "fail" for each in found if each["code"].startswith("environment")) is asked, found


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_attack_02_03_a_title_or_a_branch_in_a_script(path: Path) -> None:
    """No expression stands in a script, where its text would be run: what a step needs comes by its environment."""
    for step in steps(read(path)):
        assert "${{" not in step.get("run", ""), step


def test_attack_02_a_script_with_an_expression_is_noticed() -> None:
    """By `tellal doctor`, on its line."""
    assert wrong(SAFE) == []
    (found,) = wrong(SAFE.replace("echo hello", "echo ${{ github.event.pull_request.title }}"))
    assert found[0] == "workflow-scripts"


@pytest.mark.parametrize(
    "name", ["$(touch pwned)", "`touch pwned`", "--output=pwned", "--upload-pack=touch pwned", "-x;y"]
)
def test_attack_03_a_branch_whose_name_is_a_command(attack: Callable[..., Attack], name: str) -> None:
    """As the base of a review it is a name that is not known, or not a name at all."""
    made = attack({})
    assert made.call("review", name).code != 0
    assert made.call("review", "--", name).code != 0
    assert not list(made.root.rglob("pwned*"))
    assert made.call("review", "HEAD").code == 0


@pytest.mark.parametrize(
    "name", ["a\n::error::x.md", "a;touch pwned;.md", "`touch pwned`.md", "$(touch pwned).md", "-rf.md", "a%0A::x::.md"]
)
def test_attack_04_a_file_whose_name_is_a_command(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It reaches no shell, and begins no line of the log."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    made = attack({f"content/x/{name}": hostile("![](yok.png)")})
    answer = made.call("check", "--format", "github")
    lines = [line for line in answer.out.splitlines() if line.lstrip().startswith("::")]
    assert lines
    assert all(re.match(r"::(error|warning) file=[^:\n]*,line=\d+,title=[^:\n]+::[^:]", line) for line in lines), lines
    assert not [line for line in answer.err.splitlines() if line.lstrip().startswith("::")]
    made.publish()
    made.pages()
    assert not list(made.root.rglob("pwned"))


@pytest.mark.parametrize(
    "words", ["::set-output name=x::1", "::add-path::/tmp", "::stop-commands::x", "##[add-path]/tmp"]
)
def test_attack_05_a_text_that_is_a_command(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """In no output of any command that says it, and it goes out as it was written."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    made = attack({A: hostile(f"{words}\n{words}", title=json.dumps(words))})
    for args in (("preview", A), ("plan",), ("status",), ("check",), ("publish",), ("plan",), ("review", "HEAD")):
        answer = made.call(*args)
        for line in (answer.out + "\n" + answer.err).splitlines():
            assert not line.lstrip().startswith("::"), (args, line)
            assert "##[" not in line, (args, line)
    assert words in [each["payload"]["text"].splitlines()[0] for each in made.messages()]


def test_attack_06_a_title_that_sets_a_variable(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The files that set outputs and variables get our own words, and nothing of content."""
    files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE")}
    for name, place in files.items():
        place.touch()
        monkeypatch.setenv(name, str(place))
    words = "x\nLD_PRELOAD=/tmp/a.so\nchanged<<EOF\ntrue\nEOF"
    made = attack({A: hostile(words, title='"changed=false"', note='"x\\nPATH=/tmp"')})
    made.publish()
    lines = files.pop("GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    assert [lines[at].partition("<<")[0] for at in range(0, len(lines), 3)] == ["changed", "sent"]
    assert [lines[at] for at in range(1, len(lines), 3)] == ["true", "2"]
    assert all(place.read_text(encoding="utf-8") == "" for place in files.values())


def test_attack_07_a_title_that_breaks_out_of_the_summary(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing in it is a tag, a link, a picture, a mention; and it grows no larger than GitHub takes."""
    place = tmp_path / "summary"
    place.write_bytes(b"x" * (1024 * 1024 - 300))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(place))
    words = "</details><script>x</script> ![a](https://kotu.example/a.png) [b](https://kotu.example) @org/team | # b"
    made = attack({A: hostile(words, title=json.dumps(words)),
                   "content/x/b.md": hostile("![](yok.png)", title=json.dumps(words))})  # fmt: skip
    made.publish()
    assert place.stat().st_size <= 1024 * 1024
    place.write_bytes(b"")
    made.call("publish")
    shown = place.read_text(encoding="utf-8")
    assert "Deneme" in shown
    for sign in ("<script", "</details", "](https://kotu", "@org", "![a]"):
        assert sign not in shown


def test_attack_08_a_comment_that_looks_like_ours(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Ours is what our account wrote; somebody else's with the same mark is not touched."""
    desk.pull.comment(desk.forge.person("github-actions"), f"{MARKER}\nApproved by everybody.")
    assert tell(tellal, desk).json["new"] is True
    assert desk.comments[0][1] == f"{MARKER}\nApproved by everybody."
    assert len(desk.comments) == 2


def test_attack_09_a_preview_that_calls_people(tellal: Callable[..., Answer], desk: Desk) -> None:
    """No mention, no reference to an issue, no link and no tag is alive in the comment."""
    desk.forged(name="@org/team #1 <img src=x> https://kotu.example ![a](b) </details>")
    assert tell(tellal, desk).code == 0
    ((_, body),) = desk.comments
    for sign in ("@org", "<img", "https://kotu", "![a]", " #1"):
        assert sign not in body


def test_attack_10_a_comment_that_is_too_long(tellal: Callable[..., Answer], desk: Desk) -> None:
    """As much is said as GitHub takes, and it is said."""
    whole = json.loads((desk.report / "report.json").read_text("utf-8"))
    change = whole["changes"][0]
    change["after"]["face"]["words"][0]["text"] = "<&>@ " * 20_000
    desk.forged(changes=[{**change, "target": f"x/{n}"} for n in range(30)])
    assert tell(tellal, desk).code == 0
    ((_, body),) = desk.comments
    assert len(body.encode("utf-16-le")) // 2 <= 65_536


@pytest.mark.parametrize("how", ["link", "stranger", "climbs", "many", "huge", "pipe"])
def test_attack_11_an_artifact_that_was_packed_by_a_stranger(folder: Path, tmp_path: Path, how: str) -> None:
    """Links, names that are not ours, names that climb out, floods and bombs: it is refused whole, and quickly."""
    match how:
        case "link":
            (folder / "cards" / f"{'d' * 64}.png").symlink_to("/etc/passwd")
        case "stranger":
            (folder / "conftest.py").write_text("print(1)", encoding="utf-8")
        case "climbs":
            report = json.loads((folder / "report.json").read_text("utf-8"))
            report["cards"][0]["files"][0] = "../../../etc/passwd"
            (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
        case "many":
            for number in range(20_000):
                (folder / "cards" / f"{number:064x}.png").touch()
        case "huge":
            with (folder / "report.json").open("wb") as file:
                file.truncate(1 << 34)
        case _:
            (folder / "report.json").unlink()
            os.mkfifo(folder / "report.json")
    began = time.monotonic()
    with pytest.raises(UsageError):
        artifact.read(folder)
    assert time.monotonic() - began < 10
    assert tmp_path.exists()


def test_attack_12_an_artifact_of_another_pull_request(tellal: Callable[..., Answer], desk: Desk) -> None:
    """Where it is told is what the event says, whatever the report claims."""
    other = desk.forge.open("other", by=desk.forge.person("ada"), files={"README": "x\n"})
    desk.forged(pr=other.number, number=other.number)
    assert tell(tellal, desk).code == 0
    assert (len(desk.comments), other.comments) == (1, [])
    for found in workflow("check"):
        (step,) = [each for each in steps(found) if "review comment" in each.get("run", "")]
        assert step["env"]["NUMBER"] == "${{ github.event.pull_request.number }}"


def test_attack_13_a_cache_that_a_pull_request_filled(
    attack: Callable[..., Attack], hostile: Callable[..., str]
) -> None:
    """The job that publishes reads none; and what lies in `.tellal/` is not believed, whoever put it there."""
    for found in workflow("publish"):
        said = json.dumps(found)
        assert "actions/cache" not in said
        assert '"cache"' not in said
    made = attack({A: hostile("![](yok.png)")})
    assert made.codes(A)
    known: Any = store.load(made.root, "checked")
    forged = {key: (*entry[:-2], 0, ()) if key.startswith(A) else entry for key, entry in known.items()}
    store.save(made.root.parent, "checked", forged)
    shutil.copy2(made.root.parent / ".tellal/checked", made.root / ".tellal/checked")
    assert made.codes(A), "an outcome from elsewhere was believed"
    store.save(made.root, "checked", forged)
    assert not made.codes(A), "it would have been believed of ourselves, so the look above looked at something"


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_attack_14_other_packages_than_ours(path: Path) -> None:
    """What is installed has a hash that was reviewed; jobs with rights install what the base branch says."""
    found = read(path)
    for step in steps(found):
        for line in step.get("run", "").splitlines():
            if "pip install" in line:
                assert "--require-hashes" in line or "--no-deps" in line, line
                assert "python -I -m pip" in line, line
    if "pull_request" in found["on"]:
        for job in found["jobs"].values():
            if "write" in json.dumps(job.get("permissions", {})):
                checkout = job["steps"][0]
                assert checkout["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"


def test_attack_14_a_change_of_them_is_somebodys_to_approve(scene: Scene) -> None:
    """CODEOWNERS names those whose word counts, for the workflows and for what they install."""
    assert scene.call("approvers", "codeowners").code == 0
    owners = (scene.house.root / ".github/CODEOWNERS").read_text(encoding="utf-8")
    for path in ("/.github/", "/requirements.txt", "/tellal.toml", "/templates/"):
        assert re.search(rf"^{re.escape(path)} .*@ada", owners, re.MULTILINE), path


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_attack_15_an_action_that_moves(path: Path) -> None:
    """Each is named by the commit that was looked at, with the version beside it for people."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    for line in lines:
        assert re.search(r"uses: (?:[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/[\w./-]+)$", line), line


def test_attack_15_an_action_by_its_tag_is_noticed() -> None:
    """By `tellal doctor`."""
    (found,) = wrong(re.sub(r"checkout@[0-9a-f]{40}", "checkout@v7", SAFE))
    assert found[0] == "workflow-pins"


CODE = "open('{place}', 'w').write('x')\n"


def test_attack_16_a_pull_request_that_brings_code(
    make_repository: Callable[..., Path], post_text: Callable[..., str], tmp_path: Path
) -> None:
    """Files that Python, pytest, MkDocs or git would run lie there, and nobody runs them."""
    place = tmp_path / "pwned"
    code = CODE.format(place=place)
    names = [
        "PIL", "click", "conftest", "hooks", "icalendar", "jinja2", "json", "mkdocs", "pipeline", "sitecustomize",
        "usercustomize", "yaml",
    ]  # fmt: skip
    root = make_repository({
        NEIGHBOUR: post_text(HARMLESS, status="approved", publish_at="2026-12-01 10:00"),
        "content/x/b.md": post_text("![Bir fincan](media/a.png)"),
        "content/x/media/a.png": png(9, 9),
        **{f"{name}.py": code for name in names},
        "pipeline/__init__.py": code, "PIL/__init__.py": code,
        "mkdocs.yml": "site_name: x\nhooks: [hooks.py]\nplugins: [{evil: {}}]\n",
        "docs/mkdocs.yml": "site_name: x\nhooks: [../hooks.py]\n",
        "pyproject.toml": "[project]\nname='x'\nversion='1'\n[project.entry-points.'mkdocs.plugins']\nevil='hooks:x'\n",
        "x.pth": f"import os; {code}", "setup.py": code, "tox.ini": "[tox]\n",
        "templates/site/base.html": "{{ ''.__class__.__mro__ }}",
    })  # fmt: skip
    program = Path(sys.executable).with_name("tellal")
    for args in (["check"], ["plan"], ["preview", NEIGHBOUR], ["review", "HEAD"], ["publish"], ["render"], ["site"]):
        done = subprocess.run(
            [str(program), "--clock", "2026-12-01 10:05", *args], cwd=root, capture_output=True, text=True, check=False
        )
        assert done.returncode in {0, 1, 2}, done.stderr
        assert not place.exists(), args
    assert list((root / "outbox/x").glob("0*.json"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_attack_16_workflows_start_no_module_from_the_checkout(path: Path) -> None:
    """Where Python is called it is called with `-I`: the folder that it stands in is content."""
    for step in steps(read(path)):
        for line in step.get("run", "").splitlines():
            assert not re.search(r"\bpython3?\b(?! -I)", line), line


def test_attack_17_git_attributes_that_change_what_is_read(scene: Scene) -> None:
    """`ident` would write other words into the checkout than were approved: what was rendered must be that blob."""
    files = {KAHVE: text("Kahve. $Id$"), "content/x/.gitattributes": "*.md ident\n"}
    pull = scene.forge.open("kahve", by=scene.house.mona, files=files)
    pull.review(scene.house.ada)
    pull.merge("squash", by=scene.house.ada)
    assert not [words for words in scene.sent() if "Id:" in words]


def test_attack_17_git_filters_are_not_run(
    attack: Callable[..., Attack], hostile: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Programs that a person has for other files, named by attributes of a pull request, are not started by themselves.

    `tellal review` of a work tree asks git what changed, which asks the person's own filters as `git status` does; in
    CI, where it compares commits, there are none.
    """
    (tmp_path / ".gitconfig").write_text(
        "".join(f'[filter "evil"]\n\t{kind} = touch pwned; cat\n' for kind in ("clean", "smudge", "process"))
        + '[diff "evil"]\n\ttextconv = touch pwned; cat\n\tcommand = touch pwned\n',
        encoding="utf-8",
    )
    made = attack({A: hostile("Merhaba.")})
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / ".gitconfig"))
    (made.root / ".gitattributes").write_text("*.md filter=evil diff=evil\n", encoding="utf-8")
    (made.root / A).write_text(hostile("Selam."), encoding="utf-8")
    for args in (("check",), ("plan",), ("status",), ("preview", A), ("site",)):
        made.call(*args)
    made.publish()
    assert not list(made.root.rglob("pwned"))


def test_attack_18_what_lies_somewhere_else(attack: Callable[..., Attack], hostile: Callable[..., str]) -> None:
    """A submodule is no folder of posts, and the pointer to a large file is no picture."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"
    made = attack({A: hostile("![Bir fincan](media/a.png)"), "content/x/media/a.png": pointer})
    link = ["git", "update-index", "--add", "--cacheinfo", f"160000,{'b' * 40},content/x/alt"]
    subprocess.run(link, cwd=made.root, check=True)
    module = '[submodule "x"]\n\tpath = content/x/alt\n\turl = ext::sh -c touch% pwned\n'
    (made.root / ".gitmodules").write_text(module, encoding="utf-8")
    assert "image-unreadable" in made.codes(A)
    assert made.publish() == []
    assert not list(made.root.rglob("pwned"))


def test_attack_19_a_run_is_cancelled_in_the_middle(
    make_repository: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Whoever cancels or kills a run delays a post, and sends none twice: that does not rest on any group."""
    for found in workflow("publish"):
        assert found["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    posts = {
        f"content/x/{n}.md": post_text(f"Gönderi {n}.", status="approved", publish_at=f"2026-12-01 10:0{n}")
        for n in range(4)
    }
    root = make_repository(posts)
    command = [sys.executable, "-m", "pipeline", "--clock", "2026-12-01 10:04", "publish"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        ends = time.monotonic() + 60
        while time.monotonic() < ends and not list((root / "outbox").glob("x/0*.json")) and process.poll() is None:
            time.sleep(0.01)
        process.kill()
    for _ in range(2):
        subprocess.run(command, cwd=root, capture_output=True, check=False)
    out = [json.loads(place.read_text("utf-8"))["payload"]["text"] for place in (root / "outbox").glob("x/0*.json")]
    assert sorted(out) == [f"Gönderi {n}." for n in range(4)]


def test_attack_20_an_old_run_is_started_again(scene: Scene) -> None:
    """It takes main as it is now; and where it stands on an old commit, the ledger knows what is out."""
    for found in workflow("publish"):
        for job in found["jobs"].values():
            for step in job.get("steps", ()):
                if "actions/checkout" in step.get("uses", ""):
                    assert step["with"]["ref"] == "main"
    scene.house.merge("kahve", {KAHVE: text("Kahve.")})
    assert scene.sent() == ["Kahve."]
    subprocess.run(["git", "checkout", "--quiet", "HEAD~1"], cwd=scene.house.root, check=True)
    scene.call("publish")
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=scene.house.root, check=True)
    assert scene.sent() == ["Kahve."]


def test_attack_21_22_a_run_from_another_branch_or_a_fork() -> None:
    """Neither a dispatch from elsewhere nor the clock of a fork sends anything."""
    for found in workflow("publish"):
        condition = found["jobs"]["publish"]["if"]
        assert "github.ref == 'refs/heads/main'" in condition
        assert "!github.event.repository.fork" in condition
        assert "||" not in condition
        assert found["on"]["push"]["branches"] == ["main"]


@pytest.mark.parametrize(("source", "well"), [(None, False), (15368, True)])
def test_attack_23_somebody_elses_check_of_the_same_name(scene: Scene, source: int | None, well: bool) -> None:  # noqa: FBT001 - the expectation
    """A check that anybody may report under its name protects nothing: doctor wants GitHub Actions as its source."""
    check: dict[str, object] = {"context": "Check the content and show what changes"}
    if source:
        check["integration_id"] = source
    rules = {
        "required_status_checks": {"strict_required_status_checks_policy": False, "required_status_checks": [check]}
    }
    scene.forge.setup.ruleset("main", rules=rules)
    workflows = (REPOSITORY / "pipeline/starter/shared/dot-github/workflows/check.yml").read_text(encoding="utf-8")
    (scene.house.root / ".github/workflows").mkdir(parents=True)
    (scene.house.root / ".github/workflows/check.yml").write_text(workflows, encoding="utf-8")
    found = scene.call("doctor", "--json", "--only", "main").json["diagnoses"]
    (diagnosis,) = [each for each in found if each["code"] == "main-checks"]
    assert (diagnosis["severity"] == "ok") is well, diagnosis


def git_says(root: Path, *words: str) -> str:
    """Return what git says in a repository."""
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"published","seq":99}',
        '{"type":"published","type":"intent","seq":1}',
        "not json",
        '{"key":"x","seq":1,"type":"published","at":"2026-12-01T07:00:00Z","run":"r","v":1,"data":{}}',
        "",
        pytest.param(None, id="untouched"),
    ],
)
def test_attack_63_a_line_of_the_ledger_that_somebody_else_wrote(
    attack: Callable[..., Attack], hostile: Callable[..., str], line: str | None
) -> None:
    """A forged line on a branch of a pull request is nobody's ledger; one on the ledger itself stops everything."""
    made = attack({A: hostile("Merhaba."), "posts/01JD/x.jsonl": f"{line}\n", "ledger/posts/a.jsonl": f"{line}\n"})
    assert [each["payload"]["text"] for each in made.publish()] == ["Merhaba."]
    names = git_says(made.root, "ls-tree", "-r", "--name-only", "ledger").split()
    forged = made.root.parent / "forged"
    git_says(made.root, "worktree", "add", "--quiet", str(forged), "ledger")
    if line is not None:
        with (forged / next(name for name in names if name.endswith(".jsonl"))).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        git_says(forged, "commit", "--quiet", "--all", "--message=x")
    git_says(made.root, "worktree", "remove", str(forged))
    (made.root / "content/x/c.md").write_text(hostile("Sonra."), encoding="utf-8")
    answer = made.call("publish")
    sent = [each["payload"]["text"] for each in made.messages()]
    assert sent.count("Merhaba.") == 1
    assert ("Sonra." in sent) is (line is None), answer.out
    assert (answer.code == 0) is (line is None)


def test_attack_63_a_ledger_that_does_not_descend_from_ours(
    attack: Callable[..., Attack], hostile: Callable[..., str]
) -> None:
    """Where it is pinned, another one is not believed, and nothing is sent a second time."""
    made = attack({A: hostile("Merhaba.")})
    made.publish()
    root = git_says(made.root, "rev-list", "--max-parents=0", "ledger")
    settings = made.root / "tellal.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f'\n[ledger]\nroot = "{root}"\n', encoding="utf-8")
    tree = git_says(made.root, "hash-object", "-t", "tree", "-w", "/dev/null")
    empty = git_says(made.root, "commit-tree", "-m", "x", tree)
    subprocess.run(["git", "update-ref", "refs/heads/ledger", empty], cwd=made.root, check=True)
    assert made.call("publish").code != 0
    assert len(made.messages()) == 2
