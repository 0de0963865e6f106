"""Pages as HTML, through the theme's templates; everything that comes from content is escaped and made visible."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from jinja2 import TemplateError
from markupsafe import Markup

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.site import addresses, feeds, loads, team, visibility
from pipeline.site.choices import choices
from pipeline.site.pieces import web_address
from pipeline.site.templates import OVERRIDES, Compiled, environment, printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Template
    from jinja2.environment import TemplateModule

    from pipeline.site.assets import Assets
    from pipeline.site.fingerprints import Fingerprints
    from pipeline.site.page import Page
    from pipeline.site.whole import Site

#: Nothing but our own files; no script that stands in a page, whoever wrote it there.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
#: The same for `mkdocs serve`, which writes a script into each page that asks its server when to reload.
LIVE_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'; connect-src 'self'")
#: What stands in a frame for what each page fills in: nobody who writes a name can know it, and no page keeps it.
_SECRET = os.urandom(8).hex()
_TITLE, _ADDRESS, _MAIN, _SPRITE = (f"{_SECRET}-{name}" for name in ("title", "address", "main", "sprite"))
_FILLED = re.compile(f"({_TITLE}|{_ADDRESS}|{_MAIN}|{_SPRITE})")
_EMPTY = f'{{% extends "base.html" %}}{{% block main %}}{_MAIN}{{% endblock %}}'
#: Macros that pages of posts are made of; those in frames share them, others import them.
_MACROS = {"p": "_parts.html", "l": "_looks.html"}
#: What a template of a workspace can do wrong.
_MISTAKES = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError)


class Printer:
    """Turns the pages of one site into HTML.

    Args:
        made: the site.
        shown: the addresses of stylesheet, scripts and avatar.
        policy: what a page may load and run, as a Content-Security-Policy.
        own: the workspace has templates that come before the theme's own.
    """

    def __init__(self, made: Site, shown: Assets, policy: str, *, own: bool = False) -> None:
        self._missing_root = _path_of(made.survey.library.settings.site_url)
        self._own = own
        self._env = environment(made.words, made.survey.library.root, own=own)
        self._known = {**_globals(made, shown), **_loads(shown, made.words.language, own=own), "policy": policy}
        self._env.globals |= {**self._known, "sprite": self._sprite}
        self.prefix = made.prefix
        lateness = made.survey.plan.lateness
        self._moment = {
            "now": made.survey.now,
            "today_date": made.today,
            "lateness": lateness,
            # Our pages that have filters bring them along; a workspace's templates may ask for them on any.
            **({"choices": choices(made)} if own else {}),
        }
        self._say = made.words.say
        self._named = _named(made)
        self._templates: dict[str, Template] = {}
        self._sides: dict[tuple[str, str, str], tuple[Markup, tuple[str, ...]]] = {}
        self._sprites: dict[tuple[str, ...], Markup] = {}
        self._frames: dict[tuple[str, str, str], _Frame] = {}

    def html(self, page: Page) -> bytes:
        """Return a page as HTML."""
        if page.lasting and not self._own and page.address not in self._named:
            return self._lasting(page).encode()
        return self.at_length(page).encode()

    def at_length(self, page: Page) -> str:
        """Return a page as its template makes it, from the first line to the last."""
        root = self._missing_root if page.address == addresses.MISSING else addresses.root_from(page.address)
        side, used = self._side(page, root)
        if page.address not in self._named:
            side = Markup(side.replace(_ADDRESS, printed(page.address)))  # noqa: S704 - escaped there
        signs = Signs(used)
        # A lasting page must not come to depend on the moment by accident: there is none that it could ask for.
        moment: Mapping[str, Any] = {} if page.lasting and not self._own else self._moment
        known = {**moment, **page.data, "here": page, **self._ways(root), "side": side, "signs": signs}
        return self._rendered(page.template, known)

    def depends(self, take: Fingerprints) -> bytes | None:
        """Return the fingerprint of what every lasting page is made of beside its data; None where nobody can tell."""
        return None if self._own else take.of({name: held for name, held in self._known.items() if not callable(held)})

    def keep(self) -> None:
        """Keep the theme as it was compiled."""
        if isinstance(kept := self._env.bytecode_cache, Compiled):
            kept.keep()

    def _lasting(self, page: Page) -> str:
        """Return a page whose frame (all but the main part) is printed once for all of its folder."""
        frame = self._frame(page, addresses.root_from(page.address))
        template = self._template(page.template)
        frame.signs.used = dict.fromkeys(frame.used)
        known = {**page.data, "here": page, **self._ways(frame.root), "signs": frame.signs, **frame.macros}
        main = "".join(template.blocks["main"](template.new_context(known)))
        filled = {
            _TITLE: printed(self._say(page.title)),
            _ADDRESS: printed(page.address),
            _MAIN: main,
            _SPRITE: self._sprite(frame.signs),
        }
        return "".join([filled.get(piece, piece) for piece in frame.pieces])

    def _frame(self, page: Page, root: str) -> _Frame:
        key = (root, page.section, page.template)
        if key not in self._frames:
            stand_in = replace(page, address=_ADDRESS, title=Message(_TITLE), data={})
            side, used = self._side(stand_in, root)
            signs = Signs(used)
            ways = self._ways(root)
            known = {"here": stand_in, **ways, "side": side, "signs": signs, "sprite": lambda _: _SPRITE}
            text = self._env.from_string(_EMPTY).render(known)
            of_page = Signs()
            given = {**ways, "signs": of_page}
            macros = {name: self._template(file).make_module(given) for name, file in _MACROS.items()}
            pieces = _FILLED.split(text)
            self._frames[key] = _Frame(root, tuple(pieces), tuple(signs.used), of_page, macros)
        return self._frames[key]

    def _side(self, page: Page, root: str) -> tuple[Markup, tuple[str, ...]]:
        """Return the navigation and the signs in it, which pages of one folder and section share that are not in it."""
        here = page if page.address in self._named else replace(page, address=_ADDRESS)
        key = (root, page.section, here.address)
        if key not in self._sides:
            signs = Signs()
            text = self._rendered("_side.html", {**self._moment, "here": here, **self._ways(root), "signs": signs})
            self._sides[key] = (Markup(text), tuple(signs.used))  # noqa: S704 - escaped by the template
        return self._sides[key]

    def _ways(self, root: str) -> Mapping[str, str]:
        """Return the ways from a page to what stands in its language, and to what all languages of the site share."""
        return {"root": root, "shared": root + addresses.root_from(self.prefix)}

    def _sprite(self, signs: Signs) -> Markup:
        """Return the drawings of the signs that a page has."""
        used = tuple(sorted(signs.used))
        if used not in self._sprites:
            made = self._template("_signs.html").module
            self._sprites[used] = made.sprite(used)  # type: ignore[attr-defined]  # a macro of it
        return self._sprites[used]

    def _rendered(self, name: str, known: Mapping[str, Any]) -> str:
        try:
            return self._template(name).render(known)
        except _MISTAKES as error:
            if not self._own:
                raise
            raise UsageError(
                Message("{folder} does not work: {reason}", folder=OVERRIDES, reason=f"{name}: {error}"),
                Message("mend the template, or take it away: the theme has its own"),
            ) from error

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self._env.get_template(name)
        return self._templates[name]


class _Frame(NamedTuple):
    """What lasting pages of one folder, section and template have alike.

    Args:
        pieces: of the page; some stand for what is filled in.
        used: signs that are in it.
        signs: what the macros draw signs by; emptied for each page.
        macros: those of `_MACROS`.
    """

    root: str
    pieces: tuple[str, ...]
    used: tuple[str, ...]
    signs: Signs
    macros: Mapping[str, TemplateModule]


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


def _named(made: Site) -> frozenset[str]:
    """Return the addresses that the navigation says, beside the page that stands where there is none."""
    pages = {addresses.HOME, addresses.AGENDA, addresses.CHANNELS, addresses.CAMPAIGNS, addresses.SEARCH}
    others = {address for _, address, _ in team.others(made)}
    channels = {channel.address for channel in made.channels.values()}
    return frozenset({addresses.MISSING, addresses.month(made.today), *pages, *others, *channels})


def _globals(made: Site, shown: Assets) -> Mapping[str, Any]:
    settings = made.survey.library.settings
    return {
        "site_name": settings.name,
        "language": made.words.language,
        "written_in": settings.locale,
        "locale": made.words.locale,  # how dates are written: no page says it, and all depend on it
        "hours": made.words.hours,
        "zone": made.words.zone,
        "this_month": addresses.month(made.today),
        "channels": tuple(made.channels.values()),
        "campaign_of": {campaign.slug: campaign.address for campaign in made.campaigns},
        "tone_of": {campaign.slug: campaign.tone for campaign in made.campaigns},
        "first_script": shown.first,
        "moment_sheet": addresses.moment(made.prefix),
        "avatar": shown.avatar,
        "icon": shown.icon,
        "others": () if visibility.is_public(settings) else team.others(made),
        "pillar_tone": made.pillar_tones,
        "author_tone": made.author_tones,
        "month_of": addresses.month,
        "list_of": addresses.month_list,
        "public": visibility.is_public(settings),
        # Search engines want whole addresses of a page in other languages; every other address is relative.
        "published_at": _whole(settings.site_url) if visibility.is_public(settings) else "",
        "feeds": feeds.found(made.survey.library),
        "alternates": made.languages if len(made.languages) > 1 else (),
    }


def _loads(shown: Assets, language: str, *, own: bool) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return what pages load, by their template; all of it where nobody can tell what a template shows."""
    chosen = {"sheets": shown.sheets, "scripts": shown.scripts[language]}
    return {name: {loads.EVERY: files[loads.ALL]} if own else dict(files) for name, files in chosen.items()}


def _whole(site_url: str) -> str:
    """Return the address of a site with a `/` at its end, nothing where it is not known."""
    return f"{site_url.rstrip('/')}/" if web_address(site_url) else ""


def _path_of(site_url: str) -> str:
    """Return the path that a site stands at, `/` where its address is not known."""
    path = urlsplit(site_url).path.strip("/") if web_address(site_url) else ""
    return f"/{path}/" if path else "/"
