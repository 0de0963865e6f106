"""Surveys made by hand: every state, threads, pictures, campaigns, without git or networks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.i18n import Message
from pipeline.model.event import Event, EventType, History
from pipeline.model.finding import Finding, Severity
from pipeline.model.library import Library, Target
from pipeline.model.plan import Assessment, Checked, Gone, Plan, Planned, State
from pipeline.model.post import Campaign, Post
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.model.variant import Image, Part, Span, SpanKind, Variant
from pipeline.site import addresses
from pipeline.site.output import output
from pipeline.site.pages import post_pages
from pipeline.survey import Survey
from pipeline.trust.approval import Approvals
from pipeline.trust.holds import Holds
from tests.pictures import gif, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
IDS = "01JD{:022d}"


@dataclass
class Workshop:
    """A workspace in the making: add channels, campaigns and posts, then take its survey.

    Args:
        root: where pictures lie.
    """

    root: Path
    now: datetime = NOW
    settings: Settings = field(
        default_factory=lambda: Settings("Deneme", "Europe/Istanbul", "en", pillars={"urun": "Ürün"})
    )
    brand: Brand = field(default_factory=lambda: Brand("Deneme", {"accent": "#b3412a"}))
    channels: dict[str, Channel] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    planned: list[Planned] = field(default_factory=list)
    variants: dict[tuple[str, str], Variant] = field(default_factory=dict)
    events: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    holds: Holds = field(default_factory=Holds)

    def channel(self, name: str, **said: Any) -> Channel:  # noqa: ANN401 - any field of the record
        """Add a channel of the outbox under the rules of the network of its name."""
        known = {
            "network": "outbox",
            "twin": name,
            "account": f"deneme.{name}",
            "timezone": "Europe/Istanbul",
            "lang": "tr",
        }
        self.channels[name] = Channel(name, f"content/{name}/channel.toml", **{**known, **said})
        return self.channels[name]

    def campaign(self, slug: str, **said: Any) -> Campaign:  # noqa: ANN401 - any field of the record
        """Add a campaign of the first three weeks of December."""
        known = {
            "name": slug.title(),
            "starts": date(2026, 12, 3),
            "ends": date(2026, 12, 21),
            "body": "",
            "body_line": 1,
        }
        made = Campaign(slug=slug, path=f"content/campaigns/{slug}.md", sha="", **{**known, **said})
        self.campaigns[slug] = made
        return made

    def post(  # noqa: PLR0913 - what tests vary
        self,
        stem: str,
        state: State = State.SCHEDULED,
        *,
        at: datetime | None = NOW + timedelta(hours=2),
        channels: tuple[str, ...] = ("x",),
        parts: tuple[Part, ...] | None = None,
        reason: str = "it goes out in 2 hours",
        url: str = "",
        rendered: bool = True,
        **said: Any,  # noqa: ANN401 - any field of the record
    ) -> Post:
        """Add a post and its target on each channel, the first of which is its own."""
        for name in channels:
            if name not in self.channels:
                self.channel(name)
        path = f"content/{channels[0]}/{stem}.md"
        body = said.pop("body", f"{stem}: merhaba.")
        known = {"publish_at": at, "title": stem, "also": channels[1:]}
        lines = said.pop("lines", {})
        number = len(self.posts) + 1
        made = Post(IDS.format(number), path, channels[0], body, 8, "0" * 64, lines, **{**known, **said})
        self.posts[path] = made
        for name in channels:
            target = Target(made, self.channels[name])
            self.planned.append(Planned(target, state, Message(reason), at, url))
            if rendered:
                shown = parts or (self.part(body),)
                self.variants[path, name] = Variant(
                    made.id,
                    name,
                    name,
                    made.lang or "tr",
                    shown,
                    f"1:{number}",
                    280,
                    made.title if name == "blog" else "",
                    made.link,
                )
        return made

    def happened(self, post: Post, *kinds: EventType, url: str = "", **data: Any) -> None:  # noqa: ANN401 - as the ledger has it
        """Add events to the history of a post on its own channel, a minute apart."""
        key = Target(post, self.channels[post.channel]).key
        start = post.publish_at or NOW
        self.events[key] = tuple(
            Event(key, seq, kind, start + timedelta(minutes=seq - 1), "run-1", 1, {"parts": 1, "url": url, **data})
            for seq, kind in enumerate(kinds, 1)
        )

    def picture(self, path: str, alt: str, size: tuple[int, int] = (4, 3)) -> Image:
        """Write a small grey PNG and return the image of a part that shows it."""
        data = png(*size)
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return Image(path, hashlib.sha256(data).hexdigest(), alt, 9, *size, "image/png")

    def moving(self, path: str, alt: str, size: tuple[int, int] = (40, 30)) -> Image:
        """Write a GIF that is red, then blue, and return the image of a part that shows it."""
        data = gif(*size)
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)
        return Image(path, hashlib.sha256(data).hexdigest(), alt, 9, *size, "image/gif", moves=True)

    @staticmethod
    def part(text: str, *images: Image, spans: tuple[Span, ...] = (), count: int | None = None) -> Part:
        """Return a message of a thread."""
        return Part(text, spans, text, images, 9, len(text) if count is None else count)

    @staticmethod
    def span(kind: SpanKind, text: str, words: str, target: str = "") -> Span:
        """Return a span over the first place of some words in a text."""
        start = text.index(words)
        return Span(kind, start, start + len(words), target)

    def survey(self, now: datetime = NOW) -> Survey:
        """Return what is known."""
        library = Library(
            root=self.root,
            settings=self.settings,
            brand=self.brand,
            channels=dict(sorted(self.channels.items())),
            campaigns=dict(sorted(self.campaigns.items())),
            posts=tuple(post for _, post in sorted(self.posts.items())),
            media={},
            text_templates={},
            card_layouts={},
            findings=(),
        )
        findings = tuple(sorted(self.findings, key=lambda finding: finding.sort_key))
        checked = {each.target.key: Checked(each.target.key, "1:0", 0) for each in self.planned}
        ordered = sorted(
            self.planned, key=lambda each: (each.when or datetime.max.replace(tzinfo=UTC), each.target.post.path)
        )
        return Survey(
            library=library,
            assessment=Assessment(findings, checked),
            history=History("", self.events),
            approvals=Approvals({}),
            holds=self.holds,
            plan=Plan(now, tuple(ordered), tuple(self.gone)),
            now=now,
        )

    def render(self, target: Target) -> Variant | None:
        """Return what the target's network shows."""
        return self.variants.get((target.post.path, target.channel.name))


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """An empty workspace in the making, with a channel on X."""
    made = Workshop(tmp_path / "workspace")
    made.root.mkdir()
    made.channel("x", title="X")
    return made


