"""A post's wish for a card → everything that is wrong with it and how to draw it → its file in the cache."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cards import alt, draw, encoding, materials, onbrand, problems
from pipeline.cards.clusters import clusters
from pipeline.cards.formats import FORMATS
from pipeline.cards.photo import PictureError
from pipeline.cards.scene import compose
from pipeline.cards.sfnt import FontFileError
from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.model.variant import CardSpec
from pipeline.workspace import files
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.cards.layout import Layout
    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library
    from pipeline.model.post import CardRequest

    Place = tuple[str, int]

FOLDER = ".tellal/cards"
#: of a card that moves
GIF = "image/gif"
#: what a card can be, and the ending of its file; the first is what it is unless the network does not take that
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
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
    request: CardRequest, fmt: str, lang: str, library: Library, place: Place, *, taken: Collection[str] = ()
) -> Prepared:
    """Find everything wrong with a card, and how to draw it; no pixel of it is drawn here.

    Args:
        request: the post's wish.
        fmt: name of the canvas (`square`).
        lang: language of the texts.
        library: layouts, brand and media.
        place: path of the post and the line of its wish, for findings.
        taken: media types that the network takes; none means any.
    """
    media_type = next((kind for kind in ENDINGS if kind in taken), "image/png")
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
        spec, more = _spec(layout, (fmt, media_type), lang, values, library, place)
        findings += more
    width, height = FORMATS[fmt] if spec else (0, 0)
    every = tuple(sorted(findings, key=lambda finding: finding.sort_key))
    shown = materials.picture_paths(layout.layers.get(fmt, ()), _placed(layout, fmt, values, place))
    return Prepared(spec, width, height, said, every, media_type, shown, above)


def ensure(spec: CardSpec, library: Library) -> Path:
    """Return a card's file, drawing it unless it is there already.

    Raises:
        ContentError: it cannot be drawn; `prepare` says why as findings.
        UsageError: a link would have it written outside of the workspace.
    """
    path = library.root / path_of(spec)
    mark = _mark(spec)
    try:
        if path.stat().st_mtime == mark:
            return path
    except OSError:
        pass
    if spec.media_type == GIF:
        from pipeline.cards.moving import gif  # noqa: PLC0415 - only for a card that moves

        files.stay_inside(library.root, path)
        files.write(path, gif(spec, library))
        os.utime(path, (mark, mark))
        return path
    layout = materials.layout(library, spec.layout)[0] if spec.layout in library.card_layouts else None
    if layout is None or spec.format not in layout.layers:
        raise ContentError(
            Message("the card layout '{name}' has errors", name=spec.layout), Message("run tellal check")
        )
    try:
        scene = compose(layout, spec.format, spec.lang, dict(spec.fields), library)
        data = encoding.encoded(scene.drawn(), spec.media_type, encoding.TAKEN if scene.taken else encoding.DRAWN)
    except FontFileError as error:
        message = Message("the brand's font {path} cannot be used", path=error.path)
        raise ContentError(message, Message("run tellal check")) from error
    except PictureError as error:
        raise ContentError(error.message, Message("run tellal check")) from error
    files.stay_inside(library.root, path)
    files.write(path, data)
    os.utime(path, (mark, mark))
    return path


def path_of(spec: CardSpec) -> str:
    """Return where a card lies or will lie, relative to the workspace's root."""
    return f"{FOLDER}/{spec.digest}{ENDINGS[spec.media_type]}"


def layout_findings(library: Library) -> tuple[Finding, ...]:
    """Return what is wrong with the card layouts themselves, sorted; posts that use a broken one only say so."""
    found: list[Finding] = []
    for name in library.card_layouts:
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
    layout: Layout, form: tuple[str, str], lang: str, values: Mapping[str, str], library: Library, place: Place
) -> tuple[CardSpec | None, list[Finding]]:
    """Return how to draw a card, None where it cannot be, and what is wrong with its words and pictures."""
    fmt, media_type = form
    values = _placed(layout, fmt, values, place)
    for field in layout.fields.values():
        # What is too long is a finding already; it need not keep us busy as well.
        values = {**values, field.name: "".join(clusters(values.get(field.name, "")[: 8 * field.most])[: field.most])}
    try:
        scene = compose(layout, fmt, lang, values, library)
        findings = list(problems.find(scene, place))
    except FontFileError as error:
        message = Message("the brand's font {path} cannot be used", path=error.path)
        hint = Message("it has to be a TrueType or OpenType file below brand/")
        return None, [Finding(*place, "card-font", message, hint)]
    except PictureError as error:
        paths = materials.picture_paths(layout.layers[fmt], values) or (library.brand.logo,)
        hint = Message("look at {paths}", paths=", ".join(paths))
        return None, [Finding(*place, "card-picture", error.message, hint)]
    shown = tuple((name, values[name]) for name in layout.fields if values[name].strip())
    return CardSpec(layout.name, fmt, shown, lang, _digest(scene, shown, lang, media_type), media_type), findings


def _placed(layout: Layout, fmt: str, values: Mapping[str, str], place: Place) -> dict[str, str]:
    """Return the fields with the paths of pictures as the workspace sees them, not as the post does."""
    folder = posixpath.dirname(place[0])
    pictures = materials.photo_fields(layout.layers.get(fmt, ()))
    return {
        name: posixpath.normpath(posixpath.join(folder, value)) if name in pictures and value.strip() else value
        for name, value in values.items()
    }


def _digest(scene: Scene, fields: Iterable[tuple[str, str]], lang: str, media_type: str) -> str:
    """Return the fingerprint of everything that a card's pixels depend on, and of nothing else."""
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


def _mark(spec: CardSpec) -> int:
    """Return the time stamp that a card's file gets when we write it, in seconds.

    Git gives every file it writes the time of writing, so a picture that somebody committed into the cache under a
    card's name is never taken for the card: it is drawn anew.
    """
    return _FIRST_MARK + 2 * (int(spec.digest[:15], 16) % (_MARKS // 2))
