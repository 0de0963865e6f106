"""A post's wish for a card → everything that is wrong with it and how to draw it → its file in the cache."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.cards import alt, draw, encoding, materials, onbrand, problems
from pipeline.cards.clusters import clusters
from pipeline.cards.credits import credits_of
from pipeline.cards.formats import FORMATS
from pipeline.cards.photo import PictureError
from pipeline.cards.recipe import Recipe
from pipeline.cards.scene import compose
from pipeline.cards.sfnt import FontFileError
from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.model.variant import CardSpec
from pipeline.workspace import files
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.cards.credits import Credits
    from pipeline.cards.layout import Layout
    from pipeline.cards.scene import Drawn, Scene
    from pipeline.model.library import Library
    from pipeline.model.post import CardRequest

    Place = tuple[str, int]

FOLDER = ".tellal/cards"
#: for somebody who takes whatever there is
ANY = Recipe()
#: of a card that moves
GIF = "image/gif"
_ENDINGS = {**encoding.ENDINGS, GIF: ".gif"}
# The years 1990 to 2020: moments that no file made today carries by itself.
_FIRST_MARK, _MARKS = 631_152_000, 473_000_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a card before it is drawn.

    Args:
        spec: how to draw it; None where it cannot be.
        width: pixels, 0 without a spec.
        height: pixels, 0 without a spec.
        alt: what it shows, in words; may be empty, which is among the findings then.
        findings: everything wrong with it, sorted.
        media_type: of the file.
        pictures: files it shows beside the logo, there or not, relative to the workspace's root; what is remembered of
            a card is worth nothing once one of them changed.
        layouts: names of the layouts that its own extends, there or not; the same holds for them.
    """

    spec: CardSpec | None
    width: int
    height: int
    alt: str
    findings: tuple[Finding, ...]
    media_type: str = "image/png"
    pictures: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()


def prepare(  # noqa: PLR0913 - the wish, and everything that decides how it is met
    request: CardRequest, fmt: str, lang: str, library: Library, place: Place, *, recipe: Recipe = ANY
) -> Prepared:
    """Find everything wrong with a card, and how to draw it; it is not drawn here, but where it may be too heavy.

    Args:
        request: the post's wish.
        fmt: name of the canvas (`square`).
        lang: language of the texts.
        library: layouts, brand and media.
        place: path of the post and the line of its wish, for findings.
        recipe: what the network takes.
    """
    layout, found = _layout(request.template, library, place)
    above = materials.parents(library, request.template)
    if layout is None:
        return Prepared(None, 0, 0, "", (found,) if found else (), layouts=above)
    findings = list(_format_problems(layout, fmt, place))
    values = {name: text for name, text in request.fields if name in layout.fields}
    findings += _field_problems(layout, request, place)
    said = _alt(layout, request, lang, {**values, "brand": library.brand.name})
    if not alt.says_something(said):
        findings.append(_empty_alt(said, place))
    spec = None
    if fmt in layout.layers:
        spec, more = _spec(layout, (fmt, recipe), lang, values, library, place)
        findings += more
    width, height = FORMATS[fmt] if spec else (0, 0)
    every = tuple(sorted(findings, key=lambda finding: finding.sort_key))
    shown = materials.picture_paths(layout.layers.get(fmt, ()), _placed(layout, fmt, values, place))
    return Prepared(spec, width, height, said, every, spec.media_type if spec else "", shown, above)


def ensure(spec: CardSpec, library: Library, recipe: Recipe = ANY) -> Path:
    """Return a card's file, drawing it unless it is there already.

    Args:
        spec: how to draw it.
        library: where its layout, fonts and pictures are.
        recipe: what its network takes: a card that is too heavy for it is in another file, in the best quality that is
            light enough.

    Raises:
        ContentError: it cannot be drawn, or not light enough; `prepare` says why as findings.
        UsageError: a link would have it written outside of the workspace.
    """
    path, card = library.root / path_of(spec), _Card(spec, library)
    if not _is_ours(path, spec.digest):
        _keep(library, path, spec.digest, _gif(spec, library) if spec.media_type == GIF else card.encoded())
    if not recipe.most or spec.media_type == GIF or path.stat().st_size <= recipe.most:
        return path
    return _lighter(card, recipe)


class _Card:
    """A card whose pixels are drawn when they are first asked for, and once for all files that are made of them."""

    def __init__(self, spec: CardSpec, library: Library) -> None:
        self.spec, self.library = spec, library

    @cached_property
    def scene(self) -> Scene:
        """Everything in its place."""
        spec, library = self.spec, self.library
        layout = materials.layout(library, spec.layout)[0] if spec.layout in library.card_layouts else None
        if layout is None or spec.format not in layout.layers:
            raise ContentError(
                Message("the card layout '{name}' has errors", name=spec.layout), Message("run tellal check")
            )
        return compose(layout, spec.format, spec.lang, dict(spec.fields), library)

    @cached_property
    def drawn(self) -> Drawn:
        """Its pixels; no other card may be drawn before they are encoded."""
        return self.scene.drawn()

    @property
    def said(self) -> Credits:
        """What its file says of itself."""
        return credits_of(self.library.brand, dict(self.spec.fields))

    def encoded(self) -> bytes:
        """Return it as it is planned."""
        with _telling():
            fineness = encoding.TAKEN if self.scene.taken else encoding.DRAWN
            return encoding.encoded(self.drawn, self.spec.media_type, fineness, self.said)

    def lighter(self, recipe: Recipe) -> tuple[str, bytes] | None:
        """Return what it becomes where it has to be light, and its bytes; None where it cannot be so light."""
        with _telling():
            return encoding.lighter(self.drawn, recipe, photo=self.scene.taken, said=self.said)


