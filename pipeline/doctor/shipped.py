"""The workflows of the repository beside those that Tellal brings: which line differs, and whether it is weaker."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.doctor.workflow import PINNED, Value, read, secrets_in
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.doctor.facts import Facts
    from pipeline.doctor.workflow import Workflow
    from pipeline.model.diagnosis import Diagnosis

CODE = "workflow-shipped"
REQUIREMENTS = "requirements.txt"
_STRENGTH = {"": 0, "none": 0, "{}": 0, "read": 1, "write": 2, "read-all": 3, "write-all": 4}
#: What only people read.
_WORDS = frozenset({"name", "run-name", "description"})
#: Minutes: what was begun by a job that lives longer may be begun once more while it is under way.
LONGEST_JOB = 15
MOST = 8
#: Characters of a value that are shown.
WIDTH = 60


class Difference(NamedTuple):
    """A line that is not as it was brought.

    Args:
        said: what is different.
        weaker: it lets in more than before.
    """

    line: int
    said: Message
    weaker: bool


def shipped(facts: Facts) -> Iterator[Diagnosis]:
    """Judge each workflow that Tellal brings."""
    files = facts.files
    if isinstance(files, Unseen):
        yield unseen(CODE, files)
        return
    wanted = {name for channel in facts.channels.values() for name in channel.secrets.values()}
    wanted |= {facts.settings.notify.url, *facts.settings.media.secrets.values()} - {""}
    if not files.workflows:
        said = Message("the repository has no workflows: nothing is checked or published by GitHub")
        yield look(
            CODE,
            said,
            Message("if GitHub is to publish, write them: tellal workflows"),
            "tellal workflows",
        )
        return
    for name, text in sorted(files.shipped.items()):
        own = files.workflows.get(name)
        if own is None:
            said = Message("there is no {name}, which Tellal brings", name=name)
            yield look(CODE, said, Message("write it: tellal workflows"), "tellal workflows")
        elif own.replace("\r\n", "\n") == text:
            yield well(CODE, Message("{name} is as Tellal brings it", name=name))
        else:
            yield from _compared(read(name, text), read(name, own), wanted)


def handed_over(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether the job that sends hands each channel its secrets."""
    code, files = "secrets-handed", facts.files
    if isinstance(files, Unseen):
        yield unseen(code, files)
        return
    wanted = {name: ", ".join(who) for name, who in facts.secrets().items()}
    text = files.workflows.get("publish.yml")
    flow = read("publish.yml", text) if text is not None else None
    if not wanted or flow is None or flow.trouble is not None:
        return
    given = set().union(*(secrets_in(value.text) for value in flow.values.values()), set())
    for name in sorted(wanted.keys() - given):
        yield bad(
            code,
            Message(
                "{path} does not hand {secret} to the step that sends, so {channel} gets nothing",
                path=flow.path,
                secret=name,
                channel=wanted[name],
            ),
            Message("write it into the workflow: tellal workflows"),
            "tellal workflows",
        )
    if wanted.keys() <= given:
        yield well(code, Message("the step that sends is handed every secret that channels name"))


def installs(facts: Facts) -> Iterator[Diagnosis]:
    """Judge whether what the workflows install is named by its hashes."""
    code, files = "workflow-installs", facts.files
    if isinstance(files, Unseen):
        yield unseen(code, files)
        return
    if not any(REQUIREMENTS in text for text in files.workflows.values()):
        return
    if files.requirements is None:
        said = Message("there is no {path}, which the workflows install from", path=REQUIREMENTS)
        yield bad(code, said, Message("write it: tellal workflows"), "tellal workflows")
        return
    whole = files.requirements.replace("\\\n", " ").splitlines()
    loose = [
        line.split()[0] for line in whole if line.strip() and line.strip()[0] not in "#-" and "--hash=" not in line
    ]
    if loose:
        yield bad(
            code,
            Message(
                "{path} names no hash of {what}, so the workflows install nothing",
                path=REQUIREMENTS,
                what=", ".join(loose),
            ),
            Message("give its file once: tellal workflows --wheel FILE"),
        )
    else:
        yield well(code, Message("what the workflows install is named by its hashes"))


def differences(original: Workflow, own: Workflow, wanted: set[str]) -> list[Difference]:
    """Return what differs, in the order of the lines; what was added as a whole is named once.

    Args:
        original: as Tellal brings it.
        own: as it is.
        wanted: the secrets of channels, which publish.yml has to hand over.
    """
    found: list[Difference] = []
    new = _new_wholes(original, own)
    found += [
        Difference(line, Message("{what} is yours", what=_named(path)), weaker=False) for path, line in new.items()
    ]
    for path, value in own.values.items():
        before = original.values.get(path)
        if before is not None and before.text == value.text:
            continue
        if path.rpartition(".")[2].rpartition("\0")[2] in _WORDS or any(path.startswith(whole) for whole in new):
            continue
        if before is None and _is_expected(path, value, wanted):
            continue
        found.append(_changed(path, before, value))
    for path, before in original.values.items():
        if path in own.values or path.rpartition(".")[2].rpartition("\0")[2] in _WORDS:
            continue
        if before.text == "{}" and any(other.startswith(f"{path}.") for other in own.values):
            continue  # said of what stands there now
        if not _is_expected(path, before, wanted):  # `secrets-handed` says so
            found.append(_lost(path, before, own))
    return sorted(found, key=lambda difference: (difference.line, not difference.weaker))


