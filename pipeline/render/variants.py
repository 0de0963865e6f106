"""A target becomes a variant: template around body, people and links as on its network, images, counts, fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.model.finding import Finding
from pipeline.model.variant import Image, Part, SpanKind, Variant, Video
from pipeline.networks.beside import has_field
from pipeline.networks.limits import limits
from pipeline.networks.written import written
from pipeline.render import clips, linkcards, pictures
from pipeline.render.fingerprint import digest
from pipeline.render.people import Roster
from pipeline.text import counting, links, markdown
from pipeline.text.dress import Style, dress
from pipeline.text.dress import markdown as dressed_markdown
from pipeline.text.passage import lay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library, Target
    from pipeline.model.post import Campaign
    from pipeline.model.variant import LinkCard
    from pipeline.networks.limits import Limits
    from pipeline.render.carousel import Wish
    from pipeline.text.markdown import Source
    from pipeline.text.passage import Line, Passage

#: The template of channels that name none, where the workspace has one of this name.
DEFAULT_TEMPLATE = "default"
#: What is odd in a message and usual in an article.
_FINE_ON_PAGES = frozenset({"rule-as-text", "title-not-shown"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """What rendering a target gave.

    Args:
        variant: None where there is nothing to show, for reasons that the findings name.
        uses: what it was made from beside its post, channel and settings: (kind, name) of each `template`, `media`,
            `layout` and `campaign`, whether it exists or not.
    """

    variant: Variant | None
    findings: tuple[Finding, ...]
    uses: tuple[tuple[str, str], ...] = ()


def render(target: Target, library: Library) -> Rendered:
    """Return what the target's network will show. Never raises on content."""
    return _Rendering(target, library).rendered()


def worded(target: Target, library: Library) -> Variant | None:
    """Return what the target's network will say, without looking at any picture; None where there is nothing to say."""
    return _Wording(target, library).rendered().variant


class _Broken(Exception):  # noqa: N818 - never leaves this module
    """Nothing can be shown; the findings say why."""


class _Place(NamedTuple):
    """Where the lines of a wrapped part come from.

    Args:
        first: line of the post's file on which the body of the part starts.
        before: lines that the template put before it.
        rows: lines of the body.
    """

    first: int
    before: int
    rows: int

    def line(self, number: int) -> int:
        """Line of the file for a line of the wrapped part; for a template's own lines the nearest of the body."""
        return self.first + min(max(number - self.before, 0), self.rows - 1)

    def is_template(self, number: int) -> bool:
        """Whether the template wrote that line by itself."""
        return not 0 <= number - self.before < self.rows