def _lighter(card: _Card, recipe: Recipe) -> Path:
    spec, library = card.spec, card.library
    name = hashlib.sha256(f"{spec.digest} {recipe}".encode()).hexdigest()
    for ending in encoding.ENDINGS.values():
        place = library.root / f"{FOLDER}/{name}{ending}"
        if _is_ours(place, name):
            return place
    made = card.lighter(recipe)
    if made is None:
        message = Message("the card '{name}' has more bytes than its network takes", name=spec.layout)
        raise ContentError(message, Message("run tellal check"))
    media_type, data = made
    place = library.root / f"{FOLDER}/{name}{encoding.ENDINGS[media_type]}"
    _keep(library, place, name, data)
    return place


def _gif(spec: CardSpec, library: Library) -> bytes:
    from pipeline.cards.moving import gif  # noqa: PLC0415 - only for a card that moves

    return gif(spec, library)


@contextmanager
def _telling() -> Iterator[None]:
    """Say what is wrong with a brand's fonts and pictures as what is wrong with the content."""
    try:
        yield
    except FontFileError as error:
        message = Message("the brand's font {path} cannot be used", path=error.path)
        raise ContentError(message, Message("run tellal check")) from error
    except PictureError as error:
        raise ContentError(error.message, Message("run tellal check")) from error


def _is_ours(path: Path, digest: str) -> bool:
    try:
        return path.stat().st_mtime == _mark(digest)
    except OSError:
        return False


def _keep(library: Library, path: Path, digest: str, data: bytes) -> None:
    files.stay_inside(library.root, path)
    files.write(path, data)
    os.utime(path, (_mark(digest), _mark(digest)))


def path_of(spec: CardSpec) -> str:
    """Return where a card lies or will lie, relative to the workspace's root."""
    return f"{FOLDER}/{spec.digest}{_ENDINGS[spec.media_type]}"


