"""The workflows as they are written: what each may do, what none may do, and that they are the same everywhere.

What only GitHub can hold (permissions, environments, which secrets reach whom) is held here by what is asked for.
The names of attacks are those of the list in tests/attacks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.workspace.library import load
from pipeline.workspace.workflows import SHIPPED, Needs, shipped
from tests.flows.ours import OWN, TOP, ours

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The one table of the actions we use: name → (version, commit).
PINS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-artifact": ("v7.0.1", "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a"),
    "actions/download-artifact": ("v8.0.1", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.1", "368f82528645a54fb793d4d04e342629a3f51346"),
}
#: Every permission that any job has, and no other: workflow → job → what it asks for.
PERMISSIONS = {
    "check": {
        "validate": {"contents": "read"},
        "comment": {"contents": "write", "pull-requests": "write"},
    },
    "publish": {
        "publish": {"contents": "write", "pull-requests": "read", "actions": "read"},
        "site": {"contents": "read", "pages": "write", "id-token": "write"},
    },
    "site": {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    },
    "report": {"health": {"contents": "read", "issues": "write", "actions": "write"}},
    "new post": {
        "write": {"contents": "read"},
        "open": {"contents": "write", "pull-requests": "write", "issues": "write"},
    },
}
#: What starts each of them, and nothing else.
TRIGGERS = {
    "check": {"pull_request", "merge_group"},
    "publish": {"schedule", "push", "workflow_dispatch"},
    "site": {"schedule", "push", "workflow_call", "workflow_dispatch"},
    "report": {"schedule", "workflow_dispatch"},
    "new post": {"issues"},
}
NEEDS = Needs("en", ("bluesky", "instagram"), ("BLUESKY_PASSWORD", "MASTODON_TOKEN"))
USES = re.compile(r"uses: ([\w.-]+/[\w.-]+)@(\S+)(?: # (\S+))?$", re.MULTILINE)


def texts() -> dict[str, str]:
    """Return every workflow that we write or have, by a name that says which."""
    found = {f"starter {path}": text for path, text in shipped(NEEDS).items() if "/workflows/" in path}
    found |= {f"ours {path.name}": path.read_text(encoding="utf-8") for path in TOP.glob(".github/workflows/*.yml")}
    return found


def jobs(text: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every job of a workflow, with the workflow's name and its own."""
    workflow = yaml.safe_load(text)
    for name, job in workflow["jobs"].items():
        yield workflow["name"], name, job


def triggers(workflow: dict[Any, Any]) -> set[str]:
    """Return what starts a workflow; YAML takes the key `on` for a truth."""
    started = workflow[True]
    return set(started)


@pytest.fixture(params=sorted(texts()))
def text(request: pytest.FixtureRequest) -> str:
    """One workflow after the other."""
    return texts()[request.param]


def test_actions_are_pinned_as_the_table_says(text: str) -> None:
    """Attack 15: a tag that is moved moves nothing here."""
    uses = USES.findall(text)
    assert uses
    assert uses == [(name, PINS[name][1], PINS[name][0]) for name, _, _ in uses]
    assert len(uses) + text.count("uses: $/.github/") == text.count("uses: ")


def test_nothing_runs_strangers_code_with_rights(text: str) -> None:
    """Attack 1: the two triggers that give a stranger's pull request a token that may write are not used."""
    workflow = yaml.safe_load(text)
    assert not triggers(workflow) & {"pull_request_target", "workflow_run"}
    if workflow["name"] in TRIGGERS:
        assert triggers(workflow) == TRIGGERS[workflow["name"]]


def test_no_expression_reaches_a_shell(text: str) -> None:
    """Attacks 2 and 3: titles and branch names come by the environment, where they are text."""
    for _, _, job in jobs(text):
        for step in job.get("steps", []):
            assert "${{" not in step.get("run", "")


def test_each_job_may_do_what_it_must_and_says_why(text: str) -> None:
    """All is forbidden at the top; what a job may is in the table, with a reason behind it."""
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for name, job_name, job in jobs(text):
        if name in PERMISSIONS:
            assert job["permissions"] == PERMISSIONS[name][job_name]
    granted = re.findall(r"^      [a-z-]+: (?:read|write)\b(.*)$", text, re.MULTILINE)
    assert granted
    assert all(reason.startswith(" # ") for reason in granted)


def test_secrets_are_in_the_environment_of_publishing_only(text: str) -> None:
    """Attack 1 again: a pull request that edits a workflow prints nothing, since main alone gets that environment."""
    for _, _, job in jobs(text):
        if "secrets." in yaml.safe_dump(job):
            assert job["environment"] == "publish"


def test_credentials_are_not_left_behind(text: str) -> None:
    """The checkout keeps no token where later steps find it."""
    for _, _, job in jobs(text):
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_no_cache(text: str) -> None:
    """Attack 13: a cache can be written by a pull request and read by main."""
    assert "cache" not in re.sub(r"#.*", "", text)