@dataclass(slots=True)
class _Rendering:
    """One target on its way."""

    target: Target
    library: Library
    findings: list[Finding] = field(default_factory=list)
    uses: set[tuple[str, str]] = field(default_factory=set)
    on_cards: set[tuple[int, str]] = field(default_factory=set)

    def rendered(self) -> Rendered:
        try:
            variant = self._variant()
        except _Broken:
            variant = None
        found = tuple(sorted(set(self.findings), key=lambda finding: finding.sort_key))
        return Rendered(variant, found, tuple(sorted(self.uses)))

    def _variant(self) -> Variant:
        post, channel = self.target.post, self.target.channel
        network = limits(channel.rules)
        campaign = self.library.campaigns.get(post.campaign)
        if post.campaign:
            self.uses.add(("campaign", post.campaign))
        lang = post.lang or channel.lang
        link = post.link or (campaign.link if campaign else "")
        tagged = self._tagged(link) if link else ""
        title = post.title if network.title != "none" or has_field(channel, "title") else ""
        parts = self._parts(network, campaign, lang, link)
        about: dict[str, Any] = {
            "lang": lang,
            "link": tagged,
            "sensitive": post.sensitive,
            "spoiler": post.spoiler,
            "title": title,
        }
        # Only where there is one: other posts keep the fingerprint that they were approved and sent under.
        seen = {**about, "corrects": post.corrects} if post.corrects else about
        if (card := self._link_card(network, link, parts[0])) is not None:
            seen = {**seen, "link_card": [card.title, card.description, *_seen_of(card.image)]}
        return Variant(
            post_id=post.id,
            channel=channel.name,
            network=channel.rules,
            parts=parts,
            limit=network.max_of(images=bool(parts[0].images or parts[0].video)),
            digest=digest(
                channel,
                post.publish_at,
                parts,
                markup=network.markup != "plain",
                about=seen,
            ),
            link_card=card,
            **about,
        )

    def _parts(self, network: Limits, campaign: Campaign | None, lang: str, link: str) -> tuple[Part, ...]:
        post = self.target.post
        sources = markdown.split(post.body)
        template = self._template()
        data = self._data(campaign, lang, link) if template else {}
        roster = Roster(self.library.brand.people, self.target.channel.rules, lang)
        style = Style(network.markup != "plain", network.hides_links, self._tagged, roster.person)
        made = []
        drawn = self._cards(sources, roster, network, lang)
        for number, source in enumerate(sources, 1):
            position = {"part": number, "parts": len(sources), "first": number == 1, "last": number == len(sources)}
            passage, place = self._wrapped(source, template, {**data, **position})
            self._notes(passage, place, network, template, roster)
            shown = list(self._shown(passage, place))
            images = [each for each in shown if isinstance(each, Image)]
            images += drawn[number - 1]
            videos = [each for each in shown if isinstance(each, Video)]
            if number == 1:
                images, videos = self._moved(images, videos, network)
            part = self._part(passage, place, style, network, images)
            video = self._only(videos)
            made.append(replace(part, video=video) if video else part)
        return self._folded(made, network)

    def _folded(self, made: Sequence[Part], network: Limits) -> tuple[Part, ...]:
        """Return the parts that are sent: where there are no threads, parts that are drawn on cards are read there."""
        card = self.target.post.card
        if card is None or card.each != "part" or network.threads or network.page:
            return tuple(made)
        return (replace(made[0], images=tuple(image for part in made for image in part.images)),)

    def _template(self) -> str:
        """Name of the template: the post's, the channel's, the workspace's default; empty for none."""
        post, channel = self.target.post, self.target.channel
        name = post.template or channel.template or DEFAULT_TEMPLATE
        if name in self.library.text_templates:
            return name
        # That a named template does not exist is among the library's findings.
        self.uses.add(("template", name))
        return ""

    def _wrapped(self, source: Source, template: str, data: dict[str, Any]) -> tuple[Passage, _Place]:
        rows = source.text.count("\n") + 1
        first = self.target.post.body_line + source.number
        if not template:
            return markdown.read(source.text), _Place(first, 0, rows)
        from pipeline.text import templates  # noqa: PLC0415 - jinja2, which workspaces without templates never pay for

        self.uses.update(("template", name) for name in templates.uses(template, self.library))
        wrapped = templates.wrap(template, source.text, data, self.library)
        if isinstance(wrapped, Finding):
            self.findings.append(wrapped)
            raise _Broken
        text = f"{wrapped.before}{source.text}{wrapped.after}"
        return markdown.read(text), _Place(first, wrapped.before.count("\n"), rows)

    def _data(self, campaign: Campaign | None, lang: str, link: str) -> dict[str, Any]:
        """What templates see: plain data, empty where there is none."""
        post, channel, brand = self.target.post, self.target.channel, self.library.brand
        return {
            "post": {
                "title": post.title,
                "tags": list(post.tags),
                "campaign": post.campaign,
                "pillar": post.pillar,
                "link": link,
                "lang": lang,
            },
            "campaign": {
                "name": campaign.name if campaign else "",
                "line": campaign.line if campaign else "",
                "hashtag": campaign.hashtag if campaign else "",
                "link": campaign.link if campaign else "",
            },
            "brand": {"name": brand.name},
            "channel": {
                "name": channel.name,
                "title": channel.title,
                "account": channel.account,
                "network": channel.rules,
                "lang": channel.lang,
            },
            "hashtags": list(brand.hashtags.get(channel.hashtags, ())),
        }

    def _notes(self, passage: Passage, place: _Place, network: Limits, template: str, roster: Roster) -> None:
        """Turn what was odd into findings: lines that a template wrote are the template's."""
        for note in passage.notes:
            if network.page and note.code in _FINE_ON_PAGES:
                continue
            by_template = bool(template) and place.is_template(note.number)
            path = f"templates/text/{template}.j2" if by_template else self.target.post.path
            line = 0 if by_template else place.line(note.number)
            self.findings.append(Finding(path, line, note.code, note.message, note.hint, note.severity))
        for number, mark in _marks(passage.lines):
            line = place.line(number)
            if mark.kind is SpanKind.MENTION:
                self.findings += roster.findings(mark.target, self.target.post.path, line, self.target.channel.name)
            elif mark.kind is SpanKind.LINK and not links.is_followable(mark.target):
                wrong = links.problem(mark.target)
                if wrong is not None:
                    self.findings.append(
                        Finding(self.target.post.path, line, wrong.code, wrong.message, wrong.hint, wrong.severity)
                    )

    def _shown(self, passage: Passage, place: _Place) -> Iterator[Image | Video]:
        post, library = self.target.post, self.library
        for picture in passage.pictures:
            line, path = place.line(picture.number), pictures.place(post, picture.source, library)
            if (line, picture.source) in self.on_cards:
                continue
            shown: Image | Video | None
            if path in library.media and clips.is_video(path, library):
                shown, wrong = clips.read(post, picture, line, path, library)
            else:
                shown, wrong = pictures.read(post, picture, line, library)
            self.findings += wrong
            if shown is not None:
                self.uses.add(("media", shown.path))
                yield shown

    def _moved(self, images: list[Image], videos: list[Video], network: Limits) -> tuple[list[Image], list[Video]]:
        """Return a card as it moves, where it is to; beside others it stands still."""
        card = self.target.post.card
        if card is None or not card.moves or not any(image.card for image in images):
            return images, videos
        from pipeline.render.moving import beside, moved  # noqa: PLC0415 - only cards that move

        if card.each or len(images) + len(videos) > 1:
            self.findings.append(beside(self.target.post))
            return images, videos
        made, wrong = moved(images[0], self.target, network, self.library)
        self.findings += wrong
        return ([], [made]) if isinstance(made, Video) else ([made], [])

    def _only(self, videos: Sequence[Video]) -> Video | None:
        """The video of a message, which has one at most."""
        self.findings += [clips.another(self.target.post, video) for video in videos[1:]]
        return videos[0] if videos else None

    def _cards(self, sources: Sequence[Source], roster: Roster, network: Limits, lang: str) -> list[list[Image]]:
        """Return the cards of each part."""
        post = self.target.post
        if post.card is None:
            return [[] for _ in sources]
        self.uses.add(("layout", post.card.template))
        if post.card.template not in self.library.card_layouts:
            return [[] for _ in sources]  # likewise
        from pipeline.render.carousel import wishes  # noqa: PLC0415 - posts without a card never pay for it

        wished, wrong = wishes(post, post.card, sources, roster.person, self.library)
        self.findings += wrong
        self.on_cards.update(wish.shown for part in wished for wish in part if wish.shown)
        return [[image for wish in part for image in self._card(wish, network, lang)] for part in wished]

    def _card(self, wish: Wish, network: Limits, lang: str) -> Iterator[Image]:
        from pipeline.cards import path_of, prepare  # noqa: PLC0415 - likewise

        place = (self.target.post.path, wish.line)
        fmt = self.target.channel.card_format or network.card_format
        prepared = prepare(wish.request, fmt, lang, self.library, place, recipe=network.recipe)
        self.uses.update(("media", path) for path in prepared.pictures)
        self.uses.update(("layout", name) for name in prepared.layouts)
        self.findings += prepared.findings
        if prepared.spec is not None:
            spec, size = prepared.spec, (prepared.width, prepared.height)
            yield Image(path_of(spec), spec.digest, prepared.alt, wish.line, *size, prepared.media_type, spec)

    def _link_card(self, network: Limits, link: str, first: Part) -> LinkCard | None:
        """What readers see of the link, where that is for us to say; beside pictures there is no room for it."""
        if not (network.own_link_card and links.host(link)) or first.images or first.video:
            return None
        found = linkcards.read(self.target.post, link, self.library)
        self.findings += found.findings
        self.uses.update(("linkcard", path) for path in found.uses)
        return found.card

    def _part(self, passage: Passage, place: _Place, style: Style, network: Limits, images: Sequence[Image]) -> Part:
        laid = lay(dress(passage.lines, style))
        marked_up = dressed_markdown(passage, style, self._place_of)
        sent = written(network.network, laid.text, laid.spans, marked_up) if network.counts_markup else laid.text
        # A warning counts as it is; nothing in it is shortened.
        before = counting.graphemes(self.target.post.spoiler) if network.spoiler_counts else 0
        return Part(
            text=laid.text,
            spans=laid.spans,
            markdown=marked_up,
            images=tuple(images),
            line=place.first,
            count=before + counting.count(network.counter, sent),
            lines=tuple(place.line(number) for number in laid.numbers),
        )

    def _place_of(self, source: str) -> str:
        return pictures.place(self.target.post, source, self.library) or source

    def _tagged(self, url: str) -> str:
        """An address with the workspace's UTM parameters, where it leads to one of its own sites."""
        post, channel, settings = self.target.post, self.target.channel, self.library.settings
        if not (post.utm and settings.utm and settings.utm_domains and links.is_within(url, settings.utm_domains)):
            return url
        values = {"network": channel.rules, "channel": channel.name, "campaign": post.campaign, "post": post.stem}
        return links.with_parameters(
            url,
            {
                key if key.startswith("utm_") else f"utm_{key}": links.fill(text, values)
                for key, text in settings.utm.items()
            },
        )


class _Wording(_Rendering):
    """One target whose words alone are wanted."""

    __slots__ = ()

    def _shown(self, passage: Passage, place: _Place) -> Iterator[Image | Video]:
        del passage, place
        yield from ()

    def _cards(self, sources: Sequence[Source], roster: Roster, network: Limits, lang: str) -> list[list[Image]]:
        del roster, network, lang
        return [[] for _ in sources]

    def _link_card(self, network: Limits, link: str, first: Part) -> LinkCard | None:
        del network, link, first
        return None


def _seen_of(image: Image | None) -> list[str]:
    return [image.digest, image.alt] if image else []


def _marks(lines: Sequence[Line]) -> Iterator[tuple[int, Any]]:
    """Each mark of a passage with the line it begins on."""
    seen: set[Any] = set()
    for line in lines:
        for run in line.runs:
            for mark in run.marks:
                if mark not in seen:
                    seen.add(mark)
                    yield line.number, mark
