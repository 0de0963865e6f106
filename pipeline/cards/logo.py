"""What the brand's logo asks for: room around it, a size that can be read, grounds that it may stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cards import contrast
from pipeline.cards.layout import Logo, Photo, Rect
from pipeline.cards.probe import probe
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cards.scene import Scene

    Place = tuple[str, int]

_WIDTH = 1080  # of the card that the smallest size is said for
# So much of what is under it may be another colour: a drop of a pattern, the edge of a shape.
_STRAY = 0.1
_EDGE = 4  # pixels
# A logo in one colour has to stand out as WCAG 2.2 asks of pictures that carry meaning (1.4.11).
_STANDS_OUT = 3.0


def broken_rules(scene: Scene) -> Iterator[Finding]:
    """Yield what a layout's logo lacks whatever the post says, at the layout's own place.

    Raises:
        PictureError: a picture below it cannot be decoded.
    """
    rules = scene.rules
    for layer, place in logos(scene):
        where = scene.layout.path, layer.line
        wanted = rules.smallest * scene.canvas[0] / _WIDTH
        if place.width < wanted - 1:
            message = Message("on '{format}' the logo is {width} pixels wide; the brand asks for {wanted}",
                              format=scene.format, width=place.width, wanted=round(wanted))  # fmt: skip
            yield _warning(where, message, Message("give it a larger box, or mend [logo_rules] in brand.toml"))
        clear = round(rules.clear_space * place.height)
        if min(_distances(place, Rect(0, 0, *scene.canvas))) < clear - 1:
            message = Message("on '{format}' the logo is nearer to the edge than {clear} pixels",
                              format=scene.format, clear=clear)  # fmt: skip
            yield _warning(where, message, Message("move it, or mend [logo_rules] in brand.toml"))
        if rules.grounds and not _on_a_post_picture(scene, layer):
            yield from _ground(scene, layer, place, where)


def crowded(scene: Scene, place: Place) -> Iterator[Finding]:
    """Yield what the words or the picture of one post do to the logo.

    Args:
        scene: the card.
        place: of the post.

    Raises:
        PictureError: a picture below it cannot be decoded.
    """
    rules = scene.rules
    for layer, logo in logos(scene):
        clear = round(rules.clear_space * logo.height)
        room = Rect(logo.x - clear, logo.y - clear, logo.width + 2 * clear, logo.height + 2 * clear)
        for _, placed in scene.placed():
            taken = [placed.plate] if placed.plate else placed.rects()
            if rules.clear_space and not placed.item.decorative and any(room.meets(rect) for rect in taken):
                message = Message("the card's text '{text}' is nearer to the logo than {clear} pixels on '{format}'",
                                  text=placed.text[:40], clear=clear, format=scene.format)  # fmt: skip
                hint = Message("keep them apart in {layout}", layout=scene.layout.path)
                yield _warning(place, message, hint)
        if rules.grounds and _on_a_post_picture(scene, layer):
            yield from _ground(scene, layer, logo, place)


def logos(scene: Scene) -> Iterator[tuple[Logo, Rect]]:
    """Yield every logo of a card with where it is seen: whole inside its box, at the side that the layer says."""
    for layer in scene.layers:
        picture = scene.pictures.get(layer.source) if isinstance(layer, Logo) else None
        known = probe(picture.data) if picture else None
        if known and isinstance(layer, Logo):
            box = layer.box.on(*scene.canvas)
            share = min(box.width / known.width, box.height / known.height)
            width, height = round(known.width * share), round(known.height * share)
            across, down = layer.focus
            x, y = box.x + round((box.width - width) * across), box.y + round((box.height - height) * down)
            yield layer, Rect(x, y, width, height)


def _ground(scene: Scene, layer: Logo, place: Rect, where: Place) -> Iterator[Finding]:
    """Yield where a logo stands on colours that it may not stand on, or does not stand out."""
    # What is below is drawn small: a little less of it, so that what only touches the logo is not blended in.
    inner = Rect(place.x + _EDGE, place.y + _EDGE, max(1, place.width - 2 * _EDGE), max(1, place.height - 2 * _EDGE))
    counted = list(scene.under(layer, [inner]))
    whole = sum(count for _, count in counted)
    names: dict[str, int] = {}
    for colour, count in counted:
        role = contrast.nearest_role(colour, scene.colours)
        names[role] = names.get(role, 0) + count
    stray = {role: count for role, count in names.items() if role not in scene.rules.grounds}
    if sum(stray.values()) > _STRAY * whole:
        message = Message("on '{format}' the logo stands on '{role}'; the brand allows {grounds}",
                          format=scene.format, role=max(stray, key=lambda role: stray[role]),
                          grounds=", ".join(scene.rules.grounds))  # fmt: skip
        yield _warning(where, message, Message("move it, or put one of these colours under it"))
    elif layer.colour:
        faint = contrast.worst(
            contrast.rgb(scene.colours[layer.colour]),
            (colour for colour, count in counted if count > _STRAY * whole),
        )
        if faint < _STANDS_OUT:
            message = Message("on '{format}' the logo in '{colour}' has a contrast of {ratio} with what is behind it",
                              format=scene.format, colour=layer.colour, ratio=f"{faint:.2f}")  # fmt: skip
            yield _warning(where, message, Message("it needs 3: give it another colour of the brand"))


def _on_a_post_picture(scene: Scene, layer: Logo) -> bool:
    below = scene.layers[: scene.layers.index(layer)]
    return any(isinstance(each, Photo) and bool(each.field) for each in below)


def _distances(inner: Rect, outer: Rect) -> tuple[int, int, int, int]:
    """Return how far each side of a rectangle is from that of the one around it, negative where it sticks out."""
    return (
        inner.x - outer.x,
        inner.y - outer.y,
        outer.x + outer.width - inner.x - inner.width,
        outer.y + outer.height - inner.y - inner.height,
    )


def _warning(place: Place, message: Message, hint: Message) -> Finding:
    return Finding(*place, "card-logo", message, hint, Severity.WARNING)
