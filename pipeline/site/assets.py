"""Files that the site carries beside its pages: stylesheet, scripts, the brand's logo and type, the posts' pictures."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cards.probe import probe
from pipeline.errors import ContentError, TellalError
from pipeline.site import addresses, colours, faces, loads, scripts, visibility
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from pipeline.cards.probe import Probed
    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec, Image, Video
    from pipeline.site.words import Words

THEME = Path(__file__).parent / "theme"
_DISPLAY = ("display", "headline", "title", "heading")
_MARK = "mark.png"
#: The longer side of a picture that can still be shown in a circle, as a multiple of the shorter.
_SQUARE = 1.25
_LARGEST_AVATAR = 512 * 1024
#: A browser asks for an icon that no page names, and complains where there is none.
_DISC = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="{}"/></svg>'


@dataclass(frozen=True, slots=True)
class Assets:
    """What every page refers to, as address → bytes, and the addresses by their roles.

    Args:
        avatar: the brand's mark or logo; empty where there is none that fits into a circle.
        icon: what stands on the browser's tab.
        first: the script that a page waits for.
        sheets: the stylesheets that pages load, by their template (`loads`).
        scripts: the scripts that they do not wait for, likewise, by the language that they speak.
    """

    files: dict[str, bytes]
    avatar: str
    icon: str
    first: str
    sheets: Mapping[str, tuple[str, ...]]
    scripts: Mapping[str, Mapping[str, tuple[str, ...]]]


def assets(library: Library, campaign_colours: Iterable[str], *words: Words) -> Assets:
    """Return stylesheets in the brand's colours, with its logo and display face, and scripts in some languages."""
    files: dict[str, bytes] = {}
    avatar = _avatar(library, files)
    first = _put(files, "first", ".js", scripts.first())
    sheets = {
        name: _put(files, name, ".css", _sheet(library, name, campaign_colours, files).encode())
        for name in loads.SHEETS
    }
    later = {
        each.language: {name: _put(files, name, ".js", scripts.later(name, each)) for name in loads.SCRIPTS}
        for each in words
    }
    icon = avatar or _put(files, "icon", ".svg", _DISC.format(colours.accent(library.brand.colours).hex).encode())
    of_sheets = loads.by_template({name: templates for name, (_, templates) in loads.SHEETS.items()}, sheets)
    of_scripts = {language: loads.by_template(loads.SCRIPTS, named) for language, named in later.items()}
    return Assets(files, avatar, icon, first, of_sheets, of_scripts)


def _put(files: dict[str, bytes], name: str, suffix: str, data: bytes) -> str:
    """Keep a file under a name that says what is in it, and return its address."""
    address = f"assets/{name}-{_digest(data)}{suffix}"
    files[address] = data
    return address


def _sheet(library: Library, name: str, campaign_colours: Iterable[str], files: dict[str, bytes]) -> str:
    """Return a stylesheet: the first one begins with the brand's colours and face, the team's with every face."""
    texts = [(THEME / "css" / each).read_text(encoding="utf-8") for each in loads.SHEETS[name][0]]
    if name == "site":
        brand = colours.stylesheet(library.brand.colours, campaign_colours)
        texts = [_face(library, files), brand, (THEME / "site.css").read_text(encoding="utf-8"), *texts]
    elif name == "team" and not visibility.is_public(library.settings):
        texts += _every_face(library, files)
    return "\n".join(texts)


def moment(words: Words, now: datetime, months: Iterable[tuple[date, int]] = ()) -> bytes:
    """Return the stylesheet that fills in for which moment the site was built, and how many posts each month has.

    It stands in a file of its own, so that ten thousand pages stay the same while only time goes on, and those of all
    months while one of them gets a post.

    Args:
        words: the language and the zone of the pages.
        now: the moment (UTC).
        months: the first day of each, and how many posts it has.
    """
    text = f"{words.moment(now)} · {words.clock(now)}"
    escaped = "".join(char if char.isprintable() and char not in '"\\<' else f"\\{ord(char):x} " for char in text)
    full = "".join(f'.n{first:%Y-%m}::after{{content:"{posts}"}}\n' for first, posts in months if posts)
    return f'@charset "utf-8";\n.moment::after{{content:"{escaped}"}}\n{full}'.encode()