@pytest.fixture
def full(workshop: Workshop) -> Workshop:
    """A workspace with every state, a thread, pictures, a cross-post, campaigns, history and findings."""
    return everything(workshop)


def everything(workshop: Workshop) -> Workshop:
    """Fill a workspace with some of all that there is."""
    workshop.campaign(
        "kis", name="Kış menüsü", line="Kırk ikindi yağar.", hashtag="Kış", link="https://example.org/kis"
    )
    workshop.campaign("yaz", name="Yaz", starts=None, ends=None)
    for number, state in enumerate(State):
        over = state in {State.PUBLISHED, State.PARTIAL, State.MISSED, State.REJECTED, State.UNKNOWN}
        at = workshop.now + timedelta(days=-number if over else number, minutes=30)
        workshop.post(f"{number:02}-{state}", state, at=at, campaign="kis" if number % 2 else "", pillar="urun")
    cup = workshop.picture("content/x/media/cup.png", "Buharı tüten bir fincan", (40, 50))
    text = "Kış menümüz: https://example.org/kis #kahve @ayse"
    spans = (
        workshop.span(SpanKind.LINK, text, "https://example.org/kis", "https://example.org/kis"),
        workshop.span(SpanKind.TAG, text, "#kahve", "kahve"),
        workshop.span(SpanKind.MENTION, text, "@ayse", "ayse"),
    )
    thread = (workshop.part(text, cup, spans=spans), workshop.part("İkinci parça.", count=281))
    published = workshop.post(
        "thread",
        State.PUBLISHED,
        at=workshop.now - timedelta(hours=1),
        channels=("x", "bluesky", "blog"),
        parts=thread,
        url="https://social.example/1",
        tags=("kahve",),
        author="ayse",
        note="Önce fiyatı sor.",
        link="https://example.org/kis",
    )
    workshop.happened(
        published, EventType.INTENT, EventType.UNKNOWN, EventType.PUBLISHED, url="https://social.example/1"
    )
    workshop.post("thread", State.DRAFT, at=None, channels=("telegram",), body="Kardeş gönderi.")
    workshop.post("broken", State.INVALID, rendered=False, body="Gösterilemeyen metin.")
    broken = "content/x/broken.md"
    workshop.findings += [
        Finding(broken, 7, "alt-missing", Message("no alternative text"), Message("say what it shows")),
        Finding(broken, 3, "key-unknown", Message("unknown key {key}", key="pilar"), None, Severity.WARNING, None, "x"),
        Finding("content/x/unread.md", 1, "front-matter-open", Message("never closed")),
        Finding("content/x/unread.md", 2, "front-matter-open", Message("never closed")),
    ]
    workshop.gone.append(Gone("01JDGONE/outbox.x.deneme", State.UNKNOWN, Message("it may be out")))
    return workshop


@pytest.fixture
def printed() -> Callable[..., dict[str, str]]:
    """Print every page of a workshop's site: file name → HTML."""

    def show(workshop: Workshop, language: str = "en", now: datetime | None = None) -> dict[str, str]:
        whole = output(workshop.survey(now or workshop.now), workshop.render, language)
        overview = {name: whole.html(name).decode() for name in whole.overview}
        posts = {
            printer.prefix + addresses.file_name(page.address): printer.html(page).decode()
            for page in post_pages(whole.made)
            for printer in whole.printers
        }
        return overview | posts

    return show
