"""Every page of the site, as an address, a template and its data: what is known at one moment, nothing written yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.plan import doubts
from pipeline.site import addresses, cadence, calendars, derived, languages, months, team, weeks
from pipeline.site.cadence import free_slots
from pipeline.site.campaigns import campaign_views, edges
from pipeline.site.changes import changes
from pipeline.site.channels import Feed, by_channel, channel_view, feed
from pipeline.site.choices import choices
from pipeline.site.forge import forge
from pipeline.site.home import STRIP, brakes, today
from pipeline.site.page import Found, Page
from pipeline.site.posts import PostPage, approved, finding_view, histories, post_views, was_approved
from pipeline.site.previews import shown_by
from pipeline.site.sheets import counted, sheets
from pipeline.site.specials import specials
from pipeline.site.whole import Site
from pipeline.site.words import Words
from pipeline.trust.signs import last_seen
from pipeline.trust.tokens import expiring, remedy, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pipeline.model.event import History
    from pipeline.model.finding import Finding
    from pipeline.model.plan import Lateness
    from pipeline.site.posts import ApprovalView, FindingView
    from pipeline.site.previews import Preview
    from pipeline.site.specials import Specials
    from pipeline.site.views import PostView, TargetView
    from pipeline.site.whole import Render
    from pipeline.survey import Survey


class Draft(NamedTuple):
    """What a post's page is made of: this, the forge that files are edited on, and what its networks show.

    What it takes long to read is named here, and read where the page is printed.

    Args:
        siblings: posts of the same name on other channels.
        marks: of each target, what tells its events in the ledger from any others.
        approvals: of each target that may go out still, by its channel's name.
        line: of its time in its file.
        lateness: how late posts are, where it is one of those to come: with each that goes out it is another.
    """

    view: PostView
    findings: tuple[FindingView, ...] = ()
    siblings: tuple[PostView, ...] = ()
    marks: tuple[str, ...] = ()
    approvals: tuple[tuple[str, ApprovalView], ...] = ()
    line: int = 1
    lateness: Lateness | None = None


def site(survey: Survey, render: Render, language: str = "") -> Site:
    """Return everything that the pages show, in the site's first language.

    Args:
        survey: what is known.
        render: a target as its network will show it, None where that cannot be.
        language: of the interface, and its only one; empty takes those of the settings.
    """
    library = survey.library
    spoken = languages.of_codes([language]) if language else languages.of(library.settings)
    words = Words(spoken[0].code, library.settings.timezone, library.settings.locale)
    channels = {name: channel_view(channel) for name, channel in library.channels.items()}
    known = derived.of(library, channels, words)
    posts = post_views(survey, channels, known)
    dated = calendars.entries(posts.values(), words.local)
    campaigns = campaign_views(library, dated, survey.now)
    today = words.local(survey.now).date()
    free = free_slots(library.channels.values(), channels, dated, survey.now)
    by_day = {each.date: each.entries for each in calendars.days(dated, words.local)}
    starts = months.first_days((*by_day, *edges(campaigns)), today)
    almanac = calendars.Almanac(by_day, _specials(survey, starts, words), cadence.by_day(free, words.local))
    counts, gaps = cadence.counted(by_day), cadence.gaps(almanac.free)
    beginnings = weeks.first_days(by_day, starts, today, words.first_weekday)
    return Site(
        survey=survey,
        words=words,
        channels=channels,
        posts=posts,
        entries=dated,
        campaigns=campaigns,
        almanac=almanac,
        free=free,
        months=months.months(
            almanac,
            starts,
            campaigns,
            words.first_weekday,
            lambda those: cadence.rhythms(library.channels.values(), channels, counts, gaps, those),
        ),
        weeks=weeks.weeks(almanac, beginnings, starts, campaigns, today),
        targets={(one.target.post.path, one.target.channel.name): one.target for one in survey.plan.targets},
        render=render,
        derived=known,
        pillars=_pillars(library.settings.pillars.values(), posts.values()),
        forge=forge(library.root, library.settings.site.repository),
        lines={post.path: post.line("publish_at") for post in library.posts},
        authors=tuple(sorted({post.author for post in posts.values() if post.author})),
        languages=spoken,
    )


def in_language(made: Site, code: str) -> Site:
    """Return a site in another of its languages.

    Weeks begin on the same day as in the first, so that each page has its like there.

    Args:
        made: in its first language.
        code: of the other one.
    """
    words = Words(code, made.words.zone, made.survey.library.settings.locale)
    almanac = replace(made.almanac, specials=_specials(made.survey, [each.first for each in made.months], words))
    return replace(
        made,
        words=words,
        almanac=almanac,
        months=tuple(months.retold(each, almanac) for each in made.months),
        weeks=tuple(replace(each, whole=months.retold_week(each.whole, almanac)) for each in made.weeks),
    )


def overview_pages(made: Site) -> Iterator[Page]:
    """Yield the pages that gather many posts, and the one that a wrong address leads to."""
    survey, words = made.survey, made.words
    narrowed = {"choices": choices(made)}
    yield Page(addresses.HOME, "today", Message("Today"), "today.html", _first_page(made))
    yield from sheets(made, narrowed)
    agenda = calendars.agenda(made.entries, survey.now, words.local)
    shown = {"agenda": agenda, "current": made.today, **narrowed}
    yield Page(addresses.AGENDA, "agenda", Message("Agenda"), "agenda.html", shown, lasting=True)
    outs = _channel_counts(made)
    yield Page(addresses.CHANNELS, "channels", Message("Channels"), "channels.html", outs, lasting=True)
    yield from _channel_pages(made)
    campaigns = {"campaigns": made.campaigns}
    yield Page(addresses.CAMPAIGNS, "campaigns", Message("Campaigns"), "campaigns.html", campaigns, lasting=True)
    yield from team.pages(made)
    found = {"months": counted(made), **narrowed}
    yield Page(addresses.SEARCH, "search", Message("All posts"), "search.html", found, lasting=True)
    at = {"site_url": survey.library.settings.site_url}  # its links begin there
    yield Page(addresses.MISSING, "", Message("Not here"), "missing.html", at, lasting=True)


def _specials(survey: Survey, starts: Iterable[date], words: Words) -> Specials:
    countries, years = survey.library.settings.site.countries, sorted({each.year for each in starts})
    return specials(survey.library.root, countries, years, words)


def _pillars(known: Iterable[str], posts: Iterable[PostView]) -> tuple[str, ...]:
    """Return the names of all pillars: those of the settings, then what posts name beside."""
    return tuple(dict.fromkeys((*known, *sorted({post.pillar for post in posts if post.pillar}))))


def _channel_pages(made: Site) -> Iterator[Page]:
    """Yield the page of each channel: what its posts look like is found out where it is printed."""
    known = made.survey.assessment.sources
    own = by_channel(made.posts.values())
    for channel in made.channels.values():
        chosen = feed(channel, own.get(channel.name, ()))

        def seen(chosen: Feed[TargetView] = chosen) -> Found:
            shown = chosen.shown(lambda target: _remembered(made, target))
            previews = [each for _, each in (*shown.upcoming, *shown.published)]
            return Found({"feed": shown}, tuple(dict.fromkeys(shown_by(previews))))

        sources = chosen.shown(lambda target: known.get(_ident(target)))
        free = tuple(slot for slot in made.free if slot.channel.name == channel.name)
        title = Message("{text}", text=channel.title)
        certain = all(source is not None for _, source in (*sources.upcoming, *sources.published))
        yield Page(
            channel.address, "channels", title, "channel.html", {"free": free}, certain, sources=sources, later=seen
        )


def drafts(made: Site) -> Iterator[Draft]:
    """Yield what the page of each post is made of."""
    found: dict[str, list[Finding]] = {}
    for finding in made.survey.assessment.findings:
        found.setdefault(finding.path, []).append(finding)
    stems: dict[str, list[PostView]] = {}
    for path, post in made.posts.items():
        stems.setdefault(_stem(path), []).append(post)
    mark, late = made.survey.history.mark, made.survey.plan.lateness
    for path, view in made.posts.items():
        alike = stems[_stem(path)]
        yield Draft(
            view,
            tuple(map(finding_view, found.get(path, ()))),
            tuple(other for other in alike if other is not view) if len(alike) > 1 else (),
            tuple([mark(target.key) for target in view.targets]),
            tuple(_asked(made, view)),
            made.lines.get(path, 1),
            late if any(target.goes for target in view.targets) else None,
        )


def post_page_of(made: Site, draft: Draft) -> Page:
    """Return the page of a post."""
    view, path, history = draft.view, draft.view.path, made.survey.history
    previews = [made.shown.get(_ident(target)) or made.preview(target) for target in view.targets]
    page = PostPage(
        post=view,
        previews=tuple(previews),
        histories=histories(view, history),
        findings=draft.findings,
        siblings=draft.siblings,
        changes=changes(made.survey, previews),
        approvals=dict(_approvals(draft, history)),
        edit=made.forge.edit(path, draft.line) if made.forge else "",
        past=made.forge.history(path) if made.forge else "",
    )
    title = Message("{text}", text=view.title)
    return Page(view.address, "calendar", title, "post.html", {"page": page, "lateness": draft.lateness}, lasting=True)


def post_pages(made: Site) -> Iterator[Page]:
    """Yield a page for each post."""
    return (post_page_of(made, draft) for draft in drafts(made))


def _asked(made: Site, view: PostView) -> Iterator[tuple[str, ApprovalView]]:
    """Yield whether a post is approved on each channel that it may go out on still."""
    for target in view.targets:
        if target.state not in calendars.OVER:
            yield target.channel.name, approved(made.survey.approvals.of(made.targets[_ident(target)]))


def _approvals(draft: Draft, history: History) -> Iterator[tuple[str, ApprovalView]]:
    """Yield whether a post is approved on each channel; what is over was, or nobody asks any more."""
    asked = dict(draft.approvals)
    for target in draft.view.targets:
        shown = asked.get(target.channel.name) or was_approved(history.of(target.key))
        if shown:
            yield target.channel.name, shown


def _remembered(made: Site, target: TargetView) -> Preview:
    ident = _ident(target)
    if ident not in made.shown:
        made.shown[ident] = made.preview(target)
    return made.shown[ident]


def _ident(target: TargetView) -> tuple[str, str]:
    return (target.path, target.channel.name)


def _first_page(made: Site) -> dict[str, Any]:
    survey = made.survey
    settle = {doubt.key: doubt.commands for doubt in doubts(survey.plan, survey.history)}
    ending = expiring(survey.library.channels.values(), survey.now)
    return {
        "current": made.today,
        "today": today(made.entries, survey.assessment.findings, survey.plan, made.words.local, settle),
        "brakes": tuple(brakes(survey, made.posts)),
        "trouble": survey.trouble,
        "gaps": tuple(slot for slot in made.free if slot.at < survey.now + timedelta(days=STRIP)),
        "seen": last_seen(survey.history),
        "tokens": tuple((said(each), remedy(each)) for each in ending),
        "lapsed": tuple(said(each) for each in ending if each.left < 0),
    }


def _channel_counts(made: Site) -> dict[str, Any]:
    ahead: dict[str, TargetView] = {}
    counts = {name: {"out": 0, "ahead": 0} for name in made.channels}
    for entry in made.entries:
        for target in entry.targets:
            name = target.channel.name
            counts[name]["out"] += target.state in calendars.OUT
            counts[name]["ahead"] += target.state in calendars.GOING
            if target.state in calendars.GOING and target.at:
                ahead.setdefault(name, target)
    return {"counts": counts, "next_of": ahead}


def _stem(path: str) -> str:
    return path.rpartition("/")[2]
