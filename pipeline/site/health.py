"""How the workspace and its pipeline are: what is wrong, in doubt, about to expire, and how late things usually are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.model.finding import Severity
from pipeline.plan import doubts
from pipeline.site.calendars import PRESSING
from pipeline.site.posts import FindingView, finding_view
from pipeline.trust import signs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pipeline.i18n import Message
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
    found = _files(survey, posts)
    severities = Counter(finding.severity for finding in survey.assessment.findings)
    states = Counter(each.state for each in survey.plan.targets)
    return Health(
        states={state: states[state] for state in PRESSING if states[state]},
        files=found[:MOST_FILES],
        more_files=max(0, len(found) - MOST_FILES),
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


def _files(survey: Survey, posts: Mapping[str, PostView]) -> tuple[FileView, ...]:
    ordered = sorted(survey.assessment.findings, key=lambda finding: finding.path)
    made = []
    for path, group in groupby(ordered, key=lambda finding: finding.path):
        found = sorted(group, key=lambda finding: (finding.severity is not Severity.ERROR, finding.line))
        errors = sum(finding.severity is Severity.ERROR for finding in found)
        shown = tuple(finding_view(finding) for finding in found[:MOST_FINDINGS])
        made.append(FileView(path, posts.get(path), shown, errors, max(0, len(found) - MOST_FINDINGS)))
    return tuple(sorted(made, key=lambda file: (not file.errors, file.path)))


def _delays(seconds: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    if not seconds:
        return ()
    bounds = [timedelta(minutes=minutes).total_seconds() for minutes in DELAYS]
    places = Counter(next((n for n, bound in enumerate(bounds) if each <= bound), len(bounds)) for each in seconds)
    return tuple((minutes, places[number]) for number, minutes in enumerate((*DELAYS, 0)))
