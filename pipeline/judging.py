"""Targets rendered and judged: the costly part of a check, each by itself, here or wherever there are workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline import workers
from pipeline.model.finding import Severity
from pipeline.model.post import Status
from pipeline.render import render
from pipeline.render.kept import as_bytes
from pipeline.render.variants import worded
from pipeline.rules import findings_for, repeats
from pipeline.workspace.records import finding_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library, Target

#: From this many targets on, a second process pays for its start.
MANY = 300
#: Pieces for each worker: enough that none waits long for the last.
_PIECES = 8
#: A finding as plain data, as `workspace.records` writes it.
_Said: TypeAlias = tuple[Any, ...]


class Judged(NamedTuple):
    """What judging a target came to, as plain data.

    Args:
        uses: (kind, name) of what it was made from.
        digest: of the variant; empty where there is none.
        words: fingerprint of its text alone, for finding repetitions.
        errors: how many of the findings stop it.
        variant: what it was rendered as, for whoever shows it; empty where there is none.
    """

    uses: tuple[tuple[str, str], ...]
    digest: str
    words: str
    errors: int
    findings: tuple[_Said, ...]
    variant: bytes


class _Work(NamedTuple):
    """What all pieces share."""

    library: Library
    targets: Sequence[Target]


def judge(library: Library, targets: Sequence[Target], place: workers.Place | None = None) -> Iterator[Judged]:
    """Yield what each target comes to, in order.

    Args:
        library: the workspace.
        targets: which.
        place: where it is done; None is here, in processes where there is enough to do.

    Raises:
        UsageError: the cluster cannot be reached.
    """
    work = _Work(library, targets)
    with workers.crew(place or workers.HERE, len(targets), work, enough=MANY) as crew:
        size = -(-len(targets) // (crew.number * _PIECES)) or 1
        pieces = [range(at, min(at + size, len(targets))) for at in range(0, len(targets), size)]
        for piece, made in zip(pieces, crew.each(_some, pieces), strict=True):
            try:
                yield from map(Judged._make, made.result())
            except workers.WorkerDiedError:
                # Somebody killed a worker, most often for want of memory: this piece is done here, one by one.
                yield from (_one(targets[number], library) for number in piece)


def words(target: Target, library: Library) -> str:
    """Return the fingerprint of a target's text alone; of its pictures nothing is looked at."""
    variant = worded(target, library)
    return repeats.fingerprint(variant) if variant else ""


def _some(work: _Work, piece: range) -> list[tuple[Any, ...]]:
    return [tuple(_one(work.targets[number], work.library)) for number in piece]


def _one(target: Target, library: Library) -> Judged:
    """Render a target and judge it."""
    rendered = render(target, library)
    variant = rendered.variant
    found = [*rendered.findings, *(findings_for(target, variant, library) if variant else ())]
    if target.post.status is Status.CANCELLED:
        found = [finding for finding in found if finding.code == "secret"]
    elif target.post.status is Status.DRAFT:
        # Nothing of a draft goes out; that it is not done yet must not stop anybody. A broken template would.
        found = [
            finding._replace(severity=Severity.WARNING)
            if finding.path == target.post.path and finding.code != "secret"
            else finding
            for finding in found
        ]
    return Judged(
        rendered.uses,
        variant.digest if variant else "",
        repeats.fingerprint(variant) if variant else "",
        sum(finding.severity is Severity.ERROR for finding in found) + (variant is None),
        tuple(map(finding_row, found)),
        as_bytes(variant) if variant else b"",
    )