def _compared(original: Workflow, own: Workflow, wanted: set[str]) -> Iterator[Diagnosis]:
    if own.trouble is not None:
        why = Message("{path} cannot be read: {why}", path=own.path, why=str(own.trouble))
        needs = Message("write it without anchors, aliases and tags, and each key once")
        yield unseen(CODE, Unseen(why, needs), f"{own.path}:{own.line}")
        return
    found = differences(original, own, wanted)
    if not found:
        yield well(CODE, Message("{name} says what Tellal brings", name=own.name))
    weaker = [each for each in found if each.weaker]
    for each in weaker[:MOST]:
        yield bad(
            CODE,
            each.said,
            Message("put back what Tellal brings (tellal workflows), or make sure that you want this"),
            f"{own.path}:{each.line}",
        )
    others = [each for each in found if not each.weaker]
    for each in others[:MOST]:
        yield look(
            CODE,
            each.said,
            Message("not weaker, as far as can be told; see that it is what you want"),
            f"{own.path}:{each.line}",
        )
    if (more := len(found) - len(weaker[:MOST]) - len(others[:MOST])) > 0:
        said = Message("{name} differs in {n} more places", name=own.name, n=more)
        yield look(CODE, said, Message("see all of them: tellal workflows, then git diff"), own.path)


def _new_wholes(original: Workflow, own: Workflow) -> dict[str, int]:
    """Return the jobs and steps that were added as wholes: the path that all of theirs begin with, and their line."""
    found: dict[str, int] = {}
    for job, values in own.jobs().items():
        if job not in original.jobs():
            found[f"jobs.{job}."] = min(value.line for value in values.values())
    known = {step.path for _, step in original.steps()}
    for job, step in own.steps():
        if step.path not in known and job in original.jobs():
            found[f"jobs.{job}.steps.{step.path.partition('/')[2]}\0"] = step.line
    return found


def _is_expected(path: str, value: Value, wanted: set[str]) -> bool:
    """Whether a line hands over a secret that a channel names, as it has to."""
    return ".env." in path.replace("\0", ".") and bool(asked := secrets_in(value.text)) and asked <= wanted


def _changed(path: str, before: Value | None, value: Value) -> Difference:
    shown = _named(path)
    weaker = _is_weaker(path, before.text if before else "", value.text)
    if before is None:
        weaker = weaker or path.startswith("on.")  # it runs when it did not
        return Difference(value.line, Message("{what} was added: {new}", what=shown, new=_short(value.text)), weaker)
    line, old, new = value.line, before.text, value.text
    if "\n" in old or "\n" in new:  # a script begins below its key
        at, old, new = _first_other(old.splitlines(), new.splitlines())
        line += 1 + at
    parting = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    said = Message("{what} is {new} and was {old}", what=shown, new=_short(new, parting), old=_short(old, parting))
    return Difference(line, said, weaker)


def _first_other(before: list[str], now: list[str]) -> tuple[int, str, str]:
    """Return the first line of two scripts that is not the same: its number from 0, how it was and how it is."""
    for number, (old, new) in enumerate(zip_longest(before, now, fillvalue="")):
        if old != new:
            return number, old, new
    return 0, "", ""


def _lost(path: str, before: Value, own: Workflow) -> Difference:
    line = next((line for above in _above(path) if (line := _first(above, own))), 1)
    weaker = _is_weaker(path, before.text, "")
    return Difference(line, Message("{what} is gone and was {old}", what=_named(path), old=_short(before.text)), weaker)


def _above(path: str) -> Iterator[str]:
    """Yield the paths that lead to a value, the longest first: where it stood, as far as that is there still."""
    ends = [match.start() for match in re.finditer(r"[.\0]", path)]
    yield from (path[: end + 1] for end in reversed(ends))


def _first(above: str, own: Workflow) -> int:
    """Return the first line of what stands below a path, 0 where nothing does."""
    return min((value.line for path, value in own.values.items() if path.startswith(above)), default=0)


def _is_weaker(path: str, before: str, now: str) -> bool:
    """Return whether a workflow lets in more with a value than it did with another; empty stands for none."""
    keys = re.split(r"[.\0]", path)
    last = keys[-1]
    if "permissions" in keys:
        return _STRENGTH.get(now, 5) > _STRENGTH.get(before, 0) or (last == "permissions" and not now)
    if "environment" in keys or last in {"if", "ref"}:
        return bool(before) and keys[-2:] != ["environment", "url"]
    if last == "uses":
        return not PINNED.match(now.partition("@")[2]) and bool(now) and not now.startswith(("./", "$/"))
    if last == "run":
        return any(word in before and word not in now for word in ("--require-hashes", "--only-binary", "-I "))
    return _is_looser(last, before, now) or bool(secrets_in(now))


def _is_looser(key: str, before: str, now: str) -> bool:
    """Return whether a single setting was loosened."""
    if key in {"persist-credentials", "cancel-in-progress"}:
        return now != "false" and before == "false"
    if key == "timeout-minutes":
        return not (now.isdecimal() and int(now) <= LONGEST_JOB)
    return key == "allow-unsafe-pr-checkout"


def _named(path: str) -> str:
    """Return a path as people read it."""
    return path.replace("\0", " › ").removeprefix("jobs.").replace(".steps.", " › ").rstrip(" ›.")


def _short(text: str, parting: int = 0) -> str:
    """Return what fits a line of a text, from shortly before the place where it parts from another one."""
    if not text.strip():
        return "…"
    if len(text) <= WIDTH and "\n" not in text.strip():
        return text.strip()
    start = max(0, parting - WIDTH // 4) if parting > WIDTH // 2 else 0
    line = text[start:].strip().splitlines()[0]
    return ("…" if start else "") + (line if len(line) < WIDTH else f"{line[: WIDTH - 1]}…")
