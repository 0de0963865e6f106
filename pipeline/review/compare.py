"""Two states of a workspace, compared: the whole work of a review, from files to plain data."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.check import check
from pipeline.errors import RemoteError
from pipeline.model.finding import Severity
from pipeline.model.outcome import OUT
from pipeline.model.plan import State
from pipeline.model.post import Status
from pipeline.render import render
from pipeline.review import approvals, costs
from pipeline.review.causes import Causes
from pipeline.review.faces import aspects, side
from pipeline.review.pairs import pairs
from pipeline.review.record import Aspect, Change, Kind, Problem, Review
from pipeline.review.settings import settings
from pipeline.survey import look_at
from pipeline.workspace.bygone import bygone, take_along
from pipeline.workspace.git import Git
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment, Gone, Planned
    from pipeline.model.variant import Variant
    from pipeline.review.pairs import Pair
    from pipeline.review.record import Side

    Stands = Planned | Gone

#: Where a target stands when readers may have some of it, and so nothing about it changes any more.
OUT_OR_NEARLY = OUT | {State.RETRACTED, State.PARTIAL, State.SENDING, State.UNKNOWN, State.HANDED}
_OVER = frozenset({State.MISSED, State.REJECTED})
_DORMANT = frozenset({Status.CANCELLED})
_ORDER = (Kind.ADDED, Kind.EDITED, Kind.CANCELLED, Kind.REMOVED, Kind.ALTERED)


class Half(NamedTuple):
    """One of the two states.

    Args:
        assessment: every finding, and the fingerprint of every target.
    """

    library: Library
    assessment: Assessment


class Shown(NamedTuple):
    """A target that changed, with both of its variants, for whoever draws its cards."""

    change: Change
    before: Variant | None
    after: Variant | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A review, and what it was made from; good for as long as the block lasts in which it was made."""

    review: Review
    before: Library
    after: Library
    shown: tuple[Shown, ...]


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing."""


@contextmanager
def compared(  # noqa: PLR0913 - what it needs, and who watches
    root: Path,
    base: str,
    now: datetime,
    *,
    language: str | None = None,
    ci: bool = False,
    watch: Callable[[int, int, str], None] = _silent,
) -> Iterator[Comparison]:
    """Compare the work tree with a commit, for as long as the block lasts.

    Args:
        root: the workspace.
        base: id of the commit.
        now: what counts as now (UTC).
        language: of sentences; None takes the workspace's.
        ci: nobody watches this run.
        watch: is told how many of the posts that changed are done, of how many.

    Raises:
        NoRepositoryError: the workspace is in no repository.
    """
    after = Half(library := load(root), check(library))
    with bygone(root, base) as there:
        take_along(root, there.root)
        earlier = load(there.root)
        judged = check(earlier)
        before = Half(earlier, judged._replace(findings=(*judged.findings, *there.refused)))
        known = look_at(after.library, after.assessment, now, ci=ci)
        planned: dict[tuple[str, str], Stands] = {
            (each.target.post.path, each.target.channel.name): each for each in known.plan.targets
        }
        planned |= {("", gone.key): gone for gone in known.plan.gone}
        causes = Causes(before.library, after.library, there.changed)
        shown = tuple(_shown(before, after, planned, causes, watch))
        changes = tuple(each.change for each in shown)
        said = language or after.library.settings.locale
        git = Git(root)
        review = Review(
            name=after.library.settings.name,
            language=said,
            base=base,
            head=git.commit("HEAD"),
            now=now,
            prefix=git.prefix(),
            posts=len(after.library.posts),
            files=len(there.changed),
            changes=changes,
            problems=tuple(_problems(before.assessment.findings, after.assessment.findings, there.changed, said)),
            mended=len(_named(before.assessment.findings) - _named(after.assessment.findings)),
            settings=settings(before.library, after.library),
            needs=approvals.needed(changes, before.library, after.library, said),
            lapses=approvals.lapses(changes, before.library, after.library, said),
            costs=costs.costs(changes),
            # Any other trouble stops publishing; what is out was found out all the same.
            ledger=known.trouble.message.say(said) if isinstance(known.trouble, RemoteError) else "",
        )
        yield Comparison(review, before.library, after.library, shown)


def _shown(
    before: Half,
    after: Half,
    planned: dict[tuple[str, str], Stands],
    causes: Causes,
    watch: Callable[[int, int, str], None],
) -> Iterator[Shown]:
    """Yield what changed, what matters first."""
    same = _Same(before, after)
    differing = [pair for pair in pairs(before.library, after.library) if not same.holds(pair)]
    found: list[Shown] = []
    for done, pair in enumerate(differing, 1):
        one = _compare(pair, before.library, after.library, planned, causes)
        found += [one] if one else []
        watch(done, len(differing), str(pair.after or pair.before))
    yield from sorted(found, key=_weight)


class _Same:
    """Says of a pair, without rendering it, that readers see no difference.

    Args:
        before: one half.
        after: the other.
    """

    def __init__(self, before: Half, after: Half) -> None:
        self._halves = before, after
        self._alone = tuple(map(_alone, (before.library, after.library)))

    def holds(self, pair: Pair) -> bool:
        """Whether nothing that matters to readers, or to when they read it, differs."""
        old, new = pair
        if old is None or new is None:
            return False
        prints = [self._print(number, target) for number, target in enumerate((old, new))]
        if not prints[0] or prints[0] != prints[1]:
            return False
        return old.post.sha == new.post.sha or not aspects(side(old, None), side(new, None), of=(old, new))

    def _print(self, number: int, target: Target) -> str:
        """Return the fingerprint of a target, empty where there is none, or several share its key."""
        if target.key not in self._alone[number]:
            return ""
        known = self._halves[number].assessment.targets.get(target.key)
        return known.digest if known else ""


def _alone(library: Library) -> frozenset[str]:
    once: set[str] = set()
    twice: set[str] = set()
    for target in library.targets():
        (twice if target.key in once else once).add(target.key)
    return frozenset(once - twice)


def _compare(
    pair: Pair,
    before: Library,
    after: Library,
    planned: dict[tuple[str, str], Stands],
    causes: Causes,
) -> Shown | None:
    """Return what became of a pair; None where readers see no difference after all."""
    old, new = pair
    sides: list[Side | None] = []
    variants: list[Variant | None] = []
    uses: set[tuple[str, str]] = set()
    for target, library in ((old, before), (new, after)):
        rendered = render(target, library) if target else None
        variants.append(rendered.variant if rendered else None)
        sides.append(side(target, variants[-1]) if target else None)
        uses.update(rendered.uses if rendered else ())
    one, other = sides
    place = (new.post.path, new.channel.name) if new else ("", old.key if old else "")
    stands = planned.get(place)
    found: tuple[Aspect, ...] = ()
    if one and other and old and new:
        found = aspects(one, other, of=(old, new))
        if not found:
            return None
    kind = _kind(pair)
    if kind is None:
        return None
    change = Change(
        target=str(new or old),
        kind=kind,
        aspects=found,
        causes=causes.of(new, uses, found) if new and old else (),
        before=one,
        after=other,
        state=stands.state.value if stands else "",
        out=stands is not None and stands.state in OUT_OR_NEARLY,
        over=stands is not None and stands.state in _OVER,
        urgent=bool(new and new.post.urgent),
        url=stands.url if stands else "",
    )
    return Shown(change, *variants)


def _kind(pair: Pair) -> Kind | None:
    """Return what a change does to a target; None where it was not going to be seen and is not now."""
    was, will = (target is not None and target.post.status not in _DORMANT for target in pair)
    old, new = pair
    if not was and not will:
        return None
    if not was:
        return Kind.ADDED
    if new is None:
        return Kind.REMOVED
    if not will:
        return Kind.CANCELLED
    same_file = old is not None and (old.post.path, old.post.sha) == (new.post.path, new.post.sha)
    return Kind.ALTERED if same_file else Kind.EDITED


def _weight(shown: Shown) -> tuple[int, bool, float, str]:
    """Return where a change stands in the list: what it is, then when, then its name."""
    change = shown.change
    side = change.after or change.before
    at = side.at if side else None
    return _ORDER.index(change.kind), at is None, at.timestamp() if at else 0.0, change.target


def _named(findings: Iterable[Finding]) -> set[tuple[str, str, str, str]]:
    """Return what tells findings apart wherever they moved to in their file."""
    return {(each.path, each.code, each.channel, str(each.message)) for each in findings}


def _problems(
    old: Sequence[Finding], new: Sequence[Finding], changed: Sequence[str], language: str
) -> Iterator[Problem]:
    """Yield what is wrong now and was not before, and every error in what changed; errors first."""
    known, touched = _named(old), frozenset(changed)
    for severity in (Severity.ERROR, Severity.WARNING):
        for finding in new:
            is_new = not known.issuperset(_named((finding,)))
            if finding.severity is severity and (is_new or (severity is Severity.ERROR and finding.path in touched)):
                yield Problem(
                    path=finding.path,
                    line=finding.line,
                    code=finding.code,
                    severity=severity.value,
                    message=finding.message.say(language),
                    hint=finding.hint.say(language) if finding.hint else "",
                    channel=finding.channel,
                    new=is_new,
                )
