"""Plain data → the records that travel. Reading files makes plain data only, so that an index can keep it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode, Policy, Rule, WhenAway
from pipeline.model.finding import Finding, Fix, Severity
from pipeline.model.library import WrittenHold
from pipeline.model.pace import USUAL, Pace
from pipeline.model.post import Campaign, CardRequest, Late, Post, Status
from pipeline.model.settings import (
    Brand,
    Channel,
    LogoRules,
    MediaPlace,
    Metadata,
    Notify,
    Settings,
    SiteSettings,
    Visibility,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = tuple[Any, ...]
_STATUS = {str(status): status for status in Status}
_LATE: dict[str | None, Late | None] = {None: None, **{str(late): late for late in Late}}
_SEVERITY = {str(severity): severity for severity in Severity}


def post_from(row: Row) -> Post:
    """Return the post of a row: the same values in the same order, times and durations in seconds."""
    (
        ident,
        path,
        channel,
        body,
        body_line,
        sha,
        lines,
        title,
        publish_at,
        status,
        campaign,
        pillar,
        tags,
        also,
        card,
        link,
        template,
        lang,
        author,
        late,
        max_late,
        expires_at,
        sensitive,
        spoiler,
        utm,
        note,
        corrects,
        urgent,
        exact,
    ) = row
    return Post(
        ident or _stand_in(path),
        path,
        channel,
        body,
        body_line,
        sha,
        lines,
        title,
        None if publish_at is None else datetime.fromtimestamp(publish_at, UTC),
        _STATUS[status],
        campaign,
        pillar,
        tags,
        also,
        None if card is None else CardRequest(*card),
        link,
        template,
        lang,
        author,
        _LATE[late],
        None if max_late is None else timedelta(seconds=max_late),
        None if expires_at is None else datetime.fromtimestamp(expires_at, UTC),
        sensitive,
        spoiler,
        utm,
        note,
        corrects,
        urgent,
        exact,
    )


def _stand_in(path: str) -> str:
    """Return what stands for a missing id: two posts without one are two posts, and none is ever sent."""
    return f"no-id-{hashlib.sha256(path.encode()).hexdigest()[:16]}"


def campaign_from(row: Row) -> Campaign:
    """Return the campaign of a row."""
    slug, path, name, body, body_line, sha, starts, ends, line, hashtag, link, colour = row
    first, last = (None if day is None else date.fromisoformat(day) for day in (starts, ends))
    return Campaign(slug, path, name, body, body_line, sha, first, last, line, hashtag, link, colour)


def settings_from(values: Mapping[str, Any]) -> Settings:
    """Return the workspace's settings; what is not written has its default."""
    lateness, utm = (values.get(key, {}) for key in ("lateness", "utm"))
    return Settings(
        name=values.get("name", ""),
        timezone=values.get("timezone", "UTC"),
        locale=values.get("locale", "en"),
        site_url=values.get("site_url", ""),
        pillars=values.get("pillars", {}),
        approval=policy_from(values.get("approval", {})),
        late=Late(lateness.get("late", "publish")),
        max_late=timedelta(seconds=lateness.get("max_late", 6 * 3600)),
        pace=_pace_from(values.get("pace", {}), USUAL),
        utm_domains=utm.get("domains", ()),
        utm={key: value for key, value in utm.items() if key != "domains"},
        ledger_root=values.get("ledger", {}).get("root", ""),
        ledger_remote=values.get("ledger", {}).get("remote"),
        notify=Notify(**{"lang": values.get("locale", "en"), **values.get("notify", {})}),
        media=_media_from(values.get("media", {}), values.get("site_url", "")),
        site=_site_from(values.get("site", {}), values.get("locale", "en")),
        ledger_heartbeat=timedelta(seconds=values.get("ledger", {}).get("heartbeat", 3600)),
        triage_words=values.get("triage", {}).get("words", ()),
    )


def _media_from(values: Mapping[str, Any], site_url: str) -> MediaPlace:
    """Return where media can be fetched; the calendar's site has them in a folder of its own."""
    known = dict(values)
    url = known.pop("url", "")
    if not url and site_url and known.get("kind") == "site":
        url = f"{site_url.rstrip('/')}/media"
    ahead = timedelta(seconds=known.pop("ahead", 2 * 86400))
    return MediaPlace(**known, url=f"{url.rstrip('/')}/" if url else "", ahead=ahead)


#: Languages whose country is plain; every other needs `countries`.
_COUNTRIES = {"tr": "TR"}


def _site_from(values: Mapping[str, Any], locale: str) -> SiteSettings:
    """Return how the calendar is built; its holidays are the workspace's own where nothing is said."""
    language, _, region = locale.partition("-")
    country = region.upper() if len(region) == len("TR") else _COUNTRIES.get(language, "")
    return SiteSettings(
        visibility=Visibility(values.get("visibility", "internal")),
        channels=values.get("channels"),
        exposed="public_address" in values,
        languages=tuple(dict.fromkeys(values.get("languages", ()))),
        countries=values.get("countries", (country,) if country else ()),
        repository=values.get("repository", ""),
        alarm=timedelta(seconds=values.get("alarm", 0)),
    )


