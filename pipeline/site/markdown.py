"""The pages as Markdown with front matter, for whatever else makes a site of such files.

Pages are the same records, through templates of their own (`theme/markdown`). Everything that comes from content is
made literal (`text/literal.py`), since readers of Markdown run what they find: shortcodes, Liquid, raw HTML.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.model.variant import SpanKind
from pipeline.site import addresses, calendars, visibility
from pipeline.site.assets import THEME
from pipeline.site.kept import Writer
from pipeline.site.output import LEFT_ALONE, MARKER
from pipeline.site.pieces import Piece
from pipeline.site.printing import Shown, kind_of
from pipeline.site.showing import put_pictures
from pipeline.site.templates import spoken, visible
from pipeline.text import literal
from pipeline.text.rewritten import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.site.kept import Known
    from pipeline.site.output import Output, Progress
    from pipeline.site.page import Page
    from pipeline.site.views import PostView
    from pipeline.site.whole import Site

TEMPLATES = THEME / "markdown"
#: Pages that are nothing without a browser's scripts, or another look at what a page has already.
LEFT_OUT = frozenset({"search.html", "list.html", "missing.html"})
#: Where a Markdown page comes from that stands for another one.
_LISTS = re.compile(r"(calendar/\d{4}-\d\d)-list\.html")
_SAID = {SpanKind.STRONG: "**", SpanKind.EMPHASIS: "*"}
_MANY = re.compile(r"\n{3,}")
_BLANK = re.compile(r"^[ \t]+$", re.MULTILINE)


class Scribe:
    """Turns the pages of one site into Markdown.

    Args:
        made: the site.
    """

    def __init__(self, made: Site) -> None:
        self._made = made
        self._public = visibility.is_public(made.survey.library.settings)
        self._env = _environment(made)

    def markdown(self, page: Page) -> bytes:
        """Return a page: what is known of it as front matter, then its text."""
        root = addresses.root_from(page.address)
        shared = root + addresses.root_from(self._made.prefix)
        known = {
            **page.data,
            "here": page,
            "link": _linker(root, shared),
            "picture": _shower(shared, public=self._public),
        }
        text = self._env.get_template(name_of(page.template)).render(known)
        head = "".join(f"{name}: {_value(value)}\n" for name, value in _head(self._made, page))
        return f"---\n{head}---\n\n{_tidy(text)}".encode()

    def put(self, page: Page, writer: Writer) -> None:
        """Write a page, below its language."""
        writer.put(self._made.prefix + addresses.file_name(name_of(page.address)), self.markdown(page))


def name_of(address: str) -> str:
    """Return the Markdown file that stands for a page, or its template, by that of HTML."""
    path = _LISTS.sub(r"\1.html", address.partition("#")[0])
    return f"{path.removesuffix('.html')}.md" if path.endswith(".html") else path


def write(output: Output, place: Path, before: Mapping[str, Known], progress: Progress | None = None) -> Writer:
    """Write a whole site as Markdown, with its pictures, calendars and feeds, and return what was written.

    Args:
        output: what the site is made of.
        place: the folder that becomes its root.
        before: what stands already, and is not written where it would be the same.
        progress: is told after each post.
    """
    made, writer, done = output.made, Writer(place, before), 0
    for edition in output.editions:
        scribe, kind = Scribe(edition.made), kind_of(edition.made)
        for page in edition.overview.values():
            if page.template not in LEFT_OUT:
                scribe.put(page.whole(), writer)
        for draft in kind.drafts(edition.made):
            scribe.put(kind.post_page_of(edition.made, draft), writer)
            done += 1
            if progress:
                progress(done // len(output.editions), len(made.posts))
    for address, content in output.subscriptions():
        writer.put(addresses.file_name(address), content)
    writer.put(MARKER, LEFT_ALONE)
    put_pictures(made.survey.library, Shown(made.pictures, made.videos), writer)  # of all languages: they share them
    return writer


def _head(made: Site, page: Page) -> Iterator[tuple[str, object]]:
    """Yield the front matter of a page.

    `date` stands where something is out alone: generators leave out what is of the future.
    """
    yield "title", literal.harmless(str(visible(made.words.say(page.title))))
    yield "language", made.words.language
    post: PostView | None = page.data["page"].post if "page" in page.data else page.data.get("post")
    if post is None:
        yield "section", page.section
        return
    yield "section", "posts"
    out = [target.at for target in post.targets if target.state in calendars.OUT and target.at]
    planned = [target.planned for target in post.targets if target.planned]
    if out:
        yield "date", made.words.iso(min(out))
    elif planned:
        yield "planned", made.words.iso(min(planned))
    yield "channels", [target.channel.name for target in post.targets]
    yield "states", [str(target.state) for target in post.targets]
    for name in ("campaign", "pillar", "author"):
        if value := getattr(post, name):
            yield name, _harmless(value)
    if post.tags:
        yield "tags", [_harmless(tag) for tag in post.tags]


def _harmless(text: str) -> str:
    return literal.harmless(str(visible(text)))


def _value(value: object) -> str:
    """Return a value as YAML, which JSON is."""
    return json.dumps(value, ensure_ascii=False)


def _tidy(text: str) -> str:
    """Return a text without the empty lines that templates leave."""
    return _MANY.sub("\n\n", _BLANK.sub("", text)).strip("\n") + "\n"


def _environment(made: Site) -> Environment:
    words = made.words
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        finalize=_literal,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    lateness = made.survey.plan.lateness

    def said(sentence: str, **values: object) -> str:
        return words.catalogue.gettext(sentence) % values

    env.globals |= {
        "_": said,
        "code": lambda text: Markup(literal.code(str(visible(text)))),  # noqa: S704 - made literal there
        "public": visibility.is_public(made.survey.library.settings),
        "channels": tuple(made.channels.values()),
        "month_of": addresses.month,
        "this_month": addresses.month(made.today),
        "now": made.survey.now,
        "today_date": made.today,
        "lateness": lateness,
    }
    env.filters |= {
        **spoken(words, rewritten),
        "quoted": _quoted,
    }
    return env


def _literal(value: object) -> object:
    """Return a value as Markdown that says it, unless it is Markdown of ours."""
    return value if isinstance(value, Markup) else Markup(literal.line(str(visible(str(value)))))  # noqa: S704 - as above


def _linker(root: str, shared: str) -> Any:  # noqa: ANN401 - a function of templates
    def link(words: object, address: str) -> Markup:
        ours = not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
        target = (root if ".html" in address else shared) + name_of(address) if ours else address
        return Markup(literal.link(str(visible(str(words))), target))  # noqa: S704 - as above

    return link


def _shower(root: str, *, public: bool) -> Any:  # noqa: ANN401 - likewise
    def picture(image: Any) -> Markup:  # noqa: ANN401 - a record, or what stands for one
        names = ("address", "alt", "path", "moving")
        known = image if isinstance(image, dict) else {name: getattr(image, name, "") for name in names}
        if not known["address"]:
            return Markup() if public else Markup(literal.code(str(visible(known["path"]))))  # noqa: S704 - as above
        shown, moving = literal.picture(str(visible(known["alt"])), root + known["address"]), known.get("moving")
        # Nothing in Markdown asks who wants less motion: the still leads to what moves.
        return Markup(literal.leading(shown, root + moving) if moving else shown)  # noqa: S704 - as above

    return picture


def _quoted(value: str | Sequence[Piece]) -> Markup:
    """Return the text of a message as a quotation, line by line, with its links and what is set off in it."""
    pieces = [Piece(value)] if isinstance(value, str) else value
    lines = [literal.indented(each) for each in "".join(map(_piece, pieces)).split("\n")]
    quoted = [f"> {each}  " if each else ">" for each in lines]
    return Markup("\n".join(quoted) if any(lines) else "")  # noqa: S704 - as above


def _piece(piece: Piece) -> str:
    """Return a stretch of a message; signs go around words alone, or a reader would take them for text."""
    text = "\n".join(map(literal.stretch, str(visible(piece.text)).split("\n")))
    if piece.href:
        return f"[{text.replace(chr(10), ' ')}]({literal.address(piece.href)})"
    sign = next((_SAID[kind] for kind in piece.kinds if kind in _SAID), "")
    if sign and piece.text[:1].isalnum() and piece.text[-1:].isalnum() and "\n" not in text:
        return f"{sign}{text}{sign}"
    return text
