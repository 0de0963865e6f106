"""How the workspace and its pipeline are: what is wrong, in doubt, about to expire, and how late things usually are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.finding import Severity
from pipeline.plan import doubts
from pipeline.site.calendars import PRESSING
from pipeline.site.posts import FindingView, finding_view
from pipeline.trust import signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from pipeline.i18n import Message
    from pipeline.model.finding import Finding
    from pipeline.model.plan import Lateness, State
    from pipeline.site.views import ChannelView, PostView
    from pipeline.survey import Survey

#: How many files with findings the page lists, how many findings of each.
MOST_FILES, MOST_FINDINGS = 100, 20
#: Bars of the picture of delays: up to so many minutes each, the last without an end.
DELAYS = (1, 5, 15, 60, 240)


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with findings, errors first; `more` are not listed."""

    path: str
    post: PostView | None
    findings: tuple[FindingView, ...]
    errors: int
    more: int


@dataclass(frozen=True, slots=True)
class DoubtView:
    """Something that may be out; `settle` is what to type."""

    name: str
    post: PostView | None
    since: datetime
    cause: Message
    settle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenView:
    """The last day of a channel's secret; `left` are days until then, less than 0 where it is over."""

    channel: ChannelView
    secret: str
    last: date
    left: int


@dataclass(frozen=True, slots=True)
class Health:
    """How everything is.

    Args:
        states: how many targets are in each, the most pressing first.
        doubts: the oldest first.
        tokens: whose last day is known, the earliest first.
        lateness: how late posts usually are, None where too few have gone out to tell.
        delays: how many of the last posts went out so late: minutes up to which, 0 for beyond; how many.
        seen: when publishing last went through, and who it was; None where there is no sign.
        errors: how many findings stop something.
        warnings: how many do not.
    """

    states: Mapping[State, int]
    files: tuple[FileView, ...]
    more_files: int
    errors: int
    warnings: int
    doubts: tuple[DoubtView, ...]
    tokens: tuple[TokenView, ...]
    lateness: Lateness | None
    delays: tuple[tuple[int, int], ...]
    seen: signs.Seen | None


def health(survey: Survey, posts: Mapping[str, PostView], channels: Mapping[str, ChannelView], today: date) -> Health:
    """Return how everything is.

    Args:
        survey: what is known.
        posts: by path, as the site shows them.
        channels: by name, likewise.
        today: the day.
    """
    broken = _files(survey.assessment.findings)
    found = [_file(path, findings, posts) for path, findings in broken[:MOST_FILES]]
    severities = Counter(finding.severity for finding in survey.assessment.findings)
    states = Counter(each.state for each in survey.plan.targets)
    return Health(
        states={state: states[state] for state in PRESSING if states[state]},
        files=tuple(found),
        more_files=len(broken) - len(found),
        errors=severities[Severity.ERROR],
        warnings=severities.total() - severities[Severity.ERROR],
        doubts=tuple(
            DoubtView(
                each.name,
                posts.get(each.target.post.path) if each.target else None,
                each.since,
                each.cause,
                each.commands,
            )
            for each in doubts(survey.plan, survey.history)
        ),
        tokens=tuple(
            sorted(
                (
                    TokenView(channels[channel.name], secret, last, (last - today).days)
                    for channel in survey.library.channels.values()
                    for secret, last in channel.token_expires.items()
                ),
                key=lambda token: (token.last, token.channel.name, token.secret),
            )
        ),
        lateness=survey.plan.lateness,
        delays=_delays(survey.history.delays),
        seen=signs.last_seen(survey.history),
    )


def _files(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings of each file, files with errors first."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    fine = {path: all(each.severity is not Severity.ERROR for each in found) for path, found in by_path.items()}
    return sorted(by_path.items(), key=lambda pair: (fine[pair[0]], pair[0]))


def _file(path: str, findings: Iterable[Finding], posts: Mapping[str, PostView]) -> FileView:
    found = sorted(findings, key=lambda finding: (finding.severity is not Severity.ERROR, finding.line))
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    shown = tuple(finding_view(finding) for finding in found[:MOST_FINDINGS])
    return FileView(path, posts.get(path), shown, errors, max(0, len(found) - MOST_FINDINGS))


def _delays(seconds: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    if not seconds:
        return ()
    bounds = [timedelta(minutes=minutes).total_seconds() for minutes in DELAYS]
    places = Counter(next((n for n, bound in enumerate(bounds) if each <= bound), len(bounds)) for each in seconds)
    return tuple((minutes, places[number]) for number, minutes in enumerate((*DELAYS, 0)))