def layout_findings(library: Library, names: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the card layouts themselves, sorted; posts that use a broken one only say so.

    Args:
        library: the workspace.
        names: of those that are asked for; None is all.
    """
    found: list[Finding] = []
    for name in library.card_layouts if names is None else names:
        layout, problems_read = materials.layout(library, name)
        found += problems_read
        found += onbrand.problems(layout, library) if layout else ()
    return tuple(sorted(found, key=lambda finding: finding.sort_key))


def _layout(name: str, library: Library, place: Place) -> tuple[Layout | None, Finding | None]:
    if name not in library.card_layouts:
        message = Message("there is no card layout '{name}'", name=name[:80])
        hint = _meant(name, library.card_layouts) or Message("write templates/cards/{name}.toml", name=name[:80])
        return None, Finding(*place, "card-layout-unknown", message, hint)
    layout, _ = materials.layout(library, name)
    if layout is None:
        message = Message("the card layout '{name}' has errors, so this card cannot be drawn", name=name)
        hint = Message("mend templates/cards/{name}.toml first", name=name)
        return None, Finding(*place, "card-layout-broken", message, hint)
    return layout, None


def _format_problems(layout: Layout, fmt: str, place: Place) -> Iterator[Finding]:
    if fmt not in layout.layers:
        message = Message("the card layout '{name}' has no format '{format}'", name=layout.name, format=fmt[:80])
        hint = _meant(fmt, layout.layers) or Message("it has: {known}", known=", ".join(layout.layers))
        yield Finding(*place, "card-format", message, hint)


def _field_problems(layout: Layout, request: CardRequest, place: Place) -> Iterator[Finding]:
    values = dict(request.fields)
    for name in values:
        if name not in layout.fields:
            message = Message("the card layout '{layout}' has no field '{name}'", layout=layout.name, name=name[:80])
            hint = _meant(name, layout.fields) or Message("it has: {known}", known=", ".join(layout.fields))
            yield Finding(*place, "card-field-unknown", message, hint)
    for field in layout.fields.values():
        value = values.get(field.name, "").strip()
        if field.required and not value:
            message = Message("the card needs '{name}'", name=field.name)
            hint = Message("write card: {{template: {layout}, {name}: …}}", layout=layout.name, name=field.name)
            yield Finding(*place, "card-field-missing", message, hint)
        elif len(value) > field.most and len(clusters(value)) > field.most:
            message = Message("the card's '{name}' has {count} characters; {most} are allowed",
                              name=field.name, count=len(clusters(value)), most=field.most)  # fmt: skip
            yield Finding(*place, "card-field-long", message)


def _spec(  # noqa: PLR0913, PLR0917 - all that a card depends on
    layout: Layout, form: tuple[str, Recipe], lang: str, values: Mapping[str, str], library: Library, place: Place
) -> tuple[CardSpec | None, list[Finding]]:
    """Return how to draw a card, None where it cannot be, and what is wrong with its words and pictures."""
    fmt, recipe = form
    values = _placed(layout, fmt, values, place)
    for field in layout.fields.values():
        # What is too long is a finding already; it need not keep us busy as well.
        values = {**values, field.name: "".join(clusters(values.get(field.name, "")[: 8 * field.most])[: field.most])}
    try:
        scene = compose(layout, fmt, lang, values, library)
        findings = [*problems.find(scene, place), *_heavy(scene, recipe, place)]
    except FontFileError as error:
        message = Message("the brand's font {path} cannot be used", path=error.path)
        hint = Message("it has to be a TrueType or OpenType file below brand/")
        return None, [Finding(*place, "card-font", message, hint)]
    except PictureError as error:
        paths = materials.picture_paths(layout.layers[fmt], values) or (library.brand.logo,)
        hint = Message("look at {paths}", paths=", ".join(paths))
        return None, [Finding(*place, "card-picture", error.message, hint)]
    shown = tuple((name, values[name]) for name in layout.fields if values[name].strip())
    media_type = encoding.kind(recipe.types, photo=scene.taken)
    made = media_type, credits_of(library.brand, dict(shown))
    return CardSpec(layout.name, fmt, shown, lang, _digest(scene, shown, lang, made), media_type), findings


def _heavy(scene: Scene, recipe: Recipe, place: Place) -> Iterator[Finding]:
    """Yield that a card cannot be light enough: only one with a picture can be that busy, and only then it is drawn."""
    wide, high = scene.canvas
    if not recipe.most or recipe.most > encoding.BUSIEST * wide * high or not any(scene.pictures):
        return
    if encoding.is_too_heavy(scene.drawn(), recipe):
        message = Message(
            "on '{format}' the card has more than {limit} bytes even in the least quality; its network takes no more",
            format=scene.format, limit=recipe.most,
        )  # fmt: skip
        yield Finding(*place, "card-too-heavy", message, Message("take a calmer picture, or a smaller card_format"))


def _placed(layout: Layout, fmt: str, values: Mapping[str, str], place: Place) -> dict[str, str]:
    """Return the fields with the paths of pictures as the workspace sees them, not as the post does."""
    folder = posixpath.dirname(place[0])
    pictures = materials.photo_fields(layout.layers.get(fmt, ()))
    return {
        name: posixpath.normpath(posixpath.join(folder, value)) if name in pictures and value.strip() else value
        for name, value in values.items()
    }


def _digest(scene: Scene, fields: Iterable[tuple[str, str]], lang: str, made: tuple[str, Credits]) -> str:
    """Return the fingerprint of everything that a card's file depends on, and of nothing else."""
    media_type, said = made
    roles = {role for layer in scene.layers for role in layer.roles if role}
    faces = dict.fromkeys(face.sha for _, placed in scene.placed() for face in placed.typeface.consulted(placed.text))
    parts = {
        "version": draw.VERSION,
        "layout": scene.layout.sha,
        "format": scene.format,
        "lang": lang,
        "media_type": media_type,
        "fields": list(fields),
        "colours": {role: scene.colours[role] for role in sorted(roles)},
        "fonts": list(faces),
        "sizes": [(placed.item.size, placed.item.smallest) for _, placed in scene.placed()],
        "pictures": {name: picture.sha for name, picture in sorted(scene.pictures.items())},
        # Only where there are some: other cards keep the fingerprint that they were approved under.
        **({"said": said} if any(said) else {}),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _alt(layout: Layout, request: CardRequest, lang: str, values: Mapping[str, str]) -> str:
    if request.alt is not None:
        return " ".join(request.alt.split())
    return alt.say(layout.alt_for(lang), values)


def _empty_alt(said: str, place: Place) -> Finding:
    if said:
        message = Message("the card's alt text '{alt}' says nothing of what the card shows", alt=said[:80])
    else:
        message = Message("the card has no alt text")
    return Finding(*place, "card-alt", message, Message("write what it shows: card: {…, alt: …}"))


def _meant(word: str, known: Iterable[str]) -> Message | None:
    meant = nearest(word, known)
    return Message("did you mean '{meant}'?", meant=meant) if meant else None


def _mark(digest: str) -> int:
    """Return the time stamp that a card's file gets when we write it, in seconds.

    Git gives every file it writes the time of writing, so a picture that somebody committed into the cache under a
    card's name is never taken for the card: it is drawn anew.
    """
    return _FIRST_MARK + 2 * (int(digest[:15], 16) % (_MARKS // 2))
