"""A message as an article of HTML: pictures where its text has them, those that it does not name (cards) on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pipeline.networks.contract import Payload

    #: path and alt text of a picture → the element that shows it
    Show = Callable[[str, str], str]


def article(payload: Payload, show: Show, there: Collection[str], figure: str = "<figure>{}</figure>") -> str:
    """Return a message as HTML in which nothing is active but links that may be followed.

    Args:
        payload: the message.
        show: makes the element of a picture.
        there: paths of the pictures that can be shown; others are left out.
        figure: what stands around a picture that the text does not name.
    """
    from pipeline.text import page  # noqa: PLC0415 - the Markdown parser, only for what is sent
    from pipeline.text.wall import ARTICLE, walled  # noqa: PLC0415 - likewise

    placed: set[str] = set()

    def shown(path: str, alt: str) -> str:
        if path not in there:
            return ""
        placed.add(path)
        return show(path, alt)

    body = page.html(payload.markdown or payload.text, shown)
    rest = [image for image in payload.images if image.path in there and image.path not in placed]
    return walled("".join(f"{figure.format(show(image.path, image.alt))}\n" for image in rest), ARTICLE) + body
