"""Cards drawn to be looked at: those of one post, or of a layout that no post uses yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.recipe import Recipe
from pipeline.model.variant import Video
from pipeline.networks.limits import limits
from pipeline.render.variants import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library, Target
    from pipeline.model.variant import CardSpec


class Tried(NamedTuple):
    """A card that can be drawn.

    Args:
        name: of its file, without an ending.
        alt: what it shows, in words.
        recipe: what its network takes.
        targets: who gets it; none for a layout's example.
        video: in which it comes to stand, where it moves as one.
    """

    name: str
    card: CardSpec
    alt: str
    recipe: Recipe = Recipe()
    targets: tuple[str, ...] = ()
    video: Video | None = None


class Trial(NamedTuple):
    """Cards, and everything that is wrong with them and their layouts."""

    cards: tuple[Tried, ...]
    findings: tuple[Finding, ...]


def of_layout(name: str, formats: Sequence[str], library: Library) -> Trial:
    """Return a layout's example on some formats; on the first that it has where none is named, on each for `all`.

    Args:
        name: of a layout that the library knows.
        formats: names of canvases.
        library: the workspace.
    """
    from pipeline.cards import prepare  # noqa: PLC0415 - posts without a card never pay for it
    from pipeline.cards.examples import example  # noqa: PLC0415 - likewise
    from pipeline.cards.materials import layout  # noqa: PLC0415 - likewise

    found = list(_of_layouts(name, library))
    made = layout(library, name)[0]
    cards: list[Tried] = []
    if made is not None:
        wish, place = example(made)
        for fmt in _formats(name, formats, library) or tuple(made.layers)[:1]:
            prepared = prepare(wish, fmt, library.settings.locale, library, place)
            found += prepared.findings
            if prepared.spec is not None:
                cards.append(Tried(f"{name}-{fmt}", prepared.spec, prepared.alt))
    return Trial(tuple(cards), _sorted(found))


def of_post(targets: Sequence[Target], formats: Sequence[str], library: Library) -> Trial:
    """Return the cards of a post as its channels get them; on other formats as they would get those.

    Args:
        targets: of a post that has a card.
        formats: names of canvases; none for those of the channels, `all` for each that the layout has.
        library: the workspace.
    """
    post = targets[0].post
    template = post.card.template if post.card else ""
    found = list(_of_layouts(template, library))
    tried: dict[tuple[str, Recipe], Tried] = {}
    for target in targets:
        recipe = limits(target.channel.rules).recipe
        for fmt in _formats(template, formats, library) or ("",):
            channel = replace(target.channel, card_format=fmt) if fmt else target.channel
            rendered = render(target._replace(channel=channel), library)
            found += [finding for finding in rendered.findings if finding.code.startswith("card-")]
            shown = [
                (each.card, each)
                for part in (rendered.variant.parts if rendered.variant else ())
                for each in (*part.images, *((part.video,) if part.video else ()))
                if each.card is not None
            ]
            for number, (card, each) in enumerate(shown, 1):
                known = tried.get((card.digest, recipe))
                of = f"-{number}" if len(shown) > 1 else ""
                name = known.name if known else f"{target.channel.name}-{post.stem}-{card.format}{of}"
                who = (*(known.targets if known else ()), str(target))
                video = each if isinstance(each, Video) else known.video if known else None
                tried[card.digest, recipe] = Tried(name, card, each.alt, recipe, tuple(dict.fromkeys(who)), video)
    return Trial(tuple(tried.values()), _sorted(found))


def _formats(name: str, formats: Sequence[str], library: Library) -> tuple[str, ...]:
    from pipeline.cards.materials import layout  # noqa: PLC0415 - likewise

    if "all" not in formats:
        return tuple(formats)
    made = layout(library, name)[0] if name in library.card_layouts else None
    return tuple(made.layers) if made else ()


def _of_layouts(name: str, library: Library) -> tuple[Finding, ...]:
    """Return what is wrong with the brand, with a layout, and with those that it extends.

    A brand that cannot be read has no colours: what layouts lack then is not theirs.
    """
    from pipeline.cards import layout_findings, materials  # noqa: PLC0415 - likewise

    asked = (name, *materials.parents(library, name))
    brand = (finding for finding in library.findings if finding.path.startswith("brand/"))
    return (*brand, *layout_findings(library, [each for each in asked if each in library.card_layouts]))


def _sorted(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(found), key=lambda finding: finding.sort_key))
