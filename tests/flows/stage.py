"""The workflows as they really run: with act, on this machine, against a GitHub on loopback and a repository beside it.

What stands in for GitHub's own: the actions of `actions/`, small composites in the place of checkout, Python, artifacts
and Pages; `gh.py`; the fake of `tests/forge`. The workflows are those that `tellal workflows` writes, to the letter,
and they install Tellal from a wheel, by its hash; pip finds all else in the environment of the tests and is offline.
Not held here: permissions, environments, concurrency. Those are held as text, in `test_workflows.py`.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.flows.test_workflows import PINS

if TYPE_CHECKING:
    from tests.forge.state import Forge, Issue, Pull

HERE = Path(__file__).parent
TOP = HERE.parent.parent
ACT = Path(sys.executable).with_name("act")
SECONDS = 180
#: Without what the tests were started with: a `tellal` of theirs must not pass for the one that was installed.
SYSTEM = "/usr/local/bin:/usr/bin:/bin"
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SUMMARY = re.compile(r"\[[^\]]*\] +⚙ +Summary - (.*?)(?=^\[|\Z)", re.DOTALL | re.MULTILINE)


class Run(NamedTuple):
    """What a run of a workflow came to.

    Args:
        code: act's.
        text: what was printed, with act's own marks.
        summary: what stands on the page of the run, as it is read there.
    """

    code: int
    text: str
    summary: str

    def ran(self, job: str) -> bool:
        """Return whether a job was begun, by the name that people see."""
        return f"/{job}] ⭐ Run Set up job" in self.text

    def step(self, name: str) -> str:
        """Return what a step printed, where it was the only one of its name."""
        after = self.text.partition(f"⭐ Run Main {name}\n")[2]
        lines = itertools.takewhile(
            lambda line: "  Success - " not in line and "  Failure - " not in line, after.splitlines()
        )
        return "\n".join(line.partition("] ")[2].removeprefix("  | ") for line in lines)


@dataclass
class Stage:
    """A repository at GitHub and what runs its workflows.

    Args:
        forge: GitHub.
        folder: where artifacts, pages and checkouts go.
        clone: a clone of the repository, as people have one.
        secrets: of the environment `publish`.
        variables: of the repository.
    """

    forge: Forge
    folder: Path
    clone: Path
    secrets: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def artifacts(self) -> Path:
        """Where artifacts are, a folder for each name."""
        return self.folder / "artifacts"

    @property
    def pages(self) -> Path:
        """Where the site stands that was put on GitHub Pages."""
        return self.folder / "pages"

    def sent(self) -> int:
        """Return how many messages are out, by the ledger."""
        git = self.forge.git
        if not git.commit_of("ledger"):
            return 0
        files = git.git("ls-tree", "-r", "--name-only", "ledger", "posts").split()
        return sum(git.git("show", f"ledger:{path}").count('"type":"published"') for path in files)

    def push(self) -> Run:
        """Run what a push to main starts of `publish.yml`."""
        return self._run("publish", "push", "main", {"ref": "refs/heads/main"})

    def tick(self) -> Run:
        """Run what the clock starts."""
        return self._run("publish", "schedule", "main", {})

    def dispatch(self, workflow: str = "publish", ref: str = "main", **inputs: str) -> Run:
        """Run what a click starts."""
        return self._run(workflow, "workflow_dispatch", ref, {"ref": f"refs/heads/{ref}", "inputs": inputs})

    def check(self, pull: Pull) -> Run:
        """Run what a pull request starts."""
        git, forge = self.forge.git, self.forge
        base = git.commit_of(pull.base)
        assert base
        tree = git.merged_tree(base, pull.head)
        name = pull.author.name
        merged = git.commit(tree, [base, pull.head], "Merge", author=name, committer=name, at=forge.now)
        git.set(f"refs/pull/{pull.number}/merge", merged)
        head = {"sha": pull.head, "ref": pull.branch}
        head["repo"] = {"full_name": f"{pull.author.login}/copy" if pull.fork else forge.name}  # type: ignore[assignment]
        event = {
            "action": "synchronize",
            "number": pull.number,
            "pull_request": {
                "number": pull.number,
                "title": pull.issue.title,
                "user": {"login": pull.author.login},
                "head": head,
                "base": {"sha": base, "ref": pull.base, "repo": {"full_name": forge.name}},
            },
        }
        return self._run("check", "pull_request", f"refs/pull/{pull.number}/merge", event)

    def queue(self, pull: Pull) -> Run:
        """Run what the merge queue starts."""
        git, name = self.forge.git, self.forge.actions.name
        base = git.commit_of(pull.base)
        assert base
        tree = git.merged_tree(base, pull.head)
        merged = git.commit(tree, [base, pull.head], "Queue", author=name, committer=name, at=self.forge.now)
        ref = f"refs/heads/gh-readonly-queue/{pull.base}/pr-{pull.number}-{base}"
        git.set(ref, merged)
        group = {"head_sha": merged, "head_ref": ref, "base_sha": base, "base_ref": f"refs/heads/{pull.base}"}
        return self._run("check", "merge_group", ref, {"action": "checks_requested", "merge_group": group})

    def label(self, issue: Issue, label: str) -> Run:
        """Run what a label starts."""
        shown = {"number": issue.number, "title": issue.title, "body": issue.body, "user": {"login": issue.by.login}}
        event = {"action": "labeled", "label": {"name": label}, "issue": shown}
        return self._run("new-post", "issues", "main", event)

    def _programs(self) -> Path:
        """Return a folder with what a runner has besides: GitHub's command line."""
        place = self.folder / "programs" / "gh"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "gh.py"}" "$@"\n', encoding="utf-8")
        place.chmod(0o755)
        return place.parent

    def _run(self, workflow: str, event: str, ref: str, payload: dict[str, Any]) -> Run:
        """Run a workflow as it stands at a ref."""
        commit = self.forge.git.commit_of(ref)
        assert commit
        seen = self.folder / "seen"
        shutil.rmtree(seen, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(self.forge.git.path), str(seen)], check=True)
        subprocess.run(["git", "fetch", "--quiet", "origin", commit], cwd=seen, check=True)
        branch = ["-B", ref] if not ref.startswith("refs/") else ["--detach"]
        subprocess.run(["git", "checkout", "--quiet", *branch, commit], cwd=seen, check=True)
        owner = self.forge.name.partition("/")[0]
        repository = {"full_name": self.forge.name, "fork": self.forge.fork, "name": self.forge.name.partition("/")[2]}
        payload = {**payload, "repository": {**repository, "owner": {"login": owner}, "default_branch": "main"}}
        place = self.folder / "event.json"
        place.write_text(json.dumps(payload), encoding="utf-8")
        self.artifacts.mkdir(exist_ok=True)
        stubs = [
            f"--local-repository={name}@{sha}={HERE / 'actions' / name.partition('/')[2]}"
            for name, (_, sha) in PINS.items()
        ]
        known = {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_REPOSITORY": self.forge.name,
            "GITHUB_SHA": commit,
            "PATH": f"{self._programs()}:{SYSTEM}",
            "PIP_NO_INDEX": "1",
            "STAGE_ARTIFACTS": str(self.artifacts),
            "STAGE_COMMIT": commit,
            "STAGE_ORIGIN": str(self.forge.git.path),
            "STAGE_PACKAGES": sysconfig.get_path("purelib"),
            "STAGE_PAGES": str(self.pages),
            "STAGE_PYTHON": sys.executable,
        }
        (self.folder / "env").write_text("".join(f"{name}={value}\n" for name, value in known.items()), "utf-8")
        secrets = {"GITHUB_TOKEN": self.forge.token, **self.secrets}
        (self.folder / "secrets").write_text("".join(f"{name}={value}\n" for name, value in secrets.items()), "utf-8")
        variables = "".join(f"{name}={value}\n" for name, value in self.variables.items())
        (self.folder / "variables").write_text(variables, "utf-8")
        done = subprocess.run(
            [
                *(str(ACT), event, "-W", f".github/workflows/{workflow}.yml", "-e", str(place)),
                *("-P", "ubuntu-latest=-self-hosted", "--pull=false", "--no-cache-server", "--no-skip-checkout"),
                *("--env-file", str(self.folder / "env"), "--secret-file", str(self.folder / "secrets")),
                *("--var-file", str(self.folder / "variables")),
                *stubs,
            ],
            cwd=seen,
            env={"PATH": SYSTEM, "HOME": str(self.folder / "home"), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        text = _COLOURS.sub("", done.stdout + done.stderr).replace("\r", "")
        return Run(done.returncode, text, html.unescape("\n".join(_SUMMARY.findall(text))))
