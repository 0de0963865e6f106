"""The pictures and films that pages show, put beside them once: by all cores, and only those that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.site.assets import copy_picture, copy_video
from pipeline.site.fingerprints import of_code
from pipeline.site.kept import Known
from pipeline.workers import HERE, crew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.variant import Image
    from pipeline.site.kept import Writer
    from pipeline.site.printing import Shown

#: So many pictures pay for the start of another process.
_ENOUGH = 8


def put_pictures(library: Library, shown: Shown, writer: Writer) -> None:
    """Put pictures and films in their places; what cannot be made is left out.

    Args:
        library: where they lie.
        shown: those that pages show which were printed now.
        writer: what stands and is shown by other pages stays.
    """
    known = Known(of_code())
    for address in {need for page in writer.made.values() for need in page.needs}:
        writer.stands(address, known.key)
    pictures = [each for each in sorted(shown.pictures.items()) if not writer.stands(each[0], known.key)]
    with crew(HERE, len(pictures), (library, writer.place), enough=_ENOUGH) as hands:
        pieces = [pictures[start : start + 1] for start in range(len(pictures))]
        for piece, copied in zip(pieces, hands.each(_copy_some, pieces), strict=True):
            if copied.result():
                writer.made[piece[0][0]] = known
    for address, video in sorted(shown.videos.items()):
        if not writer.stands(address, known.key) and copy_video(library, video, writer.place / address):
            writer.made[address] = known


def _copy_some(where: tuple[Library, Path], pictures: Sequence[tuple[str, Image]]) -> bool:
    library, place = where
    return all(copy_picture(library, image, place / address) for address, image in pictures)
