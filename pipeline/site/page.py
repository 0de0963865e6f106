"""A page as an address, a template and its data, and what is known of it before it is printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.i18n import Message


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Args:
        address: where it is, relative to the site's root.
        section: which entry of the navigation it belongs to.
        template: file of the theme.
        data: what the template is given beside what every page knows.
        lasting: it says nothing of the moment it is made at, so it stays true while its data does.
        sources: of what `later` finds out: it stays true while they do.
        later: finds out what costs too much to be found out for a page that stands already.
        needs: addresses of the pictures and films that `later` found.
    """

    address: str
    section: str
    title: Message
    template: str
    data: Mapping[str, Any]
    lasting: bool = False
    sources: object = ()
    later: Callable[[], Found] | None = None
    needs: tuple[str, ...] = ()

    def whole(self) -> Page:
        """Return the page with everything that its template is given."""
        if self.later is None:
            return self
        found = self.later()
        return replace(self, data={**self.data, **found.data}, later=None, needs=found.needs)


class Found(NamedTuple):
    """What was found out for a page that is printed now, and the pictures and films that it shows, by address."""

    data: Mapping[str, Any]
    needs: tuple[str, ...]