def policy_from(values: Mapping[str, Any]) -> Policy:
    """Return who has to say yes, as `[approval]` of some version of `tellal.toml` has it."""
    max_age = values.get("max_age")
    return Policy(
        mode=ApprovalMode(values.get("mode", "solo")),
        required=values.get("required", 1),
        approvers=values.get("approvers", {}),
        anyone_with=values.get("anyone_with", ""),
        four_eyes=values.get("four_eyes", True),
        max_age=None if max_age is None else timedelta(seconds=max_age),
        revoked=values.get("revoked", ()),
        allow_unreviewed=values.get("allow_unreviewed", False),
        when_away=WhenAway(values.get("when_away", "wait")),
        signers=values.get("signers", "allowed_signers"),
        channels=_rules_from(values.get("channels", {})),
        campaigns=_rules_from(values.get("campaigns", {})),
    )


def _rules_from(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Rule]:
    return {name: Rule(rule.get("required", 0), rule.get("approvers")) for name, rule in values.items()}


def brand_from(name: str, values: Mapping[str, Any], shas: Mapping[str, str]) -> Brand:
    """Return the brand.

    Args:
        name: the workspace's, for a brand that has none of its own.
        values: of brand.toml.
        shas: path → SHA-256 of every file below `brand/`.
    """
    logo = f"brand/{values['logo']}" if "logo" in values else ""
    fonts = {role: f"brand/{path}" for role, path in values.get("fonts", {}).items()}
    parts = [(path, shas.get(path, "")) for path in sorted({"brand/brand.toml", logo, *fonts.values()} - {""})]
    voice, setting = values.get("voice", {}), values.get("type", {})
    return Brand(
        name=values.get("name", name),
        colours=values.get("colours", {}),
        fonts=fonts,
        logo=logo,
        words=voice.get("words", ()),
        never=voice.get("never", ()),
        hashtags=values.get("hashtags", {}),
        people=values.get("people", {}),
        sizes={name: round(size) for name, size in setting.get("sizes", {}).items()},
        fallback=setting.get("fallback", ()),
        axes=setting.get("axes", {}),
        logo_rules=LogoRules(**values.get("logo_rules", {})),
        metadata=Metadata(**values.get("metadata", {})),
        sha=hashlib.sha256(repr(parts).encode()).hexdigest(),
    )


def channel_from(name: str, path: str, sha: str, values: Mapping[str, Any], settings: Settings) -> Channel:
    """Return a channel; what is not written is the workspace's."""
    max_late = values.get("max_late")
    return Channel(
        name=name,
        path=path,
        network=values["network"],
        account=values["account"],
        title=values.get("title", name),
        twin=values.get("as", ""),
        timezone=values.get("timezone", settings.timezone),
        lang=values.get("lang", settings.locale),
        template=values.get("template", ""),
        card_format=values.get("card_format", ""),
        hashtags=values.get("hashtags", ""),
        slots=values.get("slots", ()),
        late=_LATE[values.get("late")],
        max_late=None if max_late is None else timedelta(seconds=max_late),
        pace=_pace_from(values, settings.pace),
        sha=sha,
        server=values.get("server", ""),
        room=values.get("room", ""),
        secrets=values.get("secrets", {}),
        token_expires={name: date.fromisoformat(day) for name, day in values.get("token_expires", {}).items()},
        options=values.get("options", {}),
    )


def _pace_from(values: Mapping[str, Any], otherwise: Pace) -> Pace:
    """Return how much an account may post; what is not written is as the workspace has it."""
    min_gap, catch_up_gap = values.get("min_gap"), values.get("catch_up_gap")
    return Pace(
        quiet=values.get("quiet_hours", otherwise.quiet),
        min_gap=otherwise.min_gap if min_gap is None else timedelta(seconds=min_gap),
        max_per_day=values.get("max_per_day", otherwise.max_per_day),
        max_per_week=values.get("max_per_week", otherwise.max_per_week),
        catch_up=values.get("catch_up", otherwise.catch_up),
        catch_up_gap=otherwise.catch_up_gap if catch_up_gap is None else timedelta(seconds=catch_up_gap),
    )


def hold_from(row: Row) -> WrittenHold:
    """Return a hold: line, scope, name, reason, end in seconds, end as written, what becomes of what passes."""
    line, scope, name, reason, until, written, passed = row
    ends = None if until is None else datetime.fromtimestamp(until, UTC)
    return WrittenHold(scope, name, reason, ends, written, line, passed)


def finding_row(finding: Finding) -> Row:
    """Return a finding as plain data."""
    hint, fix = finding.hint, finding.fix
    return (
        finding.path,
        finding.line,
        finding.code,
        (finding.message.text, finding.message.values),
        None if hint is None else (hint.text, hint.values),
        str(finding.severity),
        None if fix is None else (fix.line, fix.old, fix.new),
        finding.channel,
    )


def finding_from(row: Row) -> Finding:
    """Return the finding of a row."""
    path, line, code, (text, values), hint, severity, fix, channel = row
    return Finding(
        path,
        line,
        code,
        Message(text, **values),
        None if hint is None else Message(hint[0], **hint[1]),
        _SEVERITY[severity],
        None if fix is None else Fix(*fix),
        channel,
    )


def errors_in(rows: Iterable[Row]) -> bool:
    """Return whether one of some findings is an error."""
    return any(row[5] == Severity.ERROR for row in rows)
