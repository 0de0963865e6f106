"""What makes a workflow dangerous, whoever wrote it: the few things by which secrets and branches get lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.doctor.workflow import PINNED, read, secrets_in
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.doctor.workflow import Value, Workflow
    from pipeline.model.diagnosis import Diagnosis

#: They run what a stranger brings, or after what a stranger brought, with the rights of the repository.
FORBIDDEN = ("pull_request_target", "workflow_run")
#: What strangers write and an expression puts into a script.
THEIRS = re.compile(r"github\.(event\b|head_ref|ref_name|actor)|inputs\.|outputs\.|env\.")
#: Actions that take up what earlier runs, of whatever workflow, left.
CACHES = ("actions/cache@", "actions/cache/restore@")
#: The group of runs that publish.
PUBLISHING = "publish"
EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
CODES = (
    "workflow-triggers",
    "workflow-pins",
    "workflow-scripts",
    "workflow-permissions",
    "workflow-secrets",
    "workflow-checkout",
    "workflow-cache",
    "workflow-cancel",
)


def dangers(facts: Facts) -> Iterator[Diagnosis]:
    """Judge every workflow of the repository, one line for each thing that is wrong."""
    files = facts.files
    if isinstance(files, Unseen):
        yield from (unseen(code, files) for code in CODES)
        return
    flows = [read(name, text) for name, text in sorted(files.workflows.items())]
    for flow in flows:
        if flow.trouble is not None:
            why = Message("{path} cannot be read: {why}", path=flow.path, why=str(flow.trouble))
            needs = Message("write it without anchors, aliases and tags, and each key once")
            yield unseen("workflow-triggers", Unseen(why, needs), f"{flow.path}:{flow.line}")
    readable = [flow for flow in flows if flow.trouble is None]
    found = [each for flow in readable for each in _of(flow)]
    yield from found
    for code in CODES:
        if readable and not any(each.code == code for each in found):
            yield well(code, WELL[code])


WELL = {
    "workflow-triggers": Message("no workflow runs with the repository's rights on what strangers bring"),
    "workflow-pins": Message("every action is named by the commit that it is at"),
    "workflow-scripts": Message("no script has an expression in it"),
    "workflow-permissions": Message("every workflow says what it may"),
    "workflow-secrets": Message("secrets are asked for within an environment only"),
    "workflow-cache": Message("no job with secrets takes up a cache that other workflows can write"),
    "workflow-cancel": Message("no workflow cancels runs that publish"),
    "workflow-checkout": Message("no checkout leaves the token lying about"),
}


def dependabot(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether somebody brings newer versions of actions."""
    code, files = "dependabot", facts.files
    if isinstance(files, Unseen):
        yield unseen(code, files)
    elif not files.workflows:
        yield well(code, Message("there are no workflows whose actions could grow old"))
    elif "github-actions" in files.dependabot:
        yield well(code, Message("dependabot brings newer versions of actions as pull requests"))
    else:
        said = Message("nobody brings newer versions of the actions that are pinned")
        remedy = Message("write .github/dependabot.yml with package-ecosystem: github-actions")
        yield look(code, said, remedy, ".github/dependabot.yml")


def _of(flow: Workflow) -> Iterator[Diagnosis]:
    for name, line in flow.triggers().items():
        if name in FORBIDDEN:
            yield bad(
                "workflow-triggers",
                Message("{trigger} runs with the repository's rights on what strangers bring", trigger=name),
                Message("use pull_request, which has no secrets and a token that may only read"),
                f"{flow.path}:{line}",
            )
    yield from _permissions(flow)
    yield from _pins(flow)
    yield from _scripts(flow)
    yield from _secrets(flow)
    yield from _checkouts(flow)
    yield from _caches(flow)
    yield from _cancels(flow)


def _permissions(flow: Workflow) -> Iterator[Diagnosis]:
    code = "workflow-permissions"
    everything = [
        value for path, value in flow.values.items() if path.endswith("permissions") and value.text == "write-all"
    ]
    for value in everything:
        said = Message("it may write everything")
        yield bad(
            code,
            said,
            Message("write permissions: {} above, and what each job needs at the job"),
            f"{flow.path}:{value.line}",
        )
    stated = any(path == "permissions" or path.startswith("permissions.") for path in flow.values)
    silent = [job for job, values in flow.jobs().items() if not any(path.startswith("permissions") for path in values)]
    if not stated and silent:
        said = Message("it does not say what it may, so the repository's default counts")
        yield look(
            code, said, Message("write permissions: {} above, and what each job needs at the job"), f"{flow.path}:1"
        )