@pytest.mark.parametrize("name", ["publish", "site", "report"])
def test_what_has_rights_runs_on_main_only(name: str) -> None:
    """Attacks 20, 21, 22: not from a branch, not in a fork, and a re-run takes the tip of main."""
    text = shipped(NEEDS)[f".github/workflows/{name}.yml"]
    first = next(iter(yaml.safe_load(text)["jobs"].values()))
    assert first["if"] == "${{ github.ref == 'refs/heads/main' && !github.event.repository.fork }}"
    checkouts = [step["with"] for step in first["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts == [{"ref": "main", "fetch-depth": 0, "persist-credentials": False}]


@pytest.mark.parametrize("name", ["publish", "site"])
def test_what_began_is_not_cut_off(name: str) -> None:
    """Attack 19: a later run waits; correctness does not depend on it."""
    concurrency = yaml.safe_load(shipped(NEEDS)[f".github/workflows/{name}.yml"])["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert "${{" not in concurrency["group"]


def test_the_clock_keeps_away_from_the_full_hour_and_a_person_rehearses_first() -> None:
    """Runs at the full hour are late, and a click sends nothing by mistake."""
    started = yaml.safe_load(shipped(NEEDS)[".github/workflows/publish.yml"])[True]
    assert started["schedule"] == [{"cron": "7,22,37,52 * * * *"}]
    assert started["push"] == {"branches": ["main"]}
    assert started["workflow_dispatch"]["inputs"]["dry-run"]["default"] is True


def test_nothing_of_the_checkout_is_run(text: str) -> None:
    """Attack 16: Python is started apart from the folder, packages are wheels with hashes, and no file is a script."""
    for name, _, job in jobs(text):
        for step in job.get("steps", []):
            script = step.get("run", "")
            if name not in TRIGGERS:
                continue  # our own tests run our own code
            assert not re.search(r"\bpython[\d.]* (?!-I )|\bmake\b|\bnpm\b|(?:^|[;&|] *)\.{1,2}/", script)
            for line in script.splitlines():
                if " install " in line and not line.rstrip().endswith("--no-build-isolation ."):
                    assert "--require-hashes --only-binary :all: -r " in line


def test_the_comment_is_written_by_what_is_on_the_base_branch() -> None:
    """Attacks 11 and 12: the job that may write takes nothing from the pull request but data."""
    text = shipped(NEEDS)[".github/workflows/check.yml"]
    comment = yaml.safe_load(text)["jobs"]["comment"]
    assert comment["steps"][0]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert "github.event.pull_request.head.repo.full_name == github.repository" in comment["if"]
    assert comment["steps"][-1]["env"]["NUMBER"] == "${{ github.event.pull_request.number }}"


def test_receipts_are_taken_from_runs_of_main_only() -> None:
    """They are believed: a run of a fork's branch called main must not pass for one of ours."""
    text = shipped(NEEDS)[".github/workflows/publish.yml"]
    fetch = next(step for _, _, job in jobs(text) for step in job.get("steps", []) if "last run" in step["name"])
    assert 'select(.event == "schedule" or .event == "push" or .event == "workflow_dispatch")' in fetch["run"]


def test_secrets_go_by_their_own_names() -> None:
    """What channels name is handed on, each to the one step that sends."""
    text = shipped(NEEDS)[".github/workflows/publish.yml"]
    assert re.findall(r"secrets\.\w+", text) == ["secrets.BLUESKY_PASSWORD", "secrets.MASTODON_TOKEN"]
    with_secrets = [
        step["name"] for _, _, job in jobs(text) for step in job.get("steps", []) if "secrets." in str(step.get("env"))
    ]
    assert with_secrets == ["Send"]


def test_ours_are_those_that_are_shipped() -> None:
    """`make reference` writes them; they do not drift."""
    for path, wanted in ours().items():
        assert (TOP / path).read_text(encoding="utf-8") == wanted, f"{path}: run `make reference`"
    assert ours().keys() | OWN == set(shipped(NEEDS))


def test_the_sample_sends_to_nobody() -> None:
    """Our own publish.yml really runs, so it must have nothing that reaches anybody."""
    assert {channel.network for channel in load(TOP).channels.values()} == {"outbox"}


def test_there_is_nothing_else_in_the_folder() -> None:
    """What lies there unread would be shipped by nobody."""
    assert {path.suffix for path in SHIPPED.rglob("*") if path.is_file()} == {".yml"}


def test_the_lock_is_of_what_we_test_with() -> None:
    """A workspace gets the very versions that our own tests ran with."""
    pin = re.compile(r"^([a-z0-9.-]+)==([^ ]+)", re.MULTILINE)
    tested = dict(pin.findall(Path(TOP, "constraints-dev.txt").read_text(encoding="utf-8")))
    tested |= dict(pin.findall(Path(TOP, "constraints.txt").read_text(encoding="utf-8")))
    locked = dict(pin.findall(Path(TOP, "pipeline/starter/shared/requirements.txt").read_text(encoding="utf-8")))
    assert locked
    assert {name: tested.get(name) for name in locked} == locked