def copy_picture(library: Library, image: Image, place: Path) -> bool:
    """Put a picture of a post in its place, encoded anew, or drawn where it is a card; what cannot be is left out."""
    try:
        width = addresses.width(place.name, image.width)
        data = _narrow(library, image, width) if width else _whole(library, image)
    except ContentError:  # it broke since it was checked; the post says so, and the page says what it showed
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return True


def copy_video(library: Library, video: Video, place: Path) -> bool:
    """Put a video of a post in its place, without what it tells of its maker; what cannot be is left out."""
    from pipeline.clips.bared import put  # noqa: PLC0415 - only for posts with a video
    from pipeline.clips.drawn import whole  # noqa: PLC0415 - likewise

    try:
        there = whole(library, video)
        put(library.root, there.path, there.digest, place)
    except (ContentError, OSError):  # as above
        return False
    return True


def _whole(library: Library, image: Image) -> bytes:
    return _drawn(library, image.card).read_bytes() if image.card else _clean(library, image)


def _narrow(library: Library, image: Image, width: int) -> bytes:
    """Return a picture at a width, standing still."""
    from pipeline.cards.developed import smaller  # noqa: PLC0415 - only for pages that are not there yet

    return smaller(library.root, image.digest, width, lambda: _whole(library, image))


def _clean(library: Library, image: Image) -> bytes:
    from pipeline.cards.developed import developed  # noqa: PLC0415 - only for pages that are not there yet

    return developed(library.root, image.path, image.digest, image.media_type)


def _drawn(library: Library, card: CardSpec) -> Path:
    from pipeline.cards.card import ensure  # noqa: PLC0415 - brings Pillow, which a site without cards does not need

    return ensure(card, library)


def _avatar(library: Library, files: dict[str, bytes]) -> str:
    """Return the brand in a small circle: a square `mark.png` beside its logo, or the logo itself."""
    logo = library.brand.logo
    beside = posixpath.join(posixpath.dirname(logo), _MARK)
    for path in (beside, logo) if logo else ():
        data = _read(library.root, path, _LARGEST_AVATAR)
        found = probe(data)
        if found and max(found[1:]) <= _SQUARE * min(found[1:]) and (data := _plain(library, path, data, found)):
            address = addresses.picture(_digest(data), path, found.media_type)
            files[address] = data
            return address
    return ""


def _plain(library: Library, path: str, data: bytes, found: Probed) -> bytes:
    """Return a picture of the brand encoded anew, nothing where it cannot be."""
    from pipeline.cards.developed import developed  # noqa: PLC0415 - only for a site whose brand has a picture

    try:
        return developed(library.root, path, hashlib.sha256(data).hexdigest(), found.media_type)
    except TellalError:
        return b""


def _face(library: Library, files: dict[str, bytes]) -> str:
    fonts = library.brand.fonts
    path = next((fonts[role] for role in _DISPLAY if role in fonts), "")
    suffix = Path(path).suffix.lower()
    data = _read(library.root, path, faces.LARGEST) if suffix in faces.KINDS else b""
    if not data:
        return ""
    name = f"{_digest(data)}{suffix}"
    files[f"assets/{name}"] = data
    source = f'url("{name}") format("{faces.KINDS[suffix]}")'
    return f"@font-face{{font-family:brand;src:{source};font-display:fallback}}"


def _every_face(library: Library, files: dict[str, bytes]) -> Iterator[str]:
    """Yield the rules that set in each font of the brand; a browser loads those that a page shows."""
    for role, tone in faces.faces(library).items():
        path = library.brand.fonts[role]
        data = _read(library.root, path, faces.LARGEST)
        if data:
            suffix = Path(path).suffix.lower()
            name = f"{_digest(data)}{suffix}"
            files[f"assets/{name}"] = data
            source = f'url("{name}") format("{faces.KINDS[suffix]}")'
            yield f"@font-face{{font-family:{tone};src:{source};font-display:swap}}.{tone}{{font-family:{tone}}}"


def _read(root: Path, path: str, largest: int) -> bytes:
    if not path or any(piece.startswith(".") for piece in path.split("/")):
        return b""
    try:
        with files.opened(root, path) as file:
            data = file.read(largest + 1)
    except OSError:
        return b""
    return data if len(data) <= largest else b""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
