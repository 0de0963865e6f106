"""Pages as HTML, through the theme's templates; everything that comes from content is escaped and made visible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.site import addresses, feeds, team, visibility
from pipeline.site.assets import THEME
from pipeline.site.pieces import web_address
from pipeline.text import document
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from jinja2 import Template

    from pipeline.site.assets import Assets
    from pipeline.site.pages import Page, Site
    from pipeline.site.words import Words

#: What HTML forbids, and what turns a line around or breaks out of the element that isolates it.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
#: Nothing but our own files; no script that stands in a page, whoever wrote it there.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
#: The same for `mkdocs serve`, which writes a script into each page that asks its server when to reload.
LIVE_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'; connect-src 'self'")
#: What a template of a workspace can do wrong.
_MISTAKES = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError)
#: Overrides of the theme that a workspace may keep.
OVERRIDES = "templates/site"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LARGEST = 1_000_000


class Printer:
    """Turns the pages of one site into HTML.

    Args:
        made: the site.
        shown: the addresses of stylesheet, scripts and avatar.
        policy: what a page may load and run, as a Content-Security-Policy.
        own: the workspace's root, where it has templates that come before the theme's own.
    """

    def __init__(self, made: Site, shown: Assets, policy: str, own: Path | None = None) -> None:
        self._missing_root = _path_of(made.survey.library.settings.site_url)
        self._overrides = own is not None
        self._env = _environment(made.words, own)
        self._env.globals |= {**_globals(made, shown), "policy": policy}
        self._templates: dict[str, Template] = {}
        self._sides: dict[tuple[str, str, str], tuple[Markup, tuple[str, ...]]] = {}

    def html(self, page: Page) -> bytes:
        """Return a page as HTML."""
        root = self._missing_root if page.address == addresses.MISSING else addresses.root_from(page.address)
        side, used = self._side(page, root)
        signs = Signs(used)
        known = {**page.data, "here": page, "root": root, "side": side, "signs": signs}
        return self._rendered(page.template, known).encode()

    def _side(self, page: Page, root: str) -> tuple[Markup, tuple[str, ...]]:
        """Return the navigation and the signs in it, which pages of one folder and section share."""
        key = (root, page.section, "" if page.template == "post.html" else page.address)
        if key not in self._sides:
            signs = Signs()
            text = self._rendered("_side.html", {"here": page, "root": root, "signs": signs})
            self._sides[key] = (Markup(text), tuple(signs.used))  # noqa: S704 - escaped by the template
        return self._sides[key]

    def _rendered(self, name: str, known: Mapping[str, Any]) -> str:
        try:
            return self._template(name).render(known)
        except _MISTAKES as error:
            if not self._overrides:
                raise
            raise UsageError(
                Message("{folder} does not work: {reason}", folder=OVERRIDES, reason=f"{name}: {error}"),
                Message("mend the template, or take it away: the theme has its own"),
            ) from error

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self._env.get_template(name)
        return self._templates[name]


class Signs:
    """Draws a sign by its name and remembers which ones a page has to carry.

    Args:
        used: what it has to carry already.
    """

    def __init__(self, used: Iterable[str] = ()) -> None:
        self.used = dict.fromkeys(used)

    def __call__(self, name: str) -> Markup:
        """Return the sign; it is decoration, so words have to stand beside it."""
        self.used[name] = None
        return Markup(f'<svg class="i" aria-hidden="true"><use href="#{name}"/></svg>')  # noqa: S704 - names come from templates and records of ours


def visible(value: object) -> object:
    """Return text with control characters and direction marks written out, anything else as it is."""
    if type(value) is str and _CONTROLS.search(value):
        return _CONTROLS.sub(lambda match: f"[U+{ord(match[0]):04X}]", value.replace("\r\n", "\n"))
    return value


class _Own(BaseLoader):
    """The templates of a workspace: files of it, never what a link leads to.

    Args:
        root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 - the parent's
        if not _NAME.fullmatch(template):
            raise TemplateNotFound(template)
        try:
            with files.opened(self._root, f"{OVERRIDES}/{template}") as file:
                return file.read(_LARGEST).decode(), f"{OVERRIDES}/{template}", None
        except OSError:
            raise TemplateNotFound(template) from None


def _environment(words: Words, own: Path | None) -> Environment:
    # Our own templates need no sandbox, which costs a third of the time; a stranger's overrides do.
    kind = ImmutableSandboxedEnvironment if own else Environment
    env = kind(
        loader=ChoiceLoader([*([_Own(own)] if own else []), FileSystemLoader(THEME)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    gettext = words.catalogue
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext.gettext, gettext.ngettext, newstyle=True
    )
    env.filters |= {
        "say": lambda value: words.say(value) if isinstance(value, Message) else value,
        "state": words.state,
        "month": words.month,
        "day": words.day,
        "short_day": words.short_day,
        "day_of_month": words.day_of_month,
        "weekday": words.weekday,
        "short_weekday": words.short_weekday,
        "local": words.local,
        "time": words.time,
        "moment": words.moment,
        "full_moment": words.full_moment,
        "offset": words.offset,
        "iso": words.iso,
        "until": words.until,
        "amount": words.amount,
        "document": lambda text: Markup(document.html(str(visible(text)))),  # noqa: S704 - escaped and walled there
    }
    return env


def _globals(made: Site, shown: Assets) -> Mapping[str, Any]:
    settings = made.survey.library.settings
    return {
        "site_name": settings.name,
        "language": made.words.language,
        "zone": made.words.zone,
        "now": made.survey.now,
        "today_date": made.today,
        "channels": tuple(made.channels.values()),
        "campaign_of": {campaign.slug: campaign for campaign in made.campaigns},
        "tone_of": {campaign.slug: campaign.tone for campaign in made.campaigns},
        "stylesheet": shown.stylesheet,
        "first_script": shown.first,
        "later_script": shown.later,
        "avatar": shown.avatar,
        "icon": shown.icon,
        "lateness": made.survey.plan.lateness,
        "others": () if visibility.is_public(settings) else team.others(made),
        "pillar_tone": made.pillar_tones,
        "author_tone": made.author_tones,
        "month_of": addresses.month,
        "list_of": addresses.month_list,
        "public": visibility.is_public(settings),
        "feeds": feeds.found(made.survey.library),
    }


def _path_of(site_url: str) -> str:
    """Return the path that a site stands at, `/` where its address is not known."""
    path = urlsplit(site_url).path.strip("/") if web_address(site_url) else ""
    return f"/{path}/" if path else "/"
