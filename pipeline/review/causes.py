"""Which of the files that changed is why a post looks different though its own file is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check import place_of
from pipeline.review.record import Aspect

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from pipeline.model.library import Library, Target

_SETTINGS = "tellal.toml"
_BRAND = "brand/"
_SEEN = frozenset({Aspect.TEXT, Aspect.ALT, Aspect.LINK, Aspect.MARKUP, Aspect.RENDERED})


class Causes:
    """Finds causes among the files that a change touches.

    Args:
        before: the library before it.
        after: the one after it.
        changed: the files that differ.
    """

    def __init__(self, before: Library, after: Library, changed: Collection[str]) -> None:
        self._changed = frozenset(changed)
        self._brand = tuple(sorted(path for path in self._changed if path.startswith(_BRAND)))
        self._people = _differ(before, after, _people)
        self._names = _differ(before, after, _names)
        self._drawn_brand = before.brand.sha != after.brand.sha
        self._settings = _SETTINGS in self._changed and _differ(before, after, _what_texts_take)
        self._zones = _SETTINGS in self._changed and before.settings.timezone != after.settings.timezone

    def of(self, target: Target, uses: Collection[tuple[str, str]], aspects: Collection[Aspect]) -> tuple[str, ...]:
        """Return the files that are why a target looks different, sorted.

        Args:
            target: as it is after the change.
            uses: what it was made from, before or after, as rendering says it.
            aspects: what is not the same about it.
        """
        return tuple(sorted(set(self._causes(target, uses, frozenset(aspects)))))

    def _causes(self, target: Target, uses: Collection[tuple[str, str]], aspects: frozenset[Aspect]) -> Iterator[str]:
        if target.post.path in self._changed:
            return
        if target.channel.path in self._changed:
            yield target.channel.path
        if (self._settings and aspects & _SEEN) or (self._zones and Aspect.TIME in aspects):
            yield _SETTINGS
        pictured = not aspects.isdisjoint({Aspect.IMAGES, Aspect.RENDERED})
        worded = not aspects.isdisjoint(_SEEN)
        kinds = {kind for kind, _ in uses}
        drawn = pictured and self._drawn_brand and "layout" in kinds
        told = worded and ((self._people and "@" in target.post.body) or (self._names and "template" in kinds))
        if drawn or told or (worded and self._names and "layout" in kinds):
            yield from self._brand
        for kind, name in uses:
            path = place_of(kind, name)
            if path in self._changed and (pictured if kind == "media" else worded or (pictured and kind == "layout")):
                yield path


def _differ(before: Library, after: Library, what: Callable[[Library], object]) -> bool:
    return what(before) != what(after)


def _people(library: Library) -> object:
    return {name: dict(handles) for name, handles in library.brand.people.items()}


def _names(library: Library) -> object:
    return library.brand.name, dict(library.brand.hashtags)


def _what_texts_take(library: Library) -> object:
    settings = library.settings
    return settings.locale, settings.utm_domains, dict(settings.utm)
