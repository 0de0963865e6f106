"""Everything that the pages show of one moment, before there is a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.site import addresses
from pipeline.site.faces import faces
from pipeline.site.previews import preview
from pipeline.site.stills import poster, stands
from pipeline.site.tones import tones

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.model.library import Target
    from pipeline.model.variant import Image, Variant, Video
    from pipeline.site.calendars import Almanac
    from pipeline.site.campaigns import CampaignView
    from pipeline.site.derived import Posts
    from pipeline.site.forge import Forge
    from pipeline.site.languages import Language
    from pipeline.site.months import Month
    from pipeline.site.previews import Preview
    from pipeline.site.views import ChannelView, Entry, PostView, Slot, TargetView
    from pipeline.site.weeks import WeekPage
    from pipeline.site.words import Words
    from pipeline.survey import Survey

#: How many authors have a colour; a word they have all.
MOST_TONES = 8
Render = Callable[["Target"], "Variant | None"]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the pages show of one moment, in one language.

    Args:
        posts: by path.
        pictures: address → the picture that has to be there; grows as posts are previewed.
        videos: likewise.
        forge: where files are edited, None where nobody knows.
        lines: of a post's time in its file, by path.
        targets: by the post's path and the channel's name.
        shown: previews that more than one page needs, likewise.
        languages: of the whole site; the pages are said in one of them.
        derived: what follows from each post, in whatever language.
    """

    survey: Survey
    words: Words
    channels: Mapping[str, ChannelView]
    posts: Mapping[str, PostView]
    entries: tuple[Entry, ...]
    campaigns: tuple[CampaignView, ...]
    almanac: Almanac
    free: tuple[Slot, ...]
    months: tuple[Month, ...]
    weeks: tuple[WeekPage, ...]
    targets: Mapping[tuple[str, str], Target]
    render: Render
    derived: Posts
    pictures: dict[str, Image] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    shown: dict[tuple[str, str], Preview] = field(default_factory=dict)
    pillars: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    forge: Forge | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[Language, ...] = ()

    @property
    def prefix(self) -> str:
        """What the addresses of the pages begin with, below the site's root."""
        return next((each.prefix for each in self.languages if each.code == self.words.language), "")

    @property
    def today(self) -> date:
        """The day it is in the workspace's zone."""
        return self.words.local(self.survey.now).date()

    @property
    def tones(self) -> tuple[str, ...]:
        """The colours of campaigns, then of pillars and authors: `.k1`, `.k2` and so on."""
        count = len(self.pillar_tones) + len(self.author_tones)
        return (*(each.colour for each in self.campaigns), *tones(self.survey.library.brand.colours, count))

    @property
    def pillar_tones(self) -> Mapping[str, str]:
        """The name of each pillar's colour in the stylesheet, by the pillar's own."""
        start = len(self.campaigns) + 1
        return {name: f"k{start + number}" for number, name in enumerate(self.pillars)}

    @property
    def author_tones(self) -> Mapping[str, str]:
        """The name of each author's colour in the stylesheet, for as many as can be told apart."""
        start = len(self.campaigns) + len(self.pillars) + 1
        return {name: f"k{start + number}" for number, name in enumerate(self.authors[:MOST_TONES])}

    @property
    def faces(self) -> Mapping[str, str]:
        """The class that sets in a font of the brand, by the font's role."""
        return faces(self.survey.library)

    def preview(self, target: TargetView) -> Preview:
        """Return what the network shows of a target, and remember the pictures that it needs."""
        planned = self.targets[target.path, target.channel.name]
        variant = self.render(planned)
        films = [part.video for part in variant.parts if part.video] if variant else []
        posters = [image for image in map(poster, films) if image]
        for image in [*(variant.pictures if variant else ()), *posters]:
            self.pictures.update(stands(image))
        for video in films:
            address = addresses.video(video.digest, video.media_type)
            if address and video.size <= addresses.LARGEST_VIDEO:
                self.videos[address] = video
        return preview(target, planned.post, variant, planned.channel)