def _pins(flow: Workflow) -> Iterator[Diagnosis]:
    whole = [value for values in flow.jobs().values() for path, value in values.items() if path == "uses"]
    for value in (*whole, *(step.values["uses"] for _, step in flow.steps() if "uses" in step.values)):
        name, _, version = value.text.partition("@")
        if name.startswith(("./", "$/")) or PINNED.match(version):
            continue
        yield look(
            "workflow-pins",
            Message("{action} can be changed by whoever owns it, without a word", action=value.text),
            Message("name the full SHA of a commit, and the version behind a #"),
            f"{flow.path}:{value.line}",
        )


def _scripts(flow: Workflow) -> Iterator[Diagnosis]:
    for _, step in flow.steps():
        script = step.values.get("run") or step.values.get("with.script")
        expressions = EXPRESSION.findall(script.text) if script else []
        if script is None or not expressions:
            continue
        made = bad if any(THEIRS.search(each) for each in expressions) else look
        yield made(
            "workflow-scripts",
            Message("{expression} becomes part of a script, and whatever it holds is run", expression=expressions[0]),
            Message(
                'hand it over as a variable: env: NAME: {expression}, and "$NAME" in the script',
                expression=expressions[0],
            ),
            f"{flow.path}:{script.line}",
        )


def _secrets(flow: Workflow) -> Iterator[Diagnosis]:
    code = "workflow-secrets"
    above = [value for path, value in flow.values.items() if not path.startswith("jobs.")]
    yield from _open(flow, above)
    for values in flow.jobs().values():
        for path, value in values.items():
            if path == "secrets" and value.text == "inherit":
                said = Message("every secret is handed on to another workflow")
                yield look(code, said, Message("name those that it needs"), f"{flow.path}:{value.line}")
            if re.search(r"toJSON\(\s*secrets", value.text, re.IGNORECASE):
                said = Message("all secrets at once are put into one text")
                yield bad(code, said, Message("name those that it needs"), f"{flow.path}:{value.line}")
        if not any(path.partition(".")[0] == "environment" for path in values):
            yield from _open(flow, values.values())


def _open(flow: Workflow, values: Iterable[Value]) -> Iterator[Diagnosis]:
    """Yield that some values ask for secrets where no environment guards them, if they do."""
    asked: dict[str, int] = {}
    for value in values:
        for name in secrets_in(value.text):
            asked.setdefault(name, value.line)
    if asked:
        yield look(
            "workflow-secrets",
            Message(
                "a job without an environment asks for {names}: every branch can have it run",
                names=", ".join(sorted(asked)),
            ),
            Message("give the job environment: publish, and keep the secret there"),
            f"{flow.path}:{min(asked.values())}",
        )


def _checkouts(flow: Workflow) -> Iterator[Diagnosis]:
    for _, step in flow.steps():
        uses = step.values.get("uses")
        if uses is None or not uses.text.startswith("actions/checkout@"):
            continue
        kept = step.values.get("with.persist-credentials")
        if kept is None or kept.text != "false":
            yield look(
                "workflow-checkout",
                Message("the checkout leaves the token where every later step finds it"),
                Message("write persist-credentials: false under its with:"),
                f"{flow.path}:{uses.line}",
            )


def _caches(flow: Workflow) -> Iterator[Diagnosis]:
    """Yield the caches of jobs that have an environment: what a pull request left there would run with the secrets."""
    guarded = {
        job for job, values in flow.jobs().items() if any(path.partition(".")[0] == "environment" for path in values)
    }
    for job, step in flow.steps():
        uses, kept = step.values.get("uses"), step.values.get("with.cache")
        takes = uses is not None and uses.text.startswith(CACHES)
        if job in guarded and uses is not None and (takes or (kept is not None and kept.text not in {"", "false"})):
            yield look(
                "workflow-cache",
                Message("a job with secrets takes up a cache, which other workflows can write"),
                Message("let it install everything anew"),
                f"{flow.path}:{uses.line}",
            )


def _cancels(flow: Workflow) -> Iterator[Diagnosis]:
    """Yield where runs that publish are cancelled: what they were sending would be in doubt."""
    for above in ("concurrency", *(f"jobs.{job}.concurrency" for job in flow.jobs())):
        group = flow.values.get(f"{above}.group") or flow.values.get(above)
        cancels = flow.values.get(f"{above}.cancel-in-progress")
        if group is not None and group.text == PUBLISHING and cancels is not None and cancels.text != "false":
            yield look(
                "workflow-cancel",
                Message("it cancels runs that publish: what they are sending would be in doubt"),
                Message("give it another group, or write cancel-in-progress: false"),
                f"{flow.path}:{cancels.line}",
            )
