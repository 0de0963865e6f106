"""What this machine's Pillow can do of what cards take."""

from __future__ import annotations

#: Pillow's name → what it is for, as people know it.
WANTED = {"zlib": "PNG", "jpg": "JPEG", "webp": "WebP", "avif": "AVIF", "freetype2": "FreeType"}


def missing() -> tuple[str, ...]:
    """Return what it was built without."""
    from PIL import features  # noqa: PLC0415 - 30 ms that only whoever asks pays

    return tuple(name for key, name in WANTED.items() if not features.check(key))
